import assert from "node:assert/strict";
import test from "node:test";

import { linearAxis, logAxis, roundUp } from "../../playground/live/browser/loss.js";

test("an end is the least of 1, 2 and 5 times a power of ten that is not below", () => {
  const ends = [0.001, 0.0011, 0.3, 1, 2.1, 5, 7, 10, 123].map(roundUp);
  const expected = [0.001, 0.002, 0.5, 1, 5, 5, 10, 10, 200];
  ends.forEach((end, k) => assert.ok(Math.abs(end / expected[k] - 1) < 1e-9));
});

test("every epoch has a place on either axis, in order and within its ends", () => {
  for (const last of [0, 3, 999, 1000, 50_000]) {
    for (const axis of [linearAxis(last), logAxis(last, 10)]) {
      const [left, right] = axis.layout["xaxis.range"];
      const isLog = axis.layout["xaxis.type"] === "log";
      const places = [0, 0.1, 1, last].filter((one) => one <= last).map(axis.place)
        .map((place) => (isLog ? Math.log10(place) : place));
      for (const place of places) assert.ok(place >= left - 1e-12 && place <= right + 1e-12);
      assert.deepEqual(places, [...places].sort((a, b) => a - b));
    }
  }
});

test("epoch 0 stands at the left end of a logarithmic axis, and is called 0", () => {
  const { layout, place, column } = logAxis(100, 4);
  assert.equal(layout["xaxis.ticktext"][0], "0");
  assert.deepEqual([place(0), column(0)], [layout["xaxis.tickvals"][0], 0]);
});

test("a logarithmic axis grows by whole powers of ten", () => {
  const ends = [1, 1000, 1001, 9999, 10_001].map((last) => logAxis(last, 1).layout["xaxis.range"][1]);
  assert.deepEqual(ends.map((end) => Math.round(end * 1e6) / 1e6), [3, 3, 4, 4, 5]);
});
