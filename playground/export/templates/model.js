// A trained neural network: $title.
// It needs no packages: $use.
// To check it: node $file --check-model
$columns
$begin(() => {
  // What the network is given of a point: features, each with a mean, which is subtracted, and a
  // standard deviation, the divisor. Factors are numbers of the point, counted from 0.
  const INPUTS = {
    features: [
$factors
    ],
    mean: [$mean],
    deviation: [$deviation],
  };

$filled$activations

  // Weights (a line for each input, a column for each unit), biases, activation.
  const LAYERS = [
$layers
  ];

$forward

  /** Return the outputs at n points, all first ones first, from points that lie likewise. */
  function predictMany(points, n) {
    const outputs = forward(LAYERS, transform(INPUTS, $point, n), n)[LAYERS.length - 1];
    return Array.from(outputs$scale);
  }

  /** Return the outputs at a point such as [$example]. */
  function predict(point) {
    return predictMany(point, 1);
  }
$classify
  // The training points, and the playground's outputs at them.
  const POINTS = $points;
  const OUTPUTS = $outputs;

  /** Compare with the playground; an error says by how much it differs. */
  function check() {
    const apart = (one, other) => Math.abs(one - other) / Math.max($size, Math.abs(other));
    const differences = POINTS.flatMap((point, k) =>
      predict(point).map((output, j) => apart(output, OUTPUTS[k][j])));
    const largest = differences.reduce((one, other) => Math.max(one, other), 0);
    if (!(largest < $tolerance)) throw new Error(`differs from the playground by $${largest}`);
    console.log(`$${POINTS.length} points as in the playground, to $${largest.toExponential(0)}`);
  }

  return { $exports };
})();

$end
