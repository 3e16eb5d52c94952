// @ts-check
// Where a map passes a level, or where another class becomes the largest: lines, smooth at any size.
//
// A boundary is looked for in net inputs, which are nearly straight where it lies; the outputs made of
// them are steep there, and a line between two of their points would be a stair.

const FINEST = 96; // cells along each side that a coarser map is divided into
// Of a cell, from where each begins, and which way it goes.
const SIDES = [[0, 0, 1, 0], [1, 0, 0, 1], [1, 1, -1, 0], [0, 1, 0, -1]];

/**
 * @import { DrawingContext } from "./vector.js"
 *
 * Lines between two points each: x, y and x, y, in shares of the map's side, from below.
 * @typedef {number[]} Segments
 */

/**
 * Return how much the four neighbours of a place count there: those of a smooth curve through all points
 * (Catmull and Rom 1974), so that lines have no corners where cells meet. Beyond an end it goes straight.
 * @param {number} t where it lies between the two in the middle
 * @param {boolean} isFirst whether there is none before these two
 * @param {boolean} isLast whether there is none after them
 */
function sharesAt(t, isFirst, isLast) {
  const [t2, t3] = [t * t, t * t * t];
  const [a, b, c, d] =
    [(-t + 2 * t2 - t3) / 2, (2 - 5 * t2 + 3 * t3) / 2, (t + 4 * t2 - 3 * t3) / 2, (t3 - t2) / 2];
  const [before, after] = [isFirst ? a : 0, isLast ? d : 0];
  return [a - before, b + 2 * before - after, c - before + 2 * after, d - after];
}

/**
 * Return a map with `times` as many cells along each side.
 * @param {ArrayLike<number>} map row by row
 * @param {number} grid points along each side
 * @param {number} times
 */
export function refine(map, grid, times) {
  const fine = (grid - 1) * times + 1, last = grid - 1;
  const across = new Float64Array(grid * fine), all = new Float64Array(fine * fine);
  for (let k = 0; k < fine; k++) {
    const at = Math.min(last - 1, Math.floor(k / times));
    const [a, b, c, d] = sharesAt(k / times - at, at === 0, at === last - 1);
    const [before, after] = [Math.max(0, at - 1), Math.min(last, at + 2)];
    for (let row = 0; row < grid; row++) {
      const start = row * grid;
      across[row * fine + k] =
        a * map[start + before] + b * map[start + at] + c * map[start + at + 1] + d * map[start + after];
    }
  }
  for (let k = 0; k < fine; k++) {
    const at = Math.min(last - 1, Math.floor(k / times));
    const [a, b, c, d] = sharesAt(k / times - at, at === 0, at === last - 1);
    const [p, q, r, s] = [Math.max(0, at - 1), at, at + 1, Math.min(last, at + 2)].map((row) => row * fine);
    for (let x = 0; x < fine; x++) {
      all[k * fine + x] = a * across[p + x] + b * across[q + x] + c * across[r + x] + d * across[s + x];
    }
  }
  return all;
}

/**
 * Return the lines along which another one of several maps becomes the largest.
 * @param {ArrayLike<number>[]} maps row by row
 * @param {number} grid points along each side
 * @param {number} cells along each side that there are at least
 * @return {Segments}
 */
export function boundaries(maps, grid, cells = FINEST) {
  const times = timesFor(grid, cells);
  return marchCells(maps.map((map) => refine(map, grid, times)), (grid - 1) * times + 1);
}

/**
 * Return the lines along which a map is at one of some levels.
 * @param {ArrayLike<number>} map row by row
 * @param {number} grid points along each side
 * @param {number[]} levels
 */
export function linesAt(map, grid, levels) {
  const times = timesFor(grid, FINEST), fine = refine(map, grid, times);
  const level = new Float64Array(fine.length);
  return levels.flatMap((one) => marchCells([fine, level.fill(one)], (grid - 1) * times + 1));
}

/**
 * Return how many times as fine a map must be to have so many cells along each side.
 * @param {number} grid
 * @param {number} cells
 */
function timesFor(grid, cells) {
  return Math.max(1, Math.ceil(cells / (grid - 1)));
}

/**
 * @param {Float64Array[]} maps
 * @param {number} grid
 * @return {Segments}
 */
function marchCells(maps, grid) {
  const winners = winnersOf(maps), cells = grid - 1;
  /** @type {Segments} */
  const segments = [];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const at = row * grid + column, first = winners[at];
      // Of nearly all cells there is no more to ask.
      if (winners[at + 1] === first && winners[at + grid] === first && winners[at + grid + 1] === first) {
        continue;
      }
      const corners = [at, at + 1, at + grid + 1, at + grid];
      joinCrossings(segments, corners.flatMap((from, k) => {
        const to = corners[(k + 1) % 4];
        if (winners[from] === winners[to]) return [];
        const [x, y, right, up] = SIDES[k];
        const t = crossing(maps[winners[from]], maps[winners[to]], from, to);
        return [[(column + x + t * right) / cells, (row + y + t * up) / cells]];
      }));
    }
  }
  return segments;
}

/** @param {Float64Array[]} maps */
function winnersOf(maps) {
  const winners = new Uint8Array(maps[0].length);
  for (let k = 1; k < maps.length; k++) {
    for (let at = 0; at < winners.length; at++) {
      if (maps[k][at] > maps[winners[at]][at]) winners[at] = k;
    }
  }
  return winners;
}

/**
 * Return how far it is from a point, where one map is the largest, to where another one is as large, as a
 * share of the way to a point where that one is the largest.
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {number} from
 * @param {number} to
 */
function crossing(one, other, from, to) {
  const before = one[from] - other[from], after = other[to] - one[to];
  return before + after > 0 ? before / (before + after) : 0.5;
}

/**
 * Join what crosses the sides of a cell: two by a line, more in their middle.
 * @param {Segments} segments
 * @param {number[][]} crossings
 */
function joinCrossings(segments, crossings) {
  if (crossings.length === 2) {
    segments.push(...crossings[0], ...crossings[1]);
    return;
  }
  const middle = [0, 1].map((axis) => crossings.reduce((sum, one) => sum + one[axis], 0) / crossings.length);
  for (const one of crossings) segments.push(...one, ...middle);
}

/**
 * Draw lines over a box whose side the shares are of.
 * @param {CanvasRenderingContext2D} context
 * @param {Segments} segments
 * @param {{ width: number, height: number }} box
 */
export function strokeSegments(context, segments, { width, height }) {
  context.lineCap = "round";
  context.beginPath();
  for (let k = 0; k < segments.length; k += 4) {
    context.moveTo(segments[k] * width, (1 - segments[k + 1]) * height);
    context.lineTo(segments[k + 2] * width, (1 - segments[k + 3]) * height);
  }
  context.stroke();
}
