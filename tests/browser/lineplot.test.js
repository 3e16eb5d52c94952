import assert from "node:assert/strict";
import test from "node:test";

import { LinePlot, shareOf } from "../../playground/live/browser/lineplot.js";

const LINEAR = { type: "linear", range: [-2, 6] }, LOG = { type: "log", range: [-1, 3] };

test("a value stands where its axis has it: evenly, or by powers of ten", () => {
  assert.deepEqual([-2, 2, 6, 10].map((value) => shareOf(LINEAR, value)), [0, 0.5, 1, 1.5]);
  assert.deepEqual([0.1, 1, 10, 1000].map((value) => shareOf(LOG, value)), [0, 0.25, 0.5, 1]);
});

test("nothing that is not positive has a place on a logarithmic axis", () => {
  for (const value of [0, -1, NaN]) assert.ok(Number.isNaN(shareOf(LOG, value)));
});

test("a point without a place leaves a gap in its line", () => {
  const path = [];
  const context = {
    beginPath() {}, setLineDash() {}, stroke() {},
    moveTo: (x, y) => path.push(["move", x, y]), lineTo: (x, y) => path.push(["line", x, y]),
  };
  const same = (value) => value;
  const line = { x: [0, 1, 2, 3, 4, 5], y: [5, 6, NaN, 7, Infinity, 8], color: "#000", dash: [] };
  LinePlot.prototype.stroke.call({ context }, line, same, same);
  assert.deepEqual(path, [["move", 0, 5], ["line", 1, 6], ["move", 3, 7], ["move", 5, 8]]);
});
