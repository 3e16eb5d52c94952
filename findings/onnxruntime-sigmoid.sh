#!/usr/bin/env bash
# onnxruntime 1.32.0 computes the float32 Sigmoid to about 3e-8 of absolute, not relative, error:
# sigmoid(-16) is half of what it should be, and from -18 on the answer is exactly 0.
# NumPy, TensorFlow.js and ONNX's own reference evaluator keep about seven digits down to -80.
# The CPU kernel cuts its input to [-18, 18] and adds 0.5 to a quotient of two polynomials.
# For rare classes the exported network says "impossible" where the trained one said 2e-9, and a
# log loss computed on its answers is infinite. The remedy is to export the sum before the sigmoid.
# The documentation of the operator gives the formula and no bound. Reported as onnxruntime issues
# 22557 and 26281 (there: negative answers on Apple's chips, probabilities of 0 from trees).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import parser
from onnx.reference import ReferenceEvaluator

model = parser.parse_model("""
    <ir_version: 8, opset_import: ["" : 13]>
    network (float[N] x) => (float[N] y) { y = Sigmoid(x) }""")
feed = {"x": np.array([-16, -17, -20, -80], dtype=np.float32)}
reference = ReferenceEvaluator(model).run(None, feed)[0]
runtime = onnxruntime.InferenceSession(model.SerializeToString()).run(None, feed)[0]



def show(values):
    return ", ".join(f"{value:.2e}" for value in values)


print(f"versions: onnxruntime {onnxruntime.__version__}, onnx {onnx.__version__}")
print(f"guess: {show(reference)} at -16, -17, -20, -80, as the reference evaluator has it")
print(f"seen: {show(runtime)}")
relative_error = np.abs(runtime / reference - 1)
if (relative_error[:2] < 0.1).any() or runtime[2:].any():
    sys.exit("onnxruntime's float32 Sigmoid no longer loses small probabilities.")
PYTHON
