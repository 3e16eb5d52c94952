"""The engine's own source: the functions that compute what a learner looks at."""

import inspect
from pathlib import Path
from typing import Any, NamedTuple

from playground.engine import core

PACKAGE = Path(__file__).resolve().parents[1]


class Excerpt(NamedTuple):
    """A function of the engine, or a whole file of it.

    Attributes:
        file: such as engine/core.py.
        name: of the function, method or module.
        first_line: the number of the first line in the file, from 1.
        text: the lines, without the indentation they share.
    """

    file: str
    name: str
    first_line: int
    text: str


def excerpt(function: Any) -> Excerpt:
    """Return the source of a function or method of the engine."""
    lines, start = inspect.getsourcelines(function)
    path = Path(inspect.getsourcefile(function) or "").resolve()
    return Excerpt(
        file=path.relative_to(PACKAGE).as_posix(),
        name=function.__qualname__,
        first_line=start,
        text=inspect.cleandoc("\n" + "".join(lines)),
    )


def whole_engine() -> Excerpt:
    """Return the engine on one page."""
    return Excerpt("engine/core.py", "core", 1, inspect.getsource(core).strip())
