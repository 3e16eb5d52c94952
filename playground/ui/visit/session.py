"""One visitor's session: the experiment with its run, the ways back, and what is looked at."""

import threading
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from playground.data.table import Table
from playground.experiment import SETTINGS, Experiment
from playground.export.choices import ExportChoices
from playground.export.report import report
from playground.export.weights import EXPORTS
from playground.live.answer import Answer
from playground.live.playback import Playback
from playground.presets import find_start, fitting_draw, touched
from playground.presets.recipes import is_of_a_recipe
from playground.run.files import Exports, File
from playground.run.frames import Frame
from playground.run.recorder import Run, branch
from playground.shelf.kept import KeptRun, keep, named
from playground.shelf.shelf import Shelf
from playground.ui.keeping.history import History
from playground.ui.keeping.keeping import Keeping
from playground.ui.visit.links import link_to
from playground.ui.visit.view import (
    FileChoices,
    Hood,
    LandscapeView,
    Sweeping,
    ViewState,
    WidgetKeys,
)
from playground.workshop.drafting.workbench import Workbench
from playground.workshop.learner import Learner
from playground.workshop.rooms.attendance import Attendance

T = TypeVar("T")

DRAW = frozenset({"initializer", "initial_scale", "bias_initializer"})


@dataclass(frozen=True)
class EarlierRun:
    """An experiment that another one took the place of, to come back to."""

    experiment: Experiment
    playback: Playback
    by_hand: frozenset[str]  # which settings were changed by hand
    start: str  # the key of what was begun with


@dataclass(frozen=True)
class Lineage:
    """What a run has branched from."""

    run: int  # the number of the one that branched
    parent: int  # the number on the shelf of the one that it branched from
    frame: int  # the id of the last frame that both have


@dataclass(frozen=True)
class Tryout:
    """An experiment that a diagnosis has proposed, while it is tried out."""

    experiment: Experiment
    change: str  # what is different in it, in words
    before: EarlierRun


