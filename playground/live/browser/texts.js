// @ts-check
// What is written in the diagram: the name of each unit with its state, or what it has at a point, and
// the units of the biases.
//
// It stays as it is for most frames, and text takes a canvas longer than pictures and lines: so it is
// kept as a picture of its own.

import { brief, contextOf, element } from "./elements.js";
import { shorten } from "./names.js";

/**
 * @import { Description, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {Description} description
 * @property {Theme} theme
 * @property {number} width
 * @property {number} height
 * @property {number} size of a unit
 * @property {boolean[]} named whether there is room for the names of a layer's units
 * @property {import("./links.js").Place[][]} places
 * @property {ArrayLike<number>[] | null} probed
 *
 * A unit with what is written below it while nothing is probed.
 * @typedef {{ layer: number, unit: number, words: string }} Named
 */

/** The picture of what is written. */
export class Texts {
  /** What it is of, written out. */
  key = "";

  constructor() {
    this.canvas = element("canvas");
    this.context = contextOf(this.canvas);
  }

  /**
   * Draw it into the diagram, made anew if it is out of date.
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   * @param {Named[]} units
   */
  drawInto(context, picture, units) {
    const { width, height, theme, probed, places, size } = picture;
    const scale = window.devicePixelRatio || 1;
    const key = JSON.stringify([
      width, height, scale, size, theme, picture.description.bias, places.map(([first]) => first),
      probed?.map((one) => Array.from(one)), units.map(({ words }) => words),
    ]);
    if (key !== this.key) {
      this.key = key;
      [this.canvas.width, this.canvas.height] = [width * scale, height * scale];
      this.context.setTransform(scale, 0, 0, scale, 0, 0);
      write(this.context, picture, units);
    }
    context.drawImage(this.canvas, 0, 0, width, height);
  }
}

/**
 * Write it: into the picture of it, or into a file.
 * @param {DrawingContext} context
 * @param {Picture} picture
 * @param {Named[]} units
 */
export function write(context, picture, units) {
  const { description, theme, size, places, named, probed, width } = picture;
  context.textAlign = "center";
  if (description.bias) {
    places.slice(0, -1).forEach((layer, k) => writeBias(context, picture, layer[layer.length - 1], named[k]));
  }
  context.font = `11px ${theme.font}`;
  const measure = (/** @type {string} */ text) => context.measureText(text).width;
  for (const { layer, unit, words } of units) {
    if (!named[layer]) continue;
    const [x, y] = places[layer][unit];
    const text = shorten(probed ? brief(probed[layer][unit]) : words, roomOf(picture, layer), measure);
    // Whole at both ends of the picture.
    const half = measure(text) / 2 + 2, middle = Math.max(half, Math.min(x, width - half));
    // Readable on the links, too.
    [context.strokeStyle, context.lineWidth] = [theme.background, 3];
    context.strokeText(text, middle, y + size / 2 + 11);
    context.fillStyle = theme.text;
    context.fillText(text, middle, y + size / 2 + 11);
  }
}

/**
 * Return how much room a name has: up to the units of the next layer where the picture ends beside it.
 * @param {Picture} picture
 * @param {number} layer
 */
function roomOf({ places, size }, layer) {
  const across = places[1][0][0] - places[0][0][0], isInside = layer > 0 && layer < places.length - 1;
  return across - (isInside ? 4 : size / 2);
}

/**
 * @param {DrawingContext} context
 * @param {Picture} picture
 * @param {import("./links.js").Place} place
 * @param {boolean} isNamed
 */
function writeBias(context, { theme, size }, [x, y], isNamed) {
  const side = size * 0.6;
  context.font = `${Math.max(8, Math.min(11, side * 0.7))}px ${theme.font}`;
  context.fillStyle = theme.background;
  context.fillRect(x - side / 2, y - side / 2, side, side);
  context.strokeStyle = context.fillStyle = theme.text;
  context.lineWidth = 1;
  context.strokeRect(x - side / 2, y - side / 2, side, side);
  context.fillText("1", x, y + side * 0.25);
  if (isNamed) context.fillText("bias", x, y + side / 2 + 11);
}
