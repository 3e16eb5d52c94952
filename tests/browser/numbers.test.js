import assert from "node:assert/strict";
import test from "node:test";

import { planOf } from "../../playground/live/browser/layout.js";
import { placeLinks } from "../../playground/live/browser/links.js";
import { hasNumbers, placeNumbers, short } from "../../playground/live/browser/numbers.js";

const CONTROLS = { layers: true, activations: 60, features: 7 };

// The numbers of a network as it is laid out on the page.
function numbersOf(layers, bias = false, width = 343) {
  const plan = planOf(width, width * 1.06, { layers, bias }, CONTROLS);
  const links = placeLinks({ layers, bias, frozen: [] }, plan.places, plan.sizes);
  return { plan, links, boxes: placeNumbers({ ...plan, links }) };
}

const overlap = (one, other) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 - 0.5
  && Math.abs(one.y - other.y) < (one.height + other.height) / 2 - 0.5;

for (const [name, layers, bias, width] of [
  ["the opening page", [2, 4, 1], false, 343],
  ["the opening page on a laptop", [2, 4, 1], false, 290],
  ["a phone", [2, 4, 1], false, 350],
  ["two units with bias", [2, 2, 1], true, 343],
  ["three features", [3, 3, 1], false, 343],
  ["no hidden layer", [7, 1], true, 343],
]) {
  test(`numbers cover neither each other nor units: ${name}`, () => {
    const { plan, links, boxes } = numbersOf(layers, bias, width);
    assert.equal(boxes.length, links.length);
    boxes.forEach((box, k) => {
      for (const other of boxes.slice(k + 1)) assert.ok(!overlap(box, other), `${k}`);
      for (const [x, y] of plan.places.flat()) {
        assert.ok(!overlap(box, { x, y, width: plan.size, height: plan.size }), `${k}`);
      }
    });
  });
}

test("each number lies on its link", () => {
  const { links, boxes } = numbersOf([3, 5, 2], true);
  links.forEach(({ from, to }, k) => {
    const share = (boxes[k].x - from[0]) / (to[0] - from[0]);
    assert.ok(share > 0.05 && share < 0.95);
    assert.ok(Math.abs(from[1] + share * (to[1] - from[1]) - boxes[k].y) < 1e-6);
  });
});

test("few weights have numbers by themselves, and too many never", () => {
  assert.deepEqual([12, 13].map((n) => hasNumbers("auto", n)), [true, false]);
  assert.deepEqual([13, 151].map((n) => hasNumbers("on", n)), [true, false]);
  assert.ok(!hasNumbers("off", 2));
});

test("a weight is written in five characters, and never as a zero with a sign", () => {
  const texts = [0, -0.001, 0.27392, -0.4604, 9.994, 9.996, -12.34, 99.96, -1234.4, 123456, -1e6].map(short);
  assert.deepEqual(
    texts, ["0.00", "0.00", "0.27", "-0.46", "9.99", "10.0", "-12.3", "100", "-1234", "1e5", "-1e6"]);
  assert.ok(texts.every((text) => text.length <= 5));
});
