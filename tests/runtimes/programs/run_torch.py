"""Runs exports for PyTorch in one of its ways: python run_torch.py eager, compile or export."""

import runpy
import sys
from collections.abc import Callable
from typing import Any

import torch
from cases import Ask, answer

N_POINTS = torch.export.Dim("n_points")


def exported(model: Any, points: torch.Tensor) -> Any:
    return torch.export.export(model, (points,), dynamic_shapes=({0: N_POINTS},)).module()


def compiled(model: Any, points: torch.Tensor) -> Any:
    torch.compiler.reset()  # else each network takes a place in a list that is short
    return torch.compile(model, fullgraph=True)


WAYS: dict[str, Callable[[Any, torch.Tensor], Any]] = {
    "eager": lambda model, points: model,
    "compile": compiled,
    "export": exported,
}


def load(file: str) -> Ask:
    """Return the network from raw points, in the way that is asked for; it checks itself first."""
    program = runpy.run_path(file, run_name="__main__")

    def ask(points: Any) -> Any:
        given = torch.from_numpy(points)
        with torch.no_grad():
            return WAYS[sys.argv[1]](program["model"], given)(given).numpy()

    return ask


answer(load)