@dataclass
class Session:
    """What a visitor has."""

    experiment: Experiment
    learner: Learner = field(default_factory=Learner)  # what the visitor does in the workshop
    rooms: Attendance = field(default_factory=Attendance)  # the live rooms that the visitor is in
    playback: Playback = field(init=False)  # the run, and the conversation with the player
    # Which settings of network and training were changed by hand since the whole Experiment was
    # replaced; of a link those that no ready-made experiment has.
    by_hand: frozenset[str] = field(init=False)
    start: str = field(init=False)  # the key of what was begun with; see presets.starts
    own: Table | None = None  # the points that were brought or edited last, to come back to
    notes: str = ""  # for the report and the project file
    earlier: EarlierRun | None = None  # what was there before a choice in the gallery
    tryout: Tryout | None = None
    opened: Mapping[str, str] = field(default_factory=dict)  # the parameters of the link
    written: object = None  # page and parameters that were last written into the address bar
    problems: list[str] = field(default_factory=list)  # what of the link could not be used
    refusal: str = ""  # what was asked for last and is not done, and why
    history: History = field(default_factory=History)
    keeping: Keeping = field(default_factory=Keeping)
    # Held while the place in the history and the experiment change together: a script that is being
    # stopped and the next one run side by side for a moment.
    lock: threading.RLock = field(default_factory=threading.RLock)
    view: ViewState = field(default_factory=ViewState)
    shelf: Shelf = field(default_factory=Shelf)  # runs that are kept to be compared
    second: Playback | None = None  # the other run of a pair that is looked at side by side
    lineage: Lineage | None = None  # what the run that goes on has branched from
    exports: ExportChoices = field(default_factory=ExportChoices)  # models to take away
    hood: Hood = field(default_factory=Hood)
    landscape: LandscapeView = field(default_factory=LandscapeView)
    keys: WidgetKeys = field(default_factory=WidgetKeys)
    sweeping: Sweeping = field(default_factory=Sweeping)
    file: FileChoices = field(default_factory=FileChoices)
    bench: Workbench = field(default_factory=Workbench)  # where exercises are made
    stale: bool = False  # the page shows something that has changed since; see `refresh`
    drawn_task: tuple[object, object] | None = None  # what the exercise was drawn for; see there
    page: str = "play"  # the name of the one that is shown
    pages: Mapping[str, Any] = field(default_factory=dict)  # Streamlit's, by name, to go to
    next_page: str = ""  # the name of the one to go to; empty for none
    # What was computed last, by name, with what it was computed of; see `remember`.
    memory: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the run."""
        self.playback = self.make_playback(self.experiment)
        self.by_hand = touched(self.experiment)
        self.start = find_start("", self.experiment).key

    def make_playback(self, experiment: Experiment) -> Playback:
        """Return the conversation on a new run, which knows the visitor's notes and shelf."""
        exports: Exports = {**EXPORTS, "report": partial(report_of, self)}
        return Playback(experiment, exports, lambda: self.shelf)

    # ---- the experiment and its run ----

    def change(self, **values: Any) -> None:
        """Change settings; values that are not valid are left as they were, with a notice."""
        if values.get("dataset") == "own" and "table" not in values:
            # What the visitor had last or, the first time, the current points.
            values["table"] = self.own or self.experiment.make_dataset().as_table()
        before = self.experiment
        try:
            changed = before.changed(**values)
        except ValueError as error:
            labels = ", ".join(SETTINGS[name].label for name in values)
            self.refusal = f"{labels}: {error}"
            return
        if self.learner.access.names is None:
            changed = with_fitting_draw(changed, before, self.by_hand | values.keys())
        self.playback.adopt(changed)
        self._settle(changed, by_hand_after(self.by_hand, values, changed))

    def edit_points(self, **values: Any) -> None:
        """Take other points; training goes on from the current weights."""
        experiment = self.experiment.changed(**values)
        self.playback.adopt_points(experiment)
        self._settle(experiment, self.by_hand)

    def replace(self, experiment: Experiment) -> None:
        """Take a wholly other Experiment; its run goes on where it can."""
        self._forget_ways_back()
        self.playback.adopt(experiment)
        self._settle(experiment, touched(experiment))

    def begin(self, experiment: Experiment) -> None:
        """Begin a new run, even of the current Experiment."""
        self.open_run(Run(experiment))

    def open_run(self, run: Run, shown: int = -1) -> None:
        """Take a run with its Experiment, at one of its frames, counted from 0."""
        self._forget_ways_back()
        self.playback.open(run, shown)
        self._settle(run.experiment, touched(run.experiment))

    def take_back(self, experiment: Experiment, by_hand: frozenset[str], start: str) -> None:
        """Take the Experiment of the current run, with what was changed by hand, and its start."""
        self._forget_ways_back()
        self.start = start
        self._settle(experiment, by_hand)

    def _forget_ways_back(self) -> None:
        """The whole Experiment is replaced: all widgets get new keys."""
        self.keys.renew()
        self.keys.unfolded = {}
        self.tryout = self.earlier = None

    def _settle(self, experiment: Experiment, by_hand: frozenset[str]) -> None:
        """Make an Experiment the current one, after the playback has taken it."""
        self.experiment, self.by_hand = experiment, by_hand
        self.start = find_start(self.start, experiment).key
        self.own = experiment.table or self.own
        # Notices on the experiment before are over, and so is one that was tried out.
        self.problems, self.refusal = [], ""
        if self.tryout and not experiment.trains_like(self.tryout.experiment):
            self.tryout = None
        self.stale = True

    # ---- ways back ----

    def set_aside(self) -> EarlierRun:
        """Return the experiment with its run, and go on with a copy of it that has not begun."""
        earlier = EarlierRun(self.experiment, self.playback, self.by_hand, self.start)
        self.playback = self.make_playback(self.experiment)
        return earlier

    def bring_back(self, earlier: EarlierRun) -> None:
        """Go back to an experiment and its run that were set aside."""
        self.playback = earlier.playback
        self.playback.show_all()
        self.take_back(earlier.experiment, earlier.by_hand, earlier.start)

    def try_out(self, experiment: Experiment, change: str) -> None:
        """Take another Experiment, different in `change`; the current run is kept for `undo`."""
        before = self.set_aside()
        self.replace(experiment)
        self.tryout = Tryout(experiment, change, before)

    def try_on(self, frame: Frame, experiment: Experiment, change: str) -> None:
        """Go on from a frame with other settings, on a copy; the run is kept for `undo`."""
        made = branch(self.playback.run, frame.id, experiment)
        before = self.set_aside()
        self.open_run(made)
        self.tryout = Tryout(experiment, change, before)

    def undo(self) -> None:
        """Go back to the experiment and the run that `try_out` or `try_on` has left."""
        if self.tryout:
            self.bring_back(self.tryout.before)

    # ---- the player ----

    def answer(self, request: object) -> None:
        """Do what the player asks for."""
        self.learner.observe(self.playback.run)
        # In an exercise it would give answers away.
        self.playback.is_coached = self.experiment.coach and self.learner.exercise is None
        hidden = self.learner.locks(self.playback.run).panels
        self.playback.are_exports_shut = "sample_table" in hidden
        self.playback.gauge = self.learner.gauge if self.learner.exercise else None
        limit = self.learner.questions(self.playback.run).epoch_limit
        may_edit = self.learner.access.allows("weights")
        answer = self.playback.handle(request, limit, may_edit)
        self.learner.observe(self.playback.run)
        self.apply(answer)

    def apply(self, answer: Answer) -> None:
        """Make the change that an answer holds, where the open exercise allows it."""
        change, was_stale = answer.change, self.stale
        if change is None:
            return
        access = self.learner.access
        if not all(map(access.allows, ["points"] if change.goes_on else change.values)):
            return
        exercise = self.learner.exercise
        if exercise and (refusal := exercise.beyond_limits(change.values)):
            self.refusal, self.stale = refusal, True
            return
        if change.section:
            self.look(part=change.section, **change.looks)
            self.next_page = "hood"
        elif change.goes_on:
            self.edit_points(**change.values)
        elif change.advised:
            by_hand, earlier = self.by_hand, self.set_aside()
            self.change(**change.values)
            # It was advised, and not made up by the learner.
            self.by_hand, self.earlier = by_hand, earlier
        else:
            self.change(**change.values)
        # How the player looks at the run is shown by the player alone.
        is_view = all(SETTINGS[name].effect == "view" for name in change.values)
        self.stale = was_stale or change.advised or bool(change.section) or not is_view

    # ---- what is looked at ----

    def look(self, **values: Any) -> None:
        """Change what is looked at under the hood."""
        self.hood = replace(self.hood, **values)

    def choose(self, **values: Any) -> None:
        """Change what is looked at on the other pages."""
        self.view = replace(self.view, **values)

    def remember(self, name: str, key: object, make: Callable[[], T]) -> T:
        """Return what `make` gives, or what it gave the last time if that was for the same key."""
        if self.memory.get(name, (None, None))[0] != key:
            self.memory[name] = (key, make())
        made: T = self.memory[name][1]
        return made


