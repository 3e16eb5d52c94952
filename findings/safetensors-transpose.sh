#!/usr/bin/env bash
# safetensors 0.8.0 writes a transposed NumPy array wrongly: the file gets the new shape with the
# values in the old order. Versions up to 0.7.0 wrote what the array shows.
# Keras keeps a weight matrix as (inputs, outputs), PyTorch as (outputs, inputs), so `weights.T`
# is what one saves when taking a network from one to the other. Nothing is raised: the network
# loads, its layers have the right shapes, and it answers nonsense.
# Since 0.8.0 the array's memory is handed over as it lies. The docstring asks for "contiguous
# and dense" tensors; the PyTorch half of the library refuses others, the NumPy half does not look.
# Reported upstream as safetensors issue 825. The remedy is np.ascontiguousarray(weights.T).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
pip() { "$folder/venv/bin/pip" -qq --disable-pip-version-check "$@"; }

cat >"$folder/round_trip.py" <<'PYTHON'
import numpy as np
from safetensors.numpy import load, save

weights = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(load(save({"weights": weights.T}))["weights"].tolist())
PYTHON

pip install --no-compile numpy==2.4.6 safetensors==0.7.0
before=$("$folder/venv/bin/python" "$folder/round_trip.py")
pip install --no-compile safetensors==0.8.0
after=$("$folder/venv/bin/python" "$folder/round_trip.py")

echo "versions: safetensors 0.7.0 and 0.8.0, numpy 2.4.6"
echo "guess: [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]], the array that was given, as np.save keeps it"
echo "seen: 0.7.0 gives $before, 0.8.0 gives $after"
if [ "$before" != "[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]" ]; then
    echo "safetensors 0.7.0 no longer keeps a transposed array." >&2
    exit 1
fi
if [ "$after" != "[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]" ]; then
    echo "safetensors 0.8.0 no longer reorders a transposed array." >&2
    exit 1
fi
