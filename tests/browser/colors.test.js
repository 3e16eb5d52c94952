import assert from "node:assert/strict";
import test from "node:test";

import { OUTPUTS, SHADES, VALUES, colorOf, edgeOf, rgbOf } from "../../playground/live/browser/colors.js";

test("the ends and the middle have the colours that Python names", () => {
  assert.deepEqual(rgbOf("#0a10ff"), [10, 16, 255]);
  const found = [0, 50, 100].map((level) => colorOf(level, 100, OUTPUTS));
  assert.deepEqual(found, ["rgb(0, 0, 255)", "rgb(255, 255, 255)", "rgb(255, 0, 0)"]);
});

test("shades go one way from the middle to each end, and are the same as whole numbers", () => {
  const { bytes: shades } = OUTPUTS, pixels = new Uint8ClampedArray(OUTPUTS.pixels.buffer);
  for (let k = 0; k <= SHADES; k++) {
    const green = shades[4 * k + 1];
    if (k < SHADES / 2) assert.ok(green <= shades[4 * k + 5]);
    assert.equal(green, shades[4 * (SHADES - k) + 1]);
    assert.deepEqual(pixels.slice(4 * k, 4 * k + 4), shades.slice(4 * k, 4 * k + 4));
    assert.equal(pixels[4 * k + 3], 255);
  }
});

test("values have colours of their own, and an edge that stands out on them", () => {
  assert.deepEqual([0, 1].map((level) => colorOf(level, 1, VALUES)), ["rgb(0, 0, 0)", "rgb(0, 255, 0)"]);
  assert.deepEqual([0, 0.3, 0.9].map(edgeOf), ["#ffffff", "#ffffff", "#222222"]);
});
