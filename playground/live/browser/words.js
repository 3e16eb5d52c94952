// @ts-check
// What the network answers, in words: at a point, over the plane, and how well.

import { brief } from "./elements.js";
import { winnerAt } from "./maps.js";

/**
 * @import { Passes } from "./evaluation.js"
 * @import { Description, Scores, Target } from "./types.js"
 */

/**
 * Say what the network answers at a point, or over a plane what a unit does.
 * @param {Description} description
 * @param {ArrayLike<number>[]} layers what each has at the point
 * @param {Target | null} unit
 */
export function answerIn({ classes, model, curve }, layers, unit) {
  if (unit && !curve) return spell(layers[unit.layer][unit.unit]);
  const [mean, deviation] = model.scale;
  const last = Array.from(layers[layers.length - 1]);
  const outputs = last.slice(-model.outputs).map((one) => one * deviation + mean);
  if (curve) return outputs.map(brief).join(", ");
  if (classes.length <= 2) return spell(outputs[0]);
  const winner = outputs.indexOf(Math.max(...outputs));
  return `${classes[winner]?.name ?? "none"} (${(outputs[winner] ?? NaN).toFixed(2)})`;
}

/**
 * Say how the plane is shared among the classes, or between which values the answers lie.
 * @param {Description} description
 * @param {Passes} answers
 */
export function overall({ classes, range: [low, high], curve }, answers) {
  if (!classes.length) {
    const ends = curve
      ? [Math.min, Math.max].map((end) => end(...answers.curves()[0]))
      : [Math.min, Math.max].map(
        (end) => low + (high - low) * answers.map().reduce((a, b) => end(a, b)));
    return `the network predicts values from ${brief(ends[0])} to ${brief(ends[1])}`;
  }
  const map = answers.map(), several = classes.length > 2;
  const n = several ? classes.length : 1, area = map.length / n;
  const counts = classes.map(() => 0);
  for (let at = 0; at < area; at++) {
    counts[several ? winnerAt(map, n, at).winner : map[at] > 0.5 ? 1 : 0] += 1;
  }
  const parts = classes.map(({ name }, k) => `class ${name} on ${percentOf(counts[k] / area)}`);
  return `the network predicts ${several ? parts.join(", ") : parts[1]} of the plane`;
}

/**
 * Say how good a frame is at the training points.
 * @param {Description["task"]} task
 * @param {Scores} scores
 */
export function quality(task, { rSquared, accuracy }) {
  return task === "values"
    ? `R squared on the training points ${brief(rSquared)}`
    : `Accuracy on the training points ${percentOf(accuracy)}`;
}

/** @param {number} share */
function percentOf(share) {
  return `${Math.round(100 * share)} percent`;
}

/**
 * Write a number with two decimals, or in few digits where they say nothing.
 * @param {number} value
 */
function spell(value) {
  const isFar = Math.abs(value) >= 1000 || (value && Math.abs(value) < 0.01);
  return isFar ? String(Number(value.toPrecision(3))) : value.toFixed(2);
}
