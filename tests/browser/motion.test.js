import assert from "node:assert/strict";
import test from "node:test";

import { placeLinks } from "../../playground/live/browser/links.js";
import {
  drawMotion, isWritten, latest, partsOf, pointOf, short,
} from "../../playground/live/browser/motion.js";

const LAYERS = [2, 3, 1];
const PLACES = LAYERS.map((n, layer) => Array.from({ length: n }, (_, k) => [100 * layer, 80 * k]));
const LINKS = placeLinks({ layers: LAYERS, bias: false, frozen: [] }, PLACES, PLACES.map(() => 40));
const PICTURE = {
  theme: { text: "#111", primary: "#00f", background: "#fff", font: "sans" },
  links: LINKS, places: PLACES, layers: LAYERS, size: 40,
};
const of = (flow, label, layer, at_units, first_link = 0, on_links = []) =>
  ({ flow, label, layer, at_units, first_link, on_links });
const PHASES = [
  of("none", "in", 0, [1, 0]),
  of("forward", "net", 1, [1, 2, 3], 0, [1, 2, 3, 0, 0, 0]),
  of("none", "out", 1, [0.7, 0.8, 0.9]),
  of("backward", "error", 1, [-1, null, 1e-9], 6, [-1, 2, 1e-9]),
  of("move", "", -1, [], 0, [0.25, 0, 0, 0, 0, 0, 0, 0, -0.5]),
];

// What is written where, and how many lines are drawn.
function seen(at, share, choice = { unit: 0, weight: 0 }) {
  const texts = [], dots = [];
  const context = {
    beginPath() {}, lineTo() {}, closePath() {}, stroke() {}, fillRect() {}, strokeRect() {},
    moveTo(...place) { this.at = place; },
    fill() { dots.push(this.at); },
    fillText(text, x, y) { texts.push([text, x, y]); },
  };
  drawMotion(context, PICTURE, PHASES, at, share, choice);
  return { texts: texts.map(([text]) => text), placed: texts, dots };
}

test("a value comes to its unit when it has run along the links, and stays until the next one", () => {
  assert.deepEqual(seen(0, 0).texts, ["1", "0"]);
  assert.ok(!seen(1, 0.5).texts.some((one) => one.startsWith("net")));
  assert.ok(seen(1, 1).texts.includes("net 2"));
  assert.ok(seen(2, 0).texts.includes("out 0.8") && !seen(2, 0).texts.includes("net 2"));
  assert.deepEqual(latest(PHASES.slice(0, 3)).map(({ label }) => label), ["in", "out"]);
});

test("what is no finite number is said, and small numbers are told by their power", () => {
  const { texts } = seen(3, 1);
  assert.ok(texts.includes("error not finite") && texts.includes("error 1.0e-9"));
  assert.deepEqual([0, -0.5, 1234.5, 0.00012, 1e6].map(short), ["0", "-0.5", "1230", "1.2e-4", "1.0e+6"]);
});

test("dots run forward from a unit to the next layer, and backward the other way", () => {
  const [link] = LINKS;
  assert.deepEqual(pointOf(link, "forward", 0), link.from);
  assert.deepEqual(pointOf(link, "backward", 0), link.to);
  assert.equal(seen(1, 0.4).dots.length, 6);
  const across = (phase, share) => seen(phase, share).dots[0][0];
  assert.ok(across(1, 0.1) < across(1, 0.5) && across(3, 0.1) > across(3, 0.5));
});

test("a change is told with its sign", () => {
  const { texts } = seen(4, 0.5);
  assert.ok(texts.includes("+0.25") && texts.includes("-0.5"));
});

test("of many links those of the chosen unit, or the chosen one, have their numbers", () => {
  const many = { flow: "forward", on_links: Array(40) }, layers = [8, 5];
  const is = (motion, unit, row, choice) =>
    isWritten(motion, { kind: "link", layer: 1, unit, row }, 5 * row + unit, choice, layers);
  assert.deepEqual([0, 3, 4].map((unit) => is(many, unit, 1, { unit: 9, weight: 0 })), [false, false, true]);
  assert.ok(is({ ...many, flow: "move" }, 2, 1, { unit: 0, weight: 7 }));
  assert.ok(!is({ ...many, flow: "move" }, 3, 1, { unit: 0, weight: 7 }));
});

test("each phase highlights the layers and links that it is about", () => {
  assert.deepEqual([...partsOf(PHASES[1])], ["0", ">1", "1"]);
  assert.deepEqual([...partsOf(PHASES[3])], ["2", ">2", "1"]);
  assert.deepEqual([...partsOf(PHASES[4])], []);
});
