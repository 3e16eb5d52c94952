import assert from "node:assert/strict";
import test from "node:test";

import { OUTPUTS, rgbOf } from "../../playground/live/browser/colors.js";
import {
  mix, paintClasses, paintMap, stepAt, stepsOf, surety, winnerAt,
} from "../../playground/live/browser/maps.js";

const CLASSES = [{ light: "#ffc080" }, { light: "#80c0ff" }, { light: "#90e090" }];

// What is painted, as rows of colours from the top.
function painted(pixels, paint) {
  let image = null;
  paint({
    canvas: { width: pixels, height: pixels },
    createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: (made, x, y) => {
      assert.deepEqual([x, y], [0, 0]);
      image = made;
    },
  });
  const { data } = image;
  const colors = Array.from({ length: pixels * pixels }, (_, at) => [...data.slice(4 * at, 4 * at + 4)]);
  assert.ok(colors.every(([, , , alpha]) => alpha === 255));
  return Array.from({ length: pixels }, (_, row) =>
    colors.slice(row * pixels, (row + 1) * pixels).map((color) => color.slice(0, 3)));
}

// A map of `grid` points a side, row by row from below; `valueAt` takes shares of the way.
const mapOf = (grid, valueAt) => Float32Array.from({ length: grid * grid }, (_, at) =>
  valueAt((at % grid) / (grid - 1), Math.floor(at / grid) / (grid - 1)));
const isNear = (one, other, most = 1.5) => one.every((value, c) => Math.abs(value - other[c]) <= most);

test("a map goes from the lowest colour to the highest, and its first row lies below", () => {
  const rows = painted(9, (context) => paintMap(mapOf(3, (_, up) => 4 * up), 4, context, OUTPUTS));
  assert.ok(rows.every((row) => row.every((color) => isNear(color, row[0], 0))));
  assert.deepEqual([rows[8][0], rows[4][0], rows[0][0]], [[0, 0, 255], [255, 255, 255], [255, 0, 0]]);
});

test("between its points a map is straight", () => {
  const map = Float32Array.from([0, 1, 0, 1]);
  const [row] = painted(9, (context) => paintMap(map, 1, context, OUTPUTS));
  row.slice(0, 5).forEach((color, x) => assert.ok(isNear(color, [(255 * x) / 4, (255 * x) / 4, 255])));
});

test("each place has the colour of the class that is largest there, as strong as it is sure", () => {
  // Thirds from left to right; in each its class has all.
  const winner = (x) => Math.min(2, Math.floor(3 * x));
  const maps = CLASSES.map((_, k) => mapOf(31, (x) => (winner(x) === k ? 1 : 0)));
  const map = Float32Array.from(maps.flatMap((one) => [...one]));
  const [row] = painted(361, (context) => paintClasses(map, 1, context, CLASSES));
  [40, 180, 320].forEach((x, k) => assert.ok(isNear(row[x], rgbOf(CLASSES[k].light))));
});

test("where no class is ahead, the colour is almost white", () => {
  const even = Float32Array.from({ length: 3 * 25 }, () => 1 / 3);
  const rows = painted(31, (context) => paintClasses(even, 1, context, CLASSES));
  const pale = mix(rgbOf(CLASSES[0].light), 0.15);
  assert.ok(rows.flat().every((color) => isNear(color, pale)));
});

test("the winner at a place is the first of the largest", () => {
  const map = [0.2, 0.5, 0.1, 0.4, 0.5, 0.8, 0.4, 0, 0.1];
  const found = [0, 1, 2].map((place) => winnerAt(map, 3, place));
  assert.deepEqual(found, [{ winner: 1, level: 0.4 }, { winner: 0, level: 0.5 }, { winner: 1, level: 0.8 }]);
});

test("a class is painted the stronger the surer it is, and never quite white", () => {
  for (const n of [2, 3, 10]) {
    const [least, most] = [surety(1 / n, n), surety(1, n)];
    assert.ok(Math.abs(least - 0.15) < 1e-12 && Math.abs(most - 1) < 1e-12);
    assert.ok(surety(0, n) === 0.15 && surety(0.9, n) > surety(0.8, n));
  }
});

test("a colour on white is itself at full strength, and white at none", () => {
  const color = [10, 200, 90];
  assert.deepEqual([mix(color, 1), mix(color, 0)], [color, [255, 255, 255]]);
  assert.deepEqual(mix(color, 0.5), [132.5, 227.5, 172.5]);
});

test("the class that is ahead by the last digits is painted, and by a line from side to side", () => {
  // As where a network is saturated: all classes are nearly alike.
  const ahead = Float64Array.from(mapOf(9, (x) => x), (x) => (1 + 1e-9 * (x - 0.5)) / 3);
  const map = Float64Array.from([...ahead, ...ahead.map((share) => 2 / 3 - share)]);
  const rows = painted(90, (context) => paintClasses(map, 1, context, CLASSES.slice(0, 2)));
  const [left, right] = [1, 0].map((k) => mix(rgbOf(CLASSES[k].light), surety(1 / 3, 2)));
  for (const row of rows) {
    row.forEach((color, x) => assert.ok(isNear(color, x < 45 ? left : right)));
  }
});

test("a map in steps has as many colours, its boundary where the smooth one has it", () => {
  const map = mapOf(3, (x) => x);
  for (const steps of [2, 9]) {
    const [row] = painted(90, (context) => paintMap(map, 1, context, OUTPUTS, steps));
    assert.equal(new Set(row.map(String)).size, steps);
    assert.deepEqual([row[0], row[89]], [[0, 0, 255], [255, 0, 0]]);
  }
  const [cut] = painted(90, (context) => paintMap(map, 1, context, OUTPUTS, 2));
  cut.forEach((color, x) => assert.deepEqual(color, x < 45 ? [0, 0, 255] : [255, 0, 0]));
});

test("classes that are flat have their colours at full strength, however unsure", () => {
  const map = Float64Array.from([...mapOf(3, (x) => x), ...mapOf(3, (x) => 1 - x)]);
  const [row] = painted(90, (context) => paintClasses(map, 1, context, CLASSES.slice(0, 2), true));
  const colors = [1, 0].map((k) => rgbOf(CLASSES[k].light));
  row.forEach((color, x) => Math.abs(x - 44.5) > 3 && assert.deepEqual(color, colors[x < 45 ? 0 : 1]));
});

test("a level is in the step that it lies in, and in none without steps", () => {
  assert.deepEqual([0, 0.49, 0.5, 1].map((level) => stepAt(level, 2)), [0, 0, 1, 1]);
  assert.deepEqual([0, 0.5, 1].map((level) => stepAt(level, 9)), [0, 0.5, 1]);
  assert.equal(stepAt(0.3, 0), 0.3);
});

test("a map is painted in steps where it is asked for, and never a curve", () => {
  const of = (discretize, curve, hasBoundary) => stepsOf({ settings: { discretize }, curve }, hasBoundary);
  assert.deepEqual([of(true, false, true), of(false, false, true), of(true, true, true)], [2, 0, 0]);
  assert.ok(of(true, false, false) % 2 === 1); // the middle stays white
});
