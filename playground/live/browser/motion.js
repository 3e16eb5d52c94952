// @ts-check
// A phase of an update on the diagram: values that run along links as dots, and what units have got.

import { drawLine } from "./links.js";

const PLUS = "#e0812a", MINUS = "#2f86c6";
const MOST_NUMBERS = 12; // of links that have all their numbers written
const PLACES_ALONG = [0.32, 0.5, 0.68]; // of a link: where its number is written, by its row
const ARRIVED = 0.8; // share of a phase after which what has run has come
const LABELS = { "": "", in: "", net: "net ", out: "out ", error: "error ", delta: "\u0394 " };

/**
 * @import { DrawnLink, Place } from "./links.js"
 * @import { Motion, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {Theme} theme
 * @property {DrawnLink[]} links in the order of the parameters
 * @property {Place[][]} places of the units of each layer
 * @property {number[]} layers the number of units of each
 * @property {number} size of a unit
 *
 * What is chosen to be written out: a unit of each layer, and a parameter.
 * @typedef {{ unit: number, weight: number }} Choice
 */

/**
 * Return which parts of the diagram a phase is about, as `Diagram.highlighted` has them.
 * @param {Motion} motion
 */
export function partsOf({ flow, layer }) {
  if (flow === "forward") return new Set([`${layer - 1}`, `>${layer}`, `${layer}`]);
  if (flow === "backward") return new Set([`${layer + 1}`, `>${layer + 1}`, `${layer}`]);
  return new Set(layer < 0 ? [] : [`${layer}`]);
}

/**
 * Draw the phases of an update up to one, and of that the share that has passed.
 * @param {DrawingContext} context
 * @param {Picture} picture
 * @param {Motion[]} phases
 * @param {number} at the number of the phase
 * @param {number} share 0 to 1
 * @param {Choice} choice
 */
export function drawMotion(context, picture, phases, at, share, choice) {
  context.font = `10px ${picture.theme.font}`;
  context.textAlign = "center";
  const motion = phases[at];
  if (motion.on_links.length) drawOnLinks(context, picture, motion, share, choice);
  const come = latest(phases.slice(0, at + (hasCome(motion, share) ? 1 : 0)));
  for (const one of come) drawAtUnits(context, picture, one, one === motion, choice);
}

/**
 * Whether what a phase brings has come to its units.
 * @param {Motion} motion
 * @param {number} share
 */
function hasCome({ flow }, share) {
  return share >= (flow === "forward" || flow === "backward" ? ARRIVED : 0);
}

/**
 * Return for each layer the last phase that brought its units something.
 * @param {Motion[]} phases
 */
export function latest(phases) {
  /** @type {Map<number, Motion>} */
  const found = new Map();
  for (const motion of phases) if (motion.layer >= 0) found.set(motion.layer, motion);
  return [...found.values()];
}

/**
 * Whether the number of a link is written: of all where they are few, else of those of the choice.
 * @param {Motion} motion
 * @param {DrawnLink["target"]} target
 * @param {number} index
 * @param {Choice} choice
 * @param {number[]} layers
 */
export function isWritten({ flow, on_links: values }, target, index, { unit, weight }, layers) {
  if (values.length <= MOST_NUMBERS) return true;
  if (flow === "forward") return target.unit === Math.min(unit, layers[target.layer] - 1);
  if (flow === "backward") return target.row === Math.min(unit, layers[target.layer - 1] - 1);
  return index === Math.min(weight, values.length - 1);
}

/**
 * @param {DrawingContext} context
 * @param {Picture} picture
 * @param {Motion} motion
 * @param {number} share
 * @param {Choice} choice
 */
