"""What is said to the browser of what it is to keep, and what came of what it had kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.ui.keeping.snapshot import Snapshot

SECONDS = 2.0  # between two snapshots while it plays
BYTES_A_SECOND = 10_000  # that snapshots may take of the line while it plays
REPEATS = 2  # how often one goes along with the player's messages, of which some are lost
Kept = tuple[int, str, int]  # number of a snapshot, its text, the number of its run


@dataclass
class Keeping:
    """One visit's side of the conversation with the keeper in the browser."""

    reply: int = 0  # the number of the last thing that the browser has told
    settled: bool = False  # what was kept is known here, so that it can be written over
    cleared: int = 0  # how often all that is kept was to be forgotten
    offer: Snapshot | None = None  # what was kept and can be gone on with
    # Where the browser has it: as what was kept, or as what waited there already.
    offered: Literal["", "kept", "before"] = ""
    shown: object = None  # of what is offered the frame that the browser showed last, as it tells
    word: str = ""  # what there is to say of it, as a sentence
    why_not: str = ""  # why the browser keeps nothing, as a sentence; empty where it does
    _key: object = None
    _stamp: int = 0
    _text: str = ""
    _run: int = 0
    _due: float = 0.0
    _repeats: int = 0

    def decline(self) -> None:
        """Forget what was offered."""
        self.offer, self.offered, self.shown = None, "", None

    def snapshot(self, key: object, run: int, make: Callable[[], str]) -> Kept:
        """Return a snapshot of a run, made again where `key`, what it is made of, is another."""
        if key != self._key:
            text = make()
            self._key = key
            if text != self._text:
                self._stamp, self._text, self._repeats = self._stamp + 1, text, 0
            self._due = time.monotonic() + max(SECONDS, len(text) / BYTES_A_SECOND)
            self._run = run
        return self._stamp, self._text, self._run

    def news(self, key: object, run: int, make: Callable[[], str], is_playing: bool) -> Kept | None:
        """Return what `snapshot` does if it is new, and while it plays not too often; or None."""
        if not is_playing or time.monotonic() >= self._due:
            self.snapshot(key, run, make)
        if self._repeats >= REPEATS:
            return None
        self._repeats += 1
        return self._stamp, self._text, self._run
