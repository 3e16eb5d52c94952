const FILLS = [$fills];
const filled = (point) => point.map(
  (value, k) => (value == null || Number.isNaN(value) ? FILLS[k] : value));
