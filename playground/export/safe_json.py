"""JSON from outside, with limits that are checked before it is parsed."""

import json
import re
from typing import Any, NoReturn

import numpy as np

from playground.settings import shorten

BOM = "\ufeff".encode()  # which some editors put before a text
MOST_BYTES = 20_000_000
DEEPEST = 32
TOO_DEEP = f"expected lists and objects at most {DEEPEST} deep in each other"
MOST_DIGITS = 400  # of a whole number, far beyond any float64
# A text, or what is left of one that never ends; possessive, so that nothing is tried twice.
TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
STEPS = np.zeros(256, dtype=np.int8)
STEPS[list(b"[{")], STEPS[list(b"]}")] = 1, -1
PIECE = 1_000_000  # brackets counted at a time, for the memory


def parse_json(data: bytes) -> Any:
    """Return what a text in JSON says.

    Raises:
        ValueError: it is too long, too deep, no UTF-8, no JSON, or has NaN, an infinity or a
            number with hundreds of digits.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"expected at most {MOST_BYTES:,} bytes, got {len(data):,}")
    if _is_too_deep(data):
        raise ValueError(TOO_DEEP)
    try:
        text = data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"expected text in UTF-8, got another byte at {error.start}") from None
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"the JSON is damaged or breaks off in line {error.lineno}, column {error.colno}"
        ) from None
    except _Refused as error:
        raise ValueError(
            f"expected finite numbers, got {shorten(error.written)} in {_where(error, data)}"
        ) from None
    except RecursionError:
        raise ValueError(TOO_DEEP) from None


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


def _is_too_deep(data: bytes) -> bool:
    brackets = TEXTS.sub(b"", data).translate(None, NO_BRACKETS)
    depth = 0
    for start in range(0, len(brackets), PIECE):
        piece = np.frombuffer(brackets[start : start + PIECE], np.uint8)
        depths = depth + np.cumsum(STEPS[piece], dtype=np.int64)
        if depths.max() > DEEPEST:
            return True
        depth = int(depths[-1])
    return False


def _refuse(name: str) -> NoReturn:
    raise _Refused(name)


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _Refused(digits)
    return int(digits)
