// @ts-check
// The links of the diagram: as wide as their weights are large, in the colour of their sign.

import { isFrozen } from "./names.js";

const PLUS = "#e0812a", MINUS = "#2f86c6";
const DENSE = 400; // links

/**
 * @import { Description, Frame, Target, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * @typedef {[x: number, y: number]} Place
 * @typedef {{ from: Place, to: Place }} Line
 * @typedef {import("./names.js").Link} Link
 *
 * A link where it is drawn; `index` is where its weight stands among the parameters.
 * @typedef {Line & { target: Link, index: number, frozen: boolean }} DrawnLink
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {DrawingContext} context
 * @property {Theme} theme
 * @property {DrawnLink[]} links
 * @property {Target | null} pointed
 * @property {Target | null} selected
 * @property {Set<string>} highlighted
 */

/**
 * How wide a weight is drawn, in px.
 * @param {number} weight
 */
export function widthOf(weight) {
  return Math.min(8, 0.4 + 1.7 * Math.sqrt(Math.abs(weight)));
}

/**
 * Return all links where they are drawn, in the order of the parameters.
 * @param {Description} description
 * @param {Place[][]} places of the units of each layer, and of its bias
 * @param {number[]} sizes of the units of each layer
 */
export function placeLinks({ layers, bias, frozen }, places, sizes) {
  /** @type {DrawnLink[]} */
  const links = [];
  for (let layer = 1; layer < layers.length; layer++) {
    for (let row = 0; row < layers[layer - 1] + (bias ? 1 : 0); row++) {
      for (let unit = 0; unit < layers[layer]; unit++) {
        /** @type {Link} */
        const target = { kind: "link", layer, unit, row };
        const [from, to] = [places[layer - 1][row], places[layer][unit]];
        links.push({
          target, index: links.length,
          from: [from[0] + sizes[layer - 1] / 2, from[1]], to: [to[0] - sizes[layer] / 2, to[1]],
          frozen: isFrozen(target, frozen),
        });
      }
    }
  }
  return links;
}

/**
 * @param {Picture} picture
 * @param {Frame} frame
 */
export function drawLinks(picture, frame) {
  const { context, links, pointed, selected, theme } = picture;
  /** @type {(one: Link, other: Target | null) => boolean} */
  const same = (one, other) =>
    other?.kind === "link" && one.layer === other.layer && one.unit === other.unit && one.row === other.row;
  if (links.length > DENSE) drawDense(picture, frame);
  else drawSparse(picture, frame);
  context.globalAlpha = 1;
  for (const link of links) {
    if (link.frozen) drawBar(context, link, theme);
    if (same(link.target, pointed) || same(link.target, selected)) {
      context.strokeStyle = theme.text;
      context.lineWidth = 1.5;
      drawLine(context, link);
    }
  }
}

/**
 * Negative ones are dashed.
 * @param {Picture} picture
 * @param {Frame} frame
 */
function drawSparse({ context, links, highlighted }, frame) {
  // One dash pattern after the other: to change it for each link takes longer than to draw it.
  for (const negative of [false, true]) {
    context.setLineDash(negative ? [6, 3] : []);
    context.strokeStyle = negative ? MINUS : PLUS;
    for (const link of links) {
      const weight = frame.parameters[link.index];
      if (weight < 0 !== negative) continue;
      context.globalAlpha = highlighted.size && !isHighlighted(link.target, highlighted) ? 0.18 : 1;
      context.lineWidth = widthOf(weight);
      drawLine(context, link);
    }
  }
  context.setLineDash([]);
}

/**
 * So many links that wide or dashed ones would be a blot: thin ones, one sign over the other.
 * Those of the unit that is pointed at stand out.
 * @param {Picture} picture
 * @param {Frame} frame
 */
function drawDense({ context, links, highlighted, pointed }, frame) {
  /** @type {(target: Link, one: Target) => boolean} */
  const touches = ({ layer, unit, row }, one) =>
    (layer === one.layer && unit === one.unit) || (layer - 1 === one.layer && row === one.unit);
  /** @type {(target: Link) => boolean} */
  const isShown =
    pointed?.kind === "unit" ? (target) => touches(target, pointed)
      : highlighted.size ? (target) => isHighlighted(target, highlighted) : () => true;
  for (const link of links) {
    const weight = frame.parameters[link.index];
    context.globalAlpha = isShown(link.target) ? Math.min(0.9, 0.15 + 0.6 * Math.abs(weight)) : 0.04;
    context.strokeStyle = weight < 0 ? MINUS : PLUS;
    context.lineWidth = 0.35 * widthOf(weight);
    drawLine(context, link);
  }
}

/**
 * Whether a link is highlighted: itself, its unit or its layer.
 * @param {Link} link
 * @param {Set<string>} highlighted
 */
function isHighlighted({ layer, unit, row }, highlighted) {
  return [`>${layer}`, `>${layer}.${unit}`, `>${layer}.${unit}.${row}`].some((key) => highlighted.has(key));
}

/**
 * @param {DrawingContext} context
 * @param {Line} line
 */
export function drawLine(context, { from, to }) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/**
 * A frozen link has a bar across its middle.
 * @param {DrawingContext} context
 * @param {Line} line
 * @param {Theme} theme
 */
function drawBar(context, { from, to }, theme) {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [across, down] = [(5 * (to[1] - from[1])) / length, (-5 * (to[0] - from[0])) / length];
  context.strokeStyle = theme.text;
  context.lineWidth = 3;
  drawLine(context, { from: [x - across, y - down], to: [x + across, y + down] });
}
