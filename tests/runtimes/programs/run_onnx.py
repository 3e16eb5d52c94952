"""Runs ONNX files in a package, which is named: python run_onnx.py onnxruntime."""

import sys

from cases import Ask, answer


def in_onnxruntime(file: str) -> Ask:
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return lambda points: session.run(None, {"points": points})[0]


def in_reference(file: str) -> Ask:
    from onnx.reference import ReferenceEvaluator

    evaluator = ReferenceEvaluator(file)
    return lambda points: evaluator.run(None, {"points": points})[0]


PACKAGES = {"onnxruntime": in_onnxruntime, "onnx": in_reference}

answer(PACKAGES[sys.argv[1]])
