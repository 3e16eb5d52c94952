import assert from "node:assert/strict";
import test from "node:test";

import { drawLinks, placeLinks, widthOf } from "../../playground/live/browser/links.js";
import { parameterIndex } from "../../playground/live/browser/names.js";

const DESCRIPTION = { layers: [2, 3, 1], bias: true, frozen: [[1, 2]] };
// Layers stand side by side, units one below the other, biases last.
const PLACES = [3, 4, 1].map((n, layer) => Array.from({ length: n }, (_, k) => [100 * layer, 10 * k]));
const LINKS = placeLinks(DESCRIPTION, PLACES, PLACES.map(() => 8));

// Where lines were drawn, and in which state of the context.
function drawn(changes = {}, parameters = Float64Array.from({ length: 13 }, () => 1)) {
  const lines = [];
  const context = {
    dash: [], setLineDash(dash) { this.dash = dash; }, beginPath() {},
    moveTo(...from) { this.from = from; },
    lineTo(...to) { this.to = to; },
    stroke() {
      const { from, to, dash, strokeStyle: color, lineWidth: width, globalAlpha: alpha } = this;
      lines.push({ from, to, dash, color, width, alpha });
    },
  };
  const picture = { context, theme: { text: "#111" }, links: LINKS, highlighted: new Set(), ...changes };
  drawLinks(picture, { parameters });
  return lines;
}

const plain = LINKS.map(({ from, to }) => JSON.stringify([from, to]));
const ofLinks = (lines) => lines.filter(({ from, to }) => plain.includes(JSON.stringify([from, to])));

test("a larger weight is drawn no thinner, and none too wide", () => {
  const widths = [0, 0.1, 1, 10, 100, 1e6].map(widthOf);
  assert.deepEqual(widths, [...widths].sort((a, b) => a - b));
  assert.ok(widths[0] > 0 && widths.at(-1) === 8 && widthOf(-1) === widthOf(1));
});

test("links are in the order of the parameters, from a unit's side to the next one's", () => {
  assert.equal(LINKS.length, 13);
  LINKS.forEach(({ target, index, from, to }, k) => {
    assert.equal(index, k);
    assert.equal(parameterIndex(target, DESCRIPTION), k);
    const { layer, unit, row } = target;
    assert.deepEqual([from, to], [[100 * layer - 96, 10 * row], [100 * layer - 4, 10 * unit]]);
  });
});

test("links of a frozen unit are frozen, and have a bar", () => {
  const frozen = LINKS.filter((link) => link.frozen);
  assert.ok(frozen.length === 3 && frozen.every(({ target }) => target.layer === 1 && target.unit === 1));
  assert.equal(drawn().length, LINKS.length + 3);
});

test("negative weights have a colour of their own, and dashes", () => {
  const parameters = Float64Array.from({ length: 13 }, (_, k) => (k % 2 ? -1 : 1));
  const lines = ofLinks(drawn({}, parameters));
  const looks = new Set(lines.map(({ color, dash }) => `${color} ${dash}`));
  assert.equal(lines.length, 13);
  assert.equal(looks.size, 2);
  assert.deepEqual(lines.map(({ dash }) => dash.length > 0), Array.from({ length: 13 }, (_, k) => k >= 7));
});

test("what is highlighted stands out: a link, those of a unit, those of a layer", () => {
  for (const [key, n] of [[">1.0.2", 1], [">1.0", 3], [">2", 4]]) {
    const lines = ofLinks(drawn({ highlighted: new Set([key]) }));
    assert.equal(lines.filter(({ alpha }) => alpha === 1).length, n, key);
  }
});

test("a link that is pointed at or selected is drawn again in the colour of the page", () => {
  const pointed = { kind: "link", layer: 2, unit: 0, row: 1 };
  for (const changes of [{ pointed }, { selected: pointed }]) {
    const again = ofLinks(drawn(changes)).filter(({ color }) => color === "#111");
    assert.deepEqual(again.map(({ from }) => from), [[104, 10]]);
  }
});

test("so many links that they are a blot are thin, without dashes", () => {
  const layers = [20, 21, 1];
  const places = layers.map((n, layer) => Array.from({ length: n }, (_, k) => [layer, k]));
  const links = placeLinks({ layers, bias: false, frozen: [] }, places, places.map(() => 0));
  const parameters = Float64Array.from(links, (_, k) => (k % 2 ? -1 : 1));
  const lines = drawn({ links }, parameters);
  assert.equal(lines.length, 441);
  assert.ok(lines.every(({ width, dash }) => width < widthOf(1) && !dash.length));
  const near = drawn({ links, pointed: { kind: "unit", layer: 1, unit: 4 } }, parameters);
  const strong = near.filter(({ alpha }) => alpha > 0.1);
  assert.equal(strong.length, 21);
});
