import assert from "node:assert/strict";
import test from "node:test";

import { brief, percent, whole } from "../../playground/live/browser/elements.js";

test("numbers are brief, and say something whatever their size", () => {
  const written = [0, 0.5, -2.25, 12.34, 99999, 0.00012345, 1e5, -4e9, NaN, Infinity].map(brief);
  assert.deepEqual(written, [
    "0.0000", "0.5000", "-2.2500", "12.34", "99999", "1.23e-4", "1.00e+5", "-4.00e+9", "none", "none",
  ]);
});

test("only all of them are 100%", () => {
  assert.deepEqual([1, 0.999, 0, 2 / 3, NaN].map(percent), ["100%", "99.9%", "0.0%", "66.7%", "none"]);
});

test("thousands are set apart", () => {
  assert.deepEqual([999, 50_000, -1_000_000].map(whole), ["999", "50,000", "-1,000,000"]);
});
