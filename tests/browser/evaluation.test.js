import assert from "node:assert/strict";
import test from "node:test";

import {
  Evaluation, between, gridFor, layersOf, planePoints, sharesOf,
} from "../../playground/live/browser/evaluation.js";

const GRID = 5;
// Three inputs, the first and the last on the axes; the second feature is a product, the third a sine.
const DESCRIPTION = {
  layers: [3, 2, 1], bias: true, activations: ["linear", "linear"], window: [[-2, 2], [0, 8]], curve: false,
  range: [-10, 10],
  table: { inputs: [[0, 1, 2], [-1, 0.5, 4], [2, 3, 6]] },
  model: {
    features: [{ factors: [0], sine: false }, { factors: [1, 2], sine: false }, { factors: [1], sine: true }],
    mean: [0, 1, 0], deviation: [1, 2, 0.5], held: [0, 0.5, 0], shown: [0, 2],
    ranges: [null, null], outputs: 1, scale: [3, 2], drawable: true, reason: "",
  },
};
const PARAMETERS = Float64Array.from([1, -0.5, 0.25, 2, -1, 0.75, 0.1, -0.2, 1.5, -2, 0.3]);
const FRAME = { parameters: PARAMETERS };

function evaluationOf(changes = {}) {
  const evaluation = new Evaluation();
  const description = { ...DESCRIPTION, ...changes };
  const model = { ...description.model, held: [...description.model.held] }; // `hold` changes it
  evaluation.describe({ ...description, model }, GRID);
  return evaluation;
}

// What the network has at a point of the plane, written out.
function byHand(x, y, held) {
  const inputs = [x, (held * y - 1) / 2, Math.sin(held) / 0.5];
  const p = PARAMETERS;
  const hidden = [0, 1].map((unit) =>
    inputs[0] * p[unit] + inputs[1] * p[2 + unit] + inputs[2] * p[4 + unit] + p[6 + unit]);
  return [inputs, hidden, [hidden[0] * p[8] + hidden[1] * p[9] + p[10]]];
}

const isNear = (one, other) => {
  assert.equal(one.length, other.length);
  one.forEach((value, k) => assert.ok(Math.abs(value - other[k]) < 1e-12, `${value} is not ${other[k]}`));
};

test("a map has as many points as are computed in time, whole cells, and no fewer than one for each", () => {
  assert.equal(gridFor([2, 4, 1]), 97);
  assert.equal(gridFor([2, 10_000, 10_000, 1]), 25);
  let before = Infinity;
  for (const n of [1, 4, 16, 64, 256, 1024]) {
    const grid = gridFor([2, n, n, 1]);
    assert.ok(grid <= before && (grid - 1) % 24 === 0);
    before = grid;
  }
});

test("numbers go from one end to the other in even steps", () => {
  assert.deepEqual([...between([-1, 3], 5)], [-1, 0, 1, 2, 3]);
  assert.deepEqual([...between([3, -1], 3)], [3, 1, -1]);
});

test("points of the plane go row by row from below, held inputs beside their axes", () => {
  const points = planePoints([[0, 1], [10, 12]], { shown: [2, 0], held: [7, 8, 9] }, 3);
  assert.deepEqual([...points.subarray(18)], [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]);
  assert.deepEqual([...points.subarray(0, 9)], [10, 10, 10, 11, 11, 11, 12, 12, 12]);
  assert.ok(points.subarray(9, 18).every((value) => value === 8));
});

test("over a single input points differ in that alone", () => {
  const points = planePoints([[0, 1], [10, 12]], { shown: [0], held: [5] }, 2);
  assert.deepEqual([...points], [0, 1, 0, 1]);
});

test("layers share the numbers of their parameters, each of them once", () => {
  for (const bias of [true, false]) {
    const parameters = Float64Array.from({ length: bias ? 11 : 8 }, (_, k) => k);
    const layers = layersOf({ ...DESCRIPTION, bias }, parameters);
    const numbers = layers.flatMap(({ weights, biases }) => [...weights, ...(biases ?? [])]);
    assert.deepEqual(numbers, [...parameters]);
    assert.ok(layers.every(({ weights }) => weights.buffer === parameters.buffer));
  }
});

test("shares lie between the ends, and what is no number counts as the lower", () => {
  const shares = sharesOf(Float64Array.from([-3, -1, 0, 1, 9, NaN, Infinity, -Infinity]), [-1, 1]);
  assert.deepEqual([...shares], [0, 0, 0.5, 1, 1, 0, 1, 0]);
});

test("with a stride points are left out evenly along each side", () => {
  const values = Float64Array.from({ length: 25 }, (_, k) => k);
  const shares = sharesOf(values, [0, 24], 5, 2);
  isNear([...shares].map((share) => Math.round(24 * share)), [0, 2, 4, 10, 12, 14, 20, 22, 24]);
});

