"""How programs and pages are written: templates, and the numbers, names and features in them.

Templates are files in their own language, with `$name` for what is filled in. A program in Python
ends in .py.template, so that no tool takes it for a part of this package.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from string import Template
from textwrap import TextWrapper, indent
from typing import Any

from playground.data.features import Feature
from playground.engine.arrays import Array
from playground.export.model import Model

FOLDER = Path(__file__).parent / "templates"
TOLERANCE = "1e-9"  # of a program that counts with float64
NAN = 'float("nan")'  # in Python
WIDTH = 96
# Between two of these a comment, a docstring, or a script in a page could end or begin.
MARKS = re.compile(r"""(?<=[*/"'<?!-])(?=[*/"'<?!-])""")


@cache
def read_template(name: str) -> str:
    """Return the text of a template."""
    return (FOLDER / name).read_text(encoding="utf-8")


def fill(template: str, /, **parts: object) -> str:
    """Return a template with its names replaced; `$$` in it stands for a `$`.

    Args:
        template: the name of its file.
        parts: what to put in place of each name; more of them than it has are allowed.
    """
    return Template(read_template(template)).substitute(parts)


def indented(lines: Iterable[str], levels: int) -> str:
    """Return lines of a program in Python, so many levels deep."""
    return indent("\n".join(lines), "    " * levels)


def row(values: Iterable[float]) -> str:
    """Write numbers with commas between them, each such that it reads back as the same float64."""
    return ", ".join(repr(float(value)) for value in values)


def wrapped(values: Iterable[float], indent: str) -> str:
    """Write numbers in lines of a readable length; none are no line."""
    lines = TextWrapper(WIDTH, indent, indent, break_long_words=False, break_on_hyphens=False)
    text = row(values)
    return lines.fill(f"{text},") if text else ""


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


def javascript_text(text: str) -> str:
    """Write a string in JavaScript, in ASCII, and such that a page's script does not end in it."""
    return json.dumps(text).replace("<", "\\u003c")


def c_text(text: str) -> str:
    """Write a string in C: UTF-8, where all that could have a meaning is an octal number."""
    plain = {code for code in range(32, 127) if chr(code) not in '"\\?<'}
    return '"' + "".join(chr(b) if b in plain else f"\\{b:03o}" for b in text.encode()) + '"'


def rust_text(text: str) -> str:
    """Write a string in Rust, in ASCII."""
    plain = {code for code in range(32, 127) if chr(code) not in '"\\\\'}
    return '"' + "".join(c if ord(c) in plain else f"\\u{{{ord(c):x}}}" for c in text) + '"'


def about_columns(model: Model, comment: str) -> str:
    """Return a line of comment with the names of inputs and target, if they have real names."""
    if model.column_names == model.input_names:
        return ""
    pairs = zip(model.input_names, model.column_names, strict=True)
    inputs = ", ".join(f"{short} is {in_comment(name)}" for short, name in pairs)
    return f"{comment}{inputs}; target: {in_comment(model.target_name)}.\n"


def about_fills(model: Model, comment: str) -> str:
    """Return a line of comment on what stands for missing numbers, if any were filled in."""
    if not model.fills:
        return ""
    pairs = zip(model.input_names, model.fills, strict=True)
    each = ", ".join(f"{short} is {fill!r}" for short, fill in pairs if fill is not None)
    return f"{comment}Where a number is missing, {each}, as in the training data.\n"


def fills_of(model: Model, missing: str) -> str:
    """Return what stands for a missing number of each input; `missing` where there is nothing."""
    return ", ".join(missing if one is None else repr(one) for one in model.fills)


def common_parts(model: Model, file: str, sine: str, comment: str) -> dict[str, Any]:
    """Return the parts that most languages write alike, for their templates.

    Args:
        model: what is written.
        file: the name that the program will have.
        sine: the language's function.
        comment: what begins a line of comment in the language.
    """
    # What follows an output to bring it to the value's own unit.
    unit = f" * {model.target_deviation!r} + {model.target_mean!r}" if model.is_scaled else ""
    return {
        "title": in_comment(model.title),
        "file": file,
        "columns": about_columns(model, comment) + about_fills(model, comment),
        "mean": row(model.transform.mean),
        "deviation": row(model.transform.deviation),
        "features": ", ".join(
            feature_source(one, model.input_names, sine) for one in model.transform.features
        ),
        "n_inputs": model.n_inputs,
        "n_features": model.n_features,
        "n_outputs": model.n_outputs,
        "unit": unit,
        "points": matrix(model.points, "[", "]", ""),
        "outputs": matrix(model.outputs, "[", "]", ""),
        "size": repr(float(f"{model.size:.3g}")),
        "tolerance": TOLERANCE,
    }
