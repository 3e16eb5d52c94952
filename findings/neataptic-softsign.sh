#!/usr/bin/env bash
# neataptic 1.4.7 returns x / (1 + |x|)^2 as the derivative of softsign; it is 1 / (1 + |x|)^2.
# The sign is wrong for every negative sum and the value is 0 at 0, so a hidden neuron with a
# negative sum is trained uphill, and one whose sum is 0 does not move. The error grows or stalls,
# and one blames the learning rate. The forward pass is right, so no check of answers finds it.
# Of the built-in activations this is the only wrong one. The documentation's table of activations
# prints the same wrong derivative.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --ignore-scripts --prefix . neataptic@1.4.7 >/dev/null

node - <<'JAVASCRIPT'
const { activation } = require("neataptic").methods;

const points = [-2, -0.5, 0.5, 2]; // away from the corners of STEP, HARD_TANH and the like
const slope = (name, x, h = 1e-5) => (activation[name](x + h) - activation[name](x - h)) / (2 * h);
const wrong = Object.keys(activation).filter((name) =>
  points.some((x) => Math.abs(activation[name](x, true) - slope(name, x)) > 1e-6)
);
const show = (derivative) => points.map((x) => `${derivative(x).toFixed(4)} at ${x}`).join(", ");

const { version } = require("neataptic/package.json");
console.log(`versions: neataptic ${version}, node ${process.version}`);
console.log(`guess: derivative of softsign ${show((x) => slope("SOFTSIGN", x))}, by differences`);
console.log(`seen: ${show((x) => activation.SOFTSIGN(x, true))}; wrong are: ${wrong.join(", ")}`);
if (String(wrong) !== "SOFTSIGN" || activation.SOFTSIGN(-0.5, true) >= 0) {
  console.error("neataptic's softsign is no longer the one activation with a wrong derivative.");
  process.exit(1);
}
JAVASCRIPT
