"""Facts on the data of an experiment: what in them makes learning hard, each with its numbers.

All of them are about what the network is really given: features, standardised where that is set.
The thresholds say from where on a fact is worth a sentence; what a fact says is exact.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.features import offered_features
from playground.engine.arrays import Array
from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.explain.least_loss import Bound, Groups, group_rows, most_right, reach_of

FAR = 3.0  # standard deviations between 0 and the mean of an input
LARGE, SMALL = 10.0, 0.05  # root mean square of an input
FAR_AND_LARGE = 1.5  # standard deviations between 0 and the mean of a large input
SIZES_APART = 10.0  # between the largest and the smallest standard deviation of the inputs
MAJORITY = 4.0  # times the points of the next class
FEWEST_POINTS = 10  # of which shares say something
OUT_OF_REACH = 0.01  # of the range of the targets, beyond what the output can be
REPEATED = 0.05  # of the points
CONSTANT_WITHIN = 1e-12  # of the largest number: what rounding leaves of a standard deviation
# What the facts depend on, beside the data themselves.
OF_OUTPUT = ("output_activation", "loss", "reduction")


@dataclass(frozen=True)
class DataFact:
    """Something about the data that makes learning hard.

    Attributes:
        key: which function below found it.
        text: a sentence or two with the numbers.
        numbers: the numbers by name.
        change: settings that may cure it; empty where no setting does.
    """

    key: str
    text: str
    numbers: Mapping[str, float]
    change: Mapping[str, Any] = field(default_factory=dict)


FindFacts = Callable[["Given"], Iterator[DataFact]]
DATA_RULES: list[FindFacts] = []  # in the order of the functions below


def fact(find: FindFacts) -> FindFacts:
    """Add a function to those that `data_facts` asks; its name is the key of what it finds."""
    DATA_RULES.append(find)
    return find


def data_facts(experiment: Experiment) -> tuple[DataFact, ...]:
    """Return what makes the data of an experiment hard to learn; nothing for good data.

    The same settings have the same facts: they are kept.
    """
    of_data = (name for name, one in SETTINGS.items() if one.group == "Data")
    kept = {name: getattr(experiment, name) for name in (*of_data, *OF_OUTPUT)}
    return _find_facts(replace(Experiment(), **{**kept, **_VIEW}))


# How the data are looked at makes no difference.
_VIEW = {name: DEFAULTS[name] for name in ("x_input", "y_input", "held")}


@lru_cache(maxsize=64)
def _find_facts(experiment: Experiment) -> tuple[DataFact, ...]:
    given = Given(experiment)
    if given.n < 2:
        return ()
    return tuple(found for find in DATA_RULES for found in find(given))


def least_loss(experiment: Experiment) -> float:
    """Return the loss, the penalty left out, that no network with this output can get below.

    It is over the training points, summed or averaged as the loss is.
    """
    given = Given(experiment)
    return given.reduced(given.bound.least(given.groups))


def reaches_targets(experiment: Experiment) -> bool:
    """Return whether the output can come to the targets, but for `OUT_OF_REACH` of their range."""
    low, high = reach_of(experiment.output_activation)
    targets = experiment.make_dataset().train.y
    least, most = float(targets.min()), float(targets.max())
    margin = OUT_OF_REACH * (most - least)
    return low - margin <= least and most <= high + margin


@dataclass(frozen=True)
class Given:
    """What a network is given to learn from, and what the facts ask of it."""

    experiment: Experiment

    @cached_property
    def X(self) -> Array:
        """The inputs at the training points, shape (n_samples, n_features)."""
        return self.experiment.make_dataset().train.X

    @cached_property
    def X_test(self) -> Array:
        """The same at the test points."""
        return self.experiment.make_dataset().test.X

    @cached_property
    def labels(self) -> Array:
        """The class of each training point by number, or its value, shape (n_samples,)."""
        return self.experiment.make_dataset().train.labels

    @property
    def n(self) -> int:
        """How many training points there are."""
        return len(self.labels)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return self.experiment.unit_names(0)

    @cached_property
    def means(self) -> Array:
        """Of each input, shape (n_features,)."""
        return np.asarray(self.X.mean(axis=0))

    @cached_property
    def deviations(self) -> Array:
        """The standard deviation of each input, shape (n_features,); 0 where it is constant."""
        deviations = self.X.std(axis=0)
        alike = deviations <= CONSTANT_WITHIN * np.abs(self.X).max(axis=0)
        return np.where(alike, 0.0, deviations)

    @cached_property
    def sizes(self) -> Array:
        """The root mean square of each input, shape (n_features,)."""
        return np.asarray(np.sqrt((self.X**2).mean(axis=0)))

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Which inputs are not constant, shape (n_features,)."""
        return np.asarray(self.deviations > 0.0)

    @cached_property
    def groups(self) -> Groups:
        """Which training points have the same inputs."""
        return group_rows(self.X)

    @cached_property
    def samples(self) -> Groups:
        """Which points, test points included, have the same inputs and the same target."""
        dataset = self.experiment.make_dataset()
        return group_rows(np.column_stack([dataset.X, dataset.labels]))

    @cached_property
    def bound(self) -> Bound:
        """What is known of output and loss."""
        experiment = self.experiment
        targets = experiment.make_dataset().train.y
        return Bound(experiment.loss, experiment.output_activation, targets)

    @cached_property
    def class_counts(self) -> NDArray[np.intp]:
        """How many training points each class has, shape (n_classes,)."""
        return np.bincount(self.labels.astype(np.intp), minlength=len(self.experiment.class_names))

    def reduced(self, losses: Array) -> float:
        """Return the loss of some samples, summed or averaged as it is set."""
        return float(losses.mean() if self.experiment.reduction == "mean" else losses.sum())

    def choose(self, which: NDArray[np.bool_]) -> str:
        """Return the names of some inputs as one phrase."""
        return name_inputs([name for name, one in zip(self.names, which, strict=True) if one])


