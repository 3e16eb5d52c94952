"""One visitor's session: the Experiment, its run, and what is looked at."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from playground.data.table import Table
from playground.experiment import SETTINGS, Experiment
from playground.export.report import report
from playground.export.weights import EXPORTS
from playground.live.files import File
from playground.live.frames import Frame
from playground.live.playback import Playback
from playground.live.recorder import Run
from playground.live.request import Wish
from playground.presets import touched
from playground.sweep import Sweep, SweepResult
from playground.ui.by_hand import by_hand_after, not_given_by, with_fitting_draw
from playground.ui.history import History
from playground.ui.hood_choices import Hood
from playground.ui.keeping import Keeping
from playground.ui.learner import Learner
from playground.ui.links import link_to
from playground.workshop.exercise import Exercise

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """An experiment that another one took the place of, to come back to.

    Attributes:
        experiment: the settings.
        playback: the run of them.
        by_hand: what of them was changed by hand.
    """

    experiment: Experiment
    playback: Playback
    by_hand: frozenset[str]


@dataclass
class Session:
    """What a visitor has.

    Attributes:
        experiment: the settings in force.
        playback: the run of them, and the conversation with the player.
        opened: the parameters of the link that was opened.
        written: page and parameters that were last written into the address bar.
        history: the experiments of this visit.
        lock: held while the place in the history and what is in force change together.
        keeping: what the browser keeps of it.
        problems: what could not be used of the link that was opened, each as a sentence.
        refusal: what was asked for last and is not done, and why; empty for nothing.
        stale: the page shows an experiment that is no longer in force. A change of a control
            runs the whole page, but where it comes together with a request of the player,
            Streamlit may run the player alone.
        generation: how often the whole Experiment was replaced; all widgets then get new keys.
        rebound: how often a widget was given a new key besides; see `widgets.bind`.
        hood: what is looked at under the hood.
        data_part: which part of the Data page is shown.
        model_part: which part of the Model page is shown.
        format: which kind of file is shown there.
        own: the points that the visitor brought or edited last, to come back to.
        notes: what the visitor wrote down, for the report and the project file.
        learner: what the visitor does in the workshop.
        drawn_task: what the open exercise was drawn for; see `task_is_outdated`.
        page: the name of the page that is shown.
        pages: the pages by the names in their addresses, to go to.
        sweep: the many seeds that are run, or were cancelled.
        sweep_result: what came of the last ones that were done.
        sweep_size: how many networks and epochs are asked for.
        sweep_log: their loss is shown by powers of ten.
        sweep_number: how often they were run.
        by_hand: which settings of network and training were changed by hand since the whole
            Experiment was replaced; of a link those that nothing ready-made has.
        earlier: what was there before a choice in the gallery, to go back to.
        next_page: the page to go to, by its name in `pages`; empty for none.
        before: what a diagnosis' experiment took the place of.
        tried: that experiment.
        trying: what it changes.
        memory: what was computed last, by name, with what it was computed of; see `remember`.
        unfolded: which parts of the sidebar were unfolded when they were first shown.
    """

    experiment: Experiment
    playback: Playback = field(init=False)
    opened: Mapping[str, str] = field(default_factory=dict)
    written: object = None
    history: History = field(default_factory=History)
    # A script that is being stopped and the next one run side by side for a moment.
    lock: threading.RLock = field(default_factory=threading.RLock)
    keeping: Keeping = field(default_factory=Keeping)
    problems: list[str] = field(default_factory=list)
    refusal: str = ""
    stale: bool = False
    generation: int = 0
    rebound: dict[str, int] = field(default_factory=dict)
    unfolded: dict[str, bool] = field(default_factory=dict)
    hood: Hood = field(default_factory=Hood)
    data_part: str = "Edit the table"
    model_part: str = "Take away"
    format: str = "python"
    own: Table | None = None
    notes: str = ""
    learner: Learner = field(default_factory=Learner)
    drawn_task: tuple[object, object] = (None, None)
    page: str = "play"
    pages: dict[str, Any] = field(default_factory=dict)
    sweep: Sweep | None = None
    sweep_result: SweepResult | None = None
    sweep_size: tuple[int, int] = (64, 5000)
    sweep_log: bool = False
    sweep_number: int = 0
    by_hand: frozenset[str] = field(init=False)
    earlier: Kept | None = None
    next_page: str = ""
    before: Kept | None = None
    tried: Experiment = field(default_factory=Experiment)
    trying: str = ""
    memory: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the run."""
        self.playback = self._make_playback()
        self.by_hand = touched(self.experiment)

    def _make_playback(self) -> Playback:
        return Playback(self.experiment, {**EXPORTS, "report": self.report})

    def report(self, run: Run, frame: Frame) -> File:
        """Return the report on a frame, with the visitor's notes and the link."""
        link = link_to(run.experiment) if run.experiment.fits_a_link else ""
        return report(run, frame, self.notes, link)

    def replace(self, experiment: Experiment) -> None:
        """Put a wholly other Experiment in force."""
        self._forget_ways_back()
        self._take(experiment)
        self.by_hand = touched(experiment)

    def try_out(self, experiment: Experiment, change: str) -> None:
        """Put another Experiment in force, and keep the one at hand with its run for `undo`.

        Args:
            experiment: the other one.
            change: what is different in it, in words.
        """
        kept = self.set_aside()
        self.replace(experiment)
        self.before, self.tried, self.trying = kept, experiment, change

    def set_aside(self) -> Kept:
        """Return the experiment with its run, and go on with a copy of it that has not begun."""
        kept = Kept(self.experiment, self.playback, self.by_hand)
        self.playback = self._make_playback()
        return kept

    def bring_back(self, kept: Kept) -> None:
        """Put an experiment and its run in force that were set aside."""
        self.playback = kept.playback
        self.playback.show_all()
        self.take_back(kept.experiment, kept.by_hand)

    def take_back(self, experiment: Experiment, by_hand: frozenset[str]) -> None:
        """Put the experiment of the run at hand in force, with what of it was changed by hand."""
        self._forget_ways_back()
        self.experiment, self.by_hand = experiment, by_hand
        self.own = experiment.table or self.own
        self._forget_notices()
        self.stale = True

    def _forget_ways_back(self) -> None:
        """The whole Experiment is replaced: all widgets get new keys."""
        self.generation += 1
        self.unfolded, self.before, self.earlier = {}, None, None

    def look(self, **values: Any) -> None:
        """Change what is looked at under the hood."""
        self.hood = replace(self.hood, **values)

    def choose(self, **values: Any) -> None:
        """Set what is looked at on a page: fields of this session that change no run."""
        for name, value in values.items():
            setattr(self, name, value)

    def start_sweep(self, sweep: Sweep) -> None:
        """Begin to run many seeds."""
        self.sweep, self.sweep_result = sweep, None

    def cancel_sweep(self) -> None:
        """Forget the many seeds under way."""
        self.sweep = None
        self.stale = True

    def finish_sweep(self) -> None:
        """Keep what came of the many seeds."""
        if self.sweep:
            self.sweep_result, self.sweep = self.sweep.results, None
            self.sweep_number += 1

    def redraw(self) -> None:
        """Give all widgets new keys: what was typed and not used is gone."""
        self.generation += 1

    def undo(self) -> None:
        """Go back to the experiment and the run that `try_out` has left."""
        if self.before:
            self.bring_back(self.before)

    def remember(self, name: str, key: object, make: Callable[[], T]) -> T:
        """Return what `make` gives, or what it gave the last time if that was for the same key."""
        if self.memory.get(name, (None, None))[0] != key:
            self.memory[name] = (key, make())
        made: T = self.memory[name][1]
        return made

    def _take(self, experiment: Experiment) -> None:
        """Put another Experiment in force; its run goes on where it can."""
        self.playback.adopt(experiment)
        self.experiment = experiment
        self.own = experiment.table or self.own
        self._forget_notices()
        self.stale = True

    def _forget_notices(self) -> None:
        """What was said of another experiment is over, and so is one that was tried out."""
        self.problems, self.refusal = [], ""
        if self.before and not self.experiment.trains_like(self.tried):
            self.before = None

    def open_run(self, run: Run, shown: int = -1) -> None:
        """Put a run in force that was kept in a file, with its Experiment, at one of its frames."""
        self._forget_ways_back()
        self.playback.open(run, shown)
        self.experiment, self.own = run.experiment, run.experiment.table or self.own
        self.by_hand = touched(run.experiment)
        self._forget_notices()
        self.stale = True

    def change(self, **values: Any) -> None:
        """Change settings; values that are not valid are left as they were, with a notice."""
        if values.get("dataset") == "own" and "table" not in values:
            # What the visitor had last or, the first time, the points at hand.
            values["table"] = self.own or self.experiment.make_dataset().as_table()
        before = self.experiment
        try:
            changed = before.changed(**values)
        except ValueError as error:
            labels = ", ".join(SETTINGS[name].label for name in values)
            self.refusal = f"{labels}: {error}"
            return
        if self.learner.shown is None:
            changed = with_fitting_draw(changed, before, self.by_hand | values.keys())
        self._take(changed)
        self.by_hand = by_hand_after(self.by_hand, values, changed)

    def edit_points(self, **values: Any) -> None:
        """Take other points; training goes on from the weights as they are."""
        experiment = self.experiment.changed(**values)
        self.own = experiment.table
        self.playback.adopt_points(experiment)
        self.experiment = experiment
        self._forget_notices()
        self.stale = True

    def answer(self, request: object) -> None:
        """Do what the player asks for."""
        self.learner.observe(self.playback.run)
        # In an exercise it would give answers away.
        self.playback.is_coached = self.experiment.coach and self.learner.exercise is None
        wish = self.playback.handle(request, self.learner.held_at(self.playback.run))
        self.learner.observe(self.playback.run)
        if wish and all(map(self.learner.allows, ["points"] if wish.goes_on else wish.values)):
            stale = self.stale
            if wish.goes_on:
                self.edit_points(**wish.values)
            elif wish.advised:
                self._follow(wish)
            else:
                self.change(**wish.values)
            # How the player looks at the run is shown by the player alone.
            looks = all(SETTINGS[name].effect == "view" for name in wish.values)
            self.stale = stale or wish.advised or not looks

    def _follow(self, wish: Wish) -> None:
        """Do what the coach has offered; a change leaves a way back to the run at hand."""
        if wish.section:
            self.look(part=wish.section)
            self.next_page = "hood"
            return
        by_hand, kept = self.by_hand, self.set_aside()
        self.change(**wish.values)
        # It was advised, and not made up by the learner.
        self.by_hand, self.earlier = by_hand, kept

    # ---- the workshop ----

    def open_exercise(self, exercise: Exercise) -> None:
        """Open an exercise: its start, or where it was left, takes the place of the run at hand."""
        start = self.learner.start_of(exercise)
        self.learner.open(exercise)
        self.begin(start)

    def start_again(self) -> None:
        """Put the start of the open exercise in force again."""
        if self.learner.exercise:
            self.learner.start_again()
            self.begin(self.learner.exercise.start)

    def leave_exercise(self) -> None:
        """Leave the open exercise; its run stays, and all controls come back."""
        if exercise := self.learner.exercise:
            self.by_hand = not_given_by(exercise.start, self.by_hand, self.experiment)
        self.learner.close()
        self.learner.only = None
        self.generation += 1
        self.stale = True

    def begin(self, experiment: Experiment) -> None:
        """Begin a run anew, even of the experiment that is in force."""
        self.open_run(Run(experiment))

    def task_is_drawn(self) -> None:
        """Take note of what the task was drawn for."""
        self.drawn_task = self._task_key()

    def task_is_outdated(self) -> bool:
        """Return whether the open exercise would be drawn otherwise by now.

        While it plays, only what locks a question counts.
        """
        if self.learner.exercise is None:
            return False
        now, drawn = self._task_key(), self.drawn_task
        return now[0] != drawn[0] or (now != drawn and not self.playback.is_playing)

    def _task_key(self) -> tuple[object, object]:
        """Return which questions are locked, and which frame is looked at."""
        run = self.playback.run
        return self.learner.locked(run), (run.number, self.playback.looked_at().id)

    def cancel_rate(self) -> None:
        """Forget the many seeds that Check waits for."""
        self.learner.cancel_rate()
        self.stale = True

    def check_exercise(self) -> None:
        """Check the frame that the player shows."""
        self.refusal = self.learner.check(self.playback.run, self.playback.looked_at())
