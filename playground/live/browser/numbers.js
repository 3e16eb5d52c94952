// @ts-check
// The numbers on links: the weight of each, where it covers neither a unit nor another number.
//
// They change with each frame, and text takes a canvas that stands in the page long: so they are
// written into a picture of their own, where one of them is written otherwise than before.

import { contextOf, element } from "./elements.js";
import { distanceTo } from "./near.js";

const FEW = 12; // weights that have numbers by themselves
export const MANY = 150; // beyond that they would cover each other
const HIGH = 13, DIGIT = 6.2, LONGEST = 5; // px of a number, and characters of most
const SHARES = Array.from({ length: 17 }, (_, k) => 0.1 + 0.05 * k); // of the way along a link
const PASSES = 6;
// What it costs to cover a unit, another number, or a link that is not the number's own; and to be
// away from the middle.
const OF_UNIT = 4, OF_NUMBER = 2, OF_LINK = 0.2, OF_WAY = 0.1;

/**
 * @import { DrawnLink, Place } from "./links.js"
 * @import { Description, Frame, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * @typedef {{ x: number, y: number, width: number, height: number }} Box around its middle
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {Description} description
 * @property {Theme} theme
 * @property {number} width
 * @property {number} height
 * @property {number} size of a unit
 * @property {boolean[]} named
 * @property {Place[][]} places
 * @property {DrawnLink[]} links
 */

/**
 * Whether links have numbers.
 * @param {Description["settings"]["link_numbers"]} choice
 * @param {number} n weights
 */
export function hasNumbers(choice, n) {
  return n <= (choice === "auto" ? FEW : choice === "on" ? MANY : 0);
}

/**
 * Write a weight in five characters, as far as that can be done.
 * @param {number} weight
 */
export function short(weight) {
  const size = Math.abs(weight);
  if (size >= 9999.5) return weight.toExponential(0).replace("e+", "e");
  const text = weight.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/**
 * Return how much of the smaller one of two boxes they have in common.
 * @param {Box} one
 * @param {Box} other
 */
function common(one, other) {
  const across = (one.width + other.width) / 2 - Math.abs(one.x - other.x);
  const down = (one.height + other.height) / 2 - Math.abs(one.y - other.y);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / Math.min(one.width * one.height, other.width * other.height);
}

/**
 * Find a place on each link for its number.
 * @param {Pick<Picture, "places" | "links" | "size" | "named">} picture
 * @return {Box[]} in the order of the links
 */
export function placeNumbers({ places, links, size, named }) {
  const units = places.flatMap((layer, k) => {
    const below = named[k] ? 14 : 0;
    return layer.map(([x, y]) => ({ x, y: y + below / 2, width: size, height: size + below }));
  });
  const total = (/** @type {Box} */ box, /** @type {Box[]} */ others) =>
    others.reduce((sum, other) => sum + common(box, other), 0);
  // What each place on a link costs, whatever the other numbers do.
  const offered = links.map((link) => SHARES.map((share) => {
    const { from, to } = link;
    const x = from[0] + share * (to[0] - from[0]), y = from[1] + share * (to[1] - from[1]);
    const box = { x, y, width: DIGIT * LONGEST + 2, height: HIGH };
    const parts = [x - box.width / 3, x, x + box.width / 3];
    const crossed = links.filter((one) => one !== link
      && parts.some((part) => distanceTo(one, part, y) < HIGH / 2 + 1)).length;
    const cost = OF_UNIT * total(box, units) + OF_LINK * crossed + OF_WAY * Math.abs(share - 0.5);
    return { box, cost };
  }));
  /** @type {Box[]} */
  const found = [];
  // The first ones did not know the last ones: each is placed again, until none would move.
  for (let pass = 0, isMoved = true; isMoved && pass < PASSES; pass++) {
    isMoved = false;
    offered.forEach((places, k) => {
      const others = found.filter((_, at) => at !== k);
      const all = places.map(({ box, cost }) => ({ box, cost: cost + OF_NUMBER * total(box, others) }));
      const { box } = all.reduce((best, one) => (one.cost < best.cost ? one : best));
      isMoved ||= found[k] !== box;
      found[k] = box;
    });
  }
  return found;
}

/** The picture of the numbers. */
export class Numbers {
  /** What it is of, written out. */
  key = "";
  /** @type {DrawnLink[] | undefined} whose numbers have places */
  placed;
  /** @type {Box[]} */
  boxes = [];

  constructor() {
    this.canvas = element("canvas");
    this.context = contextOf(this.canvas);
  }

  /**
   * Draw them into the diagram.
   * @param {DrawingContext} context
   * @param {Picture} picture
   * @param {Frame} frame
   * @param {boolean} isFile whether it is drawn into a file, where texts are written as such
   */
  drawInto(context, picture, frame, isFile) {
    const { links, description: { settings }, width, height, theme } = picture;
    if (!hasNumbers(settings.link_numbers, links.length)) return;
    if (this.placed !== links) {
      [this.placed, this.boxes, this.key] = [links, placeNumbers(picture), ""];
    }
    const texts = links.map(({ index }) => short(frame.parameters[index]));
    if (isFile) {
      this.write(context, texts, theme);
      return;
    }
    const scale = window.devicePixelRatio || 1;
    const key = `${theme.text} ${theme.background} ${texts.join()}`;
    if (key !== this.key) {
      this.key = key;
      [this.canvas.width, this.canvas.height] = [width * scale, height * scale];
      this.context.setTransform(scale, 0, 0, scale, 0, 0);
      this.write(this.context, texts, theme);
    }
    /** @type {CanvasRenderingContext2D} */ (context).drawImage(this.canvas, 0, 0, width, height);
  }

  /**
   * @param {DrawingContext} context
   * @param {string[]} texts
   * @param {Theme} theme
   */
  write(context, texts, theme) {
    context.font = `11px ${theme.font}`;
    context.textAlign = "center";
    this.boxes.forEach(({ x, y }, k) => {
      const width = DIGIT * texts[k].length + 2;
      context.globalAlpha = 0.85;
      context.fillStyle = theme.background;
      context.fillRect(x - width / 2, y - HIGH / 2, width, HIGH);
      context.globalAlpha = 1;
      context.fillStyle = theme.text;
      context.fillText(texts[k], x, y + 4);
    });
  }
}
