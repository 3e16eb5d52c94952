import assert from "node:assert/strict";
import test from "node:test";

import { testTraces } from "../../playground/live/browser/looks.js";

test("traces of test points are known by their points, whatever they are called", () => {
  const data = [
    { name: "class a (test)", customdata: [0, 2] }, { name: "class b", customdata: [1] },
    { name: "class b", customdata: [3, 5] }, { name: "value", customdata: [4] }, { name: "answer" },
  ];
  assert.deepEqual(testTraces({ figures: { region: { data } }, table: { n_train: 3 } }), [2, 3]);
});
