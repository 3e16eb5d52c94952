#!/usr/bin/env bash
# autograd 1.8.0's optimizers begin slowly where others begin at full rate. `sgd` has momentum of
# 0.9 unless told otherwise, and weighs each gradient by 1 - 0.9: its first step is a tenth of the
# learning rate, and along a steady gradient steps grow up to the rate, where momentum elsewhere
# begins with it and grows to ten times as much. `rmsprop` begins with a mean square of 1 instead of
# 0: while gradients are small its steps are about gradient times rate, not the rate, which makes it
# plain gradient descent at first. A rate brought along from PyTorch or Keras seems to do nothing.
# Asked as issue 289 in 2017, where the answer is that both forms can express the same; the
# docstrings say "with momentum" and "see Adagrad paper".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    autograd==1.8.0 numpy==2.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from autograd.misc.optimizers import rmsprop, sgd

RATE, SMALL = 0.1, 1e-3  # a learning rate, and a gradient that is always the same


def steps(optimize, **options):
    """The lengths of ten steps along a steady gradient, beside the rate."""
    places = []
    end = optimize(
        lambda w, i: np.full(1, SMALL),
        np.zeros(1),
        lambda w, i, g: places.append(float(w[0])),
        num_iters=10,
        step_size=RATE,
        **options,
    )
    return -np.diff([*places, float(end[0])]) / RATE


def show(lengths):
    return f"{lengths[0]:.3g}, {lengths[1]:.3g} ... {lengths[-1]:.3g}"


t = np.arange(1, 11)
common = SMALL * (1 - 0.9**t) / 0.1  # v = 0.9 v + g
rms = SMALL / np.sqrt(SMALL**2 * (1 - 0.9**t))  # from a mean square of 0
seen, seen_rms = steps(sgd), steps(rmsprop)
print(f"versions: autograd {version('autograd')}, numpy {np.__version__}")
print(f"guess, beside the rate: sgd {show(common)}, rmsprop {show(rms)}")
print(f"seen: sgd {show(seen)}, rmsprop {show(seen_rms)}")
from_one = SMALL / (np.sqrt(0.9**t + SMALL**2 * (1 - 0.9**t)) + 1e-8)
if not (np.allclose(seen, common / 10) and np.allclose(seen_rms, from_one)):
    sys.exit("autograd's sgd or rmsprop no longer begins slowly.")
PYTHON
