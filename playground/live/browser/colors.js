// @ts-check
// The colours of outputs and of values, from low to high; they come from charts/look.py.

import { OUTPUT_COLORS, VALUE_COLORS } from "./value_colors.js";

export const SHADES = 1024;

/**
 * Colours from low to high, SHADES + 1 of them: four bytes each, and each as one number, as pixels are
 * written fastest.
 * @typedef {{ bytes: Uint8ClampedArray, pixels: Uint32Array, css: string }} ColorScale
 */

/** @param {string} hex */
export function rgbOf(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/**
 * @param {string[]} hex colours in even steps
 * @return {ColorScale}
 */
function makeScale(hex) {
  const colors = hex.map(rgbOf), steps = colors.length - 1;
  const bytes = new Uint8ClampedArray(4 * (SHADES + 1));
  for (let k = 0; k <= SHADES; k++) {
    const at = (k / SHADES) * steps, low = Math.min(steps - 1, Math.floor(at)), t = at - low;
    for (let c = 0; c < 3; c++) bytes[4 * k + c] = colors[low][c] * (1 - t) + colors[low + 1][c] * t;
    bytes[4 * k + 3] = 255;
  }
  return { bytes, pixels: new Uint32Array(bytes.buffer), css: `linear-gradient(90deg, ${hex.join(", ")})` };
}

/** Of what a unit answers, or with two classes a network. */
export const OUTPUTS = makeScale(OUTPUT_COLORS.hex);
/** Of values that are to be predicted. */
export const VALUES = makeScale(VALUE_COLORS.hex);

/**
 * Return the colours from low to high as CSS has them: in so many steps, or for 0 without any.
 * @param {ColorScale} scale
 * @param {number} steps
 */
export function gradientOf(scale, steps) {
  const stops = Array.from({ length: steps }, (_, k) =>
    `${colorOf(k, steps - 1, scale)} ${(100 * k) / steps}% ${(100 * (k + 1)) / steps}%`);
  return steps ? `linear-gradient(90deg, ${stops.join(", ")})` : scale.css;
}

/**
 * Return the colour of a level as CSS has it.
 * @param {number} level
 * @param {number} top
 * @param {ColorScale} scale
 */
export function colorOf(level, top, { bytes }) {
  const shade = 4 * Math.round((level / top) * SHADES);
  return `rgb(${bytes[shade]}, ${bytes[shade + 1]}, ${bytes[shade + 2]})`;
}

/**
 * Return what stands out round a mark in the colour of a value.
 * @param {number} share where the value lies between the lowest and the highest
 */
export function edgeOf(share) {
  return VALUE_COLORS.edges[share < 0.6 ? 0 : 1];
}
