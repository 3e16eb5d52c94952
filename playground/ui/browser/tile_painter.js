// @ts-check
// What a network answers, painted into a small picture: a region, or a curve over a single input.

import { Evaluation } from "../../live/browser/evaluation.js";
import { OUTPUTS, VALUES } from "../../live/browser/colors.js";
import { contextOf } from "../../live/browser/elements.js";
import { paintClasses, paintMap } from "../../live/browser/maps.js";
import { traceMark } from "../../live/browser/marks.js";

const GRID = 17; // points of a map along each side: the picture is a finger wide
const BACKGROUND = "#ffffff", CURVE = "#2f86c6"; // the same in both themes, as regions are
const LINE_WIDTH = 2.5;
const MARK = 3.5; // px from the middle of a point's mark to its corners

/**
 * @import { ClassLook, Description } from "../../live/browser/types.js"
 *
 * What all networks of a sweep have in common, and the training points, each with the class that its
 * mark is of (-1 for a value).
 * @typedef {Pick<Description, "layers" | "bias" | "activations" | "model" | "window" | "range" |
 *   "curve" | "task"> & { classes: ClassLook[], points: [x: number, y: number, label: number][] }} Net
 */

/** Paints networks that differ in their numbers alone. */
export class TilePainter {
  /** @param {Net} net */
  constructor(net) {
    this.net = net;
    this.evaluation = new Evaluation();
    // The points are painted as they are: the networks are not asked for their answers there.
    const described = { ...net, table: { inputs: [] } };
    this.evaluation.describe(/** @type {Description} */ (/** @type {unknown} */ (described)), GRID);
  }

  /** How many numbers a network has. */
  get size() {
    const { layers, bias } = this.net;
    return layers.slice(1).reduce((sum, n, k) => sum + n * (layers[k] + (bias ? 1 : 0)), 0);
  }

  /**
   * Paint a network into a square canvas.
   * @param {HTMLCanvasElement} canvas
   * @param {Float64Array} parameters
   */
  paint(canvas, parameters) {
    const context = contextOf(canvas), { net } = this;
    const passes = this.evaluation.of({ parameters });
    if (net.curve) this.paintCurves(context, passes.curves());
    else if (net.classes.length > 2) paintClasses(passes.map(), 1, context, net.classes);
    else paintMap(passes.map(), 1, context, net.task === "classes" ? OUTPUTS : VALUES);
    this.paintPoints(context);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Float64Array[]} curves
   */
  paintCurves(context, curves) {
    const { width } = context.canvas, { window: [, [low, high]], classes } = this.net;
    context.fillStyle = BACKGROUND;
    context.fillRect(0, 0, width, width);
    context.lineWidth = LINE_WIDTH;
    curves.forEach((curve, k) => {
      context.strokeStyle = curves.length > 1 ? classes[k].color : CURVE;
      context.beginPath();
      curve.forEach((value, at) => {
        context.lineTo((at / (curve.length - 1)) * width, ((high - value) / (high - low)) * width);
      });
      context.stroke();
    });
  }

  /** @param {CanvasRenderingContext2D} context */
  paintPoints(context) {
    const { width } = context.canvas, { window: [[left, right], [low, high]], classes, points } = this.net;
    context.lineWidth = 1;
    context.strokeStyle = BACKGROUND;
    for (const [x, y, label] of points) {
      const { color, symbol } = classes[label] ?? { color: "#333333", symbol: "circle" };
      const across = ((x - left) / (right - left)) * width, down = ((high - y) / (high - low)) * width;
      const size = label < 0 ? MARK / 2 : MARK;
      context.fillStyle = color;
      traceMark(context, symbol, across, down, size);
      context.fill();
      if (label >= 0) context.stroke();
    }
  }
}
