"""What programs of several languages are made of."""

from collections.abc import Callable
from typing import Any

from playground.export.model import Model
from playground.export.source import TOLERANCE, common_parts, fill
from playground.export.spellings import spell


def activation_functions(
    model: Model, language: str, write: Callable[[str, str], str]
) -> list[str]:
    """Return the activations as functions; `write` makes one of a name and an expression."""
    spelled = ((name, str(spell(name, language))) for name in model.activations)
    found = (text if "\n" in text else write(name, text) for name, text in spelled)
    return [text.rstrip("\n") for text in found]


def classify_source(
    model: Model, template: str, write: Callable[[str], str], one: tuple[str, str], several: str
) -> str:
    """Return how outputs are read as classes; values are read as they are.

    Args:
        model: whose outputs they are.
        template: the function in the language of the program.
        write: makes a text of the program of the name of a class.
        one: of a single output: the rule for people, and what finds the number of the class.
        several: of several outputs, what finds the number of the largest one.
    """
    if not model.classes:
        return ""
    rule, answer = one if model.n_outputs == 1 else ("that of its largest output", several)
    return fill(template, classes=", ".join(map(write, model.classes)), rule=rule, answer=answer)


def python_parts(model: Model, file: str, tolerance: str = TOLERANCE) -> dict[str, Any]:
    """Return the parts that all programs in Python share; see `common_parts`."""
    names = ", ".join(model.input_names)
    parts = common_parts(model, file, "np.sin", "# ")
    above = (f"the second one above {model.threshold}", f"output[0] > {model.threshold}")
    return parts | {
        "inputs": f"({names},)" if model.n_inputs == 1 else names,
        "classify": classify_source(model, "classify.py.template", repr, above, "output.argmax()"),
        "check": fill("check.py.template", **parts | {"tolerance": tolerance}).rstrip("\n"),
    }