def name_inputs(names: Sequence[str]) -> str:
    """Write some names as one phrase."""
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def say_loss(loss: float) -> str:
    """Write a loss with up to four digits."""
    return f"{loss:.4g}"


# ---- inputs ----


def _is_far(given: Given) -> NDArray[np.bool_]:
    offsets = np.abs(given.means)
    far = offsets >= FAR * given.deviations
    large = (given.sizes >= LARGE) & (offsets >= FAR_AND_LARGE * given.deviations)
    return np.asarray(given.varies & (far | large))


@fact
def inputs_far_from_zero(given: Given) -> Iterator[DataFact]:
    """Find inputs whose mean is far from 0, against their spread or altogether."""
    far = _is_far(given)
    if not far.any():
        return
    ratios = np.abs(given.means) / np.where(given.varies, given.deviations, 1.0)
    worst = int(np.argmax(np.where(far, ratios, -1.0)))
    mean, spread = float(given.means[worst]), float(given.deviations[worst])
    low, high = float(given.X[:, worst].min()), float(given.X[:, worst].max())
    others = far & (np.arange(len(far)) != worst)
    also = f" So {verb(others)} {given.choose(others)}." if others.any() else ""
    yield DataFact(
        "inputs_far_from_zero",
        f"Inputs are far from 0: {given.names[worst]} goes from {low:.4g} to {high:.4g} (mean "
        f"{mean:.4g}, standard deviation {spread:.3g}).{also}",
        {"mean": mean, "deviation": spread, "low": low, "high": high, "n_inputs": int(far.sum())},
        {"standardise": True},
    )


@fact
def inputs_large(given: Given) -> Iterator[DataFact]:
    """Find inputs that are large, though their mean is not far from 0."""
    large = given.varies & (given.sizes >= LARGE) & ~_is_far(given)
    if large.any():
        most = float(np.abs(given.X[:, large]).max())
        yield DataFact(
            "inputs_large",
            f"Inputs are large: {given.choose(large)} {verb(large)} up to {most:.4g} in size.",
            {"largest": most, "n_inputs": int(large.sum())},
            {"standardise": True},
        )


