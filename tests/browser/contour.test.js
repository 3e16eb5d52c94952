import assert from "node:assert/strict";
import test from "node:test";

import { boundaries, linesAt, refine } from "../../playground/live/browser/contour.js";

const SIDE = 540; // px of the largest chart
const RADIUS = 0.3; // of a circle, as a share of the side

// A map of `grid` points a side, row by row from below; `valueAt` takes shares of the way.
const mapOf = (grid, valueAt) => Float64Array.from({ length: grid * grid }, (_, at) =>
  valueAt((at % grid) / (grid - 1), Math.floor(at / grid) / (grid - 1)));
const linesOf = (segments) => Array.from({ length: segments.length / 4 }, (_, k) =>
  segments.slice(4 * k, 4 * k + 4));
const zeros = (map, grid) => linesAt(map, grid, [0]);
const fromMiddle = (x, y) => Math.hypot(x - 0.5, y - 0.5);
const GRIDS = [25, 49, 73, 97]; // those that `gridFor` chooses

// How the lines go on from end to end: pairs of lines that meet.
function meetings(lines) {
  const at = new Map();
  for (const [x, y, u, v] of lines) {
    for (const [near, far] of [[[x, y], [u, v]], [[u, v], [x, y]]]) {
      const key = near.map((one) => one.toFixed(9)).join();
      at.set(key, [...(at.get(key) ?? []), [far[0] - near[0], far[1] - near[1]]]);
    }
  }
  return [...at.values()];
}

for (const grid of GRIDS) {
  test(`a circle is drawn without a corner or a gap from ${grid} points a side`, () => {
    // By net inputs of three shapes: a bowl, a cone, and one that gets steeper outwards.
    const shapes = [
      (r) => r * r - RADIUS * RADIUS, (r) => r - RADIUS, (r) => Math.exp(6 * r) - Math.exp(6 * RADIUS),
    ];
    for (const shape of shapes) {
      const lines = linesOf(zeros(mapOf(grid, (x, y) => shape(fromMiddle(x, y))), grid));
      for (const [x, y, u, v] of lines) {
        for (const [across, up] of [[x, y], [u, v], [(x + u) / 2, (y + v) / 2]]) {
          assert.ok(Math.abs(fromMiddle(across, up) - RADIUS) * SIDE < 0.15);
        }
      }
      const joints = meetings(lines);
      assert.ok(joints.length > 100 && joints.every((ends) => ends.length === 2));
      for (const [[x, y], [u, v]] of joints) {
        if (Math.min(Math.hypot(x, y), Math.hypot(u, v)) * SIDE < 0.5) continue; // too short to be seen
        const turn = Math.PI - Math.acos((x * u + y * v) / (Math.hypot(x, y) * Math.hypot(u, v)));
        assert.ok(turn < 0.1, `${turn}`); // 6 degrees
      }
    }
  });
}

test("the line lies where net inputs are 0, however steep the outputs are", () => {
  for (const steepness of [0.01, 1, 1000]) {
    const lines = linesOf(zeros(mapOf(25, (x, y) => steepness * (x + 0.5 * y - 0.7)), 25));
    assert.ok(lines.length > 100);
    for (const [x, y] of lines) assert.ok(Math.abs(x + 0.5 * y - 0.7) < 1e-9);
  }
});

test("a map that is flat, or on one side of 0 alone, has no line", () => {
  for (const value of [0, 1, -1, NaN, Infinity]) {
    assert.deepEqual(zeros(mapOf(25, () => value), 25), []);
  }
});

test("three classes meet in one point, and each boundary is drawn once", () => {
  const towards = (angle) => mapOf(49, (x, y) => (x - 0.47) * Math.cos(angle) + (y - 0.52) * Math.sin(angle));
  const maps = [0.3, 0.3 + (2 * Math.PI) / 3, 0.3 + (4 * Math.PI) / 3].map(towards);
  const lines = linesOf(boundaries(maps, 49));
  const joints = meetings(lines);
  assert.equal(joints.filter((ends) => ends.length === 3).length, 1);
  assert.equal(joints.filter((ends) => ends.length === 1).length, 3); // at the sides of the map
  assert.ok(joints.every((ends) => ends.length <= 3));
  // Each lies where two are equally large, and the third is smaller.
  const valuesAt = (x, y) => [0, 1, 2].map((k) => {
    const angle = 0.3 + (2 * Math.PI * k) / 3;
    return (x - 0.47) * Math.cos(angle) + (y - 0.52) * Math.sin(angle);
  }).sort((a, b) => b - a);
  for (const [x, y] of lines) {
    const [first, second] = valuesAt(x, y);
    assert.ok(first - second < 0.002);
  }
});

test("a finer map goes through the points of the coarser one, and is straight where that is", () => {
  const rough = mapOf(5, (x, y) => Math.sin(9 * x) + y * y), fine = refine(rough, 5, 4);
  rough.forEach((value, at) => {
    assert.ok(Math.abs(fine[4 * Math.floor(at / 5) * 17 + 4 * (at % 5)] - value) < 1e-12);
  });
  const slanted = refine(mapOf(7, (x, y) => 2 * x - y), 7, 3);
  for (let row = 0; row < 19; row++) {
    for (let column = 0; column < 19; column++) {
      const expected = (2 * column) / 18 - row / 18;
      assert.ok(Math.abs(slanted[row * 19 + column] - expected) < 1e-12);
    }
  }
});

test("lines of several levels are those of each, in their order", () => {
  const map = mapOf(25, (x, y) => x + y * y), levels = [0.3, 0.6, 5];
  const each = levels.flatMap((level) => linesAt(map, 25, [level]));
  assert.deepEqual(linesAt(map, 25, levels), each);
  for (const [x, y] of linesOf(linesAt(map, 25, [0.6]))) assert.ok(Math.abs(x + y * y - 0.6) < 1e-3);
});
