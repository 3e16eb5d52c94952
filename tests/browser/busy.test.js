import assert from "node:assert/strict";
import test from "node:test";

import { Busy } from "../../playground/live/browser/busy.js";

/** Return a clock that should strike every 50 ms, and struck at these moments. */
function clock(...strikes) {
  const busy = new Busy(100);
  busy.begin(0);
  return { busy, late: strikes.map((now) => busy.strike(now)) };
}

test("a clock that strikes in time tells of no busy page", () => {
  const { busy, late } = clock(50, 100, 180);
  assert.deepEqual(late, [0, 0, 0]);
  assert.equal(busy.during(0, 250), 0);
});

test("a late strike tells for how long the page was busy", () => {
  assert.deepEqual(clock(50, 1050, 1100, 1400).late, [0, 900, 0, 200]);
});

test("what was busy counts only where it lies between two moments", () => {
  const { busy } = clock(50, 1050, 1100);
  const spans = [[0, 1100], [0, 650], [650, 1100], [1050, 1100], [0, 150]];
  assert.deepEqual(spans.map((span) => busy.during(...span)), [900, 500, 400, 0, 0]);
});

test("a page that is still busy counts, though the clock has not struck yet", () => {
  const { busy } = clock(50);
  assert.equal(busy.during(0, 1050), 900);
});

test("what is forgotten, or was before the clock began, does not count", () => {
  const { busy } = clock(1000);
  busy.forget();
  assert.equal(busy.during(0, 1000), 0);
  const again = clock(1000).busy;
  again.begin(5000);
  assert.equal(again.during(0, 5050), 0);
});
