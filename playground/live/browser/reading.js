// @ts-check
// What there is to read of a unit or a link in a frame, line by line.

import { brief } from "./elements.js";
import { isFrozen, linkName, parameterIndex, unitIndex, wholeName } from "./names.js";
import { OUTPUT_COLORS, VALUE_COLORS } from "./value_colors.js";

const STATES = [
  "", "dead: zero slope at every training point", "saturated: almost flat at nearly every training point",
];

/**
 * @import { Evaluation } from "./evaluation.js"
 * @import { Description, Frame, Target } from "./types.js"
 *
 * A line: what it is of, and what that is.
 * @typedef {[name: string, value: string]} Line
 *
 * What is read, and from where.
 * @typedef {object} Context
 * @property {Description} description
 * @property {Evaluation} evaluation
 * @property {Frame} frame
 * @property {Frame | undefined} before the frame before it
 * @property {boolean} playing
 * @property {boolean} terse whether weights alone are told
 * @property {{ x: number, y: number } | null} [asked] the place of the plane that was pointed at last
 */

/**
 * Write a number with all its digits, as far as they matter.
 * @param {number} value
 */
export function exact(value) {
  return String(Number(value.toPrecision(10)));
}

/**
 * Name a unit with its activation.
 * @param {Target} target
 * @param {Description} description
 */
export function titleOf({ layer, unit, row }, description) {
  if (row !== undefined) return linkName({ layer, unit, row }, description);
  const name = wholeName(layer, unit, description);
  return layer ? `${name} (${description.activations[layer - 1]})` : `${name} (input)`;
}

/**
 * Return the numbers of a unit or a link.
 * @param {Target} target
 * @param {Context} context
 * @return {Line[]}
 */
export function linesOf(target, context) {
  return target.row === undefined ? linesOfUnit(target, context) : linesOfLink(target, context);
}

/**
 * @param {Target} target
 * @param {Context} context
 * @return {Line[]}
 */
function linesOfLink({ layer, unit, row = 0 }, { description, frame, before, playing, terse }) {
  const index = parameterIndex({ layer, unit, row }, description);
  const { parameters, gradient } = frame;
  /** @type {Line[]} */
  const lines = [["weight", exact(parameters[index])]];
  if (terse) return lines;
  const slope = gradient ? `${brief(gradient[index])} of the ${description.loss}` : "\u2026";
  lines.push(["gradient", playing && !gradient ? "pause to see it" : slope]);
  lines.push(["last change", changeOf(index, frame, before)]);
  if (isFrozen({ layer, unit, row }, description.frozen)) lines.push(["frozen", "training leaves it"]);
  return lines;
}

/**
 * @param {number} index
 * @param {Frame} frame
 * @param {Frame | undefined} before
 */
function changeOf(index, frame, before) {
  if (!before) return "none yet";
  const updates = frame.updates - before.updates;
  const since = frame.edited >= 0 ? "by hand" : `in ${updates} update${updates === 1 ? "" : "s"}`;
  return `${brief(frame.parameters[index] - before.parameters[index])} ${since}`;
}

/**
 * @param {Target} target
 * @param {Context} context
 * @return {Line[]}
 */
function linesOfUnit({ layer, unit }, { description, evaluation, frame, terse, asked }) {
  if (terse) return [];
  const answers = evaluation.of(frame);
  const [low, high] = layer ? answers.rangeOf(layer, unit) : evaluation.inputRange(unit);
  const isValue = description.task === "values" && layer === description.layers.length - 1;
  const { names } = isValue ? VALUE_COLORS : OUTPUT_COLORS;
  /** @type {Line[]} */
  const lines = [
    [layer ? "activation" : "value", `${brief(low)} (${names[0]}) to ${brief(high)} (${names[2]})`],
  ];
  if (asked) {
    const { x, y } = asked;
    const value = evaluation.probe(frame, x, y)[layer][unit];
    lines.push([description.curve ? `at ${x}` : `at (${x}, ${y})`, brief(value)]);
  }
  const state = layer ? STATES[frame.states?.[unitIndex({ layer, unit }, description.layers)] ?? 0] : "";
  if (state) lines.push(["state", state]);
  if (layer && isFrozen({ layer, unit }, description.frozen)) lines.push(["frozen", "training leaves it"]);
  return lines;
}
