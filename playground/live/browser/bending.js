// @ts-check
// The input plane as a hidden layer bends it: in the colours of what the network answers, with its grid.

import { OUTPUTS, VALUES, colorOf, rgbOf } from "./colors.js";
import { mix, stepAt, surety, winnerAt } from "./maps.js";

/**
 * @import { ClassLook } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * A grid of so many points along each side, and where each of them is drawn.
 * @typedef {{ n: number, at: (row: number, column: number) => [x: number, y: number] }} Grid
 */

/**
 * @param {DrawingContext} context
 * @param {Grid} grid
 * @param {(row: number, column: number) => string} colorAt of the cell to the right of a point and above
 */
export function drawBent(context, grid, colorAt) {
  fillCells(context, grid, colorAt);
  drawLines(context, grid);
  context.globalAlpha = 1;
}

/** @type {typeof drawBent} */
function fillCells(context, { n, at }, colorAt) {
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  for (let row = 0; row + 1 < n; row++) {
    for (let column = 0; column + 1 < n; column++) {
      context.fillStyle = context.strokeStyle = colorAt(row, column);
      context.beginPath();
      context.moveTo(...at(row, column));
      context.lineTo(...at(row, column + 1));
      context.lineTo(...at(row + 1, column + 1));
      context.lineTo(...at(row + 1, column));
      context.closePath();
      context.fill();
      context.stroke();
    }
  }
}

/**
 * @param {DrawingContext} context
 * @param {Grid} grid
 */
function drawLines(context, { n, at }) {
  context.strokeStyle = "#555";
  context.lineWidth = 0.8;
  const step = n > 20 ? 3 : 2;
  for (let k = 0; k < n; k += step) {
    for (const flipped of [false, true]) {
      context.beginPath();
      for (let m = 0; m < n; m++) context.lineTo(...(flipped ? at(m, k) : at(k, m)));
      context.stroke();
    }
  }
}

/**
 * Return the colour of what the network answers at a place of a map.
 * @param {ArrayLike<number>} map with more than two classes one after the other
 * @param {Pick<ClassLook, "light">[]} classes
 * @param {number} place
 * @param {number} steps in which it is painted; see `stepsOf`
 */
export function answerColor(map, classes, place, steps = 0) {
  const n = classes.length;
  if (n <= 2) return colorOf(stepAt(map[place], steps), 1, n ? OUTPUTS : VALUES);
  const { winner, level } = winnerAt(map, n, place);
  const strength = steps ? 1 : surety(level, n);
  return `rgb(${mix(rgbOf(classes[winner].light), strength).map(Math.round).join()})`;
}
