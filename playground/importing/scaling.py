"""Layers of a file of another program, and the scales of its inputs and outputs.

The current data have scales of their own. Where a file has others, they are worked into its first
and last layer, so that a point gets the same answer here as there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.data.dataset import Dataset
from playground.data.features import FEATURES
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.importing.state import LARGEST_WEIGHT
from playground.reading import values
from playground.reading.quoting import shorten
from playground.reading.values import at

LOG_SOFTMAX = "log_softmax"  # which others have at the output
FeatureParts = tuple[tuple[int, ...], bool]  # factors and sine of a `Feature`


@dataclass(frozen=True)
class FoundLayer:
    """A layer of a file.

    Attributes:
        name: what the file calls it, or its weights.
        weights: a row for each input, a column for each unit.
        biases: one for each unit; None where it has none.
        activation: a key of `ACTIVATIONS`, or `LOG_SOFTMAX`; the empty text where the file does not
            tell.
    """

    name: str
    weights: Array
    biases: Array | None
    activation: str = ""

    @property
    def n_units(self) -> int:
        """How many units it has."""
        return int(self.weights.shape[1])


@dataclass(frozen=True)
class Scaling:
    """What a file does before its first layer and after its last one.

    Attributes:
        features: what it makes of a point; None where the file does not tell.
        mean: what it takes off each of them.
        deviation: what it divides each by after that.
        target_mean: what it adds to an output, after it has multiplied it.
        target_deviation: what it multiplies an output by.
        fills: what it puts where a number of a point is missing, NaN for nothing; None where it
            does not look for such.
        precision: the type that its numbers had.
    """

    features: tuple[FeatureParts, ...] | None = None
    mean: Array | float = 0.0
    deviation: Array | float = 1.0
    target_mean: float = 0.0
    target_deviation: float = 1.0
    fills: Array | None = None
    precision: str = "float64"


def numbers(name: str, value: Any, n_axes: int) -> Array:
    """Return weights of a file as float64, which holds those of fewer bits exactly.

    Raises:
        ValueError: they have other axes, or one is no number within limits; it names the place.
    """
    with at(shorten(name)):
        return values.array(value, (None,) * n_axes, LARGEST_WEIGHT)


def axes_of(n: int) -> str:
    """Return a number of axes in words."""
    return "1 axis" if n == 1 else f"{n} axes"


def features_here(current: Experiment) -> tuple[FeatureParts, ...]:
    """Return what the current experiment makes of a point."""
    return tuple((one.factors, one.sine) for one in current.make_dataset().transform.features)


def plain_features(n: int) -> tuple[FeatureParts, ...]:
    """Return the features that are the numbers of a point, in their order."""
    return tuple(((k,), False) for k in range(n))


def name_feature(parts: FeatureParts) -> str:
    """Return what the playground calls a feature, or would call it."""
    factors, sine = parts
    known = {(one.factors, one.sine): one.label for one in FEATURES.values()}
    product = "\u00b7".join(f"x{k + 1}" for k in factors)
    return known.get(parts, f"sin {product}" if sine else product)


def features_assumed(current: Experiment) -> list[str]:
    """Return what has to be known where a file does not tell what it makes of a point."""
    names = current.unit_names(0)
    if features_here(current) == plain_features(current.n_inputs):
        return []
    return [
        f"the file does not tell what it is given, so the network is given {', '.join(names)}, as "
        "chosen under Features; if it was trained on something else, choose that there"
    ]


def what_is_assumed(current: Experiment, layers: Sequence[FoundLayer]) -> list[str]:
    """Return what has to be known of a network whose file does not tell what it is given."""
    data, said = current.make_dataset(), []
    transform = data.transform
    if (transform.mean != 0.0).any() or (transform.deviation != 1.0).any():
        said.append(
            "the file scales no inputs, so the network is given them standardised, as the current "
            "data are; if it was trained on inputs as they come, turn Standardise off"
        )
    if (data.target_mean, data.target_deviation) != (0.0, 1.0):
        said.append(
            f"the file scales no outputs, so they are read as those of the current data: times "
            f"{data.target_deviation:.4g}, plus {data.target_mean:.4g}"
        )
    if layers[-1].activation == "linear" and data.classes:
        said.append(
            f"its output is linear: above {current.changed(output_activation='linear').threshold:g}"
            f" it is read as {shorten(data.classes[1])}; if it was trained with logits, set the "
            "output activation to sigmoid"
        )
    return said


def rescaled(
    current: Experiment, layers: Sequence[FoundLayer], scaling: Scaling
) -> tuple[list[FoundLayer], list[str]]:
    """Return layers that make of what the current data give them what the file makes of a point."""
    data, said = current.make_dataset(), []
    first, *others = layers
    for one in map(np.asarray, (scaling.mean, scaling.deviation)):
        if one.size not in (1, len(first.weights)):
            raise ValueError(
                f"scale of the inputs: expected {len(first.weights)} numbers, got {one.size}"
            )
    own, here = _same_type(scaling, data)
    if not np.array_equal(own[:2], here[:2]):
        first = _for_other_inputs(first, scaling, data)
        said.append(
            "the file scales the inputs otherwise than the current data do: that was worked into "
            "the weights of the first layer, so that a point gets the same answer"
        )
    made = [first, *others]
    if not np.array_equal(own[2:], here[2:]):
        made[-1] = _for_other_targets(made[-1], scaling, data)
        said.append(
            "the file scales its output otherwise than the current data do: that was worked into "
            "the weights of the last layer, so that a point gets the same answer"
        )
    if scaling.fills is not None and not _fill_alike(scaling, data):
        said.append("the file fills in other numbers where one is missing than the current data do")
    return made, said


def _same_type(scaling: Scaling, data: Dataset) -> tuple[Array, Array]:
    """Return both scales as rows of one length, rounded to the precision of the file."""
    transform = data.transform
    n = len(transform.mean)
    own = [scaling.mean, scaling.deviation, scaling.target_mean, scaling.target_deviation]
    here = [transform.mean, transform.deviation, data.target_mean, data.target_deviation]
    rounded = [np.asarray(one).astype(scaling.precision).astype(np.float64) for one in here]
    return tuple(np.stack([np.broadcast_to(one, n) for one in rows]) for rows in (own, rounded))  # type: ignore[return-value]  # two of them


def _for_other_inputs(layer: FoundLayer, scaling: Scaling, data: Dataset) -> FoundLayer:
    """Return a layer that is given (x - mean) / deviation of the data, not of the file."""
    transform = data.transform
    rows = layer.weights / np.broadcast_to(scaling.deviation, len(layer.weights))[:, np.newaxis]
    offset = (transform.mean - scaling.mean) @ rows
    biases = np.zeros(layer.n_units) if layer.biases is None else layer.biases
    keeps = layer.biases is None and not offset.any()
    return replace(
        layer,
        weights=numbers(layer.name, rows * transform.deviation[:, np.newaxis], 2),
        biases=None if keeps else numbers(layer.name, biases + offset, 1),
    )


def _for_other_targets(layer: FoundLayer, scaling: Scaling, data: Dataset) -> FoundLayer:
    """Return an output layer whose outputs are on the scale of the data, not of the file."""
    if layer.activation != "linear":
        raise ValueError(
            f"scale of the outputs: expected times {data.target_deviation:.6g}, plus "
            f"{data.target_mean:.6g}, as the current data have it, got times "
            f"{scaling.target_deviation:.6g}, plus {scaling.target_mean:.6g}; behind "
            f"{layer.activation} it cannot be worked into the weights"
        )
    share = scaling.target_deviation / data.target_deviation
    biases = np.zeros(layer.n_units) if layer.biases is None else layer.biases
    moved = (scaling.target_mean - data.target_mean) / data.target_deviation
    return replace(
        layer,
        weights=numbers(layer.name, layer.weights * share, 2),
        biases=numbers(layer.name, biases * share + moved, 1),
    )


def _fill_alike(scaling: Scaling, data: Dataset) -> bool:
    here = np.array([np.nan if one is None else one for one in data.fills])
    own = np.ravel(np.asarray(scaling.fills))
    rounded = here.astype(scaling.precision).astype(np.float64)
    return own.shape == rounded.shape and np.array_equal(own, rounded, equal_nan=True)
