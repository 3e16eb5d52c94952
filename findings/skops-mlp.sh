#!/usr/bin/env bash
# skops 0.16.0 does not load a neural network of scikit-learn 1.9.1 that it has saved itself, unless
# one vouches for the type of scikit-learn's own optimizer: a trained MLPClassifier keeps its
# AdamOptimizer or SGDOptimizer, which is a class of a private module. The list of trusted types has
# all estimators and, since pull request 513, the parts of gradient boosting, but not these. With
# solver="lbfgs" there is none, and the same network loads.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    skops==0.16.0 scikit-learn==1.9.1 numpy==2.4.6

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from skops import io
from skops.io.exceptions import UntrustedTypesFoundException
from sklearn.neural_network import MLPClassifier

inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
classes = np.array([0, 1, 1, 0])
seen = {}
for solver in ("adam", "sgd", "lbfgs"):
    network = MLPClassifier((4,), solver=solver, max_iter=20, random_state=0).fit(inputs, classes)
    try:
        loaded = io.loads(io.dumps(network))
        seen[solver] = "loads" if isinstance(loaded, MLPClassifier) else repr(loaded)
    except UntrustedTypesFoundException as error:
        seen[solver] = str(error).rpartition(".")[0].rpartition(".")[2].strip("'] ")

packages = ("skops", "scikit-learn", "numpy")
print("versions:", ", ".join(f"{package} {version(package)}" for package in packages))
print("guess: adam loads, sgd loads, lbfgs loads, as all of it is scikit-learn's")
print("seen:", ", ".join(f"{solver} {what}" for solver, what in seen.items()))
if seen != {"adam": "AdamOptimizer", "sgd": "SGDOptimizer", "lbfgs": "loads"}:
    sys.exit("skops now trusts what a trained network of scikit-learn holds, or something else.")
PYTHON
