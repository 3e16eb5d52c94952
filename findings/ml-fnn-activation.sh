#!/usr/bin/env bash
# ml-fnn 5.0.0 (the feedforward network of ml.js) trains with tanh whatever activation is asked for.
# The constructor tests `name in Object.keys(table)`. In JavaScript `in` looks at an array's
# indexes, so it finds "0" and "1" but never "relu", and every name falls back to tanh in silence.
# Fourteen activations are documented and thirteen cannot be reached: a comparison of them
# compares one network with itself, and the exported JSON says "tanh".
# Found in neither the README nor the history file.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --ignore-scripts --prefix . ml-fnn@5.0.0 >/dev/null

node - <<'JAVASCRIPT'
const FeedForward = require("ml-fnn");

function trained(activation) {
  const network = new FeedForward({ activation, hiddenLayers: [3], iterations: 1 });
  network.train([[0, 0], [0, 1], [1, 0], [1, 1]], ["no", "yes", "yes", "no"]);
  return network.toJSON().layers[0].activation;
}

const names = ["identity", "logistic", "arctan", "softsign", "relu", "softplus", "sinusoid"];
const seen = [...new Set(names.map(trained))];
const { version } = require("ml-fnn/package.json");
console.log(`versions: ml-fnn ${version}, node ${process.version}`);
console.log(`guess: seven networks with ${names.join(", ")}, as documented`);
console.log(`seen: seven networks, all with ${seen.join(", ")}`);
if (String(seen) !== "tanh") {
  console.error("ml-fnn no longer replaces every activation by tanh.");
  process.exit(1);
}
JAVASCRIPT
