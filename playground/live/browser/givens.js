// @ts-check
// The diagram of a calculation by hand: what each unit has at the point in question, or a question
// mark, in place of its map; and the weights on their links.

import { brief } from "./elements.js";

const ALONG = 0.3; // of a link, where its weight stands: crossing links share their middle

/**
 * @import { Place, DrawnLink } from "./links.js"
 * @import { Frame, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {DrawingContext} context
 * @property {Theme} theme
 * @property {number} size
 */

/**
 * Write what a unit has into its box.
 * @param {Picture} picture
 * @param {Place} place
 * @param {string} text
 */
export function writeGiven({ context, theme, size }, [x, y], text) {
  context.fillStyle = theme.background;
  context.fillRect(x - size / 2, y - size / 2, size, size);
  context.fillStyle = theme.text;
  context.textAlign = "center";
  context.font = `${text.length > 4 ? 12 : 15}px ${theme.font}`;
  context.fillText(text, x, y + 5);
}

/**
 * Write each weight onto its link, nearer to where it comes from.
 * @param {Picture} picture
 * @param {DrawnLink[]} links
 * @param {Frame} frame
 */
export function writeWeights({ context, theme }, links, { parameters }) {
  context.textAlign = "center";
  context.font = `12px ${theme.font}`;
  for (const { from, to, index } of links) {
    const text = String(Number(brief(parameters[index])));
    const [x, y] = [from[0] + ALONG * (to[0] - from[0]), from[1] + ALONG * (to[1] - from[1])];
    const width = 7 * text.length + 6;
    context.fillStyle = theme.background;
    context.fillRect(x - width / 2, y - 9, width, 17);
    context.fillStyle = theme.text;
    context.fillText(text, x, y + 4);
  }
}
