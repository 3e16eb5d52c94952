import assert from "node:assert/strict";
import test from "node:test";

import { roundUp, ticksBetween, writePower, writeTick } from "../../playground/live/browser/ticks.js";

test("an end is the least of 1, 2 and 5 times a power of ten that is not below", () => {
  const ends = [0.001, 0.0011, 0.3, 1, 2.1, 5, 7, 10, 123].map(roundUp);
  const expected = [0.001, 0.002, 0.5, 1, 5, 5, 10, 10, 200];
  ends.forEach((end, k) => assert.ok(Math.abs(end / expected[k] - 1) < 1e-9));
});

test("ticks are round, in even steps within the ends, and neither too many nor too few", () => {
  for (const [low, high] of [[0, 1], [-0.994, 0.996], [0, 5e-7], [12.3, 12.4], [-4e9, 1e9], [0, 10_000]]) {
    for (const most of [3, 5, 6]) {
      const ticks = ticksBetween(low, high, most), step = ticks[1] - ticks[0];
      const slack = 1e-9 * (high - low);
      assert.ok(ticks.length >= most / 3 && ticks.length <= most);
      if (ticks.length < 2) continue;
      assert.ok(ticks[0] >= low - slack && ticks.at(-1) <= high + slack);
      ticks.slice(1).forEach((tick, k) => assert.ok(Math.abs(tick - ticks[k] - step) < 1e-6 * step));
      assert.ok(Math.abs(roundUp(step * (1 - 1e-6)) / step - 1) < 1e-5);
    }
  }
  assert.deepEqual(ticksBetween(2, 2, 5), [2]);
});

test("numbers are written plainly, alike along an axis, and never with a letter for thousands", () => {
  const written = (...all) => all.map((one) => writeTick(one, all));
  assert.deepEqual(written(0, 0.2, 1), ["0", "0.2", "1.0"]);
  assert.deepEqual(written(0, 500, 1000), ["0", "500", "1,000"]);
  assert.deepEqual(written(-0.5, 0, 0.5), ["-0.5", "0", "0.5"]);
  assert.deepEqual(written(0, 2e-4), ["0", "2e-4"]);
  assert.deepEqual(written(0, 5e6), ["0", "5e6"]);
  const powers = [1e-4, 1e-3, 0.1, 1, 1000, 10 ** 5, 1e6].map(writePower);
  assert.deepEqual(powers, ["1e-4", "0.001", "0.1", "1", "1,000", "100,000", "1e6"]);
});
