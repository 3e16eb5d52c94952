#!/usr/bin/env bash
# Keras 3.15.1, told to count in float64, counts in float32 even on NumPy, whose own type that is:
# a layer with weights of float64 answers with seven digits, and so do add, mean and matmul of two
# arrays of float64. 16,777,217 less 16,777,216 is 0; NumPy, and Keras on TensorFlow, have 1.
# keras.backend.result_type("float64", "float64") is "float32" on every backend but TensorFlow, as
# JAX has it without jax_enable_x64; NumPy and PyTorch follow. There is no warning, and the layer's
# compute_dtype is "float64"; a sum stays in float64. The documentation of set_floatx names no
# backend. For PyTorch it is reported as Keras' issue 23704.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
# Keras on NumPy imports JAX and SciPy, too.
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    keras==3.15.1 jax==0.10.2 scipy==1.17.1 numpy==2.4.6

KERAS_BACKEND=numpy "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import keras
import numpy as np

keras.config.set_floatx("float64")
large = np.array([[2.0**24 + 1]])
one = keras.ops.subtract(large, large - 1)

layer = keras.layers.Dense(1, use_bias=False, dtype="float64")
layer.build((None, 1))
layer.set_weights([np.array([[1 / 3]])])
third = layer(np.ones((1, 1)))

print(f"versions: keras {keras.__version__} on {keras.backend.backend()}, numpy {np.__version__}")
print(f"guess: 16777217 - 16777216 = 1.0, and a weight of 1/3 times 1 is {1 / 3!r}, in float64")
print(
    f"seen: {one[0, 0]}, and {float(third[0, 0])!r} in {third.dtype}, "
    f"where the weight is {layer.kernel.dtype} and compute_dtype {layer.compute_dtype}"
)
if one[0, 0] != 0 or third.dtype != np.float32 or float(third[0, 0]) == 1 / 3:
    sys.exit("Keras on NumPy counts in float64 now.")
PYTHON
