import assert from "node:assert/strict";
import test from "node:test";

import { distanceTo, linksAt } from "../../playground/live/browser/near.js";

const link = (name, from, to) => ({ name, from, to });
const names = (found) => found.map(({ name }) => name);

test("the distance to a line ends at its ends", () => {
  const line = { from: [0, 0], to: [10, 0] };
  assert.deepEqual([[5, 3], [-3, 4], [14, 3], [7, 0]].map(([x, y]) => distanceTo(line, x, y)), [3, 5, 5, 0]);
  assert.equal(distanceTo({ from: [1, 1], to: [1, 1] }, 4, 5), 5);
});

const CROSS = [link("down", [0, 0], [100, 100]), link("up", [0, 100], [100, 0])];

test("the nearest link is meant, and where two cross both are", () => {
  assert.deepEqual(names(linksAt(CROSS, 20, 22)), ["down"]);
  assert.deepEqual(names(linksAt(CROSS, 20, 77)), ["up"]);
  assert.deepEqual(names(linksAt(CROSS, 50, 51)).sort(), ["down", "up"]);
  assert.deepEqual(names(linksAt(CROSS, 53, 52)).length, 2);
  assert.deepEqual(linksAt(CROSS, 50, 10), []);
});

test("one that is farther by more than a hand can tell is not offered", () => {
  const lines = [0, 2, 4, 6, 30].map((y) => link(`${y}`, [0, y], [100, y]));
  assert.deepEqual(names(linksAt(lines, 50, 0)), ["0", "2"]);
  assert.deepEqual(names(linksAt(lines, 50, 3)).sort(), ["0", "2", "4", "6"]);
});
