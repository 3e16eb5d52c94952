// Messages from the server: a header in JSON and arrays as raw bytes (see messages.py).

const TYPES = {
  float64: Float64Array, float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array,
};

/** Return {header, arrays}; an array is {data, shape}, its data a view into the message. */
export function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  // A copy begins at a multiple of eight, as typed arrays must; the message itself may not.
  const body = bytes.slice(4 + length).buffer;
  const arrays = {};
  for (const [name, [type, shape, offset]] of Object.entries(header.arrays)) {
    const size = shape.reduce((product, n) => product * n, 1);
    const data = new TYPES[type](body, offset, size);
    // Each row is the difference from the one before; the type's own overflow is part of it.
    if (type === "uint16") for (let i = shape[1]; i < size; i++) data[i] += data[i - shape[1]];
    arrays[name] = { data, shape };
  }
  return { header, arrays };
}

const FIELDS = [
  "id", "position", "epoch", "updates", "loss", "testLoss", "error", "accuracy", "testAccuracy",
  "rSquared", "testRSquared", "edited",
];
// A row for each frame; the diagram's are left out where it shows no units, the confusion where
// there are no classes, the curve where there is more than one input.
const PARTS = [
  "parameters", "map", "outputs", "confusion", "curve", "units", "ranges", "points", "states",
];

/** Return the frames of a message, each with memory of its own; all are of one detail, 0 the finest. */
export function framesOf(arrays, detail = 0) {
  if (!arrays.rows) return [];
  const [count, width] = arrays.rows.shape;
  const part = ({ data, shape }, k) => data.slice(k * shape[1], (k + 1) * shape[1]);
  return Array.from({ length: count }, (_, k) => {
    const row = arrays.rows.data.subarray(k * width, (k + 1) * width);
    const frame = Object.fromEntries(FIELDS.map((name, column) => [name, row[column]]));
    frame.detail = detail;
    for (const name of PARTS) if (arrays[name]) frame[name] = part(arrays[name], k);
    return frame;
  });
}
