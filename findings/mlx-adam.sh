#!/usr/bin/env bash
# Adam in MLX 0.32.4 leaves out the correction of its running means unless one asks for it
# (bias_correction=False). Without it the first step is (1 - 0.9) / sqrt(1 - 0.999) = 3.16 times
# the learning rate, the tenth 6.5 times, and the thousandth still 1.26 times; a thousand updates
# can be all the training that a small network gets.
# A learning rate that works in Keras or optax overshoots here. AdamW has the same default.
# The docstring states it, and gives the formula without the correction beside a reference to the
# paper (Kingma and Ba, 2015) that has it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    "mlx[cpu]==0.32.4" numpy==2.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import mlx.core as mx
import mlx.optimizers
import numpy as np

LEARNING_RATE = 0.1


def steps(n, **options):
    """The lengths of the steps along a gradient that is always 1."""
    optimizer, weights = mlx.optimizers.Adam(LEARNING_RATE, **options), [0.0]
    for _ in range(n):
        updated = optimizer.apply_gradients({"w": mx.array(1.0)}, {"w": mx.array(weights[-1])})
        weights.append(updated["w"].item())
    return -np.diff(weights)


def show(lengths):
    return ", ".join(f"{length:.3f}" for length in lengths)


seen, corrected = steps(10), steps(10, bias_correction=True)
print(f"versions: mlx {version('mlx')}, numpy {np.__version__}")
print(f"guess: {show(corrected[:4])} ...: a steady gradient's steps are the rate, by the paper")
print(f"seen: {show(seen[:4])} ... {seen[9]:.3f}; as guessed only with bias_correction=True")
expected = [LEARNING_RATE * (1 - 0.9**t) / np.sqrt(1 - 0.999**t) for t in range(1, 11)]
if not (np.allclose(seen, expected, 1e-3) and np.allclose(corrected, LEARNING_RATE, 1e-3)):
    sys.exit("MLX's Adam no longer leaves out the bias correction.")
PYTHON
