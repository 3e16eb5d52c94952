import assert from "node:assert/strict";
import test from "node:test";

import { answerOf, clarity, influences } from "../../playground/live/browser/influence.js";

/** A layer of the weights of each input, row by row. */
const layer = (nIn, nOut, weights, biases, activation) => ({ nIn, nOut, weights, biases, activation });
const near = (found, expected, error = 1e-8) => {
  assert.equal(found.length, expected.length);
  found.forEach((one, k) => assert.ok(Math.abs(one - expected[k]) < error, `${one} for ${expected[k]}`));
};

test("of a linear network it is weight times input, and adds up to the answer without its bias", () => {
  const layers = [layer(3, 1, [2, -1, 0.5], [7], "linear")], point = Float64Array.of(3, 4, -2);
  near(influences(layers, point, { label: -1, nOutputs: 1 }), [6, -4, -1]);
});

test("what speaks for class 0 of a single output speaks against class 1", () => {
  const layers = [layer(2, 1, [2, -3], null, "sigmoid")], point = Float64Array.of(1, 1);
  near(influences(layers, point, { label: 1, nOutputs: 1 }), [2, -3]);
  near(influences(layers, point, { label: 0, nOutputs: 1 }), [-2, 3]);
});

test("of a hidden tanh unit it has the slope at the point", () => {
  const layers = [layer(2, 1, [0.8, -0.5], [0.1], "tanh"), layer(1, 1, [3], null, "linear")];
  const point = Float64Array.of(0.7, 1.5), slope = 1 - Math.tanh(0.8 * 0.7 - 0.5 * 1.5 + 0.1) ** 2;
  const expected = [3 * slope * 0.8 * 0.7, 3 * slope * -0.5 * 1.5];
  near(influences(layers, point, { label: -1, nOutputs: 1 }), expected);
});

test("of classes it is the log of the odds: what all outputs have in common counts for nothing", () => {
  // The first input adds the same to every output; the second tells class 1 from the two others.
  const layers = [layer(2, 3, [5, 5, 5, 0, 2, 0], null, "softmax")], point = Float64Array.of(1, 1);
  near(influences(layers, point, { label: 1, nOutputs: 3 }), [0, 2]);
  const [share] = [Math.exp(2) / (Math.exp(2) + 2)];
  near(clarity(layers, point, 1, { label: 1, nOutputs: 3 }), [Math.log(share / (1 - share))], 1e-12);
});

test("an input of 0 matters nothing, and large ones are no trouble", () => {
  const layers = [layer(2, 2, [1, 0, 0, 1e-6], null, "softmax")];
  near(influences(layers, Float64Array.of(0, 1e6), { label: 1, nOutputs: 2 }), [0, 1], 1e-6);
});

test("the answer is the largest output, or the side of a single one", () => {
  assert.deepEqual(answerOf([0.1, 0.7, 0.2], 3, 0.5), { label: 1, nOutputs: 3 });
  assert.deepEqual(answerOf([0.4], 2, 0.5), { label: 0, nOutputs: 1 });
  assert.deepEqual(answerOf([0.4], 2, 0), { label: 1, nOutputs: 1 });
  assert.deepEqual(answerOf([12.5], 0, 0.5), { label: -1, nOutputs: 1 });
});
