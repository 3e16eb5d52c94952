"""A learner's side of the workshop: the record, the exercise that is open, and what Check found."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from playground.experiment import SETTINGS, Experiment
from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.live.request import Locks
from playground.sweep import SweepResult
from playground.workshop.by_hand import Answer, check_numbers
from playground.workshop.catalogue import read_files, read_folder, shipped
from playground.workshop.entries import experiment_of
from playground.workshop.exercise import TOOLS, Exercise, Question
from playground.workshop.merging import continued
from playground.workshop.progress import Progress, Refused
from playground.workshop.rate import RateCheck
from playground.workshop.record import Record
from playground.workshop.tracks import TRACKS
from playground.workshop.verdict import Verdict, check, take

FOLDER_VARIABLE = "PLAYGROUND_EXERCISES"  # names a folder with exercises of one's own
# What the player has besides the settings; the names are those of exercise files.
PLAYER_TOOLS = (
    *("play", "step", "new_weights", "weights"),
    *("speed", "step_unit", "log_loss", "epoch_axis", "coach", "frozen", "features"),
)
ANSWER_FIRST = "Answer the question first: a prediction counts only before the run goes on."


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@cache
def of_folder() -> tuple[Mapping[str, Exercise], tuple[str, ...]]:
    """Return the exercises of the facilitator's folder, and what is wrong with its files."""
    folder = os.environ.get(FOLDER_VARIABLE)
    found, faults = read_folder(Path(folder)) if folder else ({}, [])
    return found, tuple(faults)


def everybodys() -> dict[str, Exercise]:
    """Return the exercises that every visitor has: the shipped ones and those of the folder."""
    return {**shipped(), **of_folder()[0]}


