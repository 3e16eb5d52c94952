// @ts-check
// The marks of classes: each with a shape of its own, so that colour alone tells nothing.

import { element } from "./elements.js";

const SVG = "http://www.w3.org/2000/svg";
const TEST_POINTS = "The network is trained on the training points alone. On the test points, "
  + "hollow or square, one sees whether it has learned more than those.";

// Of the points of values, as in charts/region.py: a point's own colour is its value.
export const VALUE = { color: "currentColor", symbol: "circle" };
export const TEST_VALUE = { color: "currentColor", symbol: "square" };

/**
 * @import { ClassLook, Description } from "./types.js"
 * @typedef {[across: number, down: number]} Corner
 */

/**
 * Return corners on a circle of radius 1, the first one at the top turned by `turn` (1 is whole).
 * @param {number} n
 * @param {number} turn
 * @param {number[]} radii
 * @return {Corner[]}
 */
function regular(n, turn = 0, radii = [1]) {
  return Array.from({ length: n }, (_, k) => {
    const angle = 2 * Math.PI * (k / n + turn), radius = radii[k % radii.length];
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

/** @type {Corner[]} */
const plus = [
  [-1, -3], [1, -3], [1, -1], [3, -1], [3, 1], [1, 1], [1, 3], [-1, 3], [-1, 1], [-3, 1], [-3, -1], [-1, -1],
].map(([x, y]) => [x / 3, y / 3]);
/** @type {Corner[]} */
const turned = plus.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);

/** @type {Record<string, Corner[]>} as Plotly calls them */
const CORNERS = {
  circle: regular(24), diamond: regular(4), square: regular(4, 1 / 8), "triangle-up": regular(3),
  "triangle-down": regular(3, 1 / 2), cross: plus, x: turned, star: regular(10, 0, [1, 0.45]),
  pentagon: regular(5), hexagon: regular(6, 1 / 12),
};

/**
 * Draw the outline of a mark into a canvas, to be filled or stroked.
 * @param {Pick<CanvasRenderingContext2D, "beginPath" | "lineTo" | "closePath">} context
 * @param {string} symbol
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function traceMark(context, symbol, x, y, size) {
  context.beginPath();
  for (const [across, down] of CORNERS[symbol]) context.lineTo(x + size * across, y + size * down);
  context.closePath();
}

/**
 * Return a mark as an element of text height, hollow for a test point.
 * @param {Pick<ClassLook, "color" | "symbol">} look
 * @param {boolean} isTest
 */
export function markOf({ color, symbol }, isTest = false) {
  const svg = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "polygon");
  const set = (/** @type {SVGElement} */ made, /** @type {Record<string, string | number>} */ attributes) =>
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, String(value)));
  set(svg, { class: "mark", viewBox: "-1.3 -1.3 2.6 2.6", width: 12, height: 12, "aria-hidden": "true" });
  set(shape, {
    points: CORNERS[symbol].map((corner) => corner.join()).join(" "),
    fill: isTest ? "none" : color, stroke: color, "stroke-width": 0.35,
  });
  svg.append(shape);
  return svg;
}

/** @param {Description} description */
export const hasTest = ({ table }) => table.n_train < table.n_samples;

/**
 * Return the mark of training points or of test points, that of class 0.
 *
 * Over a plane, values need the colour of each point: there test points are square, not hollow.
 * @param {Description} description
 * @param {boolean} isTest
 * @param {boolean} isPlane
 */
export function markOfSet({ classes }, isTest, isPlane) {
  if (isTest && isPlane && !classes.length) return markOf(TEST_VALUE);
  return markOf(classes[0] ?? VALUE, isTest);
}

/**
 * Return what tells training points from test points in a plane; "" where no test points are shown.
 * @param {Description} description
 */
export function keyOfSets(description) {
  if (!hasTest(description) || !description.settings.show_test) return "";
  const part = (/** @type {string} */ name, /** @type {boolean} */ isTest) =>
    element("span", {}, markOfSet(description, isTest, true), ` ${name}`);
  return element(
    "span", { class: "legend", title: TEST_POINTS }, part("train", false), part("test", true));
}
