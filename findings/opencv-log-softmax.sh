#!/usr/bin/env bash
# OpenCV 5.0.0 and 4.14.0 compute ONNX's LogSoftmax as the logarithm of a softmax in float32: a
# class whose logit is 90 below the largest gets -inf instead of -90.
# Not to lose small probabilities is what LogSoftmax is there for: x - max - log(sum(exp(x - max)))
# is right for all logits. onnxruntime, OpenVINO and ONNX's reference have it.
# A network of PyTorch that ends in LogSoftmax gives a cross-entropy that is infinite, and a beam
# search or a sum over several models -inf for words that are only unlikely.
# Nothing is raised. The operator's page gives log(softmax(x)) as the formula; found in no issue.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 5.0.0.93 4.14.0.94; do
    python3 -m venv "$folder/$version"
    "$folder/$version/bin/pip" -qq --disable-pip-version-check install --no-compile \
        "opencv-python-headless==$version" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
    "$folder/$version/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import cv2
import numpy as np
import onnxruntime
from onnx import parser

model = parser.parse_model("""
    <ir_version: 8, opset_import: ["" : 13]>
    network (float[1, 4] x) => (float[1, 4] y) { y = LogSoftmax(x) }""").SerializeToString()
logits = np.array([[0, -80, -90, -100]], np.float32)
network = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
network.setInput(logits)
seen = network.forward().ravel()
guess = onnxruntime.InferenceSession(model).run(None, {"x": logits})[0].ravel()

packages = ("opencv-python-headless", "onnxruntime", "onnx")
print("versions:", ", ".join(f"{package} {version(package)}" for package in packages))
print(f"guess: {guess.tolist()} of the logits {logits.ravel().tolist()} (onnxruntime)")
print(f"seen: {seen.tolist()}")
if np.isfinite(seen[2:]).any() or not np.isfinite(guess).all():
    sys.exit("OpenCV's LogSoftmax keeps small probabilities now.")
PYTHON
done
