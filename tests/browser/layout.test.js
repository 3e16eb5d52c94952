import assert from "node:assert/strict";
import test from "node:test";

import { CONTROL, NO_CONTROLS, planOf } from "../../playground/live/browser/layout.js";

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
