import assert from "node:assert/strict";
import test from "node:test";

import { goalsAt, takeGoals } from "../../playground/live/browser/goals.js";

const frames = [0, 1, 2, 3].map((id) => ({ id }));

test("what was measured of a frame stays with it, and while playing with those after it", () => {
  takeGoals(frames, { ids: [1, 9], rows: [["one"], ["none"]] });
  assert.deepEqual(frames.map(({ goals }) => goals), [undefined, ["one"], undefined, undefined]);
  assert.deepEqual(goalsAt(frames, 3, true), ["one"]);
  assert.equal(goalsAt(frames, 0, true), undefined);
});

test("of a frame at rest only its own is told", () => {
  assert.equal(goalsAt(frames, 3, false), undefined);
  assert.deepEqual(goalsAt(frames, 1, false), ["one"]);
});
