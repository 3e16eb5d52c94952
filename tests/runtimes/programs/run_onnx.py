"""Runs ONNX files in a package, which is named: python run_onnx.py onnxruntime."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from cases import Ask, answer


def in_onnxruntime(file: str) -> Ask:
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return lambda points: session.run(None, {"points": points})[0]


def in_reference(file: str) -> Ask:
    from onnx.reference import ReferenceEvaluator

    evaluator = ReferenceEvaluator(file)
    return lambda points: evaluator.run(None, {"points": points})[0]


def in_openvino(file: str) -> Ask:
    import openvino

    compiled = openvino.Core().compile_model(file, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda points: compiled(points)[0]


def in_opencv(file: str) -> Ask:
    import cv2

    network = cv2.dnn.readNetFromONNX(file)

    def ask(points: np.ndarray) -> np.ndarray:
        network.setInput(points)
        return network.forward()

    return ask


def in_tract(file: str) -> Ask:
    import tract

    runnable = tract.onnx().load(file).into_model().into_runnable()
    return lambda points: runnable.run([points])[0].to_numpy()


def in_ncnn(file: str) -> Ask:
    """Return a network that is converted by pnnx, all of it in 32 bits, for one point at a time."""
    import ncnn
    import pnnx

    def ask(points: np.ndarray) -> np.ndarray:
        shape = f"inputshape=[1,{points.shape[1]}]"
        command = [pnnx.EXEC_PATH, file, shape, "fp16=0"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(f"pnnx ended with {done.returncode}")
        network = ncnn.Net()
        for name in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_storage"):
            setattr(network.opt, f"use_{name}", False)
        stem = Path(file).stem
        for load, ending in ((network.load_param, "param"), (network.load_model, "bin")):
            if load(f"{stem}.ncnn.{ending}"):
                raise RuntimeError(f"ncnn cannot load {stem}.ncnn.{ending}")
        return np.concatenate([one_point(network, point) for point in points])

    def one_point(network: "ncnn.Net", point: np.ndarray) -> np.ndarray:
        run = network.create_extractor()
        run.input("in0", ncnn.Mat(point[np.newaxis].copy()))
        code, found = run.extract("out0")
        if code:
            raise RuntimeError(f"ncnn ended with {code}")
        return np.array(found).reshape(1, -1)

    return ask


PACKAGES = {
    "onnxruntime": in_onnxruntime,
    "onnx": in_reference,
    "openvino": in_openvino,
    "opencv": in_opencv,
    "tract": in_tract,
    "ncnn": in_ncnn,
}

answer(PACKAGES[sys.argv[1]])
