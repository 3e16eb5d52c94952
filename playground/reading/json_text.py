"""JSON from outside. How much it holds and how deep is counted before anything is parsed.

A parsed value takes up to 60 times the room of its text, and none of it can be interrupted, so a
limit that is checked afterwards comes too late.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from playground.reading.quoting import shorten

BOM = "\ufeff".encode()  # which some editors put before a text
MOST_DIGITS = 400  # of a whole number, far beyond any float64
# A text, or what is left of one that never ends; possessive, so that nothing is tried twice.
TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
QUOTE = ord('"')
STEPS = np.zeros(256, dtype=np.int8)
STEPS[list(b"[{")], STEPS[list(b"]}")] = 1, -1
# Each value but the first stands behind one of these.
BEFORE_VALUES = np.isin(np.arange(256), list(b"[{,:"))
PIECE = 1_000_000  # bytes counted at a time, for the memory


@dataclass(frozen=True)
class JsonLimits:
    """How much a kind of file may hold.

    Attributes:
        n_bytes: of the text.
        n_values: numbers, texts, lists, objects and names in objects, all together.
        depth: lists and objects within one another.
    """

    n_bytes: int
    n_values: int
    depth: int = 32


def read_json(data: bytes, limits: JsonLimits) -> Any:
    """Return what a text in JSON says.

    Raises:
        ValueError: it is too long, too deep, holds too much, is no UTF-8 or no JSON, or has NaN, an
            infinity or a number with hundreds of digits.
    """
    _check_size(data, limits)
    try:
        text = data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"expected text in UTF-8, got another byte at {error.start}") from None
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=_whole, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"the JSON is damaged or breaks off in line {error.lineno}, column {error.colno}"
        ) from None
    except _Refused as error:
        raise ValueError(
            f"expected finite numbers, got {shorten(error.written)} in {_where(error, data)}"
        ) from None


def _check_size(data: bytes, limits: JsonLimits) -> None:
    if len(data) > limits.n_bytes:
        raise ValueError(f"expected at most {limits.n_bytes:,} bytes, got {len(data):,}")
    depth, n_values = measure(data)
    if depth > limits.depth:
        raise ValueError(f"expected lists and objects at most {limits.depth} deep in each other")
    if n_values > limits.n_values:
        raise ValueError(f"expected at most {limits.n_values:,} values, got {n_values:,}")


def measure(data: bytes) -> tuple[int, int]:
    """Return how deep brackets stand in each other, and how many values there can be at most.

    Both are right as far as `data` is JSON; a parser goes no further.
    """
    # Without escapes a quote is where a text begins or ends. Outside of texts there are none.
    plain = data.replace(rb"\\", b"").replace(rb"\"", b"")
    deepest = depth = n_values = is_text = 0
    for start in range(0, len(plain), PIECE):
        piece = np.frombuffer(plain[start : start + PIECE], np.uint8)
        outside, is_text = _outside_texts(piece, is_text)
        n_values += int(BEFORE_VALUES[outside].sum())
        depths = depth + np.cumsum(STEPS[outside], dtype=np.int64)
        deepest = max(deepest, int(depths.max(initial=0)))
        depth = int(depths[-1]) if len(depths) else depth
    return deepest, 1 + n_values


def _outside_texts(piece: NDArray[np.uint8], is_text: int) -> tuple[NDArray[np.uint8], int]:
    """Return the bytes that stand outside texts, and whether the piece ends within one."""
    # A sum of 8 bits overflows, and stays odd or even.
    quotes = np.cumsum(piece == QUOTE, dtype=np.uint8) + np.uint8(is_text)
    return piece[quotes % 2 == 0], int(quotes[-1]) % 2


class _Refused(Exception):
    """A number that is not taken."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.written = written


def _where(error: _Refused, data: bytes) -> str:
    """Return the line and column in which a number stands that is not taken."""
    plain = TEXTS.sub(lambda text: b" " * len(text.group()), data)
    *lines, last = plain[: plain.find(error.written.encode())].split(b"\n")
    return f"line {len(lines) + 1}, column {len(last) + 1}"


def _refuse(name: str) -> NoReturn:
    raise _Refused(name)


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _Refused(digits)
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)
