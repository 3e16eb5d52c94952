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

function pointed(left, top) {
  const path = [], words = [];
  const context = {
    beginPath() {}, closePath() {}, fill() {}, setLineDash() {}, strokeText() {},
    moveTo: (x, y) => path.push([x, y]), lineTo: (x, y) => path.push([x, y]),
    measureText: (word) => ({ width: 6 * word.length }),
    fillText: (word, x, y) => words.push([word, x, y]),
  };
  const plot = { context, width: 300, margin: { l: 40, r: 10, t: 4, b: 30 }, font: "serif" };
  LinePlot.prototype.point.call(plot, "lowest", left, top, "#000");
  return { path, words, context };
}

test("a mark with a word points at its place from above", () => {
  const { path: [tip, ...base], words: [[word, x, y]] } = pointed(150, 100);
  assert.equal(tip[0], 150);
  assert.ok(tip[1] < 100 && base.every(([, up]) => up < tip[1]));
  assert.deepEqual([word, x], ["lowest", 150]);
  assert.ok(y < base[0][1]);
});

test("where there is no room above, it points from below", () => {
  const { path: [tip, ...base], words: [[, , y]], context } = pointed(150, 8);
  assert.ok(tip[1] > 8 && base.every(([, up]) => up > tip[1]) && y > base[0][1]);
  assert.equal(context.textBaseline, "top");
});

test("its word is whole at both ends, and nothing is drawn without a place", () => {
  const half = 18;
  assert.ok(pointed(40, 100).words[0][1] - half >= 40);
  assert.ok(pointed(299, 100).words[0][1] + half <= 300);
  assert.equal(pointed(NaN, 100).path.length, 0);
  assert.equal(pointed(NaN, 100).words.length, 0);
});
