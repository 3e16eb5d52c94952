import assert from "node:assert/strict";
import test from "node:test";

import { rgbOf } from "../../playground/live/browser/colors.js";
import {
  mix, paintClasses, paintMap, stepAt, stepsOf, surety, winnerAt,
} from "../../playground/live/browser/maps.js";

const EDGE = [45, 45, 45];
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
  const rows = painted(9, (context) => paintMap(mapOf(3, (_, up) => 4 * up), 4, context, false));
  assert.ok(rows.every((row) => row.every((color) => isNear(color, row[0], 0))));
  assert.deepEqual([rows[8][0], rows[4][0], rows[0][0]], [[0, 0, 255], [255, 255, 255], [255, 0, 0]]);
});

test("the line is where the map has its middle, as wide on a steep map as on a flat one", () => {
  const pixels = 361;
  const widthOf = (slope) => {
    const map = mapOf(25, (x) => 0.5 + slope * (x - 0.5));
    const [row] = painted(pixels, (context) => paintMap(map, 1, context, true));
    const dark = row.map((color, x) => [x, color]).filter(([, color]) => isNear(color, EDGE, 1));
    const places = dark.map(([x]) => x);
    assert.ok(isNear(row[180], EDGE, 1));
    assert.ok(places.every((x) => Math.abs(x - 180) < 4));
    assert.ok(!isNear(row[170], EDGE, 60) && !isNear(row[190], EDGE, 60));
    return places.length;
  };
  assert.ok(widthOf(1) >= 3);
  assert.equal(widthOf(1), widthOf(0.1));
});

test("there is no line unless it is asked for, nor on a map that is flat", () => {
  const slanted = mapOf(5, (x, up) => (x + up) / 2), flat = mapOf(5, () => 0.5);
  const darkest = (map, withLine) => {
    const rows = painted(91, (context) => paintMap(map, 1, context, withLine));
    return Math.min(...rows.flat().map(([, green]) => green));
  };
  assert.ok(darkest(flat, true) >= 254 && darkest(slanted, false) < 10);
  const diagonal = painted(91, (context) => paintMap(slanted, 1, context, false)).map((row, k) => row[k]);
  assert.ok(diagonal.every((color) => isNear(color, [255, 255, 255])));
});

test("between its points a map is straight", () => {
  const map = Float32Array.from([0, 1, 0, 1]);
  const [row] = painted(9, (context) => paintMap(map, 1, context, false));
  row.slice(0, 5).forEach((color, x) => assert.ok(isNear(color, [(255 * x) / 4, (255 * x) / 4, 255])));
});

test("each place has the colour of the class that is largest there, as strong as it is sure", () => {
  // Thirds from left to right; in each its class has all.
  const winner = (x) => Math.min(2, Math.floor(3 * x));
  const maps = CLASSES.map((_, k) => mapOf(31, (x) => (winner(x) === k ? 1 : 0)));
  const map = Float32Array.from(maps.flatMap((one) => [...one]));
  const [row] = painted(361, (context) => paintClasses(map, 1, context, CLASSES));
  [40, 180, 320].forEach((x, k) => assert.ok(isNear(row[x], rgbOf(CLASSES[k].light))));
  // Halfway between the points of the map that differ.
  for (const x of [114, 234]) assert.ok(isNear(row[x], EDGE, 1));
  const edges = [...row.keys()].filter((x) => isNear(row[x], EDGE, 20));
  assert.ok(edges.every((x) => Math.abs(x - 114) < 4 || Math.abs(x - 234) < 4));
});

test("the line between two classes has no gap where neither is ahead", () => {
  const map = Float32Array.from([...mapOf(25, (x) => 1 - x), ...mapOf(25, (x) => x)]);
  for (const pixels of [361, 362]) {
    const [row] = painted(pixels, (context) => paintClasses(map, 1, context, CLASSES.slice(0, 2)));
    const edges = [...row.keys()].filter((x) => isNear(row[x], EDGE, 1));
    assert.ok(edges.length >= 3 && edges.at(-1) - edges[0] === edges.length - 1);
  }
});

test("where no class is ahead, the colour is almost white, and no line is drawn", () => {
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
    const [row] = painted(90, (context) => paintMap(map, 1, context, false, steps));
    assert.equal(new Set(row.map(String)).size, steps);
    assert.deepEqual([row[0], row[89]], [[0, 0, 255], [255, 0, 0]]);
  }
  const [cut] = painted(90, (context) => paintMap(map, 1, context, false, 2));
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
