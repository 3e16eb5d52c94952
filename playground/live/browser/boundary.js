// @ts-check
// Which lines are drawn over a map: between classes, at the middle of a unit's colours, or at some values.

import { boundaries, linesAt } from "./contour.js";

const CERTAIN = 1e-15; // a probability nearer to 0 or 1 is rounded

/**
 * @import { Segments } from "./contour.js"
 * @import { Passes } from "./evaluation.js"
 * @import { Description, Target } from "./types.js"
 */

/**
 * Return the lines over what the network answers: between classes, or of values at some levels.
 * @param {Description} description
 * @param {Passes} answers
 * @param {number[]} levels
 * @return {Segments}
 */
export function answerLines({ layers, classes, cut, range: [low, high], model }, answers, levels) {
  const last = layers.length - 1, { grid } = answers;
  if (!classes.length) {
    return linesAt(answers.shown("plane"), grid, levels);
  }
  if (layers[last] > 1) {
    return boundaries(classes.map((_, k) => answers.netInput(last, k)), grid);
  }
  // Where an activation rises and falls, the output passes the threshold at several net inputs.
  return model.crossings[last - 1] === null
    ? linesAt(answers.shown("plane"), grid, [(low + high) / 2])
    : linesAt(answers.netInput(last, 0), grid, [cut]);
}

/**
 * Return the lines along which a unit is in the middle of its colours.
 * @param {Description} description
 * @param {Passes} answers
 * @param {Target} unit
 * @return {Segments}
 */
export function unitLines({ activations, model }, answers, { layer, unit }) {
  const crossing = layer ? model.crossings[layer - 1] : null, { grid } = answers;
  if (crossing !== null) return linesAt(answers.netInput(layer, unit), grid, [crossing]);
  const values = answers.column("plane", layer, unit);
  if (layer && activations[layer - 1] === "softmax") return linesAt(values.map(logOdds), grid, [0]);
  const [low, high] = answers.rangeOf(layer, unit);
  return linesAt(values, grid, [(low + high) / 2]);
}

/** @param {number} share */
function logOdds(share) {
  const inside = Math.max(CERTAIN, Math.min(1 - CERTAIN, share));
  return Math.log(inside / (1 - inside));
}
