"""Runs exports in Python: each checks itself and is asked with `predict`."""

import runpy
from collections.abc import Callable
from typing import Any

from cases import answer


def load(file: str) -> Callable[[list[list[float]]], Any]:
    return runpy.run_path(file, run_name="__main__")["predict"]


answer(load)
