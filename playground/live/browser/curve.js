// @ts-check
// The loss curve: the loss along the run, at many more epochs than there are frames.

const MOST = 8000, GROUP = 8; // points that are kept, and neighbours that are thinned together
const LOSSES = /** @type {const} */ (["loss", "testLoss"]);

/** @import { Columns, LossPoint } from "./types.js" */

/**
 * Return of each group of neighbouring points the lowest and highest losses, and both ends of all.
 * @param {LossPoint[]} points
 * @param {(point: LossPoint, k: number) => number} groupOf tells points of a group from others
 */
export function envelope(points, groupOf) {
  /** @type {LossPoint[]} */
  const kept = [];
  for (let start = 0, end; start < points.length; start = end) {
    const group = groupOf(points[start], start);
    /** @type {Set<number>} */
    const ends = new Set();
    /** @type {Partial<Record<(typeof LOSSES)[number], [low: number, high: number]>>} */
    const extremes = {};
    for (end = start; end < points.length && groupOf(points[end], end) === group; end++) {
      for (const name of LOSSES) {
        const value = points[end][name];
        if (!Number.isFinite(value)) continue;
        const found = (extremes[name] ??= [end, end]), [low, high] = found;
        if (value < points[low][name]) found[0] = end;
        if (value > points[high][name]) found[1] = end;
      }
    }
    if (start === 0) ends.add(0);
    if (end === points.length) ends.add(end - 1);
    for (const pair of Object.values(extremes)) for (const k of pair) ends.add(k);
    kept.push(...[...ends].sort((a, b) => a - b).map((k) => points[k]));
  }
  return kept;
}

export class Curve {
  constructor() {
    /** @type {LossPoint[]} */
    this.points = [];
  }

  /**
   * Put other points, as a message has them, in place of all beyond a frame.
   * @param {Columns} losses
   * @param {number | null} after the id of the frame; null: in place of all
   */
  take({ data, shape }, after = null) {
    this.points = after === null ? [] : this.upTo(after);
    for (let k = 0; k < shape[0]; k++) {
      const [id, epochs, loss, testLoss] = data.subarray(4 * k, 4 * k + 4);
      this.points.push({ id, epochs, loss, testLoss });
    }
    if (this.points.length > MOST) {
      this.points = envelope(this.points, (_, k) => Math.floor(k / GROUP));
    }
  }

  /**
   * Return the points up to a frame.
   * @param {number} id
   */
  upTo(id) {
    let n = this.points.length;
    while (n && this.points[n - 1].id > id) n--;
    return this.points.slice(0, n);
  }
}