@fact
def inputs_small(given: Given) -> Iterator[DataFact]:
    """Find inputs that are all so small that the network hardly sees them."""
    if given.varies.any() and (given.sizes[given.varies] <= SMALL).all():
        most = float(np.abs(given.X[:, given.varies]).max())
        yield DataFact(
            "inputs_small",
            f"Inputs are small: {given.choose(given.varies)} {verb(given.varies)} at most "
            f"{most:.3g} in size, so that they hardly move a unit.",
            {"largest": most},
            {"standardise": True},
        )


def verb(which: NDArray[np.bool_]) -> str:
    """Return "is" for one input, "are" for several."""
    return "is" if which.sum() == 1 else "are"


@fact
def inputs_of_different_sizes(given: Given) -> Iterator[DataFact]:
    """Find inputs of which one varies far more than another."""
    if given.varies.sum() < 2:
        return
    spreads = np.where(given.varies, given.deviations, np.nan)
    most, least = int(np.nanargmax(spreads)), int(np.nanargmin(spreads))
    ratio = float(spreads[most] / spreads[least])
    if ratio >= SIZES_APART:
        yield DataFact(
            "inputs_of_different_sizes",
            f"Inputs are of very different sizes: {given.names[most]} varies {ratio:,.0f} times as "
            f"much as {given.names[least]} (standard deviations {spreads[most]:.3g} and "
            f"{spreads[least]:.3g}).",
            {"ratio": ratio, "most": float(spreads[most]), "least": float(spreads[least])},
            {"standardise": True},
        )


@fact
def inputs_constant(given: Given) -> Iterator[DataFact]:
    """Find inputs that are the same at every point, or at every training point."""
    tests = given.X_test
    if len(tests):
        low, high = tests.min(axis=0), tests.max(axis=0)
        differs = (low < given.X.min(axis=0)) | (high > given.X.max(axis=0))
    else:
        differs = np.zeros(len(given.names), bool)
    always = ~given.varies & ~differs
    if always.any():
        yield DataFact(
            "inputs_constant",
            f"{given.choose(always)} {verb(always)} the same at every point, and so "
            f"{'tells' if always.sum() == 1 else 'tell'} the network nothing.",
            {"n_inputs": int(always.sum())},
            _without(given, always),
        )
    surprise = ~given.varies & differs
    if surprise.any():
        yield DataFact(
            "inputs_constant_in_training",
            f"{given.choose(surprise)} {verb(surprise)} the same at every training point, but not "
            "at the test points: what it means there cannot be learned.",
            {"n_inputs": int(surprise.sum())},
            _without(given, surprise),
        )


