#!/usr/bin/env bash
# mlxtend 0.25.0's MultiLayerPerceptron trains without the L1 penalty that it was asked for: `l1` is
# added to the cost that it reports, and to no gradient. Weights come out the same to the last bit
# for any l1, while the costs differ, as if it had worked; `l2` reaches the weights. A comparison of
# L1 with L2, for which such a class is used in lessons, compares L2 with nothing.
# `dropout` is taken and used nowhere, either.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    mlxtend==0.25.0 numpy==2.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from mlxtend.classifier import MultiLayerPerceptron

inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
classes = np.array([0, 1, 1, 0])


def trained(**options):
    network = MultiLayerPerceptron(hidden_layers=[8], eta=0.5, epochs=200, random_seed=1, **options)
    return network.fit(inputs, classes)


plain, l1, l2, dropout = trained(), trained(l1=0.1), trained(l2=0.1), trained(dropout=0.5)
size = {name: np.abs(net.w_["1"]).sum() for name, net in [("none", plain), ("l1", l1), ("l2", l2)]}
print(f"versions: mlxtend {version('mlxtend')}, numpy {np.__version__}")
print("guess: weights are smaller with either penalty than without one")
print("seen:", ", ".join(f"{name} {value:.6f}" for name, value in size.items()), end="; ")
print(f"reported costs {plain.cost_[-1]:.3f} and, with l1, {l1.cost_[-1]:.3f}")


def same(one, other):
    return all(np.array_equal(one.w_[part], other.w_[part]) for part in one.w_)


cost_tells = l1.cost_[-1] > plain.cost_[-1] + 0.1
if not (same(plain, l1) and same(plain, dropout) and cost_tells and size["l2"] < size["none"]):
    sys.exit("mlxtend's l1 or dropout now reaches the weights, or l1 no longer the cost.")
PYTHON
