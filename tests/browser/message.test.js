import assert from "node:assert/strict";
import test from "node:test";

import { framesOf } from "../../playground/live/browser/message.js";

const numbers = (count, width, kind) => (
  { shape: [count, width], data: kind.from({ length: count * width }, (_, k) => k) });
const ARRAYS = {
  rows: numbers(2, 14, Float64Array),
  parameters: numbers(2, 3, Float64Array),
  states: numbers(2, 4, Uint8Array),
};

test("each frame has its own row of each array", () => {
  const [first, second] = framesOf(ARRAYS);
  assert.deepEqual([first.id, first.epochFraction, first.updates, first.edited], [0, 1, 3, 11]);
  assert.deepEqual([second.id, second.loss, second.edited], [14, 18, 25]);
  assert.deepEqual([second.lowest, second.isBetween], [26, 27]);
  assert.deepEqual([...second.parameters], [3, 4, 5]);
  assert.deepEqual([...second.states], [4, 5, 6, 7]);
  assert.equal(second.confusion, undefined);
});

test("a frame keeps no other frame's memory", () => {
  const [first] = framesOf(ARRAYS);
  assert.equal(first.parameters.buffer.byteLength, 24);
});

test("a message without rows has no frames", () => {
  assert.deepEqual(framesOf({}), []);
});
