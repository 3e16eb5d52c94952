// @ts-check
// Where the diagram has its layers, units and biases, and how much room its controls take of it.

const MARGIN = 30, LARGEST = 40, SMALLEST = 9;
const NAME = 14, LEAST_NAMED = 17; // px of a name below a unit, and of a unit that has one
const MOST_GAP = 86; // px between the middles of two units
export const CONTROL = 24; // px: as large as it has to be for a finger
const SIGNS = 2 * CONTROL; // wide are the plus and the minus of a layer
const COLUMN = 50; // px: as wide as the longest name of a feature
export const MOST_IN_COLUMN = 16; // inputs: more of them stand in a block
const LEAST_CELL = 4, MOST_CELL = 14; // px of an input in a block

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
 * @property {number[]} sizes of the units of each layer: inputs in a block are small
 * @property {number} columns of the block that the inputs stand in; 0 where they stand in a column
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
 * Return in how many columns inputs stand: as an image has them, or about as many as rows.
 * @param {Pick<Description, "layers" | "image">} network
 */
export function columnsOf({ layers: [n], image }) {
  return n <= MOST_IN_COLUMN ? 0 : image ? image[1] : Math.ceil(Math.sqrt(n));
}

/**
 * Return the unit that an arrow leads to from an input of a block: along its row or to another one,
 * from the end of a row to the next layer; null where there is none.
 * @param {number} unit
 * @param {[across: number, down: number]} step
 * @param {number} n inputs
 * @param {number} columns
 * @return {[layer: number, unit: number] | null}
 */
export function stepInBlock(unit, [across, down], n, columns) {
  const next = unit + across + columns * down, column = unit % columns;
  if (across > 0 && (column === columns - 1 || unit === n - 1)) return [1, Math.floor(unit / columns)];
  return next < 0 || next >= n || (across < 0 && column === 0) ? null : [0, next];
}

/**
 * Return the places of the inputs of a block, row by row, around its middle.
 * @param {number} n
 * @param {number} columns
 * @param {number} cell px from one to the next
 * @param {Place} middle
 * @return {Place[]}
 */
function blockOf(n, columns, cell, [x, y]) {
  const [left, top] = [x - ((columns - 1) * cell) / 2, y - ((Math.ceil(n / columns) - 1) * cell) / 2];
  return Array.from({ length: n },
    (_, k) => [left + cell * (k % columns), top + cell * Math.floor(k / columns)]);
}

/**
 * Lay a network out in a box.
 * @param {number} width
 * @param {number} height
 * @param {Pick<Description, "layers" | "bias" | "image">} network
 * @param {Controls} controls
 * @return {Plan}
 */
export function planOf(width, height, { layers, bias, image }, controls = NO_CONTROLS) {
  const gaps = layers.length - 1, columns = columnsOf({ layers, image });
  const blockRows = columns ? Math.ceil(layers[0] / columns) : 0;
  const fitting = Math.min((0.5 * width) / Math.max(gaps, 2) / columns, (0.6 * height) / blockRows);
  const cell = columns ? Math.max(LEAST_CELL, Math.min(MOST_CELL, Math.floor(fitting))) : 0;
  const wide = (/** @type {number} */ left) => (width - left - MARGIN) / gaps;
  const hasColumn = controls.features > 0 && height >= controls.features * CONTROL
    && wide(MARGIN + COLUMN) >= SIGNS + 4;
  const left = Math.max(MARGIN + (hasColumn ? COLUMN : 0), 6 + (columns * cell) / 2);
  const across = wide(left);
  const rowsOf = (/** @type {number} */ needed) => Math.max(1, Math.ceil(needed / across));
  const signRows = rowsOf(SIGNS), insertRows = rowsOf(CONTROL), choiceRows = rowsOf(controls.activations);
  const top = controls.layers ? CONTROL * (insertRows + (layers.length > 2 ? signRows : 0)) : 0;
  const bottom = height - (controls.activations ? CONTROL * choiceRows : 0);
  const edge = controls.layers || controls.activations ? 4 : 28;
  const rows = layers.map((n, k) => n + (bias && k < gaps ? 1 : 0));
  const room = (bottom - top - edge) / Math.max(...rows.slice(columns ? 1 : 0), 2);
  // Rather with names than a little larger.
  const high = Math.min(room * 0.72, room - NAME >= LEAST_NAMED ? room - NAME : Infinity);
  const size = Math.max(SMALLEST, Math.min(LARGEST, across * 0.5, high));
  // Where not all units have names, a layer of few has more room between them than the others.
  const roomOf = (/** @type {number} */ count) =>
    (room >= size + NAME ? room : (bottom - top - edge) / Math.max(count, 2));
  const spaces = rows.map((count) => Math.min(Math.max(roomOf(count), 0), MOST_GAP));
  const named = spaces.map((space, layer) => space >= size + NAME && !(columns && !layer));
  const sizes = layers.map((_, layer) => (columns && !layer ? cell - 1 : size));
  const xs = layers.map((_, layer) => left + across * layer);
  const places = rows.map((count, layer) => {
    if (columns && !layer) {
      const [x, y] = [xs[0], (top + bottom) / 2 - (bias ? size / 2 : 0)];
      const block = blockOf(layers[0], columns, cell, [x, y]);
      if (bias) block.push([x, y + (blockRows * cell) / 2 + size / 2]);
      return block;
    }
    const space = spaces[layer];
    const first = (top + bottom) / 2 - (space * (count - 1)) / 2 - (named[layer] ? 5 : 0);
    return Array.from({ length: count }, (_, k) => /** @type {Place} */ ([xs[layer], first + space * k]));
  });
  return {
    width, height, size, sizes, columns, named, places, xs, top, bottom, hasColumn,
    signRows, insertRows, choiceRows, canRemove: signRows === 1,
  };
}
