import assert from "node:assert/strict";
import test from "node:test";

import { besideConstant } from "../../playground/live/browser/confusion.js";

test("answers of 95 and 5 points are told beside what always class 0 would get", () => {
  // 93 + 3 of 100 are right, and one is undecided.
  const said = besideConstant([93, 1, 2, 3], 2, 100, "0", 0.95);
  assert.equal(said, ". 96.0% right; always predicting 0 gets 95.0%");
  assert.equal(
    besideConstant([95, 0, 5, 0], 2, 100, "0", 0.95),
    ". 95.0% right; always predicting 0 gets 95.0%",
  );
});

test("of three classes the right answers stand on the diagonal", () => {
  const said = besideConstant([7, 1, 0, 1, 0, 0, 0, 0, 1], 3, 10, "setosa", 0.8);
  assert.equal(said, ". 80.0% right; always predicting setosa gets 80.0%");
});
