import assert from "node:assert/strict";
import test from "node:test";

import { TilePainter } from "../../playground/ui/browser/tile_painter.js";

const MODEL = {
  features: [{ factors: [0], sine: false }, { factors: [1], sine: false }],
  mean: [0, 0], deviation: [1, 1], held: [0, 0], shown: [0, 1], outputs: 1, scale: [0, 1],
};
const CLASSES = [{ color: "#0000ff", light: "#0000ff", symbol: "circle" },
  { color: "#ff0000", light: "#ff0000", symbol: "diamond" }];
const NET = {
  layers: [2, 1], bias: true, activations: ["linear"], model: MODEL, window: [[0, 1], [0, 1]],
  range: [0, 1], curve: false, task: "classes", classes: CLASSES, points: [],
};

/** Return a canvas that keeps the picture that is put into it, and what is drawn over it. */
function canvasOf(pixels) {
  const drawn = { lines: [], filled: 0, image: null };
  const context = {
    canvas: { width: pixels }, createImageData: (w, h) => ({ data: new Uint8ClampedArray(4 * w * h) }),
    putImageData: (image) => { drawn.image = image; }, fillRect() {}, beginPath() {}, closePath() {},
    stroke() {}, fill: () => { drawn.filled += 1; }, lineTo: (x, y) => drawn.lines.push([x, y]),
  };
  return { canvas: { getContext: () => context }, drawn };
}

test("a network has as many numbers as its layers and biases ask for", () => {
  assert.equal(new TilePainter({ ...NET, layers: [2, 4, 1], activations: ["tanh", "linear"] }).size, 17);
  assert.equal(new TilePainter({ ...NET, layers: [2, 4, 1], bias: false }).size, 12);
});

test("a region runs from the one class to the other along what the network looks at", () => {
  const { canvas, drawn } = canvasOf(8);
  new TilePainter(NET).paint(canvas, Float64Array.of(1, 0, 0)); // the output is x1
  const at = (x, y) => [...drawn.image.data.subarray(4 * (8 * y + x), 4 * (8 * y + x) + 3)];
  assert.deepEqual(at(0, 0), [0, 0, 255]);
  assert.deepEqual(at(7, 0), [255, 0, 0]);
  assert.deepEqual(at(0, 7), at(0, 0));
});

test("training points are marked at their places, the vertical axis upwards", () => {
  const { canvas, drawn } = canvasOf(100);
  new TilePainter({ ...NET, points: [[0.25, 1, 1]] }).paint(canvas, Float64Array.of(0, 0, 0));
  assert.equal(drawn.filled, 1);
  const n = drawn.lines.length;
  const middle = [0, 1].map((k) => drawn.lines.reduce((sum, place) => sum + place[k], 0) / n);
  assert.ok(Math.abs(middle[0] - 25) < 1e-9 && Math.abs(middle[1]) < 1e-9, String(middle));
});

test("over a single input the answer is a curve", () => {
  const features = MODEL.features.slice(0, 1);
  const model = { ...MODEL, features, mean: [0], deviation: [1], held: [0], shown: [0] };
  const look = { curve: true, task: "values", classes: [], window: [[0, 2], [0, 2]] };
  const net = { ...NET, ...look, layers: [1, 1], model };
  const { canvas, drawn } = canvasOf(100);
  new TilePainter(net).paint(canvas, Float64Array.of(1, 0)); // the output is the input
  assert.deepEqual([drawn.lines[0], drawn.lines.at(-1)], [[0, 100], [100, 0]]);
});
