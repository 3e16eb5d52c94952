// @ts-check
// The colours of values, from low to high; they come from charts/look.py.

import { VALUE_COLORS } from "./value_colors.js";

const [LOW, MIDDLE, HIGH] = VALUE_COLORS.hex.map(rgbOf);
export const SHADES = 1024;

/** @param {string} hex */
export function rgbOf(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Return the colours from low to high, four bytes each. */
function makeShades() {
  const shades = new Uint8ClampedArray(4 * (SHADES + 1));
  for (let k = 0; k <= SHADES; k++) {
    const t = (2 * k) / SHADES - 1;
    const end = t < 0 ? LOW : HIGH;
    for (let c = 0; c < 3; c++) {
      shades[4 * k + c] = MIDDLE[c] + (end[c] - MIDDLE[c]) * Math.abs(t);
    }
    shades[4 * k + 3] = 255;
  }
  return shades;
}

export const shades = makeShades();
/** The same, each as one number, as pixels are written fastest. */
export const shadePixels = new Uint32Array(shades.buffer);

/**
 * Return the colours from low to high as CSS has them: in so many steps, or for 0 without any.
 * @param {number} steps
 */
export function gradientOf(steps) {
  const stops = Array.from({ length: steps }, (_, k) =>
    `${colorOf(k, steps - 1)} ${(100 * k) / steps}% ${(100 * (k + 1)) / steps}%`);
  return `linear-gradient(90deg, ${(steps ? stops : VALUE_COLORS.hex).join(", ")})`;
}

/**
 * Return the colour of a level as CSS has it.
 * @param {number} level
 * @param {number} top
 */
export function colorOf(level, top) {
  const shade = 4 * Math.round((level / top) * SHADES);
  return `rgb(${shades[shade]}, ${shades[shade + 1]}, ${shades[shade + 2]})`;
}