test("a probe has what the maps have there, layer after layer", () => {
  const evaluation = evaluationOf(), answers = evaluation.of(FRAME);
  between([-2, 2], GRID).forEach((x, column) => between([0, 8], GRID).forEach((y, row) => {
    const layers = evaluation.probe(FRAME, x, y), place = row * GRID + column;
    isNear(layers.flatMap((one) => [...one]), byHand(x, y, 0.5).flat());
    layers.forEach((values, layer) => values.forEach((value, unit) =>
      isNear([answers.column("plane", layer, unit)[place]], [value])));
  }));
});

test("shown outputs have the unit of the value", () => {
  const evaluation = evaluationOf(), answers = evaluation.of(FRAME);
  const [[output]] = byHand(-2, 0, 0.5).slice(-1);
  isNear([answers.shown("plane")[0]], [2 * output + 3]);
  const expected = DESCRIPTION.table.inputs.map(([x, held, y]) => 2 * byHand(x, y, held)[2][0] + 3);
  isNear([...answers.outputs()], expected);
});

test("outputs of the points come point after point", () => {
  const parameters = Float64Array.from([1, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  const evaluation = evaluationOf({
    layers: [3, 2], activations: ["linear"], bias: false,
    model: { ...DESCRIPTION.model, outputs: 2, scale: [0, 1] },
  });
  const outputs = evaluation.of({ parameters }).outputs();
  assert.deepEqual([...outputs].filter((_, k) => k % 2 === 0), [0, -1, 2]);
});

test("another value that is held moves the plane, and no point of the table", () => {
  const evaluation = evaluationOf(), before = evaluation.of(FRAME);
  const points = [...before.outputs()], first = evaluation.inputRange(1);
  evaluation.hold(1, 3);
  const answers = evaluation.of(FRAME);
  assert.notEqual(answers, before);
  isNear([...answers.outputs()], points);
  isNear(evaluation.probe(FRAME, 1, 4).flatMap((one) => [...one]), byHand(1, 4, 3).flat());
  isNear([answers.column("plane", 2, 0)[2 * GRID + 3]], byHand(1, 4, 3)[2]);
  assert.notDeepEqual(evaluation.inputRange(1), first);
});

test("an axis counts as the place on it, whatever is held there", () => {
  const evaluation = evaluationOf();
  evaluation.hold(0, 99);
  assert.deepEqual(evaluation.pointAt(1, 4), [1, 0.5, 4]);
});

test("answers are kept for the frame that was asked for last", () => {
  const evaluation = evaluationOf(), answers = evaluation.of(FRAME);
  assert.equal(evaluation.of({ parameters: PARAMETERS }), answers);
  const other = evaluation.of({ parameters: PARAMETERS.slice() });
  assert.notEqual(other, answers);
  assert.notEqual(evaluation.of(FRAME), answers);
});

test("without bounds colours end at a power of 2 that holds all that is shown", () => {
  const evaluation = evaluationOf(), answers = evaluation.of(FRAME);
  const values = ["plane", "points"].flatMap((name) => [...answers.column(name, 1, 1)]);
  const largest = Math.max(...values.map(Math.abs)), [low, high] = answers.rangeOf(1, 1);
  assert.ok(low === -high && Number.isInteger(Math.log2(high)));
  assert.ok(largest <= high && largest > high / 2);
});

test("with bounds they are these, and of an input what it has over the plane", () => {
  const model = { ...DESCRIPTION.model, ranges: [[0, 1], null] };
  const answers = evaluationOf({ model }).of(FRAME);
  assert.deepEqual(answers.rangeOf(1, 0), [0, 1]);
  assert.deepEqual(answers.rangeOf(0, 0), [-2, 2]);
  assert.deepEqual(answers.rangeOf(0, 1), [-0.5, 1.5]);
});

test("the map of an input that is the same everywhere is in the middle of its colours", () => {
  const { map, range } = evaluationOf().of(FRAME).unit(0, 2);
  assert.equal(range[0], range[1]);
  assert.ok(map.every((share) => share === 0.5));
});

test("the curve over a single input is what a probe has there", () => {
  const model = {
    ...DESCRIPTION.model, features: [{ factors: [0], sine: false }], mean: [0], deviation: [1],
    held: [0], shown: [0],
  };
  const evaluation = evaluationOf({
    layers: [1, 1], activations: ["linear"], bias: true, curve: true, table: { inputs: [[0], [1]] }, model,
  });
  const frame = { parameters: Float64Array.from([0.5, 0.25]) };
  const [curve] = evaluation.of(frame).curves();
  assert.equal(curve.length, evaluation.curveAt.length);
  evaluation.curveAt.forEach((x, k) => {
    isNear([curve[k]], [2 * evaluation.probe(frame, x, 0).at(-1)[0] + 3]);
  });
});
