import assert from "node:assert/strict";
import test from "node:test";

import { linearAxis, logAxis, lossAxis } from "../../playground/live/browser/loss.js";

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

test("the axis of losses holds them all, moves only in steps, and ends with a number", () => {
  for (const losses of [[0.52, 0.51], [1.3, 0.002], [7e-6, 0], [3e5], [0]]) {
    const linear = lossAxis(losses, false), top = linear["yaxis.range"][1];
    assert.ok(losses.every((loss) => loss <= top));
    assert.equal(linear["yaxis.tickvals"].at(-1), Number(top.toPrecision(12)));
    assert.deepEqual(lossAxis(losses.map((loss) => 0.999 * loss), false), linear);
  }
});

test("numbers of both axes are written plainly, and few enough to be read", () => {
  const texts = (axis, name) => axis[`${name}axis.ticktext`];
  assert.deepEqual(texts(lossAxis([0.9], false), "y"), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  assert.deepEqual(texts(lossAxis([0.9, 3e-3], true), "y"), ["0.001", "0.01", "0.1", "1"]);
  assert.deepEqual(texts(lossAxis([0.9, 3e-9], true), "y"), ["1e-8", "1e-6", "1e-4", "0.01", "1"]);
  assert.deepEqual(texts(linearAxis(1500).layout, "x"), ["0", "500", "1,000", "1,500", "2,000"]);
  assert.deepEqual(texts(logAxis(9000, 1).layout, "x"), ["0", "1", "10", "100", "1,000", "10,000"]);
  assert.deepEqual(texts(logAxis(2e6, 1).layout, "x"), ["0", "10", "1,000", "100,000", "1e7"]);
});
