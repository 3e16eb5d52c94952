import assert from "node:assert/strict";
import test from "node:test";

import { readWeight } from "../../playground/live/browser/weights.js";

test("a number is read as it was typed", () => {
  for (const [text, value] of [["2.5", 2.5], [" -3 ", -3], ["1e-3", 0.001], ["+4", 4], ["1000000", 1e6]]) {
    assert.deepEqual(readWeight(text, 1e6), { value, refusal: "" });
  }
});

test("what is no weight is refused with a sentence, never taken for another number", () => {
  const texts = ["", "  ", "abc", "1,5", "1,000", "1 000", "NaN", "Infinity", "1e99", "-1000001", "--1"];
  for (const text of texts) {
    assert.match(readWeight(text, 1e6).refusal, /^A weight must be a number from -1,000,000 to/);
  }
});
