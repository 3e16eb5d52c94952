"""Facts on the inputs: where they are, and how large."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.features import offered_features
from playground.explain.data_facts.given import (
    DataFact,
    Given,
    fact,
)

FAR = 3.0  # standard deviations between 0 and the mean of an input
LARGE, SMALL = 10.0, 0.05  # root mean square of an input
FAR_AND_LARGE = 1.5  # standard deviations between 0 and the mean of a large input
SIZES_APART = 10.0  # between the largest and the smallest standard deviation of the inputs


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