def report_of(session: Session, run: Run, frame: Frame) -> File:
    """Return the report on a frame, with the visitor's notes and the link."""
    link = link_to(run.experiment, session.pages) if run.experiment.fits_a_link else ""
    return report(run, frame, session.notes, link, others_of(session))


def others_of(session: Session) -> list[KeptRun]:
    """Return the runs that are compared with the one that goes on: pinned, or side by side."""
    others = list(session.shelf.pinned())
    if session.second:
        second = session.second.run
        others.append(named(keep(second, session.second.shown()), "B, side by side"))
    return others


def by_hand_after(
    by_hand: Set[str], changed: Iterable[str], experiment: Experiment
) -> frozenset[str]:
    """Return which settings are changed by hand, after some more were; of data and looks none is.

    Given weights that are gone from the experiment are nothing changed by hand.
    """
    names = {*by_hand, *filter(is_of_a_recipe, changed)}
    return frozenset(names if experiment.parameters else names - {"parameters"})


def with_fitting_draw(experiment: Experiment, before: Experiment, by_hand: Set[str]) -> Experiment:
    """Return an experiment with the initial draw that fits, where its network asks for another.

    That is where a hidden layer came or a hidden activation changed, and neither the draw nor the
    weights themselves were chosen by hand.
    """
    old, new = before.hidden_activations, experiment.hidden_activations
    same = new == old[: len(new)]
    if same or before.parameters or by_hand & DRAW:
        return experiment
    return experiment.changed(**fitting_draw(experiment))
