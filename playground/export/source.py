"""How numbers and features are written in the source of a program."""

from collections.abc import Iterable, Sequence

from playground.data.features import Feature
from playground.engine.arrays import Array

TOLERANCE = "1e-9"  # of a program that counts with float64
WIDTH = 96


def row(values: Iterable[float]) -> str:
    """Write numbers with commas between them, each such that it reads back as the same float64."""
    return ", ".join(repr(float(value)) for value in values)


def wrapped(values: Iterable[float], indent: str) -> str:
    """Write numbers in lines of a readable length."""
    lines, line = [], ""
    for value in values:
        text = f"{float(value)!r},"
        if line and len(indent) + len(line) + len(text) + 1 > WIDTH:
            lines.append(indent + line)
            line = text
        else:
            line = f"{line} {text}".strip()
    return "\n".join([*lines, indent + line])


def matrix(values: Array, start: str, end: str, indent: str) -> str:
    """Write an array of two dimensions, a line for each row, between the brackets of a language."""
    rows = "\n".join(f"{indent}    {start}{row(line)}{end}," for line in values)
    return f"{start}\n{rows}\n{indent}{end}"


def feature_source(feature: Feature, names: Sequence[str], sine: str = "sin") -> str:
    """Write a feature as an expression, the same in all languages but for the sine.

    Args:
        feature: which one.
        names: of the inputs.
        sine: the language's function.
    """
    product = " * ".join(names[factor] for factor in feature.factors)
    return f"{sine}({product})" if feature.sine else product