def _without(given: Given, which: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the features without some inputs, where features can be chosen and some remain."""
    experiment = given.experiment
    offered = offered_features(experiment.n_inputs)
    chosen = [name for name in experiment.features if name in offered]
    left = [name for name, one in zip(chosen, which, strict=False) if not one]
    return {"features": tuple(left)} if left and len(chosen) == len(which) else {}


# ---- targets ----


@fact
def class_imbalance(given: Given) -> Iterator[DataFact]:
    """Find one class with far more training points than any other."""
    if given.experiment.task == "values" or given.n < FEWEST_POINTS:
        return
    counts = np.sort(given.class_counts)
    if counts[-1] < MAJORITY * counts[-2]:
        return
    name = given.experiment.class_names[int(given.class_counts.argmax())]
    share = float(counts[-1] / given.n)
    yield DataFact(
        "class_imbalance",
        f"{counts[-1]} of {given.n} training points are of class {name}: answering {name} at every "
        f"point is right {share:.1%} of the time.",
        {"largest": int(counts[-1]), "n": given.n, "share": share},
    )


@fact
def class_missing(given: Given) -> Iterator[DataFact]:
    """Find classes without a training point."""
    if given.experiment.task == "values":
        return
    missing = given.class_counts == 0
    if missing.any():
        classes = given.experiment.class_names
        names = [name for name, one in zip(classes, missing, strict=True) if one]
        yield DataFact(
            "class_missing",
            f"No training point is of class {name_inputs(names)}: it cannot be learned.",
            {"n_classes": len(names)},
        )


@fact
def target_constant(given: Given) -> Iterator[DataFact]:
    """Find values that are all the same."""
    if given.experiment.task == "values" and np.ptp(given.labels) == 0.0:
        value = float(given.labels[0])
        yield DataFact(
            "target_constant",
            f"Every training point has the value {value:.4g}: there is nothing to tell apart.",
            {"value": value},
        )


@fact
def out_of_reach(given: Given) -> Iterator[DataFact]:
    """Find targets that the output cannot come to."""
    if reaches_targets(given.experiment):
        return
    (low, high), targets = given.bound.reach, given.bound.targets
    least, most = float(targets.min()), float(targets.max())
    outside = int(((targets < low) | (targets > high)).any(axis=1).sum())
    loss = given.reduced(given.bound.least())
    output = SETTINGS["output_activation"].say(given.experiment.output_activation)
    scale = "Standardised targets" if given.experiment.standardise else "Targets"
    yield DataFact(
        "out_of_reach",
        f"{scale} go from {least:.4g} to {most:.4g}, but a {output} output {say_reach(low, high)}: "
        f"the loss cannot fall below {say_loss(loss)}.",
        {
            **{"least_target": least, "most_target": most, "low": low, "high": high},
            **{"n_outside": outside, "least_loss": loss},
        },
        {"output_activation": "linear"},
    )


def say_reach(low: float, high: float) -> str:
    """Write what an output can be, to follow "a sigmoid output"."""
    if np.isinf(high):
        return f"never falls below {low:.4g}"
    return f"stays between {low:.4g} and {high:.4g}"


# ---- points ----


@fact
def contradictory_points(given: Given) -> Iterator[DataFact]:
    """Find training points with the same inputs and different targets."""
    groups, labels = given.groups, given.labels
    n_groups = int(groups.max()) + 1
    low, high = np.full(n_groups, np.inf), np.full(n_groups, -np.inf)
    np.minimum.at(low, groups, labels)
    np.maximum.at(high, groups, labels)
    mixed = low < high
    if not mixed.any():
        return
    n_points = int(mixed[groups].sum())
    # Each alone can be met as far as the output reaches; what is beyond that is another fact.
    loss = given.reduced(given.bound.least(groups))
    numbers: dict[str, float] = {"n_points": n_points, "n_places": int(mixed.sum())}
    numbers["least_loss"] = loss
    text = (
        f"{n_points} of {given.n} training points have the same inputs as another one, but a "
        f"different target: the loss cannot fall below {say_loss(loss)}"
    )
    if given.experiment.task == "classes":
        numbers["highest_accuracy"] = most_right(labels, groups) / given.n
        text += f", and at most {numbers['highest_accuracy']:.1%} of the points can be right"
    yield DataFact("contradictory_points", f"{text}.", numbers, _all_inputs(given, n_points))


def _all_inputs(given: Given, n_points: int) -> dict[str, Any]:
    """Return the features with all inputs, where that leaves fewer contradictions."""
    experiment = given.experiment
    every = [name for name in ("x1", "x2") if name in offered_features(experiment.n_inputs)]
    if not every or set(every) <= set(experiment.features):
        return {}
    features = SETTINGS["features"].kind.check([*experiment.features, *every])
    fewer = Given(replace(experiment, features=features))
    n_mixed = 0
    for found in contradictory_points(fewer):
        n_mixed = int(found.numbers["n_points"])
    return {"features": features} if n_mixed < n_points else {}


@fact
def points_repeated(given: Given) -> Iterator[DataFact]:
    """Find training points that are there several times."""
    trained = given.samples[: given.n]
    n_repeats = given.n - len(np.unique(trained))
    if n_repeats >= max(2, REPEATED * given.n):
        yield DataFact(
            "points_repeated",
            f"{n_repeats} of {given.n} training points repeat another one: each counts as often as "
            "it is there.",
            {"n_repeats": n_repeats, "n": given.n},
        )


@fact
def test_points_in_training(given: Given) -> Iterator[DataFact]:
    """Find test points that are training points, too."""
    tests = given.samples[given.n :]
    n_known = int(np.isin(tests, given.samples[: given.n]).sum())
    if n_known >= max(2, REPEATED * len(tests)):
        yield DataFact(
            "test_points_in_training",
            f"{n_known} of {len(tests)} test points are training points, too: the test loss is "
            "better than it would be on new points.",
            {"n_known": n_known, "n_test": len(tests)},
        )
