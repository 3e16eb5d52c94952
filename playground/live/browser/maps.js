// @ts-check
// Maps of what is answered over a plane, painted into pictures: by one scale, or by classes.

import { rgbOf, SHADES } from "./colors.js";

/** @import { ClassLook, Description } from "./types.js" */

export const PIXELS = 180; // of a small picture along each side
const STEPS = 9; // of values that are discretized: an odd number, so that the middle stays white

/**
 * Return in how many steps a map is painted: 0 for none. Where there is a boundary, it parts two.
 * @param {Pick<Description, "settings" | "curve">} description
 * @param {boolean} hasBoundary
 */
export function stepsOf({ settings, curve }, hasBoundary) {
  return settings.discretize && !curve ? (hasBoundary ? 2 : STEPS) : 0;
}

/**
 * Return the level of the step that a level from 0 to 1 lies in; the level itself for no steps.
 * @param {number} level
 * @param {number} steps
 */
export function stepAt(level, steps) {
  return steps ? Math.min(steps - 1, Math.floor(level * steps)) / (steps - 1) : level;
}

/**
 * Paint a map (levels from 0 to `top`, row by row from the bottom) over a square canvas, its levels in
 * steps if there are any.
 * @param {ArrayLike<number>} map
 * @param {number} top
 * @param {CanvasRenderingContext2D} context
 * @param {import("./colors.js").ColorScale} scale
 * @param {number} steps
 */
export function paintMap(map, top, context, scale, steps = 0) {
  const pixels = context.canvas.width;
  const image = context.createImageData(pixels, pixels);
  const values = smooth(map, 0, map.length, pixels);
  const whole = new Uint32Array(image.data.buffer);
  for (let y = 0; y < pixels; y++) {
    const row = (pixels - 1 - y) * pixels;
    for (let x = 0; x < pixels; x++) {
      const level = stepAt(values[y * pixels + x] / top, steps);
      whole[row + x] = scale.pixels[Math.round(level * SHADES)];
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * Paint a map for each class: where one is the largest, in its colour, the paler the less sure unless
 * it is to be flat.
 * @param {ArrayLike<number>} map
 * @param {number} top
 * @param {CanvasRenderingContext2D} context
 * @param {Pick<ClassLook, "light">[]} classes
 * @param {boolean} isFlat
 */
export function paintClasses(map, top, context, classes, isFlat = false) {
  const pixels = context.canvas.width;
  const image = context.createImageData(pixels, pixels);
  const n = classes.length, area = map.length / n;
  const maps = classes.map((_, k) => smooth(map, k * area, area, pixels));
  const colors = classes.map(({ light }) => rgbOf(light));
  for (let y = 0; y < pixels; y++) {
    for (let x = 0; x < pixels; x++) {
      const at = y * pixels + x;
      let winner = 0;
      for (let k = 1; k < n; k++) if (maps[k][at] > maps[winner][at]) winner = k;
      const color = isFlat ? colors[winner] : mix(colors[winner], surety(maps[winner][at] / top, n));
      const pixel = 4 * ((pixels - 1 - y) * pixels + x);
      for (let c = 0; c < 3; c++) image.data[pixel + c] = color[c];
      image.data[pixel + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * Return the class whose map is the largest at a place of the grid, and its level there.
 * @param {ArrayLike<number>} map
 * @param {number} n how many classes there are
 * @param {number} place
 */
export function winnerAt(map, n, place) {
  const area = map.length / n;
  let winner = 0;
  for (let k = 1; k < n; k++) if (map[k * area + place] > map[winner * area + place]) winner = k;
  return { winner, level: map[winner * area + place] };
}

/**
 * Return how strong a class is painted: its share above the one that all have when none is known.
 * @param {number} share
 * @param {number} n how many classes there are
 */
export function surety(share, n) {
  return 0.15 + 0.85 * Math.max(0, (share - 1 / n) / (1 - 1 / n));
}

/**
 * Return a colour on white, as strong as `share`.
 * @param {number[]} color
 * @param {number} share
 */
export function mix(color, share) {
  return color.map((one) => 255 + (one - 255) * share);
}

/**
 * Return one of the maps, between its points, as many as `pixels` along each side.
 * @param {ArrayLike<number>} map
 * @param {number} start
 * @param {number} area
 * @param {number} pixels
 */
function smooth(map, start, area, pixels) {
  const grid = Math.round(Math.sqrt(area));
  const values = new Float64Array(pixels * pixels); // classes may be nearly alike: no digit is lost
  for (let y = 0; y < pixels; y++) {
    const v = (y * (grid - 1)) / (pixels - 1);
    const row = Math.min(grid - 2, Math.floor(v)) * grid;
    const t = v - row / grid;
    for (let x = 0; x < pixels; x++) {
      const u = (x * (grid - 1)) / (pixels - 1);
      const column = Math.min(grid - 2, Math.floor(u));
      const s = u - column;
      const a = start + row + column;
      values[y * pixels + x] =
        (map[a] * (1 - s) + map[a + 1] * s) * (1 - t) +
        (map[a + grid] * (1 - s) + map[a + grid + 1] * s) * t;
    }
  }
  return values;
}
