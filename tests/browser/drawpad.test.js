import assert from "node:assert/strict";
import test from "node:test";

import { cellsOf, FINE, fitted } from "../../playground/live/browser/drawpad.js";

const SHAPE = [8, 8], FINE_SHAPE = SHAPE.map((one) => FINE * one), SIDE = FINE * 8;

/** Ink where a rule says so. */
const inkOf = (rule) => Uint8Array.from({ length: SIDE * SIDE },
  (_, k) => Number(rule(k % SIDE, Math.floor(k / SIDE))));

test("a cell is the share of ink in its 4 by 4", () => {
  const cells = cellsOf(inkOf((x, y) => x < 6 && y < 4), SHAPE);
  assert.deepEqual(Array.from(cells.slice(0, 3)), [1, 0.5, 0]);
  assert.equal(cells.reduce((sum, one) => sum + one, 0), 1.5);
});

test("a small drawing in a corner fills the image, in the middle", () => {
  const stroke = fitted(inkOf((x, y) => x >= 2 && x < 4 && y >= 1 && y < 9), FINE_SHAPE);
  const at = Array.from(stroke.keys()).filter((k) => stroke[k]);
  const xs = at.map((k) => k % SIDE), ys = at.map((k) => Math.floor(k / SIDE));
  assert.deepEqual([Math.min(...ys), Math.max(...ys)], [0, SIDE - 1]);
  assert.deepEqual([Math.min(...xs), Math.max(...xs)], [SIDE / 2 - 4, SIDE / 2 + 3]);
});

test("what fills the image already stays, and nothing stays nothing", () => {
  const ring = inkOf((x, y) => Math.abs(Math.hypot(x - 15.5, y - 15.5) - 14) <= 2);
  assert.deepEqual(fitted(ring, FINE_SHAPE), ring);
  assert.ok(fitted(inkOf(() => false), FINE_SHAPE).every((one) => one === 0));
});
