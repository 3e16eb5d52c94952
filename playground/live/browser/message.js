// @ts-check
// Messages from the server: a header in JSON and arrays as raw bytes (see messages.py).

/** @import { Arrays, Columns, Frame, Header } from "./types.js" */

/** @type {Record<string, typeof Uint16Array | typeof Uint8Array>} */
const TYPES = { uint16: Uint16Array, uint8: Uint8Array };

/**
 * Return the numbers of an array whose bytes lie in planes: the lowest byte of each number, column
 * after column, then the next one, up to the highest. They come row by row.
 * @param {Uint8Array} planes
 * @param {number[]} shape
 */
function numbersOf(planes, [rows, columns]) {
  const size = rows * columns, bytes = new Uint8Array(8 * size);
  for (let plane = 0; plane < 8; plane++) {
    for (let column = 0, at = plane * size; column < columns; column++) {
      for (let row = 0; row < rows; row++) bytes[8 * (row * columns + column) + plane] = planes[at++];
    }
  }
  return new Float64Array(bytes.buffer);
}

/**
 * Return {header, arrays}; an array is {data, shape}, row by row.
 * @param {Uint8Array} bytes
 * @return {{ header: Header, arrays: Arrays }}
 */
export function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  /** @type {Header} */
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  // A copy begins at a multiple of eight, as typed arrays must; the message itself may not.
  const body = bytes.slice(4 + length);
  /** @type {Record<string, any>} */
  const arrays = {};
  for (const [name, [type, shape, offset]] of Object.entries(header.arrays)) {
    const size = shape.reduce((product, n) => product * n, 1);
    const data = type === "float64" ? numbersOf(body.subarray(offset, offset + 8 * size), shape)
      : new TYPES[type](body.buffer, offset, size);
    arrays[name] = { data, shape };
  }
  return { header, arrays };
}

const FIELDS = [
  "id", "epochFraction", "epoch", "updates", "loss", "testLoss", "error", "accuracy", "testAccuracy",
  "rSquared", "testRSquared", "edited", "lowest", "isBetween",
];
// A row for each frame; the states of units are left out where the diagram shows none, the confusion
// where there are no classes.
const PARTS = ["parameters", "confusion", "states"];

/**
 * Return the frames of a message, each with memory of its own.
 * @param {Arrays} arrays
 */
export function framesOf(arrays) {
  if (!arrays.rows) return [];
  const { data: rows, shape: [count, width] } = arrays.rows;
  const all = /** @type {Record<string, Columns | undefined>} */ (arrays);
  const part = (/** @type {Columns} */ { data, shape }, /** @type {number} */ k) =>
    data.slice(k * shape[1], (k + 1) * shape[1]);
  return Array.from({ length: count }, (_, k) => {
    const row = rows.subarray(k * width, (k + 1) * width);
    /** @type {Record<string, any>} */
    const frame = Object.fromEntries(FIELDS.map((name, column) => [name, row[column]]));
    for (const name of PARTS) if (all[name]) frame[name] = part(all[name], k);
    return /** @type {Frame} */ (frame);
  });
}
