"""What a goal can read: numbers of a live run, of what a learner has done, and of many seeds.

Each is a function of a Case. The page is never asked: a Case holds the run itself.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.diagnostics import dead_units, identical_columns, saturated_share
from playground.engine.passes import Pass
from playground.experiment import SETTINGS
from playground.explain.first_solved import find_first_solved
from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.settings import Subset
from playground.sweep import SOLVED_WITHIN, SweepResult
from playground.workshop.by_hand import check_numbers
from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress

FLAT_AT_BOTH_ENDS = ("sigmoid", "tanh")
SAME_WITHIN = 1e-9  # of two units' weights: rounding may part twins in the last digits


@dataclass(frozen=True)
class Case:
    """A frame of a run, as the metrics see it.

    Attributes:
        exercise: that it is a run of.
        run: the run.
        frame: the frame of it that is checked.
        progress: what the learner has done.
        sweep: the outcome of many seeds, of the run's own experiment; None where there is none.
    """

    exercise: Exercise
    run: Run
    frame: Frame
    progress: Progress
    sweep: SweepResult | None = None

    @cached_property
    def history(self) -> list[Frame]:
        """The frames on the way to this one, this one included."""
        return [one for one in self.run.frames if one.id <= self.frame.id]

    @cached_property
    def mlp(self) -> MLP:
        """The network as it is at the frame."""
        return self.run.mlp.with_parameters(self.frame.state.parameters)

    @property
    def n_train(self) -> int:
        """How many points there are to train on."""
        return self.run.dataset.n_train

    @cached_property
    def inside(self) -> Pass:
        """A forward pass of the points to train on."""
        run = Pass(self.mlp, self.n_train)
        with overflow_allowed():
            run.forward(self.mlp.inputs(self.run.dataset.X[: self.n_train]))
        return run

    @cached_property
    def errors(self) -> Array:
        """The largest |target - output| of each point to train on, shape (n_train,)."""
        targets = self.run.targets[: self.n_train]
        return np.asarray(np.abs(targets - self.inside.outputs[-1]).max(axis=1))

    @property
    def hidden(self) -> list[tuple[Any, Array]]:
        """The activation and the net inputs of each hidden layer."""
        layers = zip(self.mlp.activations, self.inside.net_inputs, strict=True)
        return list(layers)[:-1]

    @cached_property
    def first_solved(self) -> int | None:
        """The first epoch at which every point was within 0.1; see `find_first_solved`."""
        return find_first_solved(self.run, self.history)


# ---- how good it is ----


def max_abs_error(case: Case) -> float:
    """Return the largest |target - output| of the points to train on."""
    return float(case.errors.max())


def solved_points(case: Case) -> float:
    """Return how many points to train on are within a tenth of the range of the targets."""
    within = SOLVED_WITHIN * (float(np.ptp(case.run.targets)) or 1.0)
    return float((case.errors < within).sum())


def right_points(case: Case) -> float:
    """Return how many points to train on are on the right side."""
    return float(np.rint(case.frame.scores.accuracy * case.n_train))


# ---- what it is ----


def gradient_ratio(case: Case) -> float:
    """Return rms gradient of the output layer / rms gradient of the first one, at the start.

    The gradient is that of the loss by the weights and biases of a layer, the penalty left out;
    rms is the root of the mean square. Of a network without a hidden layer it is 1.
    """
    run, n = case.run, case.n_train
    start = run.mlp.with_parameters(case.history[0].state.parameters)
    with overflow_allowed():
        flat = start.gradient(run.dataset.X[:n], run.targets[:n], run.experiment.loss)
    matrices = start.split(flat)
    first, last = (float(np.sqrt(np.mean(matrices[k] ** 2))) for k in (0, -1))
    return last / first if first else math.inf


def count_dead(case: Case) -> float:
    """Return how many hidden units have no slope at any point to train on."""
    return float(sum(int(dead_units(*layer).sum()) for layer in case.hidden))


def count_alive(case: Case) -> float:
    """Return how many hidden units have a slope at some point."""
    return float(sum(case.run.experiment.hidden_layers)) - count_dead(case)


def saturated(case: Case) -> float:
    """Return the share of answers of hidden units that lie where sigmoid or tanh is flat."""
    shares = [
        float(saturated_share(activation, z))
        for activation, z in case.hidden
        if activation.name in FLAT_AT_BOTH_ENDS
    ]
    return float(np.mean(shares)) if shares else math.nan


def distinct_units(case: Case) -> float:
    """Return how many units of the first hidden layer differ in the weights that come in."""
    if len(case.mlp.layer_sizes) < 3:
        return 0.0
    matrix = case.mlp.matrices[0]
    # identical_columns groups units that are alike; those that stand alone may be left out.
    twins = [group for group in identical_columns(matrix, SAME_WITHIN) if len(group) > 1]
    return float(matrix.shape[1] - sum(len(group) - 1 for group in twins))


def weight_spread(case: Case) -> float:
    """Return how far the units of the first hidden layer lie apart, at most, in a weight."""
    return float(np.ptp(case.mlp.matrices[0], axis=1).max())


# ---- what the learner has done ----


def numbers_correct(case: Case) -> float:
    """Return how many of the typed numbers are right."""
    typed = dict(case.progress.numbers)
    return float(sum(answer.right is True for answer in check_numbers(case.exercise, typed)))


def predictions_made_first(case: Case) -> bool:
    """Return whether every question was answered; a late answer is never taken."""
    return all(case.progress.prediction(one) for one in case.exercise.questions)


def predictions_correct(case: Case) -> float:
    """Return how many of this round's answers are right."""
    answers = (case.progress.prediction(one) for one in case.exercise.questions)
    return float(sum(one is not None and one.right for one in answers))


