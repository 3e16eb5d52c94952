// @ts-check
// Where the layer after a hidden one cuts the plane of two of its units: along straight lines.

import { parameterIndex } from "./names.js";

/**
 * @import { Passes } from "./evaluation.js"
 * @import { Description } from "./types.js"
 *
 * The line wa a + wb b + rest = 0 over the values a and b of the two units.
 * @typedef {{ wa: number, wb: number, rest: number }} Cut
 *
 * A hidden layer, and the two of its units that span the plane.
 * @typedef {{ layer: number, across: number, up: number }} Plane
 */

/**
 * Return where each unit of the next layer is in the middle of what it can answer, the other units of
 * this one at their mean over the points.
 * @param {Description} description
 * @param {Passes} answers
 * @param {Plane} plane
 * @return {Cut[]}
 */
export function cutsOf(description, answers, { layer, across, up }) {
  const { layers, bias, cut, classes } = description;
  const next = layer + 1, isLast = next === layers.length - 1;
  const lineOf = (/** @type {number} */ unit) => {
    const weight = (/** @type {number} */ row) =>
      answers.parameters[parameterIndex({ layer: next, unit, row }, description)];
    let rest = bias ? weight(layers[layer]) : 0;
    for (let k = 0; k < layers[layer]; k++) {
      if (k === across || k === up) continue;
      const points = answers.pointsOf(layer, k);
      rest += weight(k) * (points.reduce((sum, value) => sum + value, 0) / points.length);
    }
    return { wa: weight(across), wb: weight(up), rest };
  };
  const lines = Array.from({ length: layers[next] }, (_, unit) => lineOf(unit));
  if (!isLast) return lines;
  if (lines.length === 1) return classes.length ? [{ ...lines[0], rest: lines[0].rest - cut }] : [];
  // Between each two classes.
  return lines.flatMap((one, k) => lines.slice(k + 1).map(
    (other) => ({ wa: other.wa - one.wa, wb: other.wb - one.wb, rest: other.rest - one.rest })));
}
