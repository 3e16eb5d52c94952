// @ts-check
// Round numbers along an axis, written plainly: 0.2, 1,000, and 1e-4 where they are very small.

const LARGEST = 1e6, SMALLEST = 1e-3; // from and below which numbers are written by powers of ten
const ROUNDING = 1e-9; // of a step
const POWERS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });
/** @type {Map<number, Intl.NumberFormat>} by the number of decimals: one takes long to make */
const FORMATS = new Map();

/**
 * Return the least of 1, 2 or 5 times a power of ten that is not below `value`.
 * @param {number} value
 */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value * (1 - 1e-12)) ?? 10);
}

/**
 * Return round numbers between two ends, both included, `most` at most.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
export function ticksBetween(low, high, most) {
  if (!(high > low)) return [low];
  let step = roundUp((high - low) / most);
  const firstOf = () => Math.ceil(low / step - ROUNDING), lastOf = () => Math.floor(high / step + ROUNDING);
  while (lastOf() - firstOf() >= most) step = roundUp(1.5 * step);
  const first = firstOf(), last = lastOf();
  const at = (/** @type {number} */ k) => Number(((first + k) * step).toPrecision(12));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => at(k));
}

/**
 * Write a number of an axis, with as many decimals as its neighbours need.
 * @param {number} value
 * @param {number[]} all numbers of the axis
 */
export function writeTick(value, all) {
  const largest = Math.max(...all.map(Math.abs));
  if (value === 0) return "0";
  if (largest >= LARGEST || largest < SMALLEST) return byPower(Number(value.toPrecision(3)));
  const n = Math.max(...all.map(decimalsOf));
  return formatOf(n).format(value);
}

/** @param {number} n decimals */
function formatOf(n) {
  let format = FORMATS.get(n);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: n, maximumFractionDigits: n });
    FORMATS.set(n, format);
  }
  return format;
}

/** @param {number} value */
function decimalsOf(value) {
  return (String(Number(value.toPrecision(6))).split(".")[1] ?? "").length;
}

/**
 * Write a power of ten: 0.01, 1, 10,000, and 1e-4 or 1e6.
 * @param {number} value
 */
export function writePower(value) {
  if (value >= 0.99 * LARGEST || value < 0.99 * SMALLEST) return byPower(Number(value.toPrecision(1)));
  return POWERS.format(value);
}

/** @param {number} value */
function byPower(value) {
  return value.toExponential().replace("e+", "e");
}
