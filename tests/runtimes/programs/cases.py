"""What programs for a Python of their own share; no part of the project is imported in them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Makes of the file of a model a function of points; what it returns has `tolist`.
Load = Callable[[str], Callable[[list[list[float]]], Any]]


def answer(load: Load) -> None:
    """Print what each model of this folder answers, or why it does not."""
    answers = {}
    for case in json.loads(Path("cases.json").read_text(encoding="utf-8")):
        try:
            found = load(case["file"])(case["points"])
            answers[case["name"]] = {"outputs": found.tolist()}
        except Exception as error:  # of a library: any kind
            words = f"{type(error).__name__}: {error}".strip().splitlines()[0]
            answers[case["name"]] = {"error": words[:300]}
    print(f"\n{json.dumps(answers)}")
