// @ts-check
// The forward pass: what a network computes at some samples, layer after layer.
//
// Numbers lie column by column: those of all samples for the first unit (or input), then those for the
// second, and so on. ACTIVATIONS has functions (values, n) that change the columns of a layer in place.

import { ACTIVATIONS } from "./activations.js";

/**
 * @typedef {object} Layer
 * @property {number} nIn how many numbers it is given
 * @property {number} nOut how many units it has
 * @property {ArrayLike<number>} weights a row for each input, a column for each unit
 * @property {ArrayLike<number> | null} biases one for each unit; null for none
 * @property {string} activation a key of ACTIVATIONS
 */

/**
 * @typedef {object} Inputs what a network is given of a point
 * @property {{factors: number[], sine: boolean}[]} features products of coordinates, or their sines
 * @property {number[]} mean what is taken off each feature
 * @property {number[]} deviation what each is divided by after that
 */

/**
 * Return what a network is given at n points: a column for each feature.
 * @param {Inputs} inputs
 * @param {ArrayLike<number>} points a column for each coordinate
 * @param {number} n
 */
export function transform({ features, mean, deviation }, points, n) {
  const made = new Float64Array(features.length * n);
  features.forEach(({ factors, sine }, j) => {
    for (let k = 0; k < n; k++) {
      let product = 1;
      for (const factor of factors) product *= points[factor * n + k];
      made[j * n + k] = ((sine ? Math.sin(product) : product) - mean[j]) / deviation[j];
    }
  });
  return made;
}

/**
 * Write into `outputs` what a layer makes of the columns it is given: f(inputs * weights + biases).
 * @param {Layer} layer
 * @param {ArrayLike<number>} inputs
 * @param {number} n how many samples
 * @param {Float64Array} outputs
 */
export function passLayer({ nIn, nOut, weights, biases, activation }, inputs, n, outputs) {
  for (let unit = 0; unit < nOut; unit++) {
    const start = unit * n;
    outputs.fill(biases ? biases[unit] : 0, start, start + n);
    for (let row = 0; row < nIn; row++) {
      const weight = weights[row * nOut + unit], from = row * n;
      for (let k = 0; k < n; k++) outputs[start + k] += weight * inputs[from + k];
    }
  }
  ACTIVATIONS[activation](outputs, n);
}

/**
 * Return the columns of each layer, in order; `into` are arrays that may be written over.
 * @param {Layer[]} layers
 * @param {ArrayLike<number>} inputs
 * @param {number} n how many samples
 * @param {Float64Array[]} into
 */
export function forward(layers, inputs, n, into = []) {
  /** @type {Float64Array[]} */
  const passed = [];
  layers.forEach((layer, k) => {
    const size = layer.nOut * n;
    const outputs = into[k]?.length === size ? into[k] : new Float64Array(size);
    passLayer(layer, k ? passed[k - 1] : inputs, n, outputs);
    passed.push(outputs);
  });
  return passed;
}
