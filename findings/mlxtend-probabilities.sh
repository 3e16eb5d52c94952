#!/usr/bin/env bash
# mlxtend 0.25.0's MultiLayerPerceptron takes the softmax twice where it gives probabilities:
# predict_proba applies it to the outputs of the network, which are a softmax already. Numbers from
# 0 to 1 come in, so that with two classes no probability can be over e / (e + 1) = 0.731, however
# sure the network is; with ten none can be over 0.232. predict, and the cost that it is trained
# with, are those of one softmax, so that accuracy and loss give no sign.
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
network = MultiLayerPerceptron(hidden_layers=[8], eta=0.5, epochs=5000, random_seed=1).fit(inputs, classes)
# The network by hand: sigmoid units, then one softmax.
hidden = 1 / (1 + np.exp(-(inputs @ network.w_["1"] + network.b_["1"])))
exps = np.exp(hidden @ network.w_["out"] + network.b_["out"])
once = exps / exps.sum(axis=1, keepdims=True)
twice = np.exp(once) / np.exp(once).sum(axis=1, keepdims=True)

seen = network.predict_proba(inputs)
right = network.predict(inputs).tolist() == classes.tolist()
print(f"versions: mlxtend {version('mlxtend')}, numpy {np.__version__}")
print(f"guess: XOR is learned, with probabilities of {once.max(axis=1).round(3).tolist()}")
print(f"seen: {seen.max(axis=1).round(3).tolist()}; a second softmax gives the same")
if not (right and once.max(axis=1).min() > 0.99 and np.allclose(seen, twice)):
    sys.exit("mlxtend no longer takes the softmax of a softmax.")
PYTHON
