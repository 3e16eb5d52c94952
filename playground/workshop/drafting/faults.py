"""All that is wrong with an exercise: the reader names the first fault, and here it reads on."""

from collections.abc import Collection, Mapping
from typing import Any

from playground.reading.reader import Reader
from playground.reading.values import Path, ValueRefused
from playground.workshop.drafting.document import NOTHING, Document, value_at, with_value
from playground.workshop.schema import read_document

MOST_FAULTS = 30
OPTIONS = [{"key": "a", "text": "a", "correct": True}, {"key": "b", "text": "b"}]
GOALS = [{"metric": "epoch", "op": "==", "value": 0}]
# What stands in for a key that is missing or wrong, while the rest is read.
STAND_INS: Mapping[str, Any] = {
    **{"schema": 1, "minutes": 1, "kind": "run", "metric": "epoch", "op": "==", "value": 0},
    **dict.fromkeys(("title", "objective", "task", "text", "prompt", "label", "says"), "text"),
    **{"source": "loss", "tolerance": 1.0, "options": OPTIONS, "goal": GOALS},
    **{"start": {}, "explanation": {"text": "text"}, "seeds": 2, "epochs": 1},
}
# What cannot be judged where the start is wrong.
OF_THE_START = ("start", "limits", "point", "number", "question", "proof")


def faults_of(document: Document) -> dict[Path, str]:
    """Return what is wrong with an exercise, by the path to it, in the reader's words.

    A fault that another one may have led to is left out: of a start that is wrong, say, what is
    asked about its numbers.
    """
    found: dict[Path, str] = {}
    for _ in range(MOST_FAULTS):
        fault = first_fault(document)
        if fault is None:
            break
        is_new = fault.path not in found
        if is_new and not _follows(fault.path, found):
            found[fault.path] = fault.reason
        mended = _mended(document, fault.path, replace=is_new)
        if mended is document:
            break
        document = mended
    return found


def first_fault(document: Document) -> ValueRefused | None:
    """Return what the reader refuses; None where it takes all."""
    try:
        read_document(Reader(document))
    except ValueRefused as error:
        return error
    return None


def _follows(path: Path, found: Collection[Path]) -> bool:
    """Return whether a fault may be there because of one that was found before."""
    is_of_start = bool(path) and path[0] in OF_THE_START
    return is_of_start and any(one[:1] == ("start",) for one in found)


def _mended(document: Document, path: Path, *, replace: bool) -> Document:
    """Return a document that can be read further than this path; the same where there is none."""
    if path[:1] == ("start",):
        path = path[:1]
    while path:
        now, stand_in = value_at(document, path, NOTHING), _stand_in(path)
        if replace and stand_in not in (NOTHING, now):
            return _put(document, path, stand_in)
        if now is not NOTHING:
            return _put(document, path, NOTHING)
        path = path[:-1]
    return document


def _stand_in(path: Path) -> Any:
    """Return a value that the reader takes at a path; NOTHING where it can be left out."""
    key = path[-1]
    number = "-".join(str(one) for one in path if isinstance(one, int))
    if key in ("id", "key"):
        return f"stand-in{number}"
    if isinstance(key, int):
        option = {"key": f"stand-in{number}", "text": "text", "correct": True}
        return {"goal": GOALS[0], "options": option}.get(str(path[-2]), NOTHING)
    return STAND_INS.get(key, NOTHING)


def _put(document: Document, path: Path, value: Any) -> Document:
    changed: Document = with_value(document, path, value)
    return changed
