import assert from "node:assert/strict";
import test from "node:test";

import { answerIn, overall, quality } from "../../playground/live/browser/words.js";

const classesOf = (...names) => names.map((name) => ({ name }));
const model = { outputs: 1, scale: [0, 1] };
const passes = (map, curve = []) => ({ map: () => Float32Array.from(map), curves: () => [curve] });

test("an answer is the output in the value's own unit, or what the selected unit has", () => {
  const description = { classes: [], model: { outputs: 1, scale: [10, 2] }, curve: false };
  const layers = [[1, 2], [0.5, -0.25], [3]];
  assert.equal(answerIn(description, layers, null), "16.00");
  assert.equal(answerIn(description, layers, { layer: 1, unit: 1 }), "-0.25");
  assert.equal(answerIn({ ...description, curve: true }, layers, { layer: 1, unit: 1 }), "16.00");
});

test("numbers say something whatever their size", () => {
  const say = (value) => answerIn({ classes: [], model, curve: false }, [[value]], null);
  const said = [0, 0.5, -12.346, 0.00123, 12_345].map(say);
  assert.deepEqual(said, ["0.00", "0.50", "-12.35", "0.00123", "12300"]);
});

test("of several classes the surest is told, and none where outputs are no numbers", () => {
  const classes = classesOf("a", "b", "c");
  const description = { classes, model: { outputs: 3, scale: [0, 1] }, curve: false };
  assert.equal(answerIn(description, [[0, 0], [0.2, 0.7, 0.1]], null), "b (0.70)");
  assert.equal(answerIn(description, [[0, 0], [NaN, NaN, NaN]], null), "none (NaN)");
});

test("of two classes the share of the second is told, of several the share of each", () => {
  const two = { classes: classesOf("a", "b"), range: [0, 1], curve: false };
  assert.equal(overall(two, passes([0.1, 0.6, 0.9, 0.7])),
    "the network predicts class b on 75 percent of the plane");
  const three = { ...two, classes: classesOf("a", "b", "c") };
  const maps = [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]].flat();
  assert.equal(overall(three, passes(maps)), "the network predicts class a on 25 percent, "
    + "class b on 50 percent, class c on 25 percent of the plane");
});

test("of values both ends are told", () => {
  const values = { classes: [], range: [-10, 10], curve: false };
  assert.equal(overall(values, passes([0.25, 0.5, 1])), "the network predicts values from -5.0000 to 10.00");
  assert.equal(overall({ ...values, curve: true }, passes([], [3, -2, 1])),
    "the network predicts values from -2.0000 to 3.0000");
});

test("a frame is as good as its task has it", () => {
  assert.equal(quality("values", { rSquared: 0.5 }), "R squared on the training points 0.5000");
  assert.equal(quality("classes", { accuracy: 0.996 }), "Accuracy on the training points 100 percent");
});
