"""Writing TOML, which the standard library only reads: what `tomllib` returns, as text again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\r": "\\r", "\x7f": "\\u007f"}
ESCAPES |= {chr(k): f"\\u{k:04x}" for k in range(32) if chr(k) not in "\b\f\r\t\n"}


def write_toml(document: Mapping[str, Any]) -> str:
    """Return a text in TOML that reads as this document, keys in their order.

    Tables, and lists of tables, stand below a header of their own, after the keys above them; a
    text of several lines does so in the file, too. What comes from comments is not in a document.
    """
    return "\n".join(_table(document, ())).strip("\n") + "\n"


def _table(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a table: its keys, then the tables within it."""
    within = {}
    for key, value in values.items():
        if isinstance(value, Mapping) or _is_list_of_tables(value):
            within[key] = value
        else:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in within.items():
        name = ".".join(map(_key, (*path, key)))
        if isinstance(value, Mapping):
            if not _is_told_by_headers(value):
                yield f"\n[{name}]"
            yield from _table(value, (*path, key))
        else:
            for item in value:
                yield f"\n[[{name}]]"
                yield from (f"{_key(inner)} = {_value(one)}" for inner, one in item.items())


def _is_told_by_headers(table: Mapping[str, Any]) -> bool:
    """Return whether what is in a table says by its own headers that the table is there."""
    has_headers = (isinstance(one, Mapping) or _is_list_of_tables(one) for one in table.values())
    return bool(table) and all(has_headers)


def _is_list_of_tables(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) > 0
        and all(isinstance(one, Mapping) for one in value)
    )


def _value(value: Any) -> str:
    """Return a value on the right of an equals sign."""
    match value:
        case str():
            return _long_text(value) if "\n" in value else _text(value)
        case list() | tuple() if _is_list_of_tables(value):
            lines = "".join(f"  {_inline(one)},\n" for one in value)
            return f"[\n{lines}]"
    return _inline(value)


def _inline(value: Any) -> str:
    """Return a value on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(value)
        case int() | float():
            return repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            pairs = ", ".join(f"{_key(key)} = {_inline(one)}" for key, one in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case Sequence():
            return f"[{', '.join(map(_inline, value))}]"
    raise TypeError(f"expected a value that TOML has, got {type(value).__name__}")


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _escaped(text: str) -> str:
    # Half of a pair of surrogates is no character of a text.
    whole = text.encode("utf-8", "replace").decode()
    return "".join(ESCAPES.get(one, one) for one in whole)


def _text(text: str) -> str:
    escaped = _escaped(text).replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _long_text(text: str) -> str:
    escaped = _escaped(text).replace('"""', '""\\"')
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    return f'"""\n{escaped}"""'
