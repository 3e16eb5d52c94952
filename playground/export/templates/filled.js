const FILLS = [$fills];
const filled = (points, n) => points.map(
  (value, k) => (value == null || Number.isNaN(value) ? FILLS[Math.floor(k / n)] : value));