def success_rate(case: Case) -> float | None:
    """Return the share of seeds that are solved at the end; None before they are trained."""
    return case.sweep.rate if case.sweep else None


Measured = float | bool | str | None


@dataclass(frozen=True)
class Metric:
    """Something that a goal can read.

    Attributes:
        label: what it is, such that "The ... is 0.5." reads well.
        measure: finds it; None where it is not known yet.
        unit: "" for a number, "count" for a whole one, "share" for one that is shown in percent,
            "flag" for yes or no, "name" for a text.
        missing: the sentence where `measure` finds nothing.
        yes: for a flag: the sentence where it is so.
        no: the sentence where it is not.
        read: gives a text that was measured as people read it.
    """

    label: str
    measure: Callable[[Case], Measured]
    unit: str = ""
    missing: str = "It is not known yet."
    yes: str = ""
    no: str = ""
    read: Callable[[str], str] = str

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


def score(name: str) -> Callable[[Case], Measured]:
    """Return what reads a score of the frame."""
    return lambda case: float(getattr(case.frame.scores, name))


SHARE, COUNT, FLAG = "share", "count", "flag"
NEVER_SOLVED = "There is no epoch yet at which all points were within 0.1 of their targets."

METRICS: dict[str, Metric] = {
    "max_abs_error": Metric("largest error of a point", max_abs_error),
    "mean_absolute_error": Metric("mean absolute error", score("mean_absolute_error")),
    "solved_points": Metric("number of points within 0.1 of their target", solved_points, COUNT),
    "right_points": Metric("number of points on the right side", right_points, COUNT),
    "loss": Metric("training loss", score("loss")),
    "test_loss": Metric("test loss", score("test_loss")),
    "accuracy": Metric("training accuracy", score("accuracy"), SHARE),
    "test_accuracy": Metric("test accuracy", score("test_accuracy"), SHARE),
    "r_squared": Metric("training R\u00b2", score("r_squared")),
    "test_r_squared": Metric("test R\u00b2", score("test_r_squared")),
    "epoch": Metric("epoch", lambda case: case.frame.state.epoch, COUNT),
    "updates": Metric("number of updates", lambda case: case.frame.state.updates, COUNT),
    "first_solved_epoch": Metric(
        "first epoch at which all points were within 0.1",
        lambda case: case.first_solved, COUNT, NEVER_SOLVED,
    ),
    "n_parameters": Metric(
        "number of parameters", lambda case: case.run.experiment.n_parameters, COUNT
    ),
    "n_features": Metric(
        "number of inputs of the network", lambda case: case.mlp.layer_sizes[0], COUNT
    ),
    "hidden_units": Metric(
        "number of hidden units", lambda case: sum(case.run.experiment.hidden_layers), COUNT
    ),
    "hidden_layers": Metric(
        "number of hidden layers", lambda case: len(case.run.experiment.hidden_layers), COUNT
    ),
    "gradient_ratio": Metric(
        "gradient of the last layer over that of the first, at the start", gradient_ratio
    ),
    "dead_units": Metric("number of dead hidden units", count_dead, COUNT),
    "alive_units": Metric("number of hidden units that are alive", count_alive, COUNT),
    "saturated_share": Metric("share of saturated answers of hidden units", saturated, SHARE),
    "distinct_units": Metric("number of different hidden units", distinct_units, COUNT),
    "weight_spread": Metric("largest distance between weights of hidden units", weight_spread),
    "success_rate": Metric(
        "success rate over many seeds", success_rate, SHARE,
        "The success rate is not known yet: press Check, and let it finish.",
    ),
    "numbers_correct": Metric("number of right answers", numbers_correct, COUNT),
    "predictions_made_first": Metric(
        "prediction", predictions_made_first, FLAG,
        yes="The prediction was made before the run.",
        no="A prediction is missing: answer it. If the run has gone on, press Start again first.",
    ),
    "predictions_correct": Metric("number of right predictions", predictions_correct, COUNT),
}  # fmt: skip
SETTING = "setting."


def find_metric(name: str) -> Metric | None:
    """Return the metric of this name, "setting.learning_rate" and the like included."""
    if name in METRICS:
        return METRICS[name]
    field = name.removeprefix(SETTING)
    if field == name or field not in SETTINGS:
        return None
    setting = SETTINGS[field]

    def measure(case: Case) -> Measured:
        value = getattr(case.run.experiment, field)
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
