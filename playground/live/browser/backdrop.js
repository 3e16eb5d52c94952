// @ts-check
// What lies below the points of a chart: a map in colours, and lines over it, both on canvases.
//
// The map is stretched over its box; lines are drawn with a pixel of the screen for each of theirs.

import { strokeSegments } from "./contour.js";
import { contextOf, element } from "./elements.js";
import { paintClasses, paintMap } from "./maps.js";

const MAP_PIXELS = 360; // along each side
const INK = "#2d2d2d"; // on the colours of a map, which are the same in both themes
const WIDTH = 2.2; // px of a line, in a chart of SIDE px; wider in a larger picture
const SIDE = 330;

/**
 * @import { ColorScale } from "./colors.js"
 * @import { Segments } from "./contour.js"
 * @import { ClassLook } from "./types.js"
 *
 * A map by a scale, or the maps of several classes one after the other; lines over it, how strong they are,
 * and in how many steps the map is painted; 0 for none.
 * @typedef {object} Content
 * @property {Float64Array} map
 * @property {ColorScale} scale
 * @property {Pick<ClassLook, "light">[]} classes empty for a map by a scale
 * @property {Segments} lines
 * @property {number} strength from 0 to 1
 * @property {number} steps
 */

export class Backdrop {
  /** @type {Content | null} */
  content = null;

  constructor() {
    this.map = element("canvas", { class: "map", width: MAP_PIXELS, height: MAP_PIXELS });
    this.lines = element("canvas", { class: "map" });
    this.mapContext = contextOf(this.map);
    this.lineContext = contextOf(this.lines);
    new ResizeObserver(() => this.fit()).observe(this.lines);
  }

  /**
   * Lie within the margins of a chart.
   * @param {{ l: number, r: number, t: number, b: number }} margin
   */
  place({ l, r, t, b }) {
    for (const canvas of [this.map, this.lines]) {
      canvas.style.cssText =
        `left:${l}px;top:${t}px;width:calc(100% - ${l + r}px);height:calc(100% - ${t + b}px)`;
    }
  }

  /** @param {boolean} isHidden */
  hide(isHidden) {
    this.map.hidden = this.lines.hidden = isHidden;
  }

  fit() {
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [this.lines.clientWidth, this.lines.clientHeight]
      .map((side) => Math.round(scale * side));
    if (!width || (width === this.lines.width && height === this.lines.height)) return;
    [this.lines.width, this.lines.height] = [width, height];
    this.drawLines(this.lineContext);
  }

  /** @param {Content} content */
  draw(content) {
    this.content = content;
    paint(this.mapContext, content);
    this.drawLines(this.lineContext);
  }

  /** @param {CanvasRenderingContext2D} context */
  drawLines(context) {
    if (!this.content) return;
    const { canvas } = context;
    context.clearRect(0, 0, canvas.width, canvas.height);
    drawContent(context, this.content, window.devicePixelRatio || 1);
  }

  /**
   * Draw all of it into a picture.
   * @param {CanvasRenderingContext2D} context
   */
  drawInto(context) {
    if (!this.content) return;
    paint(context, this.content);
    drawContent(context, this.content, context.canvas.width / SIDE);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Content} content
 */
function paint(context, { map, scale, classes, steps }) {
  if (classes.length) paintClasses(map, 1, context, classes, steps > 0);
  else paintMap(map, 1, context, scale, steps);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Content} content
 * @param {number} scale of a pixel
 */
function drawContent(context, { lines, strength }, scale) {
  context.strokeStyle = INK;
  context.globalAlpha = strength;
  context.lineWidth = WIDTH * strength * scale;
  strokeSegments(context, lines, context.canvas);
  context.globalAlpha = 1;
}
