#!/usr/bin/env bash
# thinc 9.1.1 (from spaCy's makers) trains on cross-entropy and reports something else: the number that
# CategoricalCrossentropy returns is the sum of the squared gradient, |guess - truth|^2.
# The gradient is right, so training works. But the value cannot be compared with the log loss of
# any other library, is at most 2 for a sample however wrong the guess, and goes down as 1/n with
# the batch size, since the gradient was divided by n before it was squared.
# One who reads exp(-loss) as a probability, or sets a threshold known from Keras, is misled.
# Nothing in the docstrings says so; the class is named after the cross-entropy.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    thinc==9.1.1 numpy==2.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
import thinc
from thinc.api import CategoricalCrossentropy

loss = CategoricalCrossentropy()


def value(probability, n_samples=1):
    """What thinc reports where every sample's true class was given this probability."""
    guesses = np.array([[probability, 1 - probability]] * n_samples, dtype="float32")
    truths = np.array([[1, 0]] * n_samples, dtype="float32")
    return round(float(loss(guesses, truths)[1]), 4)


seen = [value(0.7), value(0.001), value(0.7, n_samples=10)]
guess = [round(float(-np.log(p)), 4) for p in (0.7, 0.001, 0.7)]
print(f"versions: thinc {thinc.__version__}, numpy {np.__version__}")
print(f"guess: {guess} for p = 0.7, 0.001, and ten samples of 0.7: the mean of -log p")
print(f"seen: {seen}")
if not np.allclose(seen, [0.18, 1.996, 0.018], atol=1e-4):
    sys.exit("thinc no longer reports the squared gradient as its cross-entropy.")
PYTHON
