#!/usr/bin/env bash
# ConvNetJS 0.3.0 scales by the wrong probability after dropout: a layer with drop_prob 0.2 keeps
# 80 % of its neurons while it trains, and multiplies all of them by 0.2 when it predicts.
# Predictions come out at a quarter of the size that the next layer was trained on. With the
# textbook's drop_prob of 0.5 both factors are 0.5 and nothing shows; a drop_prob of 0, which
# should do nothing, answers 0 throughout. toygrad on npm has inherited it.
# The dropout paper (Srivastava et al., 2014, figure 2) multiplies by the probability of keeping.
# A correction has been waiting as pull request 61 since 2016.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --ignore-scripts --prefix . convnetjs@0.3.0 >/dev/null

node - <<'JAVASCRIPT'
const convnetjs = require("convnetjs");

const network = new convnetjs.Net();
network.makeLayers([
  { type: "input", out_sx: 1, out_sy: 1, out_depth: 1 },
  { type: "dropout", drop_prob: 0.2 },
  { type: "regression", num_neurons: 1 },
]);
network.layers.at(-2).filters[0].w[0] = 1; // the linear layer that "regression" puts before itself

// Chance made exact: 0.05, 0.15, ... 0.95 in turn, so that 2 of 10 are below 0.2.
let draws = 0;
Math.random = () => ((draws++ % 10) + 0.5) / 10;
const input = new convnetjs.Vol([1]);
const training = Array.from({ length: 10 }, () => network.forward(input, true).w[0]);
const mean = training.reduce((sum, value) => sum + value) / training.length;
const prediction = network.forward(input, false).w[0];

const { version } = require("convnetjs/package.json");
console.log(`versions: convnetjs ${version}, node ${process.version}`);
console.log(`guess: ${mean.toFixed(2)} is predicted, the mean answer in training, by the paper`);
console.log(`seen: ${prediction.toFixed(2)}, the probability of dropping`);
if (Math.abs(mean - 0.8) > 1e-6 || Math.abs(prediction - 0.2) > 1e-6) {
  console.error("ConvNetJS no longer multiplies by the probability of dropping.");
  process.exit(1);
}
JAVASCRIPT
