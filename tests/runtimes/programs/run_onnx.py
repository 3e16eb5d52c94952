"""Runs ONNX files in a package, which is named: python run_onnx.py onnxruntime."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from cases import answer

Ask = Callable[[np.ndarray], Any]
TYPES = {"tensor(double)": np.float64, "tensor(float)": np.float32}


def in_onnxruntime(file: str) -> tuple[Ask, type]:
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    kind = TYPES[session.get_inputs()[0].type]
    return lambda points: session.run(None, {"points": points})[0], kind


def in_reference(file: str) -> tuple[Ask, type]:
    import onnx
    from onnx.reference import ReferenceEvaluator

    model = onnx.load(file)
    kind = onnx.helper.tensor_dtype_to_np_dtype(model.graph.input[0].type.tensor_type.elem_type)
    evaluator = ReferenceEvaluator(model)
    return lambda points: evaluator.run(None, {"points": points})[0], kind.type


PACKAGES = {"onnxruntime": in_onnxruntime, "onnx": in_reference}


def load(file: str) -> Callable[[list[list[float]]], Any]:
    ask, kind = PACKAGES[sys.argv[1]](file)

    def outputs(points: list[list[float]]) -> Any:
        found = np.asarray(ask(np.array(points, kind)))
        if found.dtype != kind:
            raise TypeError(f"expected outputs of type {kind.__name__}, got {found.dtype}")
        return found

    return outputs


answer(load)
