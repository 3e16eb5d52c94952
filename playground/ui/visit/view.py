"""What a session has of its page: what is looked at, the keys of widgets, the many seeds."""

import time
from dataclasses import dataclass, field

import numpy as np

from playground.data.files.choices import Choices
from playground.sweep import FoldResult, Folds, Race, RaceResult, Sweep, SweepResult
from playground.sweep.maps import MapResult, MapWork, leave_map
from playground.sweep.maps.plan import MapCell
from playground.sweep.snapshot import SweepSnapshot, take_snapshot

MOST_KEPT = 20  # results of cross-validations
MOST_PICTURES = 24  # of a film of the networks of a sweep
FEWEST_LOOKS = 8  # at the networks while they train, whether all pictures are kept or not
UNTIL_START = 0.1  # seconds to wait for how they stand at the start
FILM_NUMBERS = 60_000  # of all its pictures together


# The parts of the page of many seeds, as it names them.
SEEDS_PART, RACE_PART, MAP_PART = "These settings", "Race", "Map"


@dataclass(frozen=True)
class Hood:
    """What is looked at under the hood; numbers count from 0. No choice of these changes a run."""

    part: str = "One update"
    phase: int = 0  # of the update
    point: int = 0  # of the batch; -1 for all
    unit: int = 0  # of a layer, that is written out
    weight: int = 0  # of all parameters
    digits: bool = False  # numbers are shown to the last digit
    quiz: bool = False  # results are hidden and asked for
    span: str = "middle"  # how far the slope chart reaches
    layer: int = 0  # of the weight histogram


@dataclass(frozen=True)
class LandscapeView:
    """What is looked at of the loss landscape. No choice of these changes a run."""

    directions: str = "Two weights"
    first: int = 0  # of all parameters, from 0
    second: int = -1  # likewise; -1 for the next input of the same unit
    seed: int = 0  # of random directions
    zoom: int = 0  # how often the window is halved; below 0, how often doubled
    is_held: bool = False  # the picture stays as it is where another frame is shown


@dataclass(frozen=True)
class ViewState:
    """What is looked at on the other pages."""

    data_part: str = "Edit the table"
    model_part: str = "Export"
    compare_part: str = "Side by side"
    exercises_part: str = "Exercises"
    facilitator_part: str = "Guides"
    cards: str = "track-60"  # what is printed: a name of `card_sets`
    address: str = ""  # at which learners open the playground; empty for this visitor's own
    followed: str = ""  # the id of the exercise that a live room is looked at for; empty for all
    patience: int = 5  # minutes without a step after which somebody in a live room is stuck
    reveals: bool = False  # a live room shows which predictions are right
    varied: str = "learning_rate"  # which setting the second run of a pair has otherwise
    names: bool = True  # a live room shows the names that were given
    # Of an imported network whose file tells no activations; empty for the current network's.
    hidden_of_file: str = ""
    output_of_file: str = ""
    networks: int = 64  # that are asked for on the page of many seeds
    epochs: int = 5000  # for which each of them is to be trained
    seeds_part: str = SEEDS_PART
    race_setting: str = ""  # that a race is over; empty for the first that is offered
    race_values: tuple[str, ...] = ()  # as a link has them; empty for those that are suggested
    map_across: str = ""  # the axes of a map, as a link has them; empty for what is suggested
    map_up: str = ""
    map_seeds: int = 16  # in each of its cells
    map_epochs: int = 2000
    map_metric: str = "rate"  # what its colour stands for, a key of METRICS
    log_loss: bool = False  # their loss is shown on a log scale
    folds: int = 5  # of a cross-validation
    fold_seed: int = 0  # that deals them


@dataclass
class FileChoices:
    """What is told of the file that is read on the Data page.

    Attributes:
        key: which file it is.
        choices: what is told; None where nothing was chosen yet.
    """

    key: int = 0
    choices: Choices | None = None


