"""All runs that are kept, as a value: each change of it is another shelf."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from playground.shelf.kept import KeptRun, named

MOST_KEPT = 8


class ShelfFull(ValueError):
    """There is room for no more runs; the message says how to make some."""


@dataclass(frozen=True)
class Shelf:
    """Runs in the order in which they were kept.

    Attributes:
        runs: each with a number of its own.
        next_number: of the run that is kept next.
    """

    runs: tuple[KeptRun, ...] = ()
    next_number: int = 1

    def find(self, number: int | None) -> KeptRun | None:
        """Return the run of a number; None where there is none."""
        return next((one for one in self.runs if one.number == number), None)

    def same_as(self, kept: KeptRun) -> KeptRun | None:
        """Return the run that is the same already: one that was kept twice, by a double click."""
        return next((one for one in self.runs if one.is_same(kept)), None)

    def with_run(
        self, kept: KeptRun, name: str, parent: int | None = None, branched_at: float = 0.0
    ) -> Self:
        """Return the shelf with one more run.

        Args:
            kept: the run.
            name: what it is called.
            parent: the number of the run that it branched from; one that is gone is none.
            branched_at: up to how many epochs it is its parent.

        Raises:
            ShelfFull: there are MOST_KEPT already.
        """
        if len(self.runs) >= MOST_KEPT:
            raise ShelfFull(
                f"The shelf holds {MOST_KEPT} runs. Remove one of them to keep another."
            )
        known = self.find(parent) is not None
        numbered = replace(
            named(kept, name),
            number=self.next_number,
            parent=parent if known else None,
            branched_at=branched_at if known else 0.0,
        )
        return replace(self, runs=(*self.runs, numbered), next_number=self.next_number + 1)

    def without(self, number: int) -> Self:
        """Return the shelf without a run; what branched from it is then of its parent's branch."""
        gone = self.find(number)
        if gone is None:
            return self
        return replace(
            self,
            runs=tuple(
                _handed_on(one, gone) if one.parent == number else one
                for one in self.runs
                if one is not gone
            ),
        )

    def changed(self, kept: KeptRun) -> Self:
        """Return the shelf with a run in place of the one of the same number."""
        runs = tuple(kept if one.number == kept.number else one for one in self.runs)
        return replace(self, runs=runs)

    def with_pin(self, number: int, is_pinned: bool) -> Self:
        """Return the shelf with a run drawn beside the one that goes on, or not."""
        kept = self.find(number)
        return self.changed(replace(kept, is_pinned=is_pinned)) if kept else self

    def pinned(self) -> tuple[KeptRun, ...]:
        """Return the runs that are drawn beside the one that goes on."""
        return tuple(one for one in self.runs if one.is_pinned)

    def tree(self) -> Iterator[tuple[int, KeptRun]]:
        """Yield all runs with their depth in the tree: a run, then those that branched from it."""
        yield from self._below(None, 0)

    def _below(self, parent: int | None, depth: int) -> Iterator[tuple[int, KeptRun]]:
        for one in self.runs:
            if one.parent == parent:
                yield depth, one
                yield from self._below(one.number, depth + 1)


def _handed_on(one: KeptRun, gone: KeptRun) -> KeptRun:
    """Return a run whose parent is gone, as a branch of that one's own parent."""
    at = min(one.branched_at, gone.branched_at)
    return replace(one, parent=gone.parent, branched_at=at if gone.parent is not None else 0.0)
