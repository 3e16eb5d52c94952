import assert from "node:assert/strict";
import test from "node:test";

import {
  isFrozen, linkName, parameterIndex, shorten, unitIndex, unitName, unitTitle, wholeName,
} from "../../playground/live/browser/names.js";

const names = [["x1", "x2"], ["h1", "h2", "h3"], ["out"]];
const titles = [["x1", "height (cm)"], ["h1", "h2", "h3"], ["out"]];

test("units and links are named as the server names them", () => {
  assert.equal(unitName(1, 2, { names }), "h3");
  assert.equal(unitTitle(0, 1, { titles }), "height (cm)");
  assert.equal(linkName({ layer: 1, unit: 0, row: 1 }, { titles }), "height (cm) \u2192 h1");
  const whole = [0, 1].map((unit) => wholeName(0, unit, { names, titles }));
  assert.deepEqual(whole, ["x1", "x2: height (cm)"]);
  assert.equal(linkName({ layer: 2, unit: 0, row: 1 }, { titles }), "h2 \u2192 out");
  assert.equal(linkName({ layer: 2, unit: 0, row: 3 }, { titles }), "bias \u2192 out");
});

test("every parameter is of one link, in the order of layers, rows and units", () => {
  for (const bias of [false, true]) {
    const layers = [2, 3, 1], places = [];
    for (const layer of [1, 2]) {
      for (let row = 0; row < layers[layer - 1] + (bias ? 1 : 0); row++) {
        for (let unit = 0; unit < layers[layer]; unit++) {
          places.push(parameterIndex({ layer, unit, row }, { layers, bias }));
        }
      }
    }
    assert.deepEqual(places, places.map((_, k) => k));
  }
});

test("units count through hidden layers and outputs", () => {
  const layers = [2, 3, 2, 1];
  const at = [[1, 0], [1, 2], [2, 1], [3, 0]].map(([layer, unit]) => unitIndex({ layer, unit }, layers));
  assert.deepEqual(at, [0, 2, 4, 5]);
});

test("what is frozen as a part of more is frozen", () => {
  const link = { layer: 2, unit: 0, row: 1 };
  for (const place of [[2], [2, 1], [2, 1, 2]]) assert.ok(isFrozen(link, [place]));
  for (const place of [[1], [2, 2], [2, 1, 1]]) assert.ok(!isFrozen(link, [place]));
  assert.ok(!isFrozen({ layer: 2, unit: 0 }, [[2, 1, 2]]));
});

test("a name that is too long is cut where its room ends, and says so", () => {
  const measure = (text) => text.length;
  assert.equal(shorten("petal length", 12, measure), "petal length");
  for (let room = 2; room < 12; room++) {
    const short = shorten("petal length", room, measure);
    assert.ok(short.length <= room && short.endsWith("\u2026"));
    assert.ok("petal length".startsWith(short.slice(0, -1)));
  }
});
