// @ts-check
// The diagram of a network with too many units to show each: a box for each layer, a band for all the
// weights between two.

import { drawLine, widthOf } from "./links.js";

/**
 * @import { Plan } from "./layout.js"
 * @import { Description, Frame, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {DrawingContext} context
 * @property {Theme} theme
 * @property {Description} description
 */

/**
 * @param {Picture} picture
 * @param {Plan} plan
 * @param {Frame} frame
 * @param {boolean} areNamed whether each activation stands below its layer anyway
 */
export function drawLayers(picture, plan, frame, areNamed) {
  const { context, theme } = picture;
  context.font = `11px ${theme.font}`;
  context.textAlign = "center";
  drawBands(picture, plan, frame);
  drawBoxes(picture, plan, areNamed);
}

/**
 * @param {Picture} picture
 * @param {Plan} plan
 * @param {Frame} frame
 */
function drawBands({ context, theme, description }, { xs, top, bottom }, frame) {
  const { layers, bias } = description;
  const middle = (top + bottom) / 2;
  let start = 0;
  for (let layer = 1; layer < layers.length; layer++) {
    const n = (layers[layer - 1] + (bias ? 1 : 0)) * layers[layer];
    let sum = 0;
    for (let k = start; k < start + n; k++) sum += Math.abs(frame.parameters[k]);
    start += n;
    const mean = sum / n;
    context.strokeStyle = theme.text;
    context.globalAlpha = 0.45;
    context.lineWidth = 3 * widthOf(mean);
    drawLine(context, { from: [xs[layer - 1], middle], to: [xs[layer], middle] });
    context.globalAlpha = 1;
    if (layers.length >= 7) continue;
    context.fillStyle = theme.text;
    const at = (xs[layer - 1] + xs[layer]) / 2;
    context.fillText(`mean |w| ${mean.toFixed(2)}`, at, bottom - 6 - 13 * (layer % 2));
  }
}

/**
 * @param {Picture} picture
 * @param {Plan} plan
 * @param {boolean} areNamed
 */
function drawBoxes({ context, theme, description }, { xs, top, bottom }, areNamed) {
  const middle = (top + bottom) / 2;
  description.layers.forEach((n, layer) => {
    const high = 26 + (bottom - top - 90) * Math.min(1, n / 32);
    context.fillStyle = theme.background;
    context.fillRect(xs[layer] - 15, middle - high / 2, 30, high);
    context.strokeStyle = context.fillStyle = theme.text;
    context.lineWidth = 1.2;
    context.strokeRect(xs[layer] - 15, middle - high / 2, 30, high);
    context.fillText(String(n), xs[layer], middle + 4);
    if (areNamed && layer) return;
    const name = layer ? description.activations[layer - 1].replace("leaky_relu", "leaky") : "inputs";
    context.fillText(name, xs[layer], middle - high / 2 - 6 - 12 * (layer % 2));
  });
}
