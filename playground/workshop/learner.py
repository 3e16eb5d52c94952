"""A learner's side of the workshop: the record, the exercise that is open, and what Check found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playground.experiment import Experiment
from playground.live.request import NOTHING_LOCKED, Locks
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.workshop.access import Access
from playground.workshop.catalogue import Catalogue
from playground.workshop.entries import continued, experiment_of
from playground.workshop.exercise import Exercise, Limit, Question
from playground.workshop.givens import given_values
from playground.workshop.kinds import KINDS
from playground.workshop.live_hints import next_live_hint
from playground.workshop.meters import readings
from playground.workshop.metrics import Attempt
from playground.workshop.progress import Progress, Refused
from playground.workshop.questions import Questions, fix_answers, what_to_do_first
from playground.workshop.rate import rate_fits
from playground.workshop.record import Record
from playground.workshop.verdict import Assessment, take

ANSWER_FIRST = "Make your prediction first: it only counts before training continues."


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass
class Learner:
    """What a learner has."""

    # What was done, to be saved and loaded again.
    record: Record = field(default_factory=lambda: Record.begin(now()))
    catalogue: Catalogue = field(default_factory=Catalogue)  # the exercises to choose from
    exercise: Exercise | None = None  # the one that is open; None where none is
    # Names of settings and tools that a link shows alone; None for all.
    only: tuple[str, ...] | None = None
    assessment: Assessment = field(default_factory=Assessment)  # what Check has found

    @property
    def progress(self) -> Progress:
        """What was done in the open exercise."""
        assert self.exercise, "an exercise is open"
        return self.record.entries[self.exercise.id]

    @progress.setter
    def progress(self, progress: Progress) -> None:
        self.record = self.record.with_entry(progress)

    def open(self, exercise: Exercise) -> None:
        """Open an exercise for a new round; another one that was open is left."""
        self.close()
        self.go_to(exercise)
        self.progress = self.progress.begin_round(now())

    def go_to(self, exercise: Exercise | None) -> None:
        """Have an exercise open, as it stands, or none; its run is for the caller."""
        if exercise and self.exercise and exercise.id == self.exercise.id:
            return
        self.close()
        self.exercise = exercise
        if exercise:
            before = self.record.entry(exercise.id)
            self.progress = before.open(now()) if before else Progress.begin(exercise, now())

    def close(self) -> None:
        """Leave the exercise that is open."""
        if self.exercise:
            self.progress = self.progress.leave(now())
        self.exercise = None
        self.assessment = Assessment()

    def start_again(self) -> None:
        """Begin another round of the open exercise."""
        self.progress = self.progress.start_again(now())
        self.assessment = Assessment()

    def restore(self, record: Record, exercise: str, only: tuple[str, ...] | None) -> None:
        """Go on with a record as it was kept, in the exercise of this id, if there is one."""
        self.exercise, self.only = None, only
        self.record = record.with_track(self.record.track or record.track)
        self.go_to(self.catalogue.find(exercise))

    # ---- what is shown ----

    @property
    def access(self) -> Access:
        """The settings and tools that are shown."""
        return Access(self.exercise.show if self.exercise else self.only)

    def questions(self, run: Run) -> Questions:
        """Return what the open exercise's questions mean for a run; without one, nothing."""
        return Questions.of(self.exercise, self.progress, run) if self.exercise else Questions()

    def locks(self, run: Run) -> Locks:
        """Return what the player does not show of a run, and what it waits for."""
        tools = self.access.locked_tools
        if self.exercise is None:
            return Locks(tools)
        # What would have given the answer away may be looked at once it is passed.
        passed = self.progress.passed
        panels = () if passed else self.exercise.hide
        limits = self.exercise.limits
        structure = limits.get("hidden_layers", Limit())
        return Locks(
            tools,
            panels,
            ANSWER_FIRST if self.questions(run).awaited else "",
            layers=structure.layers or NOTHING_LOCKED.layers,
            units=structure.units or NOTHING_LOCKED.units,
            options={name: one.options for name, one in limits.items() if one.options},
            given=given_values(self.exercise, is_passed=passed),
        )

    def gauge(self, run: Run, frames: Sequence[Frame]) -> dict[str, Any] | None:
        """Return how far the goals of the open exercise are reached at some frames."""
        if self.exercise is None:
            return None
        progress = self.progress.observe(run)
        return readings(self.exercise, progress, self.assessment, run, frames)

    # ---- what the learner does ----

    def observe(self, run: Run) -> None:
        """Take note of how far the run has gone."""
        if self.exercise:
            self.progress = self.progress.observe(run)

    def saved(self, run: Run, frame: Frame) -> Record:
        """Return the record as it is to be saved: with the open exercise as it stands."""
        if not self.exercise:
            return self.record
        return self.record.with_entry(self.progress.standing(run, frame, now()))

    def load(self, record: Record) -> None:
        """Merge a saved record with the current one; the open exercise goes on."""
        if self.exercise and (entry := record.entry(self.exercise.id)):
            self.progress = continued(self.progress, entry)
        self.record = record.merge(self.record)

    def predict(self, question: Question, key: str, run: Run) -> str:
        """Take an answer; return why not, if it is refused."""
        try:
            self.progress = self.progress.predict(question, key, run, now())
        except Refused as error:
            return str(error)
        return ""

    def type_number(self, id: str, text: str) -> None:
        """Keep what was typed for a number."""
        self.progress = self.progress.type_number(id, text, now())
        found = self.assessment
        found.feedback = [one for one in found.feedback if one.id != id]

    def ask_for_hint(self, run: Run, frame: Frame) -> None:
        """Show the next hint, or say that none is due: what the network shows, then the file's."""
        assert self.exercise, "an exercise is open"
        before, found = self.progress, self.assessment
        attempt = Attempt(self.exercise, run, frame, before.observe(run))
        if key := next_live_hint(attempt, found.live, before.seconds_at_work(now())):
            found.live, found.hint = (*found.live, key), ""
            return
        self.progress, text = before.ask_for_hint(self.exercise, now())
        self.assessment.hint = text if self.progress == before else ""

    def show_verdict(self, run: Run, frame: Frame) -> None:
        """Show what Check found before, after a reload; it counts as no attempt."""
        if self.exercise:
            found = self.assessment
            found.todo = what_to_do_first(self.exercise, self.progress, run)
            verdict = found.assess(self.exercise, self.progress, run, frame)
            if found.todo or verdict.waits_for_seeds:
                found.verdict = None

    def check(self, run: Run, frame: Frame) -> str:
        """Check the frame; return why that cannot be done, if so."""
        assert self.exercise, "an exercise is open"
        exercise, found = self.exercise, self.assessment
        found.hint = ""
        self.progress = fix_answers(exercise, self.progress, run)
        found.todo = what_to_do_first(exercise, self.progress, run)
        if found.todo:
            found.verdict = found.rate = None
            return ""
        if found.outcome and rate_fits(exercise, run.experiment, found.outcome):
            self.progress = self.progress.observe_epochs(found.outcome.epochs)
        verdict = found.assess(exercise, self.progress, run, frame)
        self.progress = take(self.progress, verdict, run, frame, now())
        return found.train_seeds(exercise, run.experiment)


def start_of(exercise: Exercise, entry: Progress | None) -> Experiment:
    """Return where an exercise is continued: where its entry stands, or at its start.

    Weights that were set by hand come back; those that were trained, training finds again.
    """
    if entry is None or entry.passed or not entry.settings:
        return exercise.start
    experiment, problems = experiment_of(entry)
    if KINDS[exercise.kind].restores_weights and len(entry.weights) == experiment.n_parameters:
        try:
            experiment = experiment.changed(parameters=entry.weights)
        except ValueError:  # a file may hold larger ones than an Experiment does
            return exercise.start
    return exercise.start if problems or exercise.violations(experiment) else experiment
