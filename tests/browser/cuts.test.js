import assert from "node:assert/strict";
import test from "node:test";

import { cutsOf } from "../../playground/live/browser/cuts.js";

// A layer of three units; the third has 1, 2 and 6 at the points: 3 in the middle.
const answersOf = (parameters) => ({
  parameters: Float64Array.from(parameters),
  pointsOf: (_, unit) => Float64Array.from(unit === 2 ? [1, 2, 6] : [0, 0, 0]),
});
const PLANE = { layer: 1, across: 0, up: 1 };
const INPUTS = [1, 1, 1]; // weights of the first layer, and its biases
const BIASES = [0, 0, 0];

test("a cut has the unit's weights, the others at their mean, and its bias", () => {
  const description = { layers: [1, 3, 1, 1], bias: true, cut: 9, classes: [{}, {}] };
  const answers = answersOf([...INPUTS, ...BIASES, 2, -4, 5, 0.5, 1, 0]);
  assert.deepEqual(cutsOf(description, answers, PLANE), [{ wa: 2, wb: -4, rest: 15.5 }]);
  const turned = cutsOf(description, answers, { layer: 1, across: 1, up: 0 });
  assert.deepEqual(turned, [{ wa: -4, wb: 2, rest: 15.5 }]);
});

test("an output cuts where it is at the threshold between two classes, and nowhere for values", () => {
  const description = { layers: [1, 3, 1], bias: false, cut: 0.25, classes: [{}, {}] };
  const answers = answersOf([...INPUTS, 2, -4, 5]);
  assert.deepEqual(cutsOf(description, answers, PLANE), [{ wa: 2, wb: -4, rest: 14.75 }]);
  assert.deepEqual(cutsOf({ ...description, classes: [] }, answers, PLANE), []);
});

test("several outputs cut between each two classes", () => {
  const description = { layers: [1, 3, 3], bias: false, cut: 9, classes: [{}, {}, {}] };
  const answers = answersOf([...INPUTS, 1, 2, 4, 0, 1, 0, 0, 0, 1]);
  assert.deepEqual(cutsOf(description, answers, PLANE), [
    { wa: 1, wb: 1, rest: 0 }, { wa: 3, wb: 0, rest: 3 }, { wa: 2, wb: -1, rest: 3 },
  ]);
});
