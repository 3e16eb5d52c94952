import assert from "node:assert/strict";
import test from "node:test";

import { Answers } from "../../playground/live/browser/answers.js";
import { Timeline } from "../../playground/live/browser/timeline.js";

/** Return what is drawn when the answer to a weight comes: the id, and that weight. */
function drawnAtAnswer(isDraggedOn) {
  const timeline = new Timeline(), drawn = [];
  timeline.replace([{ id: 0, parameters: Float64Array.of(1) }]);
  timeline.try(0, 3);
  const player = {
    timeline,
    curve: { take() {} },
    requests: { isWaitingFor: (action) => action === "edit" && isDraggedOn },
    show: () => drawn.push([timeline.current.id, timeline.drawn.parameters[0]]),
  };
  new Answers(player).takeEdit(0, [{ id: 1, parameters: Float64Array.of(2) }], {});
  return drawn;
}

test("a weight that is dragged on stays ahead of the answer to a try before", () => {
  assert.deepEqual(drawnAtAnswer(true), [[1, 3]]);
});

test("the last answer is drawn as it comes", () => {
  assert.deepEqual(drawnAtAnswer(false), [[1, 2]]);
});
