"""Facts on the points as wholes: those that contradict or repeat each other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from playground.data.features import offered_features
from playground.experiment import SETTINGS
from playground.explain.data_facts.given import (
    DataFact,
    Given,
    fact,
    say_loss,
)
from playground.explain.least_loss import most_right

REPEATED = 0.05  # of the points


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
