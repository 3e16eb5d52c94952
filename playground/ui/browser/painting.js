// @ts-check
// The pictures of the gallery: what a network predicts, and some of the points it was trained on.

import { OUTPUTS, VALUES, colorOf, edgeOf } from "../../live/browser/colors.js";
import { boundaries, strokeSegments } from "../../live/browser/contour.js";
import { PIXELS, paintClasses, paintMap } from "../../live/browser/maps.js";
import { traceMark } from "../../live/browser/marks.js";
import { SHELF } from "./shelf.js";

const TOP = 255; // of all levels
const EDGE = "#2d2d2d", CURVE = SHELF.classes[0].color;
const FEW = 8; // points are drawn larger

/**
 * @import { ClassLook } from "../../live/browser/types.js"
 * @import { Picture } from "./shelf.js"
 */

/** @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/**
 * Return where a level lies in a picture, from an end that is 0.
 * @param {number} level
 */
function at(level) {
  return (level / TOP) * PIXELS;
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * Paint a picture into a canvas of PIXELS by PIXELS; `classes` says how classes look.
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 * @param {ClassLook[]} classes
 */
export function paintPicture(canvas, picture, classes) {
  const context = contextOf(canvas);
  const own = classes.slice(0, picture.classes);
  if (picture.curve) {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, PIXELS, PIXELS);
  } else paintAnswers(context, bytesOf(picture.maps), own);
  paintPoints(context, bytesOf(picture.points), own);
  if (picture.curve) paintCurve(context, bytesOf(picture.curve));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} levels of one map, or of one for each of several classes
 * @param {ClassLook[]} classes
 */
function paintAnswers(context, levels, classes) {
  const n = classes.length > 2 ? classes.length : 1, area = levels.length / n;
  if (n > 1) paintClasses(levels, TOP, context, classes);
  else paintMap(levels, TOP, context, classes.length ? OUTPUTS : VALUES);
  if (!classes.length) return;
  const maps = classes.map((_, k) => (n > 1
    ? Array.from(levels.subarray(k * area, (k + 1) * area))
    : Array.from(levels, (level) => (k ? level - TOP / 2 : 0))));
  context.strokeStyle = EDGE;
  context.lineWidth = 4;
  strokeSegments(context, boundaries(maps, Math.sqrt(area), PIXELS / 2), context.canvas);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} heights
 */
function paintCurve(context, heights) {
  context.beginPath();
  heights.forEach((height, k) =>
    context.lineTo((k / (heights.length - 1)) * PIXELS, PIXELS - at(height)));
  context.strokeStyle = CURVE;
  context.lineWidth = 6;
  context.lineJoin = "round";
  context.stroke();
}

/**
 * Paint points of three bytes each: across, upwards, and class or level of the value.
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} points
 * @param {ClassLook[]} classes
 */
function paintPoints(context, points, classes) {
  const size = points.length / 3 <= FEW ? 16 : 6;
  for (let k = 0; k < points.length; k += 3) {
    const { color, symbol } = classes[points[k + 2]] ?? {
      color: colorOf(points[k + 2], TOP, VALUES), symbol: "circle",
    };
    traceMark(context, symbol, at(points[k]), PIXELS - at(points[k + 1]), size);
    context.fillStyle = color;
    context.fill();
    context.strokeStyle = classes.length ? "#ffffff" : edgeOf(points[k + 2] / TOP);
    context.lineWidth = size / 5;
    context.stroke();
  }
}

/**
 * Paint what stands for points that there are not yet: a plus on an empty plane.
 * @param {HTMLCanvasElement} canvas
 */
export function paintPlus(canvas) {
  const context = contextOf(canvas);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, PIXELS, PIXELS);
  context.strokeStyle = CURVE;
  context.lineWidth = 12;
  const middle = PIXELS / 2, arm = PIXELS / 5;
  for (const [x, y] of [[arm, 0], [0, arm]]) {
    context.beginPath();
    context.moveTo(middle - x, middle - y);
    context.lineTo(middle + x, middle + y);
    context.stroke();
  }
}
