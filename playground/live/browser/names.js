// @ts-check
// The names of units and links, and where their numbers stand.

/**
 * @import { Description, Target } from "./types.js"
 * @typedef {Target & { row: number }} Link
 */

/**
 * Name a unit: x1, h1, h1.1 or out, as the server names them.
 * @param {number} layer
 * @param {number} unit
 * @param {Pick<Description, "names">} description
 */
export function unitName(layer, unit, { names }) {
  return names[layer][unit];
}

/**
 * Name a unit by what it stands for: an input as the data call it, one of several outputs by its class.
 * @param {number} layer
 * @param {number} unit
 * @param {Pick<Description, "titles">} description
 */
export function unitTitle(layer, unit, { titles }) {
  return titles[layer][unit];
}

/**
 * Name a unit both ways, where they differ: x3: petal length (cm).
 * @param {number} layer
 * @param {number} unit
 * @param {Pick<Description, "names" | "titles">} description
 */
export function wholeName(layer, unit, { names, titles }) {
  const [name, title] = [names[layer][unit], titles[layer][unit]];
  return name === title ? name : `${name}: ${title}`;
}

/**
 * Name a link: from the unit (or bias) of this row to a unit.
 * @param {Link} link
 * @param {Pick<Description, "titles">} description
 */
export function linkName({ layer, unit, row }, { titles }) {
  return `${titles[layer - 1][row] ?? "bias"} \u2192 ${titles[layer][unit]}`;
}

/**
 * Return a text as far as there is room for it, with an ellipsis where that is not all.
 * @param {string} text
 * @param {number} room
 * @param {(text: string) => number} measure
 */
export function shorten(text, room, measure) {
  if (measure(text) <= room) return text;
  let n = text.length;
  while (n > 1 && measure(`${text.slice(0, n).trimEnd()}\u2026`) > room) n--;
  return `${text.slice(0, n).trimEnd()}\u2026`;
}

/**
 * Return where a link's weight stands among the parameters.
 * @param {Link} link
 * @param {Pick<Description, "layers" | "bias">} description
 */
export function parameterIndex({ layer, unit, row }, { layers, bias }) {
  let start = 0;
  for (let k = 1; k < layer; k++) start += (layers[k - 1] + (bias ? 1 : 0)) * layers[k];
  return start + row * layers[layer] + unit;
}

/**
 * Return where a unit stands among hidden units and outputs.
 * @param {Target} target
 * @param {number[]} layers
 */
export function unitIndex({ layer, unit }, layers) {
  return layers.slice(1, layer).reduce((sum, n) => sum + n, 0) + unit;
}

/**
 * Return whether a link, or a unit (row undefined), is held still; places are counted from 1.
 * @param {Target} target
 * @param {number[][]} frozen
 */
export function isFrozen({ layer, unit, row }, frozen) {
  return frozen.some(
    ([l, u, r]) =>
      l === layer
      && (u === undefined || u === unit + 1)
      && (r === undefined || (row !== undefined && r === row + 1)),
  );
}
