import assert from "node:assert/strict";
import test from "node:test";

import { drawShade, mapOf, weightShares } from "../../playground/live/browser/images.js";

test("weights of a unit are an image: half for none, one for the largest, the first row on top", () => {
  // Two units over an image of 2 x 3 cells; the second one's weights are 0, -1, 2, 0.5, 4, -4.
  const parameters = [9, 0, 9, -1, 9, 2, 9, 0.5, 9, 4, 9, -4];
  const map = mapOf(weightShares({ layers: [6, 2] }, parameters, 1), [2, 3], 6);
  const rows = Array.from({ length: 6 }, (_, y) => [...map.slice(6 * y, 6 * y + 6)]);
  assert.deepEqual(rows[5], [0.5, 0.5, 0.375, 0.375, 0.75, 0.75]);
  assert.deepEqual(rows[0], [0.5625, 0.5625, 1, 1, 0, 0]);
  assert.deepEqual(rows[3], rows[5]);
  const none = weightShares({ layers: [6, 2] }, new Float64Array(12), 0);
  assert.ok(none.every((one) => one === 0.5));
});

test("an input is as dark as its value is high in its range; one that never varies is empty", () => {
  const shadeOf = (value, ends, shaded = null) => {
    const filled = [];
    const context = {
      globalAlpha: 1, fillRect() { filled.push(this.globalAlpha); },
    };
    const description = { model: { held: [value], ends: [ends] } };
    drawShade({ context, theme: {}, description, shaded }, 0, [0, 0], 5);
    assert.equal(context.globalAlpha, 1);
    return filled[1];
  };
  assert.equal(shadeOf(4, [0, 16]), 0.25);
  assert.equal(shadeOf(4, [0, 16], [16]), 1);
  assert.equal(shadeOf(4, [0, 16], [99]), 1);
  assert.equal(shadeOf(3, [3, 3]), 0);
});
