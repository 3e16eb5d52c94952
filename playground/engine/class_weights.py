"""Class weights: how much the samples of each class count in the loss."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array

ClassWeights = Callable[[NDArray[np.intp]], Array]


def balanced(counts: NDArray[np.intp]) -> Array:
    """Return n_samples / (n_classes count): each class counts as much as every other.

    Over all samples the weights add up to n_samples, so that the loss stays on its scale. Only
    classes that have a sample are counted; one without any gets 1.

    Args:
        counts: the number of training samples of each class, shape (n_classes,).

    Returns:
        The weight of each class, shape (n_classes,).

    Source: King and Zeng 2001, "Logistic regression in rare events data"; scikit-learn's
    class_weight="balanced".
    """
    present = counts > 0
    whole = counts.sum() / max(1, present.sum())
    return np.where(present, whole / np.maximum(counts, 1), 1.0)


CLASS_WEIGHTS: dict[str, ClassWeights | None] = {
    "none": None,  # all samples count alike
    "balanced": balanced,
}
