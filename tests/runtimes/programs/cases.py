"""What programs for a Python of their own share; no part of the project is imported in them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

# Makes of the file of a model a function from points to outputs, both in the model's type.
Ask = Callable[[np.ndarray], Any]
Load = Callable[[str], Ask]


def answer(load: Load) -> None:
    """Print what each model of this folder answers, or why it does not."""
    answers = {}
    for case in json.loads(Path("cases.json").read_text(encoding="utf-8")):
        try:
            points = np.array(case["points"], case["precision"])
            found = np.asarray(load(case["file"])(points))
            if found.dtype != points.dtype:
                raise TypeError(f"expected outputs of {points.dtype}, got {found.dtype}")
            answers[case["name"]] = {"outputs": found.tolist()}
        except Exception as error:  # of a library: any kind
            words = f"{type(error).__name__}: {error}".strip().splitlines()[0]
            answers[case["name"]] = {"error": words[:300]}
    print(f"\n{json.dumps(answers)}")
