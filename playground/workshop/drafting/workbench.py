"""Where exercises are made: the draft that is worked on, the one before, and its proof."""

from collections.abc import Collection
from dataclasses import dataclass

from playground.reading.values import Path
from playground.workshop.drafting.draft import Draft
from playground.workshop.exercise import Exercise
from playground.workshop.proof import ProofWork
from playground.workshop.proving import Report


@dataclass
class Workbench:
    """The drafts of one visitor."""

    draft: Draft | None = None  # that is worked on
    earlier: Draft | None = None  # that another one has taken the place of, to come back to
    work: ProofWork | None = None  # a proof that runs
    # What the last proof has found, and about which exercise.
    found: tuple[Exercise, Report] | None = None

    def begin(self, draft: Draft | None) -> None:
        """Take another draft; the one before can be brought back."""
        self.earlier, self.draft = self.draft, draft
        self.work = None

    def bring_back(self) -> None:
        """Take the draft before; this one can be brought back in its turn."""
        self.begin(self.earlier)

    def prove(self) -> None:
        """Begin the proof of the draft."""
        if self.draft and self.draft.exercise:
            self.work = ProofWork(self.draft.exercise)

    def finish(self) -> None:
        """Take what the proof has found."""
        if self.work and self.work.report:
            self.found = (self.work.exercise, self.work.report)
            self.work = None

    def cancel(self) -> None:
        """End the proof."""
        self.work = None

    @property
    def report(self) -> Report | None:
        """What was found about the draft as it is; None where it has changed since, or before."""
        if self.found is None or self.draft is None:
            return None
        exercise, report = self.found
        return report if exercise == self.draft.exercise else None


def all_faults(draft: Draft, taken: Collection[str]) -> dict[Path, str]:
    """Return what is wrong with a draft, an id that another exercise has included."""
    faults = dict(draft.faults)
    id = draft.value("id")
    if isinstance(id, str) and id in taken:
        faults.setdefault(("id",), f"the id {id!r} is taken by another exercise")
    return faults
