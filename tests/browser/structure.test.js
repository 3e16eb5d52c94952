import assert from "node:assert/strict";
import test from "node:test";

import { planOf } from "../../playground/live/browser/layout.js";
import { signsOf, withActivation } from "../../playground/live/browser/structure.js";

const FREE = { layers: [0, 8], units: [1, 32] };
const ALL = { layers: true, activations: 60, features: 7 };

function signs(hidden, limits = FREE, width = 343) {
  const layers = [2, ...hidden.map(([units]) => units), 1];
  const plan = planOf(width, width, { layers, bias: false }, ALL);
  const made = signsOf(hidden, limits, plan, "sigmoid");
  return { made, by: Object.fromEntries(made.map((one) => [one.key, one])) };
}

const TWO = [[4, "tanh"], [1, "relu"]];

test("each button leads to the layers that it says", () => {
  const { by } = signs(TWO);
  assert.deepEqual(by["more 0"].layers, [[5, "tanh"], [1, "relu"]]);
  assert.deepEqual(by["less 0"].layers, [[3, "tanh"], [1, "relu"]]);
  assert.deepEqual(by["remove 0"].layers, [[1, "relu"]]);
  // A layer more is like the one before it, and has two units at least.
  assert.deepEqual(by["insert 0"].layers, [[4, "tanh"], ...TWO]);
  assert.deepEqual(by["insert 1"].layers, [[4, "tanh"], [4, "tanh"], [1, "relu"]]);
  assert.deepEqual(by["insert 2"].layers, [...TWO, [2, "relu"]]);
  assert.deepEqual(signs([]).by["insert 0"].layers, [[4, "sigmoid"]]);
});

test("what is at a limit is refused with a sentence, and nothing else is", () => {
  const refused = (hidden, limits) =>
    signs(hidden, limits).made.filter(({ refusal }) => refusal).map(({ key }) => key);
  assert.deepEqual(refused(TWO), ["less 1"]);
  assert.deepEqual(refused([[32, "tanh"]]), ["more 0"]);
  assert.deepEqual(refused([[3, "tanh"]], { layers: [1, 1], units: [3, 3] }),
    ["insert 0", "remove 0", "less 0", "more 0", "insert 1"]);
  const full = Array.from({ length: 8 }, () => [3, "tanh"]);
  assert.deepEqual(refused(full), Array.from({ length: 9 }, (_, k) => `insert ${k}`));
});

test("a layer more never has units beyond the limits", () => {
  for (const units of [[1, 3], [3, 5], [1, 1]]) {
    const { by } = signs([[1, "tanh"]], { layers: [0, 8], units });
    const [[made]] = by["insert 0"].layers;
    assert.ok(made >= units[0] && made <= units[1]);
  }
});

test("where a cross has no room, the last unit less removes the layer, and says so", () => {
  const many = Array.from({ length: 7 }, () => [1, "tanh"]);
  const { by } = signs(many);
  assert.ok(!("remove 0" in by));
  assert.equal(by["less 2"].label, "Remove hidden layer 3");
  assert.equal(by["less 2"].layers.length, 6);
});

test("buttons do not cover each other, whatever the room", () => {
  for (const width of [214, 290, 343, 600]) {
    for (let n = 0; n <= 8; n++) {
      const { made } = signs(Array.from({ length: n }, () => [2, "tanh"]), FREE, width);
      made.forEach((one, k) => made.slice(k + 1).forEach((other) => {
        const apart = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y));
        assert.ok(apart >= 23.9, `${width} px, ${n} layers: ${one.key}, ${other.key}`);
      }));
    }
  }
});

test("an activation is of one layer, or of all", () => {
  assert.deepEqual(withActivation(TWO, 1, "elu", false), [[4, "tanh"], [1, "elu"]]);
  assert.deepEqual(withActivation(TWO, 1, "elu", true), [[4, "elu"], [1, "elu"]]);
});
