"""A learner who writes again and again, in a process of its own: it imports the store alone."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playground.workshop.rooms.file import RoomsUnusable
from playground.workshop.rooms.store import RoomStore, SharedRow

Result = TypeVar("Result")


def write_often(path: Path, code: str, n: int) -> None:
    store = RoomStore(path)
    token, place = patiently(lambda: store.join(code, ""))
    version, _ = store.own(code, token)
    for k in range(n):
        row = SharedRow(f"{place.number} {k}", record=b"x" * 5000)
        version = patiently(lambda row=row, now=version: store.write(code, token, row, now))
        assert version


def patiently(do: Callable[[], Result]) -> Result:
    """Do it again while the file is busy, as the app does: on a slow machine it may be for long."""
    for _ in range(200):
        try:
            return do()
        except RoomsUnusable:
            time.sleep(0.05)
    return do()


if __name__ == "__main__":
    write_often(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
