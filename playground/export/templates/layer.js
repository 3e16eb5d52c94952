  {
    nIn: $n_in,
    nOut: $n_units,
    weights: [
$weights
    ],
    biases: $biases,
    activation: "$activation",
  },
