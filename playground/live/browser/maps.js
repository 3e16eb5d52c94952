// @ts-check
// Maps of what is answered over a plane, painted into pictures: by one scale, or by classes.

import { rgbOf, SHADES } from "./colors.js";

/** @import { ClassLook } from "./types.js" */

export const PIXELS = 180; // of a small picture along each side

/**
 * Paint a map (levels from 0 to `top`, row by row from the bottom) over a square canvas.
 * @param {ArrayLike<number>} map
 * @param {number} top
 * @param {CanvasRenderingContext2D} context
 * @param {import("./colors.js").ColorScale} scale
 */
export function paintMap(map, top, context, scale) {
  const pixels = context.canvas.width;
  const image = context.createImageData(pixels, pixels);
  const values = smooth(map, 0, map.length, pixels);
  const whole = new Uint32Array(image.data.buffer), perShade = SHADES / top;
  for (let y = 0; y < pixels; y++) {
    const row = (pixels - 1 - y) * pixels;
    for (let x = 0; x < pixels; x++) {
      whole[row + x] = scale.pixels[Math.round(values[y * pixels + x] * perShade)];
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * Paint a map for each class: where one is the largest, in its colour, the paler the less sure.
 * @param {ArrayLike<number>} map
 * @param {number} top
 * @param {CanvasRenderingContext2D} context
 * @param {Pick<ClassLook, "light">[]} classes
 */
export function paintClasses(map, top, context, classes) {
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
      const color = mix(colors[winner], surety(maps[winner][at] / top, n));
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
