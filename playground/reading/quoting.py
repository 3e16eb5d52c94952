"""How an error names a value that came from outside."""

from collections.abc import Mapping

import numpy as np


def shorten(value: object, limit: int = 40) -> str:
    """Return `value` as text for a message, cut after `limit` characters."""
    text = value if isinstance(value, str) else repr(value)
    return f"{text[:limit]}..." if len(text) > limit else text


def show(value: object) -> str:
    """Return any value as a short text for a message, in the words of JSON."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Mapping():
            return "an object"
        case list() | tuple():
            return f"a list of {len(value)}"
        case np.ndarray():
            return "texts" if value.dtype.kind == "U" else value.dtype.name
    return shorten(repr(value))