@dataclass
class WidgetKeys:
    """The keys of a session's widgets, which say when one is a new widget to Streamlit."""

    generation: int = 0  # how often all widgets got new keys
    rebound: dict[str, int] = field(default_factory=dict)  # how often one did besides, by its name
    touched: str = ""  # the setting whose control was used last
    # Which parts of the sidebar were unfolded when they were first shown, by their titles.
    unfolded: dict[str, bool] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Return the key that a widget has now."""
        return f"{name} {self.generation}.{self.rebound.get(name, 0)}"

    def rebind(self, name: str) -> str:
        """Give a widget a new key, and return it."""
        self.rebound[name] = self.rebound.get(name, 0) + 1
        return self.key(name)

    def renew(self) -> None:
        """Give all widgets new keys: what was typed and not used is gone."""
        self.generation += 1


@dataclass
class Sweeping:
    """The many seeds of a session."""

    sweep: Sweep | None = None  # what runs
    result: SweepResult | None = None  # of the last one that was finished; None once another began
    number: int = 0  # how many were finished
    finished_at: float = 0.0  # when that was the last time, in seconds of the monotonic clock
    n_looks: int = 0  # how often pictures of the networks were taken
    film: list[SweepSnapshot] = field(default_factory=list)  # how the networks stood on the way
    folds: Folds | None = None  # a cross-validation that runs
    fold_results: list[FoldResult] = field(default_factory=list)  # of the last ones, latest last
    race: Race | None = None  # one that runs
    has_just_begun: bool = False  # the sweep or the race: the page does not show it yet
    race_result: RaceResult | None = None  # of the last one that was finished
    map: MapWork | None = None  # one that is made
    map_result: MapResult | None = None  # of the last one, whether it was finished or not
    map_error: str = ""  # why it did not come to its end; empty where it did
    map_place: MapCell | None = None  # the cell that is looked at

    @property
    def at_work(self) -> Sweep | Folds | Race | None:
        """What the page works at next; a map is made by others."""
        return self.sweep or self.folds or self.race

    def start(self, sweep: Sweep) -> None:
        """Begin to run many seeds."""
        self.sweep, self.result, self.film, self.n_looks = sweep, None, [], 0
        self.has_just_begun = True

    def cancel(self) -> None:
        """Forget the many seeds under way."""
        self.sweep, self.film = None, []

    def take_note(self) -> None:
        """Add a picture to the film, if its time has come: they are spread evenly over the epochs.

        The more numbers there are, the fewer pictures.
        """
        if not self.sweep:
            return
        end = time.monotonic() + UNTIL_START
        while not self.sweep.results and time.monotonic() < end:
            self.sweep.advance(0.0)  # to the check of the initial weights, and no further
        numbers = self.film[0].parameters.size if self.film else 0
        wanted = int(np.clip(FILM_NUMBERS // max(1, numbers), 1, MOST_PICTURES))
        share = self.sweep.share_done
        if share * max(wanted, FEWEST_LOOKS) < self.n_looks or (self.film and share == 1.0):
            return
        now = take_snapshot(self.sweep)
        if now:
            self.n_looks += 1
            # Where there is no room for more, it takes the place of the last one.
            self.film[wanted - 1 :] = [now]

    def finish(self) -> None:
        """Keep the results of what has run to its end."""
        if self.sweep:
            last = take_snapshot(self.sweep)
            self.film += [last] if last else []
            self.result, self.sweep = self.sweep.results, None
            self.number += 1
            self.finished_at = time.monotonic()

    def start_race(self, race: Race) -> None:
        """Begin a race."""
        self.race, self.race_result = race, None
        self.has_just_begun = True

    def finish_race(self) -> None:
        """Keep what a race has found."""
        if self.race:
            self.race_result, self.race = self.race.results, None

    def start_map(self, work: MapWork) -> None:
        """Begin a map, or go on with one."""
        if self.map:
            leave_map(self.map)
        if self.map_result is None or self.map_result.plan.key != work.plan.key:
            self.map_place = None
        self.map, self.map_result, self.map_error = work, work.found, ""
        self.has_just_begun = True

    def finish_map(self) -> None:
        """Keep what a map has found, whether all of it or not."""
        if self.map:
            found = leave_map(self.map)
            self.map_result, self.map_error, self.map = found, self.map.error, None

    def finish_folds(self) -> None:
        """Keep what a cross-validation has found."""
        if self.folds and (found := self.folds.results):
            self.fold_results = [*self.fold_results, found][-MOST_KEPT:]
        self.folds = None
