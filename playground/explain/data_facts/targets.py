"""Facts on the targets: how many of each class, and whether the output can come to them."""

from collections.abc import Iterator

import numpy as np

from playground.experiment import SETTINGS
from playground.explain.data_facts.given import (
    DataFact,
    Given,
    fact,
    name_some,
    reaches_targets,
    say_loss,
)

MAJORITY = 4.0  # times the points of the next class
FEWEST_POINTS = 10  # of which shares say something


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
            f"No training point is of class {name_some(names)}: it cannot be learned.",
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
