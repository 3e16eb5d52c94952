import assert from "node:assert/strict";
import test from "node:test";

const { dotted, levelOf, lossAt, lossOf, lossesOf, moved, nearest, shareOf } =
  await import("../../playground/ui/browser/landscape_surface.js");

const EVEN = { low: 1, high: 5, log: false, levels: [] };
const POWERS = { low: 0.01, high: 100, log: true, levels: [] };

function surface(losses, scale = EVEN) {
  const bytes = Buffer.from(Float32Array.from(losses).buffer);
  const grid = Math.sqrt(losses.length);
  return { grid, values: bytes.toString("base64"), ends: [[-1, 1], [10, 20]], scale };
}

test("losses are read as they were written", () => {
  const losses = lossesOf(surface([0, 0.5, NaN, Infinity]));
  assert.deepEqual([...losses], [0, 0.5, NaN, Infinity]);
});

test("levels go from 0 to 1, and beyond the ends no farther", () => {
  for (const scale of [EVEN, POWERS]) {
    assert.equal(levelOf(scale.low, scale), 0);
    assert.equal(levelOf(scale.high, scale), 1);
    assert.equal(levelOf(-3, scale), 0);
    assert.equal(levelOf(1e9, scale), 1);
    for (const none of [NaN, Infinity, null]) assert.equal(levelOf(none, scale), 1);
    for (const level of [0.1, 0.5, 0.9]) {
      assert.ok(Math.abs(levelOf(lossOf(level, scale), scale) - level) < 1e-12);
    }
  }
  assert.equal(levelOf(1, POWERS), 0.5);
  assert.equal(levelOf(3, { low: 3, high: 3, log: false, levels: [] }), 0.5);
});

test("a plane is read exactly at any place", () => {
  // 1 + x, by rows from below: at the left 1, in the middle 2, at the right 3; each row is 1 more.
  const one = surface([1, 2, 3, 2, 3, 4, 3, 4, 5]), losses = lossesOf(one);
  const known = [[-1, 10, 1], [1, 20, 5], [0, 15, 3], [0.5, 12.5, 3], [-0.5, 20, 3.5]];
  for (const [x, y, expected] of known) {
    const place = [x, y];
    assert.ok(Math.abs(lossAt(losses, one, place) - expected) < 1e-6);
  }
});

test("by powers of ten the middle is the geometric mean", () => {
  const one = surface([1, 100, 1, 100], POWERS);
  assert.ok(Math.abs(lossAt(lossesOf(one), one, [0, 15]) - 10) < 1e-6);
});

test("beside a loss that is no finite number there is none", () => {
  const one = surface([1, Infinity, 1, 1]);
  assert.ok(Number.isNaN(lossAt(lossesOf(one), one, [0, 15])));
});

test("a place is moved by shares of the window and stays within it", () => {
  const ends = [[-1, 1], [10, 20]];
  assert.deepEqual(moved([0, 15], [0.25, -0.1], ends), [0.5, 14]);
  assert.deepEqual(moved([0, 15], [9, -9], ends), [1, 10]);
  assert.equal(shareOf(15, [10, 20]), 0.5);
});

test("the nearest place within reach is found", () => {
  const places = [[0, 0], [10, 0], [10, 1]];
  assert.equal(nearest(places, [9, 0], 5), 1);
  assert.equal(nearest(places, [50, 50], 5), -1);
});

test("dots do not cover each other", () => {
  const places = Array.from({ length: 100 }, (_, k) => [k, 0]);
  const kept = dotted(places, 10);
  assert.equal(kept[0], 0);
  kept.slice(1).forEach((k, at) => assert.ok(k - kept[at] >= 10));
});
