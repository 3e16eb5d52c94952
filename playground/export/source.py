"""How numbers, names and features are written in the source of a program."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from playground.data.features import Feature
from playground.engine.arrays import Array
from playground.export.model import Model

TOLERANCE = "1e-9"  # of a program that counts with float64
WIDTH = 96
# Between two of these a comment, a docstring, or a script in a page could end or begin.
MARKS = re.compile(r"""(?<=[*/"'<?!-])(?=[*/"'<?!-])""")


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


def in_comment(text: str) -> str:
    """Return a text from outside such that it ends no comment of any language, nor a docstring."""
    printable = "".join(one if one.isprintable() else " " for one in text)
    # A backslash would join two lines in C, and begin an escape in a docstring.
    return MARKS.sub(" ", printable.replace("\\", "|"))


def python_text(text: str) -> str:
    """Write a string in Python."""
    return repr(text)


def javascript_text(text: str) -> str:
    """Write a string in JavaScript, in ASCII, and such that a page's script does not end in it."""
    return json.dumps(text).replace("<", "\\u003c")


def c_text(text: str) -> str:
    """Write a string in C: UTF-8, where all that could have a meaning is an octal number."""
    plain = {code for code in range(32, 127) if chr(code) not in '"\\?<'}
    return '"' + "".join(chr(b) if b in plain else f"\\{b:03o}" for b in text.encode()) + '"'


def in_own_unit(model: Model) -> str:
    """Return what follows an output in an expression to bring it to the value's own unit."""
    if not model.is_scaled:
        return ""
    return f" * {model.target_deviation!r} + {model.target_mean!r}"


def about_columns(model: Model, start: str) -> str:
    """Return a line of comment on what inputs and output are called, if they have real names.

    Args:
        model: whose.
        start: what begins a line of comment in the language.
    """
    if model.column_names == model.input_names:
        return ""
    pairs = zip(model.input_names, model.column_names, strict=True)
    inputs = ", ".join(f"{short} is {in_comment(name)}" for short, name in pairs)
    return f"{start}{inputs}; to learn: {in_comment(model.target_name)}.\n"


def common_parts(model: Model, file: str, sine: str) -> dict[str, Any]:
    """Return the parts that most languages write alike, for their templates.

    Args:
        model: what is written.
        file: the name that the program will have.
        sine: the language's function.
    """
    return {
        "title": in_comment(model.title),
        "file": file,
        "mean": row(model.transform.mean),
        "deviation": row(model.transform.deviation),
        "features": ", ".join(
            feature_source(one, model.input_names, sine) for one in model.transform.features
        ),
        "n_inputs": model.n_inputs,
        "n_features": model.n_features,
        "n_outputs": model.n_outputs,
        "unit": in_own_unit(model),
        "points": matrix(model.points, "[", "]", ""),
        "outputs": matrix(model.outputs, "[", "]", ""),
        "size": repr(float(f"{model.size:.3g}")),
        "tolerance": TOLERANCE,
    }
