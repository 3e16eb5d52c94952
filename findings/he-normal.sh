#!/usr/bin/env bash
# "he_normal" draws weights of two spreads in two libraries, and neither is that of the paper which
# both cite (He et al., 2015): for 400 inputs its formula sqrt(2 / 400) gives 0.0707.
# TensorFlow.js 4.22.0 cuts the bell at two standard deviations and does not widen it again, which
# leaves 0.88 of the spread (Keras divides by that 0.8796, and has 0.0707). MLX 0.32.4 has a factor
# `gain` that is 1 where nothing is given, so the 2, all that sets He apart from LeCun, is missing:
# 0.71 of the spread.
# Through ten ReLU layers activations shrink to 28 % and to 3 %. One blames the learning rate.
# MLX's docstring gives its formula, without the factor's default. TensorFlow.js's documentation
# gives sqrt(2 / fanIn), which is not what comes out.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip -qq --disable-pip-version-check install --no-compile "mlx[cpu]==0.32.4" numpy==2.4.6
npm install --silent --no-audit --ignore-scripts --prefix . @tensorflow/tfjs@4.22.0 >/dev/null

cat >tfjs.js <<'JAVASCRIPT'
console.warn = () => {}; // its advice to use another package in Node
const tf = require("@tensorflow/tfjs");
tf.setBackend("cpu").then(() => {
  const weights = tf.initializers.heNormal({ seed: 1 }).apply([400, 400]);
  console.log(tf.moments(weights).variance.sqrt().dataSync()[0]);
});
JAVASCRIPT

venv/bin/python - "$(node tfjs.js)" <<'PYTHON'
import sys
from importlib.metadata import version

import mlx.core as mx
import mlx.nn
import numpy as np

mx.random.seed(1)
spreads = {
    "TensorFlow.js": float(sys.argv[1]),
    "MLX": mx.std(mlx.nn.init.he_normal()(mx.zeros((400, 400)))).item(),
}
print(f"versions: @tensorflow/tfjs 4.22.0, mlx {version('mlx')}")
print(f"guess: {np.sqrt(2 / 400):.4f} in both, the formula of the paper that they cite")
print("seen:", ", ".join(f"{spread:.4f} in {name}" for name, spread in spreads.items()))
if not np.allclose(list(spreads.values()), [0.0622, 0.05], rtol=0.01):
    sys.exit("TensorFlow.js and MLX no longer draw he_normal with these two spreads.")
PYTHON
