"""What a network is given of a point: its coordinates, or what is made of them, on one scale.

A feature is made of one or two coordinates. Standardised, each has the mean 0 and the standard
deviation 1 over the training points; the numbers that do that belong to the model, and go with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from playground.engine.arrays import Array

UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")  # at the end of a name: "height (cm)"


@dataclass(frozen=True)
class Feature:
    """A number made of a point.

    Attributes:
        label: its name for people.
        factors: the coordinates that are multiplied, from 0.
        sine: whether it is the sine of that.
    """

    label: str
    factors: tuple[int, ...]
    sine: bool = False

    def of(self, names: Sequence[str], standardised: bool) -> str:
        """Return what it is of these inputs; a unit is told only for one that comes as it is.

        It is the label where the inputs have no names of their own.
        """
        used = [names[k] for k in self.factors]
        if used == [f"x{k + 1}" for k in self.factors]:
            return self.label
        if self.label == f"x{self.factors[0] + 1}":
            return UNIT.sub("", used[0]) if standardised else used[0]
        bare = [UNIT.sub("", name) for name in used]
        is_square = len(bare) == 2 and bare[0] == bare[1]
        product = f"{bare[0]}\u00b2" if is_square else " \u00b7 ".join(bare)
        return f"sin {product}" if self.sine else product

    def __call__(self, points: Array) -> Array:
        """Return the feature of each point, shape (n_points,); points: (n_points, n_inputs)."""
        product = points[:, self.factors].prod(axis=1)
        return np.asarray(np.sin(product) if self.sine else product)


FEATURES: dict[str, Feature] = {
    "x1": Feature("x1", (0,)),
    "x2": Feature("x2", (1,)),
    "x1x1": Feature("x1\u00b2", (0, 0)),
    "x2x2": Feature("x2\u00b2", (1, 1)),
    "x1x2": Feature("x1\u00b7x2", (0, 1)),
    "sinx1": Feature("sin x1", (0,), sine=True),
    "sinx2": Feature("sin x2", (1,), sine=True),
}


@dataclass(frozen=True)
class Transform:
    """How points become what a network is given.

    Attributes:
        features: what is made of a point, in order.
        mean: what is taken off each feature, shape (n_features,).
        deviation: what each is divided by after that, shape (n_features,).
    """

    features: tuple[Feature, ...]
    mean: Array
    deviation: Array

    @classmethod
    def fit(cls, features: Sequence[Feature], points: Array, standardise: bool) -> Self:
        """Return the transform for some training points; a feature that never varies stays."""
        n = len(features)
        plain = cls(tuple(features), np.zeros(n), np.ones(n))
        if not standardise:
            return plain
        made = plain(points)
        deviation = made.std(axis=0)
        # Rounding leaves a deviation of about 1e-16 where all are alike.
        alike = deviation <= 1e-12 * np.abs(made).max(axis=0)
        return cls(plain.features, made.mean(axis=0), np.where(alike, 1.0, deviation))

    def __call__(self, points: Array) -> Array:
        """Return what a network is given of some points, shape (n_points, n_features)."""
        made = np.column_stack([feature(points) for feature in self.features])
        return np.asarray((made - self.mean) / self.deviation)


def choose_features(names: Sequence[str], n_inputs: int) -> tuple[Feature, ...]:
    """Return the features of these names that the inputs allow; of more than two, the inputs.

    Args:
        names: keys of `FEATURES`.
        n_inputs: how many coordinates a point has.
    """
    if n_inputs > 2:
        return tuple(Feature(f"x{k + 1}", (k,)) for k in range(n_inputs))
    return tuple(FEATURES[name] for name in names if name in offered_features(n_inputs)) or (
        FEATURES["x1"],
    )


def offered_features(n_inputs: int) -> tuple[str, ...]:
    """Return the features that can be made of so many inputs; none where they are the inputs."""
    if n_inputs > 2:
        return ()
    return tuple(name for name, one in FEATURES.items() if max(one.factors) < n_inputs)
