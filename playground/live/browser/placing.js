// @ts-check
// Where a box stands beside what it points at, and how far to scroll until both are seen.

const GAP = 12, EDGE = 8; // px between the box and what it points at, and to the ends of the view

/**
 * @import { Side } from "./stops.js"
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Area
 * @typedef {{ width: number, height: number }} Size
 *
 * Where the box stands, and where along its edge its tip is; docked, it stands at an end of the view
 * and points at nothing.
 * @typedef {{ side: Side | "docked", left: number, top: number, tip: number }} Place
 */

/** @type {Side[]} */
const SIDES = ["below", "above", "right", "left"];
const clamp = (/** @type {number} */ low, /** @type {number} */ value, /** @type {number} */ high) =>
  Math.max(low, Math.min(value, high));

/**
 * Return where a box stands: on the first of some sides where there is room for it, or else docked.
 * @param {Area} anchor
 * @param {Size} size of the box
 * @param {{ view: Area, room: Area }} around the view, and the part of it in which the anchor is seen
 * @param {{ sides: Side[], align: "start" | "end" }} wish
 * @return {Place}
 */
export function placeBeside(anchor, size, { view, room }, { sides, align }) {
  const { width, height } = size;
  const [left, right] = [view.left + EDGE, view.right - EDGE - width];
  const [first, last] = [view.top + EDGE, view.bottom - EDGE - height];
  const along = clamp(left, align === "start" ? anchor.left : anchor.right - width, right);
  const down = clamp(first, anchor.top, last);
  /** @type {Record<Side, [left: number, top: number]>} */
  const places = {
    below: [along, anchor.bottom + GAP],
    above: [along, anchor.top - GAP - height],
    right: [Math.max(left, anchor.right + GAP), down],
    left: [Math.min(right, anchor.left - GAP - width), down],
  };
  const isFree = (/** @type {Side} */ side) => {
    const [x, y] = places[side];
    return x >= left && x <= right && y >= first && y <= last;
  };
  const isSeen = anchor.bottom > room.top && anchor.top < room.bottom;
  const side = isSeen && [...sides, ...SIDES].find(isFree);
  if (!side) return dock(anchor, [Math.max(left, right), first, last], size, room);
  const [x, y] = places[side], isAcross = side === "below" || side === "above";
  const middle = isAcross
    ? (Math.max(anchor.left, x) + Math.min(anchor.right, x + width)) / 2 - x
    : (Math.max(anchor.top, y) + Math.min(anchor.bottom, y + height)) / 2 - y;
  return { side, left: x, top: y, tip: clamp(14, middle, (isAcross ? width : height) - 14) };
}

/**
 * Return the end of the view at which a box hides less of what it cannot stand beside.
 * @param {Area} anchor
 * @param {[left: number, first: number, last: number]} ends
 * @param {Size} size
 * @param {Area} room
 * @return {Place}
 */
function dock(anchor, [left, first, last], { height }, room) {
  const hides = (/** @type {number} */ top) => Math.max(
    0, Math.min(top + height, anchor.bottom, room.bottom) - Math.max(top, anchor.top, room.top));
  return { side: "docked", left, top: hides(first) < hides(last) ? first : last, tip: 0 };
}

/**
 * Return by how much to scroll until what the box points at can be seen, and the box stands free.
 * @param {Area} anchor
 * @param {Size} size of the box
 * @param {{ view: Area, room: Area, isSheet: boolean }} around the view, the part of it in which the
 *   anchor can be seen, and whether the box covers the lower end
 */
export function scrollFor(anchor, size, { view, room, isSheet }) {
  const beside = size.height + (isSheet ? EDGE : GAP + 2 * EDGE);
  const [low, high] = [room.top + EDGE, room.bottom - beside];
  if (anchor.top >= low && anchor.bottom <= high) return 0;
  // Too high for both: its upper end can be seen, and the box stands above it.
  if (anchor.bottom - anchor.top > high - low) {
    return anchor.top - (isSheet ? low : Math.max(low, view.top + beside));
  }
  return anchor.top < low ? anchor.top - low : anchor.bottom - high;
}
