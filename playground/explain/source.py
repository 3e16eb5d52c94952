"""The engine's own source: the lines that compute what a learner looks at."""

import inspect
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = Path(__file__).resolve().parents[1]


class Excerpt(NamedTuple):
    """Lines of the engine's source.

    Attributes:
        file: such as engine/network.py.
        name: of the function or method they are in.
        first_line: the number of the first one in the file, from 1.
        text: the lines, without the indentation they share.
    """

    file: str
    name: str
    first_line: int
    text: str


def excerpt(function: Any, first: str = "", last: str = "") -> Excerpt:
    """Return the source of a function, or its lines from one that has `first` in it to `last`.

    Args:
        function: a function or method of the engine.
        first: a part of the first line wanted; empty for the whole function.
        last: a part of the last line wanted; empty for the first one alone.

    Raises:
        ValueError: no line of the function has that in it.
    """
    lines, start = inspect.getsourcelines(function)
    begin, end = 0, len(lines)
    if first:
        begin = _line_with(first, lines, 0, function)
        end = _line_with(last, lines, begin, function) + 1 if last else begin + 1
    path = Path(inspect.getsourcefile(function) or "").resolve()
    return Excerpt(
        file=path.relative_to(PACKAGE).as_posix(),
        name=function.__qualname__,
        first_line=start + begin,
        text=inspect.cleandoc("\n" + "".join(lines[begin:end])),
    )


def _line_with(part: str, lines: list[str], begin: int, function: Any) -> int:
    for number in range(begin, len(lines)):
        if part in lines[number]:
            return number
    raise ValueError(f"{function.__qualname__}: expected a line with {part!r}, got none")
