import assert from "node:assert/strict";
import test from "node:test";

import { CONTROL, NO_CONTROLS, planOf, stepInBlock } from "../../playground/live/browser/layout.js";

const ALL = { layers: true, activations: 60, features: 7 };
const WIDTHS = [214, 290, 343, 350, 600];
const NETWORKS = [
  [2, 1], [2, 4, 1], [7, 6, 6, 1], [2, 16, 16, 3], [2, 2, 2, 2, 2, 2, 2, 2, 2, 1], [8, 24, 10],
];

for (const layers of NETWORKS) {
  for (const bias of [false, true]) {
    const name = `${layers.join("-")}${bias ? " with bias" : ""}`;
    test(`all of ${name} lies within the diagram, clear of its controls`, () => {
      for (const width of WIDTHS) {
        const plan = planOf(width, Math.max(290, width * 1.06), { layers, bias }, ALL);
        const half = plan.size / 2;
        plan.places.forEach((places, layer) => {
          assert.equal(places.length, layers[layer] + (bias && layer < layers.length - 1 ? 1 : 0));
          for (const [x, y] of places) {
            assert.ok(x - half >= (plan.hasColumn ? 40 : 0) && x + half <= width, `${width} ${x}`);
            if (layers.every((n) => n <= 16)) {
              assert.ok(y - half >= plan.top - 6 && y + half <= plan.bottom + 6, `${width} ${y}`);
            }
          }
        });
      }
    });
  }
}

test("many inputs stand in a block, apart from each other and from the units beside them", () => {
  for (const [layers, image] of [[[64, 16, 10], [8, 8]], [[30, 8, 1], null], [[17, 4, 4, 4, 3], null]]) {
    for (const width of WIDTHS) {
      for (const bias of [false, true]) {
        const height = Math.max(290, width * 1.06);
        const { places: [inputs, next], sizes, size, columns, named, top, bottom } =
          planOf(width, height, { layers, bias, image }, ALL);
        const places = inputs.slice(0, layers[0]);
        assert.equal(new Set(places.map(([x]) => x)).size, columns);
        assert.equal(named[0], false);
        const gap = Math.min(...places.slice(1).map(([x, y], k) =>
          Math.max(Math.abs(x - places[k][0]), Math.abs(y - places[k][1]))));
        assert.ok(gap >= sizes[0] + 0.99 && sizes[0] >= 3);
        const right = Math.max(...places.map(([x]) => x)) + sizes[0] / 2;
        assert.ok(right < next[0][0] - size / 2 && Math.min(...places.map(([x]) => x)) > 0);
        for (const [, y] of inputs) assert.ok(y > top && y < bottom);
      }
    }
  }
  assert.deepEqual(planOf(300, 300, { layers: [16, 2], bias: false }).columns, 0);
});

test("controls of neighbouring layers do not cover each other", () => {
  for (const layers of NETWORKS) {
    for (const width of WIDTHS) {
      const { xs, signRows, choiceRows, canRemove } = planOf(width, width, { layers, bias: false }, ALL);
      const across = xs[1] - xs[0];
      assert.ok(signRows * across >= 2 * CONTROL - 0.01);
      assert.ok(choiceRows * across >= ALL.activations - 0.01);
      // A cross above each layer has the plus between two layers beside it.
      if (canRemove) assert.ok(across >= 2 * CONTROL);
    }
  }
});

test("without controls the network has all the room", () => {
  const plan = planOf(300, 300, { layers: [2, 4, 1], bias: false }, NO_CONTROLS);
  assert.deepEqual([plan.top, plan.bottom, plan.hasColumn, plan.xs], [0, 300, false, [30, 150, 270]]);
});

test("arrows go along the rows of a block, and from their ends to the next layer", () => {
  assert.deepEqual(stepInBlock(9, [1, 0], 20, 8), [0, 10]);
  assert.deepEqual(stepInBlock(9, [0, 1], 20, 8), [0, 17]);
  assert.deepEqual(stepInBlock(9, [0, -1], 20, 8), [0, 1]);
  assert.deepEqual(stepInBlock(15, [1, 0], 20, 8), [1, 1]);
  assert.deepEqual(stepInBlock(19, [1, 0], 20, 8), [1, 2]);
  for (const [unit, step] of [[8, [-1, 0]], [1, [0, -1]], [19, [0, 1]]]) {
    assert.equal(stepInBlock(unit, step, 20, 8), null);
  }
});
