#!/usr/bin/env bash
# safetensors 0.8.0 (and 0.4.5): a file with more than one entry of metadata is another file each time.
# One would guess: the format is simple and has its tensors in a settled order, so the same tensors
# with the same metadata make the same bytes, and a checksum tells whether a model has changed.
# Seen: the entries of __metadata__ stand in another order at every call, within one process, too.
# Without metadata, or with one entry, the bytes are the same.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
for version in 0.4.5 0.8.0; do
    python3 -m venv "$folder/$version"
    "$folder/$version/bin/pip" install --quiet --no-compile "safetensors==$version" numpy==2.2.6
    "$folder/$version/bin/python" - "$version" <<'PYTHON'
import sys
import numpy as np
from safetensors.numpy import load, save

weights = {"layer.weight": np.arange(6.0).reshape(2, 3), "layer.bias": np.zeros(2)}


def made(n_entries, times=50):
    metadata = {f"key{k}": "value" for k in range(n_entries)} or None
    return {save(weights, metadata) for _ in range(times)}


alike, several = [len(made(0)), len(made(1))], made(4)
assert all(set(load(one)) == set(weights) for one in several)
print(f"safetensors {sys.argv[1]}: 50 files of the same weights are {alike[0]} file without "
      f"metadata, {alike[1]} with one entry, {len(several)} with four")
assert alike == [1, 1], alike
assert len(several) > 5, len(several)
PYTHON
done
