import assert from "node:assert/strict";
import test from "node:test";

import { Timeline } from "../../playground/live/browser/timeline.js";

const frame = (id, lowest) => ({ id, lowest });

test("the lowest is of the frames that were shown, not of those that wait", () => {
  const timeline = new Timeline();
  timeline.replace([frame(0, 0), frame(1, 1), frame(2, 1)]);
  timeline.queue = [frame(3, 3)];
  assert.equal(timeline.lowest.id, 1);
  timeline.append(timeline.queue.shift());
  assert.equal(timeline.lowest.id, 3);
});

test("it stays the lowest of the whole way where an earlier frame is shown", () => {
  const timeline = new Timeline();
  timeline.replace([frame(0, 0), frame(1, 1), frame(2, 1)]);
  timeline.goTo(0);
  assert.equal(timeline.lowest.id, 1);
  // Going on from there, what followed is forgotten.
  timeline.cut();
  assert.equal(timeline.lowest.id, 0);
});

test("there is none without test points, nor of a frame that is not there", () => {
  const timeline = new Timeline();
  assert.equal(timeline.lowest, undefined);
  timeline.replace([frame(0, -1), frame(1, -1)]);
  assert.equal(timeline.lowest, undefined);
  timeline.replace([frame(4, 3), frame(5, 3)]);
  assert.equal(timeline.lowest, undefined);
});
