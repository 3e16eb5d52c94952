// @ts-check
// Which links lie near a point of the diagram: the nearest one, and those that are nearly as near.

const NEAR = 7; // px from a link at which it is meant
const CLOSE = 3; // px: by so much another one may be farther, and could as well be meant

/** @import { DrawnLink, Line } from "./links.js" */

/**
 * Return how far a point is from a line.
 * @param {Line} line
 * @param {number} x
 * @param {number} y
 */
export function distanceTo({ from, to }, x, y) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(x - from[0] - share * dx, y - from[1] - share * dy);
}

/**
 * Return the links that a point can mean, the nearest first.
 * @param {DrawnLink[]} links
 * @param {number} x
 * @param {number} y
 */
export function linksAt(links, x, y) {
  const found = links
    .map((link) => ({ link, distance: distanceTo(link, x, y) }))
    .filter(({ distance }) => distance < NEAR)
    .sort((one, other) => one.distance - other.distance);
  return found.filter(({ distance }) => distance <= found[0].distance + CLOSE).map(({ link }) => link);
}