@dataclass
class Learner:
    """What a learner has.

    Attributes:
        record: what was done, to be saved and loaded again.
        uploaded: exercises that were uploaded in this session, by id.
        files: the contents of their files, by name.
        faults: what was wrong with files that were uploaded.
        exercise: the one that is open; None where none is.
        only: names of settings and tools that a link shows alone; None for all.
        verdict: what Check found last.
        answers: what Check said to each typed number.
        hint: what was said to the last wish for a hint, where it was no hint.
        rate: many seeds that Check waits for.
        outcome: of the many seeds that were run last.
        part: which part of the Exercises page is shown.
    """

    record: Record = field(default_factory=lambda: Record.begin(now()))
    uploaded: dict[str, Exercise] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    exercise: Exercise | None = None
    only: tuple[str, ...] | None = None
    verdict: Verdict | None = None
    answers: list[Answer] = field(default_factory=list)
    hint: str = ""
    rate: RateCheck | None = None
    outcome: SweepResult | None = None
    part: str = "Exercises"

    @property
    def exercises(self) -> dict[str, Exercise]:
        """All exercises by id: the shipped ones, those of the folder, those uploaded."""
        return {**everybodys(), **self.uploaded}

    @property
    def track(self) -> str:
        """The key of the track that was chosen; empty for none."""
        return self.record.track

    @property
    def progress(self) -> Progress:
        """What was done in the open exercise."""
        assert self.exercise, "an exercise is open"
        return self.record.entries[self.exercise.id]

    @progress.setter
    def progress(self, progress: Progress) -> None:
        self.record = self.record.with_entry(progress)

    def open(self, exercise: Exercise) -> None:
        """Open an exercise; another one that was open is left."""
        self.close()
        before = self.record.entry(exercise.id)
        self.exercise = exercise
        self.progress = (
            before.open(now()).begin_round(now()) if before else Progress.begin(exercise, now())
        )

    def close(self) -> None:
        """Leave the exercise that is open."""
        if self.exercise:
            self.progress = self.progress.leave(now())
        self.exercise, self.verdict, self.answers = None, None, []
        self.hint, self.rate, self.outcome = "", None, None

    def start_again(self) -> None:
        """Begin another round of the open exercise."""
        self.progress = self.progress.start_again(now())
        self.verdict, self.answers, self.hint = None, [], ""
        self.rate, self.outcome = None, None

    def take_files(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Take exercise files that were uploaded; `faults` tells what is wrong with them."""
        contents = dict(files)
        found, self.faults = read_files(list(contents.items()))
        self.uploaded, self.files = {**self.uploaded, **found}, {**self.files, **contents}

    def restore(self, record: Record, exercise: str, only: tuple[str, ...] | None) -> None:
        """Go on with a record as it was kept, in the exercise that was open."""
        self.exercise, self.only = None, only
        self.record = record.with_track(self.track or record.track)
        self.go_to(exercise)

    def go_to(self, exercise: str) -> None:
        """Have the exercise of this id open, as it stands, or none; its run is for the caller."""
        if exercise == (self.exercise.id if self.exercise else ""):
            return
        self.close()
        found = self.exercises.get(exercise)
        if found:
            self.exercise = found
            before = self.record.entry(exercise)
            self.progress = before.open(now()) if before else Progress.begin(found, now())

    # ---- what is shown ----

    @property
    def shown(self) -> tuple[str, ...] | None:
        """The settings and tools that are shown; None for all."""
        return self.exercise.show if self.exercise else self.only

    def allows(self, name: str) -> bool:
        """Return whether a setting or a tool may be used; how things look may always be changed."""
        shown = self.shown
        if shown is None or name in shown:
            return True
        if name == "weight_seed":
            return "new_weights" in shown
        return name in SETTINGS and SETTINGS[name].effect == "view" and name in PLAYER_TOOLS

    def locks(self, run: Run) -> Locks:
        """Return what the player does not show of a run, and what it waits for."""
        shown = self.shown
        if shown is None:
            return Locks()
        looks = {name for name in PLAYER_TOOLS if self.allows(name)}
        tools = tuple(
            name for name in (*PLAYER_TOOLS, "points") if name not in shown and name not in looks
        )
        tools += () if "play" in shown else ("speed",)
        tools += () if "step" in shown else ("step_unit",)
        if self.exercise is None:
            return Locks(tools)
        waits = self.progress.awaits(self.exercise, run)
        # What would have given the answer away is there to be looked at once it is passed.
        panels = () if self.progress.passed else self.exercise.hide
        return Locks(tools, panels, ANSWER_FIRST if waits else "")

    def held_at(self, run: Run) -> int | None:
        """Return the epoch that a run may not go beyond until a question is answered, if any."""
        return self.progress.held_at(self.exercise, run) if self.exercise else None

    def locked(self, run: Run) -> tuple[str, ...]:
        """Return the questions that can no longer be answered."""
        if self.exercise is None:
            return ()
        questions = self.exercise.questions
        return tuple(one.id for one in questions if self.progress.is_locked(one, run))

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

    def start_of(self, exercise: Exercise) -> Experiment:
        """Return where an exercise is gone on with: as its entry stands, or at its start.

        Weights that were set by hand come back; those that were trained, training finds again.
        """
        entry = self.record.entry(exercise.id)
        if entry is None or entry.passed or not entry.settings:
            return exercise.start
        experiment, problems = experiment_of(entry)
        if exercise.kind == "wire" and len(entry.weights) == experiment.n_parameters:
            try:
                experiment = experiment.changed(parameters=entry.weights)
            except ValueError:  # a file may hold larger ones than an Experiment does
                return exercise.start
        return exercise.start if problems or exercise.complaints(experiment) else experiment

    def load(self, record: Record) -> None:
        """Put a saved record together with the one at hand; what is open goes on."""
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
        self.answers = [one for one in self.answers if one.id != id]

    def ask_for_hint(self) -> None:
        """Show the next hint, or say that none is due."""
        assert self.exercise, "an exercise is open"
        before = self.progress.hints
        self.progress, text = self.progress.ask_for_hint(self.exercise, now())
        self.hint = "" if len(self.progress.hints) > len(before) else text

    def show_verdict(self, run: Run, frame: Frame) -> None:
        """Show what Check would find, which is known to have been looked at; it counts nothing."""
        if self.exercise:
            self.answers = check_numbers(self.exercise, dict(self.progress.numbers))
            verdict = check(self.exercise, run, frame, self.progress, self.outcome)
            self.verdict = None if verdict.waits_for_seeds else verdict

    def check(self, run: Run, frame: Frame) -> str:
        """Check the frame; return why that cannot be done, if so."""
        assert self.exercise, "an exercise is open"
        self.hint = ""
        self.answers = check_numbers(self.exercise, dict(self.progress.numbers))
        self.verdict = check(self.exercise, run, frame, self.progress, self.outcome)
        self.progress = take(self.progress, self.verdict, run, frame, now())
        if not self.verdict.waits_for_seeds:
            self.rate = None
        elif not (self.rate and run.experiment.trains_like(self.rate.experiment)):
            self.rate = None
            try:
                self.rate = RateCheck(self.exercise, run.experiment)
            except ValueError as error:
                return str(error)
        return ""

    def finish_rate(self, run: Run, frame: Frame) -> None:
        """Take the outcome of many seeds, and check again."""
        if self.rate and self.rate.result:
            self.outcome = self.rate.result
            self.check(run, frame)

    def cancel_rate(self) -> None:
        """Forget the many seeds under way."""
        self.rate = None

    @property
    def next_exercise(self) -> Exercise | None:
        """The exercise after the open one, on the track or in the list; None after the last."""
        ids = [one.id for one in self.on_track()]
        if self.exercise is None or self.exercise.id not in ids:
            return None
        at = ids.index(self.exercise.id) + 1
        return self.exercises[ids[at]] if at < len(ids) else None

    def on_track(self) -> tuple[Exercise, ...]:
        """Return the exercises of the track that was chosen, or all."""
        track = TRACKS.get(self.track)
        return track.exercises if track else tuple(self.exercises.values())


KNOWN_TO_LINKS = (*SETTINGS, *TOOLS, "points")


def read_only(text: str) -> tuple[tuple[str, ...] | None, list[str]]:
    """Read which settings and tools a link shows alone: names with "-" between them."""
    keys = {one.key: name for name, one in SETTINGS.items()}
    parts = [part for part in text[:2000].split("-") if part != "none"]
    names = [part if part in KNOWN_TO_LINKS else keys.get(part, part) for part in parts]
    unknown = [name for name in names if name not in KNOWN_TO_LINKS]
    problems = [f"only: {name[:40]} is no setting and no tool" for name in unknown]
    return tuple(dict.fromkeys(name for name in names if name in KNOWN_TO_LINKS)), problems


def write_only(names: tuple[str, ...]) -> str:
    """Write which settings and tools a link shows alone."""
    keys = (SETTINGS[name].key if name in SETTINGS else name for name in names)
    # A key that is a tool's name, too, means the tool.
    pairs = zip(names, keys, strict=True)
    return "-".join(name if key in KNOWN_TO_LINKS else key for name, key in pairs) or "none"
