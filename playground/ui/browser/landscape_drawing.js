// @ts-check
// The landscape on a canvas: colours, lines of equal loss, and the paths of runs across it.

import { VALUES, colorOf } from "../../live/browser/colors.js";
import { linesAt, strokeSegments } from "../../live/browser/contour.js";
import { contextOf, element } from "../../live/browser/elements.js";
import { paintMap } from "../../live/browser/maps.js";
import { dotted, levelOf, lossesOf, shareOf } from "./landscape_surface.js";

const PIXELS = 320; // of the colours along each side
const APART = 13; // px between the dots of a path
const DARK = "#111111", LIGHT = "#ffffff", NO_NUMBER = "#8d8d8d";
// Of other runs, beside the white one of the run shown: light ones, seen on all colours of the scale.
export const OTHERS = ["#ffb3d9", "#9fe8ff", "#ffd27f"];
const AHEAD = 0.55; // opacity of what lies after the frame shown

/**
 * @import { Place, Surface } from "./landscape_surface.js"
 *
 * @typedef {object} Path
 * @property {string} name
 * @property {Place[]} places
 * @property {(number | null)[]} losses of the run itself
 * @property {number[]} epochs
 *
 * @typedef {Surface & { paths: Path[], shown: number }} Drawn
 */

/**
 * Return where a place lies in a picture, in px from its left upper corner.
 * @param {Place} place
 * @param {Surface["ends"]} ends
 * @param {number} side of the picture
 */
export function toPixels([x, y], ends, side) {
  const [[left, right], [low, high]] = ends;
  return [((x - left) / (right - left)) * side, ((high - y) / (high - low)) * side];
}

/** What does not change while the point is dragged, painted once. */
export class Backdrop {
  /** @param {Surface} surface */
  constructor(surface) {
    const { grid, scale } = surface;
    this.losses = lossesOf(surface);
    const levels = Float64Array.from(this.losses, (loss) => levelOf(loss, scale));
    this.colors = element("canvas", { width: PIXELS, height: PIXELS });
    paintMap(levels, 1, contextOf(this.colors), VALUES);
    this.lines = linesAt(levels, grid, scale.levels.map((loss) => levelOf(loss, scale)));
    this.grid = grid;
    this.missing = Array.from(this.losses.keys()).filter((k) => !Number.isFinite(this.losses[k]));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} side of the picture
   */
  paint(context, side) {
    context.drawImage(this.colors, 0, 0, side, side);
    context.strokeStyle = "rgba(255, 255, 255, 0.5)";
    context.lineWidth = 1;
    strokeSegments(context, this.lines, { width: side, height: side });
    const cell = side / (this.grid - 1);
    context.fillStyle = NO_NUMBER;
    for (const k of this.missing) {
      const [column, row] = [k % this.grid, Math.floor(k / this.grid)];
      context.fillRect((column - 0.5) * cell, side - (row + 0.5) * cell, cell + 0.5, cell + 0.5);
    }
  }
}

/**
 * Draw all paths, that of the run shown on top.
 * @param {CanvasRenderingContext2D} context
 * @param {Drawn} drawn
 * @param {number} side of the picture
 */
export function drawPaths(context, drawn, side) {
  drawn.paths.slice(1).forEach((path, k) => {
    const places = path.places.map((place) => toPixels(place, drawn.ends, side));
    strokeLine(context, places, OTHERS[k % OTHERS.length]);
    drawEnds(context, places, OTHERS[k % OTHERS.length]);
  });
  const [own] = drawn.paths, { shown } = drawn;
  const places = own.places.map((place) => toPixels(place, drawn.ends, side));
  context.globalAlpha = AHEAD;
  strokeLine(context, places.slice(shown), LIGHT, [4, 5]);
  context.globalAlpha = 1;
  strokeLine(context, places.slice(0, shown + 1), LIGHT);
  for (const k of dotted(places.slice(0, shown + 1), APART)) {
    dot(context, places[k], 3.2, colorOf(levelOf(own.losses[k], drawn.scale), 1, VALUES), LIGHT, 1.2);
  }
  drawEnds(context, places, LIGHT, shown < places.length - 1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} places in px
 * @param {string} color
 * @param {number[]} dashes
 */
function strokeLine(context, places, color, dashes = []) {
  if (places.length < 2) return;
  context.save();
  context.lineJoin = context.lineCap = "round";
  context.setLineDash(dashes);
  for (const [width, style] of /** @type {[number, string][]} */ ([[4, DARK], [2, color]])) {
    context.beginPath();
    for (const [x, y] of places) context.lineTo(x, y);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
  context.restore();
}

/**
 * Mark where a path begins, hollow, and where it ends, by a square.
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} places in px
 * @param {string} color
 * @param {boolean} hasEnd
 */
function drawEnds(context, places, color, hasEnd = true) {
  const [x, y] = places[places.length - 1];
  if (hasEnd) {
    context.fillStyle = color;
    context.strokeStyle = DARK;
    context.lineWidth = 1.5;
    context.fillRect(x - 5, y - 5, 10, 10);
    context.strokeRect(x - 5, y - 5, 10, 10);
  }
  ring(context, places[0], 6, DARK, 4.5);
  ring(context, places[0], 6, color, 2);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} place in px
 * @param {number} radius
 * @param {string} color
 * @param {number} width
 */
function ring(context, [x, y], radius, color, width) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} place in px
 * @param {number} radius
 * @param {string} fill
 * @param {string} edge
 * @param {number} width
 */
function dot(context, place, radius, fill, edge, width) {
  const [x, y] = place;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  ring(context, place, radius, edge, width);
}

/**
 * Return whether a place lies in the picture.
 * @param {Place} place
 * @param {Surface["ends"]} ends
 */
export function isWithin(place, ends) {
  return place.every((at, axis) => {
    const share = shareOf(at, ends[axis]), [low, high] = ends[axis];
    return share === (at - low) / (high - low);
  });
}
