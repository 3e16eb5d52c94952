"""What a goal can read: numbers of a live run, of what a learner has done, and of many seeds.

Each is a function of a Attempt. The page is never asked: a Attempt holds the run itself.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from playground.data.dataset import Samples
from playground.engine import MLP
from playground.engine.arrays import Array
from playground.engine.metrics import largest_errors
from playground.engine.passes import Pass
from playground.experiment import SETTINGS, Experiment
from playground.experiment.kinds import Subset
from playground.explain.diagnostics import dead_units, identical_columns, saturated_share
from playground.explain.first_solved import find_first_solved
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.sweep import SOLVED_WITHIN, SweepResult
from playground.workshop.by_hand import check_numbers
from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress

SAME_WITHIN = 1e-9  # of two units' weights: rounding may part twins in the last digits


@dataclass(frozen=True)
class Attempt:
    """A frame of a run, as the metrics see it."""

    exercise: Exercise
    run: Run
    frame: Frame  # the one of the run that is checked
    progress: Progress  # what the learner has done
    # The outcome of many seeds, of the run's own experiment; None where there is none.
    sweep: SweepResult | None = None
    kept: tuple[Experiment, ...] = ()  # the experiments of runs that the learner has kept

    @cached_property
    def history(self) -> list[Frame]:
        """The frames on the way to this one, this one included."""
        return [one for one in self.run.frames if one.id <= self.frame.id]

    @cached_property
    def mlp(self) -> MLP:
        """The network as it is at the frame."""
        return self.run.network(self.frame)

    @property
    def train(self) -> Samples:
        """The training points."""
        return self.run.dataset.train

    @cached_property
    def inside(self) -> Pass:
        """A forward pass of the training points."""
        return self.mlp.forward(self.train.X)

    @cached_property
    def errors(self) -> Array:
        """The largest |target - output| of each training point, shape (n_train,)."""
        return largest_errors(self.inside.outputs, self.train.y)

    @property
    def hidden(self) -> list[tuple[Any, Array]]:
        """The activation and the pre-activations of each hidden layer."""
        layers = zip(self.mlp.activations, self.inside.pre_activations, strict=True)
        return list(layers)[:-1]

    @cached_property
    def first_solved(self) -> int | None:
        """The first epoch at which every point was within 0.1; see `find_first_solved`."""
        return find_first_solved(self.run, self.history)


# ---- how good it is ----


def max_abs_error(attempt: Attempt) -> float:
    """Return the largest |target - output| of the training points."""
    return float(attempt.errors.max())


def solved_points(attempt: Attempt) -> float:
    """Return how many training points are within a tenth of the range of the targets."""
    within = SOLVED_WITHIN * (float(np.ptp(attempt.run.dataset.y)) or 1.0)
    return float((attempt.errors < within).sum())


def right_points(attempt: Attempt) -> float:
    """Return how many training points are on the right side."""
    return float(np.rint(attempt.frame.scores.accuracy * len(attempt.train)))


def compared_runs(attempt: Attempt) -> float:
    """Return how many runs are kept that the exercise allows and that differ from each other."""
    found: list[Experiment] = []
    for one in attempt.kept:
        is_known = any(one.trains_like(other) for other in found)
        if not is_known and not attempt.exercise.violations(one):
            found.append(one)
    return float(len(found))


# ---- what it is ----


def gradient_ratio(attempt: Attempt) -> float:
    """Return rms gradient of the output layer / rms gradient of the first one, at the start.

    The gradient is that of the loss by the weights and biases of a layer, the penalty left out;
    rms is the root of the mean square. Of a network without a hidden layer it is 1.
    """
    run, train = attempt.run, attempt.train
    start = run.network(attempt.history[0])
    matrices = start.split(start.gradient(train.X, train.y, run.experiment.loss))
    first, last = (float(np.sqrt(np.mean(matrices[k] ** 2))) for k in (0, -1))
    return last / first if first else math.inf


def count_dead(attempt: Attempt) -> float:
    """Return how many hidden units have no slope at any training point."""
    return float(sum(int(dead_units(*layer).sum()) for layer in attempt.hidden))


def count_alive(attempt: Attempt) -> float:
    """Return how many hidden units have a slope at some point."""
    return float(sum(attempt.run.experiment.hidden_layers)) - count_dead(attempt)


def saturated(attempt: Attempt) -> float:
    """Return the share of outputs of hidden units that lie where sigmoid or tanh is flat."""
    shares = [
        float(saturated_share(activation, z))
        for activation, z in attempt.hidden
        if activation.saturates
    ]
    return float(np.mean(shares)) if shares else math.nan


def distinct_units(attempt: Attempt) -> float:
    """Return how many units of the first hidden layer differ in the weights that come in."""
    if len(attempt.mlp.layer_sizes) < 3:
        return 0.0
    matrix = attempt.mlp.matrices[0]
    # identical_columns groups identical units; those without a twin may be left out.
    twins = [group for group in identical_columns(matrix, SAME_WITHIN) if len(group) > 1]
    return float(matrix.shape[1] - sum(len(group) - 1 for group in twins))


def weight_spread(attempt: Attempt) -> float:
    """Return how far the units of the first hidden layer lie apart, at most, in a weight."""
    return float(np.ptp(attempt.mlp.matrices[0], axis=1).max())


# ---- what the learner has done ----


def numbers_correct(attempt: Attempt) -> float:
    """Return how many of the typed numbers are right."""
    typed = dict(attempt.progress.numbers)
    return float(sum(answer.right is True for answer in check_numbers(attempt.exercise, typed)))


def predictions_made_first(attempt: Attempt) -> bool:
    """Return whether every question was answered; a late answer is never taken."""
    return all(attempt.progress.prediction(one) for one in attempt.exercise.questions)


def predictions_correct(attempt: Attempt) -> float | None:
    """Return how many of this round's answers are right; None while one could still profit.

    A count before the run would tell which answers to change.
    """
    if not all(map(attempt.progress.has_outcome, attempt.exercise.questions)):
        return None
    answers = (attempt.progress.prediction(one) for one in attempt.exercise.questions)
    return float(sum(one is not None and one.right for one in answers))


def success_rate(attempt: Attempt) -> float | None:
    """Return the share of seeds that are solved at the end; None before they are trained."""
    return attempt.sweep.rate if attempt.sweep else None


Measured = float | bool | str | None


@dataclass(frozen=True)
class Metric:
    """Something that a goal can read."""

    label: str  # what it is, such that "The ... is 0.5." reads well
    measure: Callable[[Attempt], Measured]  # finds it; None where it is not known yet
    # "" for a number, "count" for a whole one, "share" for one that is shown in percent, "flag" for
    # yes or no, "name" for a text.
    unit: str = ""
    missing: str = "Not known yet."  # the sentence where `measure` finds nothing
    yes: str = ""  # the sentence on a flag that is set
    no: str = ""  # the sentence on one that is not
    read: Callable[[str], str] = str  # gives a text that was measured as people read it
    # For an operator, and whether the goal is met, what a learner reads in place of the usual
    # sentence; with {found} and {asked}.
    sentences: Mapping[tuple[str, bool], str] = field(default_factory=dict)

    def write(self, value: Measured) -> str:
        """Return a value as text."""
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return "not known"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return self.read(value)
        if self.unit == "share":
            return f"{100.0 * value:.3g} %"
        if self.unit == "count" and math.isfinite(value):
            return f"{round(value):,}"
        return f"{value:.3g}"


def score(name: str) -> Callable[[Attempt], Measured]:
    """Return what reads a score of the frame."""
    return lambda attempt: float(getattr(attempt.frame.scores, name))


SHARE, COUNT, FLAG = "share", "count", "flag"
NEVER_SOLVED = "The points have not all been within 0.1 of their targets yet."
IN_TIME = {
    ("<=", True): "Within {asked} epochs.",
    ("<=", False): "Epoch {found} is beyond the limit of {asked} epochs.",
}
SO_FAR = {("==", True): "All {asked} correct.", ("==", False): "{found} of {asked} correct so far."}

METRICS: dict[str, Metric] = {
    "max_abs_error": Metric("largest error of a point", max_abs_error),
    "mean_absolute_error": Metric("mean absolute error", score("mean_absolute_error")),
    "solved_points": Metric("number of points within 0.1 of their targets", solved_points, COUNT),
    "right_points": Metric("number of points on the right side", right_points, COUNT),
    "loss": Metric("training loss", score("loss")),
    "test_loss": Metric("test loss", score("test_loss")),
    "accuracy": Metric("training accuracy", score("accuracy"), SHARE),
    "test_accuracy": Metric("test accuracy", score("test_accuracy"), SHARE),
    "r_squared": Metric("training R\u00b2", score("r_squared")),
    "test_r_squared": Metric("test R\u00b2", score("test_r_squared")),
    "epoch": Metric("epoch", lambda attempt: attempt.frame.state.epoch, COUNT, sentences=IN_TIME),
    "updates": Metric("number of updates", lambda attempt: attempt.frame.state.updates, COUNT),
    "first_solved_epoch": Metric(
        "first epoch at which all points were within 0.1",
        lambda attempt: attempt.first_solved,
        COUNT,
        NEVER_SOLVED,
    ),
    "n_parameters": Metric(
        "number of parameters", lambda attempt: attempt.run.experiment.n_parameters, COUNT
    ),
    "n_features": Metric(
        "number of inputs of the network", lambda attempt: attempt.mlp.layer_sizes[0], COUNT
    ),
    "hidden_units": Metric(
        "number of hidden units", lambda attempt: sum(attempt.run.experiment.hidden_layers), COUNT
    ),
    "hidden_layers": Metric(
        "number of hidden layers", lambda attempt: len(attempt.run.experiment.hidden_layers), COUNT
    ),
    "gradient_ratio": Metric(
        "ratio of the last layer's gradient to the first layer's, at the start", gradient_ratio
    ),
    "dead_units": Metric("number of dead hidden units", count_dead, COUNT),
    "alive_units": Metric("number of live hidden units", count_alive, COUNT),
    "saturated_share": Metric("share of saturated outputs of hidden units", saturated, SHARE),
    "distinct_units": Metric("number of different hidden units", distinct_units, COUNT),
    "weight_spread": Metric("largest distance between weights of hidden units", weight_spread),
    "success_rate": Metric(
        "success rate over many seeds",
        success_rate,
        SHARE,
        "The success rate is not known yet. Press Check and let it finish.",
    ),
    "compared_runs": Metric("number of kept runs that differ", compared_runs, COUNT),
    "numbers_correct": Metric(
        "number of correct answers", numbers_correct, COUNT, sentences=SO_FAR
    ),
    "predictions_made_first": Metric(
        "prediction",
        predictions_made_first,
        FLAG,
        yes="The prediction was made before training.",
        no="A prediction is missing. If training has begun, press Start again, then predict.",
    ),
    "predictions_correct": Metric(
        "number of correct predictions",
        predictions_correct,
        COUNT,
        "The predictions are compared with the run once it has gone on.",
    ),
}
SETTING = "setting."


def find_metric(name: str) -> Metric | None:
    """Return the metric of this name, "setting.learning_rate" and the like included."""
    if name in METRICS:
        return METRICS[name]
    field = name.removeprefix(SETTING)
    if field == name or field not in SETTINGS:
        return None
    setting = SETTINGS[field]

    def measure(attempt: Attempt) -> Measured:
        value = getattr(attempt.run.experiment, field)
        if isinstance(value, bool | int | float | str):
            return value
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def read(text: str) -> str:
        names = tuple(text.split(", ")) if isinstance(setting.kind, Subset) else text
        try:
            return setting.say(setting.kind.check(names))
        except ValueError:
            return text

    return Metric(f'setting "{setting.label}"', measure, read=read)
