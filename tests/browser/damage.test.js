import assert from "node:assert/strict";
import test from "node:test";

import { placesOff } from "../../playground/live/browser/changes.js";
import { describeDamage, lastDamage, placesOf } from "../../playground/live/browser/damage.js";

const NAMES = [["x1", "x2"], ["h1", "h2", "h3"], ["out"]];
const frames = (...edited) => edited.map((one, id) => ({ id, edited: one }));
const frame = (loss, accuracy, epochFraction) => ({ loss, accuracy, epochFraction });

test("inputs, hidden units and all links can be switched off, and no output", () => {
  const found = placesOf({ layers: [2, 3, 1], bias: true, names: NAMES, titles: NAMES });
  const units = found.filter(([, name]) => name.startsWith("unit"));
  assert.deepEqual(units.map(([key]) => key), ["0,0", "0,1", "1,0", "1,1", "1,2"]);
  assert.equal(found.length - units.length, 13);
  assert.ok(found.some(([key, name]) => key === "2,0,3" && name === "bias \u2192 out"));
});

test("of a large network units alone are offered", () => {
  const names = [16, 16, 1].map((n) => Array.from({ length: n }, (_, k) => `u${k}`));
  assert.equal(placesOf({ layers: [16, 16, 1], bias: false, names, titles: names }).length, 32);
});

test("what holds a unit off are the links out of it, and a link itself; counted from 1", () => {
  assert.deepEqual(placesOff([0, 1], { layers: [2, 3, 1] }), [[1, 1, 2], [1, 2, 2], [1, 3, 2]]);
  assert.deepEqual(placesOff([2, 0, 1], { layers: [2, 3, 1] }), [[2, 1, 2]]);
});

test("changes by hand in a row are measured from before the first of them", () => {
  assert.equal(lastDamage(frames(-1, -1, -1), 2), null);
  const found = lastDamage(frames(-1, -1, 4, 2, -1, -1), 5);
  assert.deepEqual([found.before.id, found.at], [1, 3]);
  assert.equal(lastDamage(frames(-1, -1, 4), 1), null);
});

test("what broke is said with its numbers, and when it was healed", () => {
  const before = frame(0.01, 1, 100), broken = frame(0.4, 0.5, 100);
  const say = (...trained) => describeDamage(before, [broken, ...trained]);
  assert.match(say(), /^Before: loss 0.0100, 100% right. After: loss 0.4000, 50.0% right. Press Play/);
  assert.match(say(frame(0.2, 0.75, 1200)), / 1,100 epochs later: loss 0.2000, 75.0% right. .*not healed/);
  assert.match(say(frame(0.009, 1, 400), frame(0.02, 1, 500)), /It was healed within 300 epochs\.$/);
  assert.match(describeDamage(before, [frame(0.01, NaN, 100)]), /loss 0.0100. It has broken nothing.$/);
});
