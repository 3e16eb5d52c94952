"""What a group of networks became, in words: from what its middle member answers."""

from collections.abc import Sequence

import numpy as np

from playground.engine import MLP
from playground.engine.arrays import Array
from playground.sweep.groups import (
    AGREE_AT_POINTS,
    AGREE_ON_GRID,
    DIVERGED,
    SOLVED,
    VALUES_WITHIN,
    Likeness,
    Probe,
)
from playground.sweep.snapshot import SweepSnapshot
from playground.sweep.symmetry import SAME_WITHIN

FEW = 8  # points that are named one by one
IGNORED_BELOW = 0.02  # of the answers, which another value of an input changes
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def name_groups(snapshot: SweepSnapshot, groups: Sequence[Likeness]) -> list[str]:
    """Return a name for each group, no two alike: "solved", "says 1 for all four points"."""
    experiment = snapshot.experiment
    probe = Probe(experiment, experiment.make_dataset())
    build, names = experiment.make_network(), []
    for group in groups:
        parameters = snapshot.parameters[group.middle].astype(np.float64)
        name = "diverged" if group.end == DIVERGED else _say(probe, build, parameters, group.end)
        names.append(name)
    # A second group of a name is like a network that is shown.
    return [
        name if names.count(name) == 1 else f"{name}, like seed {snapshot.seeds[group.middle]}"
        for name, group in zip(names, groups, strict=True)
    ]


def _say(probe: Probe, build: MLP, parameters: Array, end: int) -> str:
    """Return what a network became."""
    said = "solved" if end == SOLVED else _say_answers(probe, build, parameters)
    ignored = ignored_inputs(probe, build, parameters)
    if not ignored or len(ignored) == probe.dataset.n_inputs:
        return said
    names = [probe.dataset.names[k] for k in ignored]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{said}, ignores {listed}"


def _say_answers(probe: Probe, build: MLP, parameters: Array) -> str:
    """Return what a network that has not solved its task answers at the training points."""
    dataset, n = probe.dataset, probe.n_train
    found = probe.answers(build, parameters[np.newaxis])[0]
    at_points, labels = found[:n], dataset.labels[:n]
    many = NUMBERS[n] if n <= FEW else f"{n:,}"
    if not dataset.classes:
        if np.ptp(at_points) <= probe.within:
            return f"says about {np.median(at_points):.2g} for all {many} points"
        errors = np.abs(at_points - labels)
        return f"off by {errors.mean():.2g} on average, {errors.max():.2g} at most"
    right = at_points == labels
    if (at_points == at_points[0]).all() and at_points[0] >= 0 and not right.all():
        return f"says {dataset.classes[int(at_points[0])]} for all {many} points"
    if right.all():
        return f"right at all {many} points, but not sure enough"
    wrong = np.flatnonzero(~right)
    if n <= FEW and len(wrong) <= 2:
        places = " and ".join(_say_point(dataset.points[k]) for k in wrong)
        return f"wrong at {places}"
    return f"right at {right.sum():,} of {many} points"


def _say_point(point: Array) -> str:
    return f"({', '.join(f'{one:.3g}' for one in point)})"


def ignored_inputs(probe: Probe, build: MLP, parameters: Array) -> list[int]:
    """Return the inputs that do not matter: hardly an answer changes with another value of one.

    Each gets values of other places, in a fixed order drawn at random; its answers are compared
    over the grid.
    """
    places, transform = probe.places, probe.dataset.transform
    rng = np.random.default_rng(0)
    at_places = probe.answers(build, parameters[np.newaxis], transform(places))[0]
    ignored = []
    for k in range(places.shape[1]):
        moved = places.copy()
        moved[:, k] = rng.permutation(moved[:, k])
        now = probe.answers(build, parameters[np.newaxis], transform(moved))[0]
        if (np.abs(now - at_places) > probe.within).mean() <= IGNORED_BELOW:
            ignored.append(k)
    return ignored


def say_size(group: Likeness) -> str:
    """Return how many are in a group, their share, and in a second line where it may lie."""
    low, high = group.interval
    n = len(group.members)
    share = f"{n} of {group.n_all}: {n / group.n_all:.0%}"
    return f"{share}\n95 % interval {100 * low:.0f} to {100 * high:.0f} %"


def say_forms(group: Likeness) -> str:
    """Return how many different weights are in a group; empty where that says nothing."""
    n = len(group.members)
    if n < 2 or not group.n_forms:
        return ""
    if group.n_forms == 1:
        return "all the same weights, up to exchange and sign"
    if group.n_forms == n:
        return "each with weights of its own"
    return f"{group.n_forms} different sets of weights; the commonest has {group.largest_form}"


def say_notion(task: str) -> str:
    """Return which notion of being the same the groups go by."""
    agree = (
        "give the same class"
        if task == "classes"
        else f"answer within {VALUES_WITHIN:.0%} of the range"
    )
    return (
        f"Grouped by what they answer: all in a group {agree} as its middle network, the one "
        f"shown, at {AGREE_AT_POINTS:.0%} of the training points and {AGREE_ON_GRID:.0%} of a grid "
        "over the inputs, and have ended alike. Weights count as the same where hidden units can "
        "change places, or sign with odd activations, so that none differs by more than "
        f"{SAME_WITHIN:.0%} of the largest of its layer."
    )
