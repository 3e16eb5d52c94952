"""The history of a visit: its experiments, each with its run while that is kept."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import islice

from playground.experiment import Experiment
from playground.live.hand_edits import HandEdit
from playground.run.recorder import Run

MOST_STEPS = 100
MOST_BYTES = 8_000_000  # of all runs that are kept besides the current one
ONE_CHANGE = 0.4  # seconds: a slider that is dragged gives many values, and is one change
NEW = 3.0  # seconds for which a step is told along with the player's messages
TRAIL = 8  # steps that the browser is told of


@dataclass
class Place:
    """Where a visit is."""

    experiment: Experiment
    query: str  # its address, without what comes before the question mark
    exercise: str  # the id of the one that was open; empty for none
    by_hand: frozenset[str]  # which settings were changed by hand
    start: str  # the key of what was begun with
    run: Run | None  # of the experiment; None where it is no longer kept
    shown: int  # the id of the frame that was shown


@dataclass
class Step(Place):
    """A place in the history."""

    number: int  # from 1; no other step of this visit has it
    before: int  # the number of the step that it followed; 0 for none
    since: float  # when it became the current one, in seconds
    edit: HandEdit | None = None  # the weight that was set with it; None for another change

    @property
    def is_void(self) -> bool:
        """Whether it set a weight that its run has left: training went on from a frame before."""
        return self.edit is not None and not self.is_in(self.run)

    def is_in(self, run: Run | None) -> bool:
        """Return whether it set a weight on the way to the last frame of a run."""
        if self.edit is None or run is None or self.edit.run != run.number:
            return False
        return self.edit.frame in run.frames[-1].by_hand


@dataclass
class History:
    """The steps of a visit."""

    # Tells this history from those of other visits, in the browser's entries.
    token: str = field(default_factory=lambda: secrets.token_hex(6))
    steps: dict[int, Step] = field(default_factory=dict)  # by number, in order
    at: int = 0  # the number of the current one; 0 before the first
    undone: list[int] = field(default_factory=list)  # that were gone back from, the last at the end
    said: tuple[int, str] = (0, "")  # how often, and what was said last of a step that was gone
    _count: int = 0

    @property
    def current(self) -> Step | None:
        """The current step; None before the first."""
        return self.steps.get(self.at)

    @property
    def is_new(self) -> bool:
        """Whether the current step has changed just now."""
        return self.current is not None and _now() - self.current.since < NEW

    def note(self, place: Place) -> None:
        """Take note of where the visit is: a change of the experiment is a step."""
        step = self.current
        if step is None or self._is_change(step, place):
            self._add(place, step)
        elif step.experiment is not place.experiment:
            step.experiment, step.since = place.experiment, _now()
        step = self.steps[self.at]
        # Of the same experiment, too: on another page, or beside another run, the link is another.
        step.query = place.query
        step.by_hand, step.start = place.by_hand, place.start
        step.run, step.shown = place.run, place.shown

    def note_edit(self, place: Place, edit: HandEdit) -> None:
        """Take note of a weight that was set by hand; what it was tried at before is no step."""
        # The step before ends where the weight was set.
        self.note(replace(place, shown=edit.before))
        step = self.steps[self.at]
        if step.edit and (step.edit.run, step.edit.before) == (edit.run, edit.before):
            step.edit, step.since = edit, _now()
        else:
            self._add(place, step, edit)
        self.steps[self.at].shown = edit.frame

    def _is_change(self, step: Step, place: Place) -> bool:
        if step.exercise != place.exercise:
            return True
        if step.experiment is place.experiment or step.experiment == place.experiment:
            return False
        before = self.steps.get(step.before)
        is_quick = _now() - step.since < ONE_CHANGE and before is not None
        if not is_quick or before is None or before.exercise != step.exercise:
            return True
        now = differing(step.experiment, place.experiment)
        return len(now) != 1 or now != differing(before.experiment, step.experiment)

    def _add(self, place: Place, last: Step | None, edit: HandEdit | None = None) -> None:
        self._count += 1
        self.undone = []
        before = last.number if last else 0
        self.steps[self._count] = Step(
            **vars(place), number=self._count, before=before, since=_now(), edit=edit
        )
        self.at = self._count
        while len(self.steps) > MOST_STEPS:
            del self.steps[next(iter(self.steps))]
        self._drop_runs()

    def _drop_runs(self) -> None:
        """Forget the runs of the oldest steps, where all together are too large."""
        left, seen = MOST_BYTES, {id(self.steps[self.at].run)}
        for step in reversed(self.steps.values()):
            if step.run is None or id(step.run) in seen:
                continue
            seen.add(id(step.run))
            left -= step.run.n_bytes
            if left < 0:
                for other in self.steps.values():
                    if other.run is step.run and other.number != self.at:
                        other.run = None

    def go(self, number: int) -> Step | None:
        """Make a step the current one and return it; None where it is not kept."""
        if number in self.steps:
            self.at = number
        return self.steps.get(number)

    def go_to_query(self, query: str) -> Step | None:
        """Go to the last step of an address and return it; None where none is kept."""
        found = [step.number for step in self.steps.values() if step.query == query]
        return self.go(found[-1]) if found else None

    def undo(self) -> Step | None:
        """Go to the step before, if there is one."""
        step = self.current
        while step and step.is_void:
            step = self.steps.get(step.before)
        if step is None or step.before not in self.steps:
            return None
        self.undone.append(step.number)
        return self.go(step.before)

    def redo(self) -> Step | None:
        """Go to the step that was gone back from last, if it followed the current one."""
        step = self.steps.get(self.undone.pop()) if self.undone else None
        if step is None or step.before != self.at or step.is_void:
            return None
        return self.go(step.number)

    @property
    def next(self) -> Step | None:
        """The step that followed the current one last, and can be gone to again."""
        found = [step for step in self.steps.values() if step.before == self.at and self.at]
        return found[-1] if found and not found[-1].is_void else None

    def way(self, number: int, back_to: int) -> list[Step]:
        """Return the steps from one to another one before it, without that; [] where none leads."""
        found = list(self._back_from(number))
        numbers = [step.number for step in found]
        return found[: numbers.index(back_to)] if back_to in numbers else []

    def edits_at(self, number: int, run: Run) -> set[int]:
        """Return the frames of a run that were made by hand with the steps up to one."""
        steps = self._back_from(number)
        return {one.edit.frame for one in steps if one.edit and one.is_in(run)}

    def _back_from(self, number: int) -> Iterator[Step]:
        """Yield a step, the one that it followed, and so on to the first that is kept."""
        while step := self.steps.get(number):
            yield step
            number = step.before

    def say(self, text: str) -> None:
        """Have the player say something, once."""
        self.said = (self.said[0] + 1, text)

    def forget(self) -> None:
        """Forget all steps; their numbers do not come again."""
        self.steps, self.at, self.undone = {}, 0, []

    def begin_again(self) -> None:
        """Forget all steps; the next one takes the place of the current one."""
        if self.at:
            self._count = self.at - 1
            self.forget()

    def trail(self) -> list[tuple[int, str]]:
        """Return number and query of the last steps that led to the current one, in order."""
        last = list(islice(self._back_from(self.at), TRAIL))
        return [(step.number, step.query) for step in reversed(last)]


def _now() -> float:
    return time.monotonic()


def differing(one: Experiment, other: Experiment) -> set[str]:
    """Return the names of the settings in which two experiments differ."""
    return {
        each.name
        for each in fields(Experiment)
        if getattr(one, each.name) != getattr(other, each.name)
    }
