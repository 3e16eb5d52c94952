// @ts-check
// Inputs that are the cells of an image, or too many for a picture of each: shades in a block, and the
// weights of a unit as an image of its own.

import { OUTPUTS, SHADES } from "./colors.js";
import { contextOf } from "./elements.js";
import { shareOf } from "./evaluation.js";

/**
 * @import { Description, Ends, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {DrawingContext} context
 * @property {Theme} theme
 * @property {Description} description
 * @property {number[] | null} shaded the point that the inputs are shaded by; null for the one held
 */

/**
 * Return how dark a value is between the ends of its input's range; one that never varies is empty.
 * @param {number} value
 * @param {Ends} ends
 */
export function shadeOf(value, [low, high]) {
  return high > low ? shareOf(value, low, high) : 0;
}

/**
 * Shade an input by where its value lies between the ends of its range.
 * @param {Picture} picture
 * @param {number} unit
 * @param {[left: number, top: number]} corner
 * @param {number} size
 */
export function drawShade({ context, theme, description: { model }, shaded }, unit, [left, top], size) {
  const value = (shaded ?? model.held)[unit];
  context.fillStyle = theme.background;
  context.fillRect(left, top, size, size);
  context.globalAlpha = shadeOf(value, model.ends[unit]);
  context.fillStyle = theme.text;
  context.fillRect(left, top, size, size);
  context.globalAlpha = 1;
}

/**
 * Return an image as a map whose sides have `grid` cells: its rows go from below, an image's from above.
 * @param {number[]} shares row by row from above
 * @param {[rows: number, columns: number]} shape
 * @param {number} grid
 */
export function mapOf(shares, [rows, columns], grid) {
  const map = new Float64Array(grid * grid);
  for (let y = 0; y < grid; y++) {
    const row = Math.floor(((grid - 1 - y) * rows) / grid);
    for (let x = 0; x < grid; x++) {
      map[y * grid + x] = shares[row * columns + Math.floor((x * columns) / grid)];
    }
  }
  return map;
}

/**
 * Return the weights of a unit of the first layer as shares: 0.5 for none, 0 or 1 for the largest.
 * @param {Pick<Description, "layers">} network
 * @param {ArrayLike<number>} parameters
 * @param {number} unit
 */
export function weightShares({ layers: [nIn, nOut] }, parameters, unit) {
  const weights = Array.from({ length: nIn }, (_, row) => parameters[row * nOut + unit]);
  const largest = Math.max(...weights.map(Math.abs)) || 1;
  return weights.map((weight) => 0.5 + (0.5 * weight) / largest);
}

/**
 * Paint shares as an image: 0.5 white, 0 and 1 in the two colours of outputs.
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} shares row by row from above
 * @param {[rows: number, columns: number]} shape
 */
export function paintImage(canvas, shares, [rows, columns]) {
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const context = contextOf(canvas), drawing = context.createImageData(columns, rows);
  const pixels = new Uint32Array(drawing.data.buffer);
  shares.forEach((share, k) => (pixels[k] = OUTPUTS.pixels[Math.round(share * SHADES)]));
  context.putImageData(drawing, 0, 0);
}
