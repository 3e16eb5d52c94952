// @ts-check
// The loss over a grid: read from bytes, at any place between its points, and as a level of the colours.

import { bytesOf } from "../../live/browser/saving.js";

/**
 * @typedef {[across: number, upwards: number]} Place as the axes read it
 *
 * @typedef {object} Scale of losses
 * @property {number} low what has the first colour
 * @property {number} high what has the last one
 * @property {boolean} log whether equal factors are equal steps
 * @property {number[]} levels of the lines
 *
 * @typedef {object} Surface
 * @property {number} grid points along each side
 * @property {string} values in base64, four bytes each, row by row from below
 * @property {[Place, Place]} ends of both axes
 * @property {Scale} scale
 */

/**
 * Return the losses of all points of the grid, row by row from below.
 * @param {Surface} surface
 */
export function lossesOf({ values }) {
  return new Float32Array(bytesOf({ data: values }).buffer);
}

/**
 * Return where a loss lies among the colours, from 0 to 1; 1, too, where it is no finite number.
 * @param {number | null} loss
 * @param {Scale} scale
 */
export function levelOf(loss, { low, high, log }) {
  if (loss === null || !Number.isFinite(loss)) return 1;
  if (!(high > low)) return 0.5;
  if (loss <= low) return 0;
  const share = log ? Math.log(loss / low) / Math.log(high / low) : (loss - low) / (high - low);
  return Math.min(1, share);
}

/**
 * Return the loss of a level, as `levelOf` has it.
 * @param {number} level
 * @param {Scale} scale
 */
export function lossOf(level, { low, high, log }) {
  return log ? low * (high / low) ** level : low + level * (high - low);
}

/**
 * Return the loss at a place between the points of the grid; NaN where one of these is no finite number.
 * By powers of ten, where the scale goes by them: there the surface is bent less.
 * @param {ArrayLike<number>} losses
 * @param {Surface} surface
 * @param {Place} place
 */
export function lossAt(losses, { grid, ends, scale }, place) {
  const last = grid - 1;
  const [x, y] = place.map((at, axis) => last * shareOf(at, ends[axis]));
  const column = Math.min(last - 1, Math.floor(x)), row = Math.min(last - 1, Math.floor(y));
  const [s, t] = [x - column, y - row], at = row * grid + column;
  const corners = [losses[at], losses[at + 1], losses[at + grid], losses[at + grid + 1]];
  if (!corners.every(Number.isFinite)) return NaN;
  const isLog = scale.log && corners.every((one) => one > 0);
  const [a, b, c, d] = isLog ? corners.map(Math.log) : corners;
  const mixed = (1 - t) * ((1 - s) * a + s * b) + t * ((1 - s) * c + s * d);
  return isLog ? Math.exp(mixed) : mixed;
}

/**
 * Return where a number lies between two ends, 0 to 1.
 * @param {number} at
 * @param {Place} ends
 */
export function shareOf(at, [low, high]) {
  return Math.min(1, Math.max(0, (at - low) / (high - low)));
}

/**
 * Return a place moved by shares of the window, and kept within it.
 * @param {Place} place
 * @param {[number, number]} by
 * @param {[Place, Place]} ends
 * @return {Place}
 */
export function moved(place, by, ends) {
  const [x, y] = place.map((at, axis) => {
    const [low, high] = ends[axis];
    return Math.min(high, Math.max(low, at + by[axis] * (high - low)));
  });
  return [x, y];
}

/**
 * Return which of some places is nearest to a point, within `reach`; -1 for none.
 * @param {number[][]} places in px
 * @param {number[]} point in px
 * @param {number} reach in px
 */
export function nearest(places, [x, y], reach) {
  let [found, least] = [-1, reach];
  places.forEach((one, k) => {
    const distance = Math.hypot(one[0] - x, one[1] - y);
    if (distance <= least) [found, least] = [k, distance];
  });
  return found;
}

/**
 * Return which places have dots: so that none covers the one before it, and the first and last do.
 * @param {number[][]} places in px
 * @param {number} apart in px
 */
export function dotted(places, apart) {
  /** @type {number[]} */
  const kept = [];
  places.forEach(([x, y], k) => {
    const before = places[kept[kept.length - 1]];
    if (!before || Math.hypot(x - before[0], y - before[1]) >= apart) kept.push(k);
  });
  return kept;
}
