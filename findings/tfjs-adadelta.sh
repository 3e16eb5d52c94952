#!/usr/bin/env bash
# In TensorFlow.js 4.22.0 the Adadelta optimizer is plain gradient descent, to the last bit.
# Adadelta scales each step by the ratio of two running means: of past steps and of past gradients.
# tfjs divides by the mean of the gradients *before* the present one is added. Both means start at
# zero, so the first ratio is 1, the first step is the gradient itself, both means then receive the
# same square, and the ratio stays 1 for ever.
# Who writes `optimizer: "adadelta"` in model.compile gets gradient descent with a learning rate
# of 1, and who compares optimizers in a browser sees two curves that coincide.
# Nothing in the API page says so. Keras and optax follow the paper (Zeiler, arXiv 1212.5701).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --ignore-scripts --prefix . @tensorflow/tfjs@4.22.0 >/dev/null

node - <<'JAVASCRIPT'
console.warn = () => {}; // its advice to use another package in Node
const tf = require("@tensorflow/tfjs");
const gradients = [1, -0.5, 2, 0.1];

function path(optimizer) {
  const weight = tf.variable(tf.scalar(1));
  return gradients.map((gradient) => {
    optimizer.minimize(() => weight.mul(gradient).asScalar(), false, [weight]);
    return weight.dataSync()[0];
  });
}

function paper(rho = 0.95, epsilon = 1e-7) {
  let [weight, squares, steps] = [1, 0, 0];
  return gradients.map((gradient) => {
    squares = rho * squares + (1 - rho) * gradient ** 2;
    const step = Math.sqrt((steps + epsilon) / (squares + epsilon)) * gradient;
    steps = rho * steps + (1 - rho) * step ** 2;
    return (weight -= step);
  });
}

const show = (numbers) => numbers.map((number) => number.toFixed(4)).join(", ");
tf.setBackend("cpu").then(() => {
  const adadelta = path(tf.train.adadelta(1.0, 0.95));
  const descent = path(tf.train.sgd(1.0));
  console.log(`versions: @tensorflow/tfjs ${tf.version.tfjs}, node ${process.version}`);
  console.log(`guess: adadelta 1 -> ${show(paper())}, by the paper, with tfjs's epsilon of 1e-7`);
  console.log(`seen: adadelta 1 -> ${show(adadelta)}; sgd 1 -> ${show(descent)}`);
  if (String(adadelta) !== String(descent)) {
    console.error("TensorFlow.js's Adadelta no longer takes the steps of gradient descent.");
    process.exit(1);
  }
});
JAVASCRIPT
