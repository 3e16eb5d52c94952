// The names of units and links, and where their numbers stand.

/**
 * Name the units of a layer: x1, x2 for inputs, h1.1 in the first of several hidden layers, and
 * out0, out1 for the outputs of two classes. (ui/controls.py names them in the same way.)
 */
export function unitName(layer, unit, layers) {
  if (layer === 0) return `x${unit + 1}`;
  if (layer === layers.length - 1) return layers[layer] > 1 ? `out${unit}` : "out";
  return layers.length > 3 ? `h${layer}.${unit + 1}` : `h${unit + 1}`;
}

/** Name a link: from the unit (or bias) of this row to a unit. */
export function linkName({ layer, unit, row }, layers) {
  const from = row === layers[layer - 1] ? "bias" : unitName(layer - 1, row, layers);
  return `${from} \u2192 ${unitName(layer, unit, layers)}`;
}

/** Return where a link's weight stands among the parameters. */
export function parameterIndex({ layer, unit, row }, { layers, bias }) {
  let start = 0;
  for (let k = 1; k < layer; k++) start += (layers[k - 1] + (bias ? 1 : 0)) * layers[k];
  return start + row * layers[layer] + unit;
}

/** Return where a unit stands among hidden units and outputs. */
export function unitIndex({ layer, unit }, layers) {
  return layers.slice(1, layer).reduce((sum, n) => sum + n, 0) + unit;
}

/** Return whether a link, or a unit (row undefined), is held still; places are counted from 1. */
export function isFrozen({ layer, unit, row }, frozen) {
  return frozen.some(
    ([l, u, r]) =>
      l === layer && (u === undefined || u === unit + 1) && (r === undefined || r === row + 1),
  );
}
