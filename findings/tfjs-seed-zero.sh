#!/usr/bin/env bash
# In TensorFlow.js 4.22.0 the seed 0 means "no seed" for normal numbers, but not for uniform ones.
# The normal generator asks `seed ? seed : Math.random()`, and 0 counts as false in JavaScript.
# Seed 0 is the one that people type first. A network of glorotUniform layers then starts the same
# each time; the same network with heNormal, glorotNormal or randomNormal layers never does, and
# nothing warns. Dense layers start with glorotNormal here when nothing is chosen.
# The documentation has it the other way round: randomUniform's says that 0 stands for a random
# seed, randomNormal's and the initializers' set no seed apart.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --ignore-scripts --prefix . @tensorflow/tfjs@4.22.0 >/dev/null

node - <<'JAVASCRIPT'
console.warn = () => {}; // its advice to use another package in Node
const tf = require("@tensorflow/tfjs");

function repeats(initializer, seed) {
  const draw = () => String(tf.initializers[initializer]({ seed }).apply([4, 4]).dataSync());
  return draw() === draw();
}

tf.setBackend("cpu").then(() => {
  const initializers = ["glorotUniform", "heUniform", "glorotNormal", "heNormal", "randomNormal"];
  const same = (seed) => initializers.filter((name) => repeats(name, seed));
  console.log(`versions: @tensorflow/tfjs ${tf.version.tfjs}, node ${process.version}`);
  console.log(`guess: with seed 0 all repeat their weights, as with seed 1: ${same(1).join(", ")}`);
  console.log(`seen: with seed 0 only ${same(0).join(", ")}`);
  if (same(1).length !== initializers.length || String(same(0)) !== "glorotUniform,heUniform") {
    console.error("TensorFlow.js no longer ignores seed 0 for normal initializers alone.");
    process.exit(1);
  }
});
JAVASCRIPT
