// The names of units and links, and where their numbers stand.

/** Name a unit: x1, h1, h1.1 or out, as the server names them. */
export function unitName(layer, unit, { names }) {
  return names[layer][unit];
}

/** Name a link: from the unit (or bias) of this row to a unit. */
export function linkName({ layer, unit, row }, { names }) {
  return `${names[layer - 1][row] ?? "bias"} \u2192 ${names[layer][unit]}`;
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
