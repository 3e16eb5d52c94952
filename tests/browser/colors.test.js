import assert from "node:assert/strict";
import test from "node:test";

import { colorOf, rgbOf, shadePixels, SHADES, shades } from "../../playground/live/browser/colors.js";

test("the ends and the middle have the colours that Python names", () => {
  assert.deepEqual(rgbOf("#0a10ff"), [10, 16, 255]);
  const found = [0, 50, 100].map((level) => colorOf(level, 100));
  assert.deepEqual(found, ["rgb(0, 0, 255)", "rgb(255, 255, 255)", "rgb(255, 0, 0)"]);
});

test("shades go one way from the middle to each end, and are the same as whole numbers", () => {
  const pixels = new Uint8ClampedArray(shadePixels.buffer);
  for (let k = 0; k <= SHADES; k++) {
    const green = shades[4 * k + 1];
    if (k < SHADES / 2) assert.ok(green <= shades[4 * k + 5]);
    assert.equal(green, shades[4 * (SHADES - k) + 1]);
    assert.deepEqual(pixels.slice(4 * k, 4 * k + 4), shades.slice(4 * k, 4 * k + 4));
    assert.equal(pixels[4 * k + 3], 255);
  }
});
