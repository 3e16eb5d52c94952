"""The values of an exercise file, changed one at a time: paths lead through tables and lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.reading.values import Path

Document = Mapping[str, Any]
NOTHING: Any = object()


def value_at(document: Any, path: Path, default: Any = None) -> Any:
    """Return the value at a path, or a default where there is none."""
    for key in path:
        try:
            document = document[key]
        except (KeyError, IndexError, TypeError):
            return default
    return document


def with_value(document: Any, path: Path, value: Any) -> Any:
    """Return a document with another value at a path; NOTHING takes what is there away.

    What is not on the path is the same object as before. Tables that are missing are made, and an
    item at the end of a list is added. A path that leads nowhere else changes nothing.
    """
    if not path:
        return value
    key, *rest = path
    if isinstance(key, int):
        return _with_item(document, key, tuple(rest), value)
    table = dict(document) if isinstance(document, Mapping) else {}
    below = with_value(table.get(key, {} if _is_table_next(rest) else []), tuple(rest), value)
    if below is NOTHING:
        table.pop(key, None)
    else:
        table[key] = below
    return table


def _is_table_next(rest: Sequence[str | int]) -> bool:
    return not rest or isinstance(rest[0], str)


def _with_item(document: Any, k: int, rest: Path, value: Any) -> Any:
    items = list(document) if isinstance(document, list | tuple) else []
    if not 0 <= k <= len(items):
        return document
    before = items[k] if k < len(items) else {}
    below = with_value(before, rest, value)
    items[k : k + 1] = [] if below is NOTHING else [below]
    return items


def moved(document: Document, path: Path, by: int) -> Document:
    """Return a document in which the item of a list at a path has changed places with another."""
    *before, k = path
    items = value_at(document, tuple(before), [])
    if not isinstance(k, int) or not 0 <= k + by < len(items) or not 0 <= k < len(items):
        return document
    items = list(items)
    items[k], items[k + by] = items[k + by], items[k]
    changed: Document = with_value(document, tuple(before), items)
    return changed


def followed(path: Path, seen: Document, now: Document) -> Path | None:
    """Return where a path through a document that was seen leads now; None where that is gone.

    A page is a moment old when it is clicked on: items may have come, gone or moved since. One that
    is the same object is the same item; else it is the one of that number, if all are still there.
    """
    found: list[str | int] = []
    for depth, key in enumerate(path):
        if isinstance(key, int):
            items, item = value_at(now, tuple(found), []), value_at(seen, path[: depth + 1])
            same = [k for k, one in enumerate(items) if one is item]
            if same:
                key = same[0]
            elif len(items) != len(value_at(seen, path[:depth], [])):
                return None
        found.append(key)
    return tuple(found)
