// @ts-check
// What the inputs have to do with an answer: the slope of the answer along each, times the input.

import { forward } from "../../export/javascript/forward.js";

const STEP = 1e-5; // of a difference, as a share of the input's size

/**
 * @import { Layer } from "../../export/javascript/forward.js"
 *
 * An answer: its class, from 0, or -1 for a value; and how many outputs there are.
 * @typedef {{ label: number, nOutputs: number }} Answer
 */

/**
 * Return how clearly each of n points gets an answer: for a class the log of its odds against the others
 * by softmax, or the net input of the output that stands for it; for a value the output.
 * @param {Layer[]} layers
 * @param {Float64Array} inputs a column for each input of the network
 * @param {number} n
 * @param {Answer} answer
 */
export function clarity(layers, inputs, n, { label, nOutputs }) {
  const last = layers.length - 1;
  const open = layers.map((one, k) => (k === last && label >= 0 ? { ...one, activation: "linear" } : one));
  const net = forward(open, inputs, n)[last];
  if (nOutputs === 1) return net.subarray(0, n).map((one) => (label === 0 ? -one : one));
  return Float64Array.from({ length: n }, (_, k) => {
    const others = Array.from({ length: nOutputs }, (__, j) => net[j * n + k]).filter((__, j) => j !== label);
    const largest = Math.max(...others);
    const sum = others.reduce((total, one) => total + Math.exp(one - largest), 0);
    return net[label * n + k] - largest - Math.log(sum);
  });
}

/**
 * Return for each input its slope times itself: how much it speaks for the answer, against an input of 0.
 *
 * The slopes are differences over a step that is small beside the input.
 * @param {Layer[]} layers
 * @param {Float64Array} point what the network is given
 * @param {Answer} answer
 */
export function influences(layers, point, answer) {
  const n = point.length, steps = point.map((one) => STEP * Math.max(1, Math.abs(one)));
  // Column by column: twice as many points as inputs, each moved along one of them.
  const moved = new Float64Array(2 * n * n);
  for (let input = 0; input < n; input++) {
    moved.fill(point[input], 2 * n * input, 2 * n * (input + 1));
    moved[2 * n * input + input] += steps[input];
    moved[2 * n * input + n + input] -= steps[input];
  }
  const found = clarity(layers, moved, 2 * n, answer);
  return point.map((one, k) => (one * (found[k] - found[n + k])) / (2 * steps[k]));
}

/**
 * Return the answer among outputs: the class with the largest one, or of a single one that on its side.
 * @param {ArrayLike<number>} outputs of the last layer, at one point
 * @param {number} nClasses 0 for values
 * @param {number} threshold of a single output
 * @return {Answer}
 */
export function answerOf(outputs, nClasses, threshold) {
  const all = Array.from(outputs), nOutputs = all.length;
  if (!nClasses) return { label: -1, nOutputs };
  if (nOutputs > 1) return { label: all.indexOf(Math.max(...all)), nOutputs };
  return { label: all[0] > threshold ? 1 : 0, nOutputs };
}
