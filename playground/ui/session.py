"""One visitor's session: the Experiment, its run, and the link that restores it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import streamlit as st

from playground.experiment import SETTINGS, Experiment
from playground.export.weights import EXPORTS
from playground.live.playback import Playback

KEY = "session"
T = TypeVar("T")


@dataclass(frozen=True)
class Hood:
    """What is looked at under the hood.

    Attributes:
        part: which part of the page is shown.
        phase: which phase of the update, from 0.
        point: which point of the batch, from 0; -1 for all.
        unit: which unit of a layer is written out, from 0.
        weight: which parameter is, from 0.
        digits: whether numbers are shown to the last digit.
        quiz: whether results are hidden and asked for.
        span: how far the slope chart reaches.
        layer: of the weight histogram, from 0.
    """

    part: str = "One update"
    phase: int = 0
    point: int = 0
    unit: int = 0
    weight: int = 0
    digits: bool = False
    quiz: bool = False
    span: str = "middle"
    layer: int = 0


@dataclass
class Session:
    """What a visitor has.

    Attributes:
        experiment: the settings in force.
        playback: the run of them, and the conversation with the player.
        problems: what could not be used of the link that was opened, each as a sentence.
        stale: the page shows an experiment that is no longer in force. A change of a control
            runs the whole page, but where it comes together with a request of the player,
            Streamlit may run the player alone.
        generation: how often the whole Experiment was replaced; all widgets then get new keys.
        rebound: how often a widget was given a new key besides; see `controls.bind`.
        hood: what is looked at under the hood.
        before: the experiment and its run that a diagnosis' experiment took the place of.
        trying: what that experiment changes.
        memory: what was computed last, by name, with what it was computed of; see `remember`.
        unfolded: which parts of the sidebar were unfolded when they were first shown.
    """

    experiment: Experiment
    playback: Playback
    problems: list[str] = field(default_factory=list)
    stale: bool = False
    generation: int = 0
    rebound: dict[str, int] = field(default_factory=dict)
    unfolded: dict[str, bool] = field(default_factory=dict)
    hood: Hood = field(default_factory=Hood)
    before: tuple[Experiment, Playback] | None = None
    trying: str = ""
    memory: dict[str, tuple[object, Any]] = field(default_factory=dict)

    def replace(self, experiment: Experiment) -> None:
        """Put a wholly other Experiment in force."""
        self.generation += 1
        self.unfolded = {}
        self.before = None
        self._take(experiment)

    def try_out(self, experiment: Experiment, change: str) -> None:
        """Put another Experiment in force, and keep the one at hand with its run for `undo`.

        Args:
            experiment: the other one.
            change: what is different in it, in words.
        """
        kept = (self.experiment, self.playback)
        self.playback = Playback(self.experiment, EXPORTS)
        self.replace(experiment)
        self.before, self.trying = kept, change

    def look(self, **values: Any) -> None:
        """Change what is looked at under the hood."""
        self.hood = replace(self.hood, **values)

    def undo(self) -> None:
        """Go back to the experiment and the run that `try_out` has left."""
        if self.before:
            self.generation += 1
            self.unfolded = {}
            (self.experiment, self.playback), self.before = self.before, None
            self.playback.show_all()
            self.stale = True

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
        self.problems = []
        self.stale = True

    def change(self, **values: Any) -> None:
        """Change settings; values that are not valid are left as they were, with a notice."""
        try:
            self._take(self.experiment.changed(**values))
        except ValueError as error:
            self.problems = [f"{', '.join(values)}: {error}"]

    def edit_points(self, **values: Any) -> None:
        """Take other points; training goes on from the weights as they are."""
        experiment = self.experiment.changed(**values)
        self.playback.adopt_points(experiment)
        self.experiment = experiment
        self.problems = []
        self.stale = True

    def answer(self, request: object) -> None:
        """Do what the player asks for."""
        wish = self.playback.handle(request)
        if wish:
            stale = self.stale
            if wish.goes_on:
                self.edit_points(**wish.values)
            else:
                self.change(**wish.values)
            # How the player looks at the run is shown by the player alone.
            looks = all(SETTINGS[name].effect == "view" for name in wish.values)
            self.stale = stale or not looks


def current_session() -> Session:
    """Return this visitor's session; the first time it is made from the link that was opened."""
    if KEY not in st.session_state:
        query, repeated = {}, []
        for key in st.query_params:
            values = st.query_params.get_all(key)
            query[key] = values[-1]
            if len(values) > 1:
                repeated.append(f"{key[:40]} is given {len(values)} times: the last one counts")
        experiment, problems = Experiment.from_query(query)
        st.session_state[KEY] = Session(
            experiment, Playback(experiment, EXPORTS), problems + repeated
        )
    session: Session = st.session_state[KEY]
    return session


def link_to(experiment: Experiment) -> str:
    """Return the address that opens an Experiment in the playground."""
    query = "&".join(f"{key}={text}" for key, text in experiment.to_query().items())
    address = (st.context.url or "").partition("?")[0].removesuffix("hood")
    return f"{address}?{query}" if query else address


def write_link(experiment: Experiment) -> None:
    """Make the address bar hold the Experiment."""
    query = experiment.to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
