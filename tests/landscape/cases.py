"""Runs whose landscapes are tested: small ones that differ in whatever the loss depends on."""

from typing import Any

import pytest

from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.recordings import PATIENT

SETTINGS: dict[str, dict[str, Any]] = {
    "xor": {},
    "mean, penalty": {"reduction": "mean", "l1": 0.01, "l2": 0.1, "bias": True},
    "balanced classes": {"dataset": "and", "class_weights": "balanced"},
    "dropout": {"dropout": 0.5, "hidden_layers": (5, 4), "bias": True},
    "softmax": {
        "dataset": "iris",
        "output_activation": "softmax",
        "loss": "cross_entropy",
        "bias": True,
        "reduction": "mean",
    },
    "values": {"dataset": "sine", "bias": True, "batch_size": 7},
    "frozen": {"frozen": ((1, 2), (2,)), "bias": True},
}
every_case = pytest.mark.parametrize("name", SETTINGS)


def trained(n_frames: int = 12, speed: str = "10", **settings: Any) -> Run:
    run = Run(Experiment().changed(**settings))
    if n_frames:
        run.record(n_frames, speed, PATIENT)
    return run


def run_of(name: str) -> Run:
    return trained(**SETTINGS[name])
