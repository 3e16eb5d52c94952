#!/usr/bin/env bash
# brain.js 1.6.1, what a plain `npm install brain.js` brings, has its leaky ReLU the wrong way
# round: the slope 0.01 is applied to positive sums, and negative sums give 0. Nothing leaks.
# Each layer divides the signal by 100, so three layers leave a millionth of it; the gradient is
# computed for yet another function (slope 1 where positive, 0.01 where negative).
# Weights brought over from Keras or PyTorch give answers of the wrong size, and a network trained
# here gives others elsewhere. toFunction() exports the same reversed formula.
# The README links to the usual definition. Reported as brain.js issue 560 and mended for version
# 2, of which npm has beta releases only.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --ignore-scripts --prefix . brain.js@1.6.1 >/dev/null

node - <<'JAVASCRIPT'
const brain = require("brain.js");

// One neuron with weight 1 and bias 0: its answer is the activation of its input.
const network = new brain.NeuralNetwork().fromJSON({
  sizes: [1, 1],
  layers: [{ 0: {} }, { 0: { bias: 0, weights: { 0: 1 } } }],
  activation: "leaky-relu",
  trainOpts: {},
});
const answer = (input) => Number(network.run([input])[0].toFixed(6));

const { version } = require("brain.js/package.json");
console.log(`versions: brain.js ${version}, node ${process.version}`);
console.log("guess: leaky-relu(2) = 2, leaky-relu(-2) = -0.02, as the README's link defines it");
console.log(`seen: leaky-relu(2) = ${answer(2)}, leaky-relu(-2) = ${answer(-2)}`);
if (answer(2) !== 0.02 || answer(-2) !== 0) {
  console.error("brain.js no longer applies the slope of its leaky ReLU to the positive side.");
  process.exit(1);
}
JAVASCRIPT