function drawOnLinks(context, picture, motion, share, choice) {
  const { links, layers } = picture, { flow, first_link: first, on_links: values } = motion;
  const most = Math.max(...values.map((value) => Math.abs(value ?? 0))) || 1;
  const drawn = links.slice(first, first + values.length);
  drawn.forEach((link, k) => {
    const value = values[k] ?? 0;
    context.fillStyle = context.strokeStyle = value < 0 ? MINUS : PLUS;
    if (flow === "forward" || flow === "backward") {
      drawDot(context, pointOf(link, flow, Math.min(1, share / ARRIVED)), Math.abs(value) / most);
    } else {
      // What is to change glows as much as it changes.
      context.globalAlpha = 0.75 * (flow === "move" ? Math.sin(Math.PI * Math.min(1, share)) : share);
      context.lineWidth = 2 + (8 * Math.abs(value)) / most;
      drawLine(context, link);
      context.globalAlpha = 1;
    }
  });
  // Numbers over all lines and dots.
  drawn.forEach((link, k) => {
    const { target, index } = link;
    if (!isWritten(motion, target, index, choice, layers)) return;
    const along = PLACES_ALONG[(target.row + target.unit) % PLACES_ALONG.length];
    const at = flow === "forward" || flow === "backward" ? Math.min(along, share / ARRIVED) : along;
    const [x, y] = pointOf(link, flow === "backward" ? "backward" : "forward", at);
    writePill(context, picture.theme, [x, y - 6], signed(values[k], flow === "move"));
  });
}

/**
 * Return the point of a link that is so far along the way.
 * @param {DrawnLink} link
 * @param {"forward" | "backward"} flow
 * @param {number} share
 * @return {Place}
 */
export function pointOf({ from, to }, flow, share) {
  const t = flow === "forward" ? share : 1 - share;
  return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
}

/**
 * @param {DrawingContext} context
 * @param {Place} place
 * @param {number} size 0 to 1
 */
function drawDot(context, [x, y], size) {
  const side = 4 + 7 * Math.sqrt(size);
  context.beginPath();
  context.moveTo(x, y - side / 1.4);
  context.lineTo(x + side / 1.4, y);
  context.lineTo(x, y + side / 1.4);
  context.lineTo(x - side / 1.4, y);
  context.closePath();
  context.fill();
}

/**
 * Write what the units of a layer have got above each; where they stand close, of the chosen one alone.
 * @param {DrawingContext} context
 * @param {Picture} picture
 * @param {Motion} motion
 * @param {boolean} isNow whether it is what the phase shown brings
 * @param {Choice} choice
 */
function drawAtUnits(context, { places, layers, size, theme }, motion, isNow, { unit }) {
  const { layer, label, at_units: values } = motion;
  const gap = values.length > 1 ? places[layer][1][1] - places[layer][0][1] : Infinity;
  const chosen = Math.min(unit, layers[layer] - 1);
  values.forEach((value, k) => {
    if (gap < 18 && k !== chosen) return;
    const [x, y] = places[layer][k];
    const above = gap < size + 30 ? 0 : size / 2 + 8;
    writePill(context, theme, [x, y - above], `${LABELS[label]}${signed(value)}`, isNow);
  });
}

/**
 * Write a number; of a change with its sign in any case.
 * @param {number | null} value
 * @param {boolean} isChange
 */
function signed(value, isChange = false) {
  if (value === null) return "not finite";
  return `${isChange && value > 0 ? "+" : ""}${short(value)}`;
}

/**
 * Write a number in three digits: there is little room.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100000)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/**
 * @param {DrawingContext} context
 * @param {Theme} theme
 * @param {Place} place of its middle
 * @param {string} text
 * @param {boolean} isNow
 */
function writePill(context, theme, [x, y], text, isNow = false) {
  const width = 6.2 * text.length + 6;
  context.fillStyle = theme.background;
  context.fillRect(x - width / 2, y - 7, width, 14);
  context.strokeStyle = isNow ? theme.primary : theme.text;
  context.lineWidth = isNow ? 2 : 0.5;
  context.strokeRect(x - width / 2, y - 7, width, 14);
  context.fillStyle = theme.text;
  context.fillText(text, x, y + 3.5);
}
