
// The classes, by number.
const CLASSES = [$classes];

/** Return the name of a point's class: $rule. */
function classify(point) {
  const outputs = predict(point);
  return CLASSES[$answer];
}
