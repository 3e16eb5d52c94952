#!/usr/bin/env bash
# scikit-learn 1.9.1 cannot read back its own digits: written by dump_svmlight_file and read by
# load_svmlight_file, both with nothing chosen, 64 pixels become 63 and all move one to the left.
# The writer counts columns from 0. The reader takes the file's smallest index for a sign: where
# no 0 occurs it takes the columns to count from 1. The upper left pixel of every digit is blank,
# and zeros are not written.
# A network with 64 inputs refuses the file, or, with 63, sees pixel 12 in the place of pixel 11.
# A training file and a test file can be shifted differently. The docstring calls the guess a
# heuristic and says that it "should always be safe"; zero_based=True on reading is.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1

"$folder/venv/bin/python" - "$folder/digits.svm" <<'PYTHON'
import sys

import numpy as np
import sklearn
from sklearn.datasets import dump_svmlight_file, load_digits, load_svmlight_file

X, y = load_digits(return_X_y=True)
dump_svmlight_file(X, y, sys.argv[1])
back = load_svmlight_file(sys.argv[1])[0].toarray()

shifted = back.shape[1] == X.shape[1] - 1 and np.array_equal(back, X[:, 1:])
print(f"versions: scikit-learn {sklearn.__version__}, numpy {np.__version__}")
print(f"guess: {X.shape}, since one library's writer and reader have defaults that agree")
print(f"seen: {back.shape}; each column is its right neighbour of before: {shifted}")
if not shifted:
    sys.exit("scikit-learn no longer drops the digits' first column between writing and reading.")
PYTHON
