// @ts-check
// Where the diagram has its layers, units and biases, and how much room its controls take of it.

const MARGIN = 30, LARGEST = 40, SMALLEST = 9;
const NAME = 14, LEAST_NAMED = 17; // px of a name below a unit, and of a unit that has one
const MOST_GAP = 86; // px between the middles of two units
export const CONTROL = 24; // px: as large as it has to be for a finger
const SIGNS = 2 * CONTROL; // wide are the plus and the minus of a layer
const COLUMN = 50; // px: as wide as the longest name of a feature

/**
 * @import { Place } from "./links.js"
 * @import { Description } from "./types.js"
 *
 * Which controls the diagram has: those of layers and units, those of activations by how wide the
 * widest is, in px, and how many features there are to switch.
 * @typedef {{ layers: boolean, activations: number, features: number }} Controls
 *
 * Where everything stands, in px.
 * @typedef {object} Plan
 * @property {number} width
 * @property {number} height
 * @property {number} size of a unit
 * @property {boolean[]} named whether there is room for the names of a layer's units
 * @property {Place[][]} places of the units of each layer, and of its bias
 * @property {number[]} xs where each layer stands
 * @property {number} top where the network begins, below the controls of layers
 * @property {number} bottom where it ends, above those of activations
 * @property {boolean} hasColumn whether features have a column beside the inputs
 * @property {number} insertRows in how many rows those between layers do
 * @property {boolean} canRemove whether each layer has room for a button of its own that removes it
 * @property {number} signRows in how many rows the plus and minus of layers take turns
 * @property {number} choiceRows the same for the activations
 */

export const NO_CONTROLS = { layers: false, activations: 0, features: 0 };

/**
 * Lay a network out in a box.
 * @param {number} width
 * @param {number} height
 * @param {Pick<Description, "layers" | "bias">} network
 * @param {Controls} controls
 * @return {Plan}
 */
export function planOf(width, height, { layers, bias }, controls = NO_CONTROLS) {
  const gaps = layers.length - 1;
  const wide = (/** @type {number} */ left) => (width - left - MARGIN) / gaps;
  const hasColumn = controls.features > 0 && height >= controls.features * CONTROL
    && wide(MARGIN + COLUMN) >= SIGNS + 4;
  const left = MARGIN + (hasColumn ? COLUMN : 0), across = wide(left);
  const rowsOf = (/** @type {number} */ needed) => Math.max(1, Math.ceil(needed / across));
  const signRows = rowsOf(SIGNS), insertRows = rowsOf(CONTROL), choiceRows = rowsOf(controls.activations);
  const top = controls.layers ? CONTROL * (insertRows + (layers.length > 2 ? signRows : 0)) : 0;
  const bottom = height - (controls.activations ? CONTROL * choiceRows : 0);
  const edge = controls.layers || controls.activations ? 4 : 28;
  const rows = layers.map((n, k) => n + (bias && k < gaps ? 1 : 0));
  const room = (bottom - top - edge) / Math.max(...rows, 2);
  // Rather with names than a little larger.
  const high = Math.min(room * 0.72, room - NAME >= LEAST_NAMED ? room - NAME : Infinity);
  const size = Math.max(SMALLEST, Math.min(LARGEST, across * 0.5, high));
  // Where not all units have names, a layer of few has more room between them than the others.
  const roomOf = (/** @type {number} */ count) =>
    (room >= size + NAME ? room : (bottom - top - edge) / Math.max(count, 2));
  const spaces = rows.map((count) => Math.min(Math.max(roomOf(count), 0), MOST_GAP));
  const named = spaces.map((space) => space >= size + NAME);
  const xs = layers.map((_, layer) => left + across * layer);
  const places = rows.map((count, layer) => {
    const space = spaces[layer];
    const first = (top + bottom) / 2 - (space * (count - 1)) / 2 - (named[layer] ? 5 : 0);
    return Array.from({ length: count }, (_, k) => /** @type {Place} */ ([xs[layer], first + space * k]));
  });
  return {
    width, height, size, named, places, xs, top, bottom, hasColumn, signRows, insertRows, choiceRows,
    canRemove: signRows === 1,
  };
}
