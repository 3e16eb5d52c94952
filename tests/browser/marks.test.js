import assert from "node:assert/strict";
import test from "node:test";

import { traceMark } from "../../playground/live/browser/marks.js";

const SYMBOLS = [
  "circle", "diamond", "square", "triangle-up", "triangle-down",
  "cross", "x", "star", "pentagon", "hexagon",
];

function cornersOf(symbol, ...place) {
  const corners = [];
  let isClosed = false;
  traceMark({
    beginPath() {}, closePath() { isClosed = true; }, lineTo: (x, y) => corners.push([x, y]),
  }, symbol, ...place);
  assert.ok(isClosed);
  return corners;
}

test("no mark leaves its circle, and none is nearly empty", () => {
  for (const symbol of SYMBOLS) {
    const far = cornersOf(symbol, 0, 0, 1).map(([x, y]) => Math.hypot(x, y));
    assert.ok(Math.max(...far) < 1.06 && Math.max(...far) > 0.99, symbol);
  }
});

test("no two classes have one mark", () => {
  const shapes = SYMBOLS.map((symbol) => JSON.stringify(cornersOf(symbol, 0, 0, 1)));
  assert.equal(new Set(shapes).size, SYMBOLS.length);
});

test("a mark stands where it is asked for, in its size", () => {
  const [x, y] = cornersOf("triangle-up", 30, 40, 5)[0];
  assert.ok(Math.hypot(x - 30, y - 35) < 1e-12);
});
