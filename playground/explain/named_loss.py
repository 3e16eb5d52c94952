"""Losses by name: over which points, with or without the penalty, of which network.

Training with small batches, a penalty or dropout descends another function in each update than the
one that the loss chart shows. Whatever shows a loss or a slope takes both, the function and its
name, from here: so the same name gives the same number on every page.
"""

from dataclasses import dataclass
from typing import Literal

from playground.data.dataset import Dataset
from playground.engine import Objective
from playground.engine.arrays import Array
from playground.experiment import Experiment

Network = Literal["whole", "thinned"]


@dataclass(frozen=True)
class NamedLoss:
    """A loss with its name.

    Attributes:
        name: to follow "the", such as "loss over all 4 training points".
        objective: what computes it.
    """

    name: str
    objective: Objective


def whole_loss(experiment: Experiment, dataset: Dataset) -> NamedLoss:
    """Return the loss that the loss chart shows: over all training points, with the penalty."""
    train = dataset.train
    return NamedLoss(name_loss(experiment), experiment.make_objective(train.X, train.y))


def batch_loss(experiment: Experiment, X: Array, y: Array) -> NamedLoss:
    """Return the loss that an update over a batch descends, but that no unit is dropped.

    Args:
        experiment: whose settings these are.
        X: the inputs of the batch, shape (n_samples, n_inputs).
        y: its targets, shape (n_samples, n_outputs).
    """
    whole = whole_loss(experiment, experiment.make_dataset()).objective
    return NamedLoss(name_loss(experiment, len(X)), whole.part(X, y, experiment.weigh(y)))


def name_loss(
    experiment: Experiment,
    n_batch: int | None = None,
    *,
    with_penalty: bool = True,
    network: Network = "whole",
) -> str:
    """Return the name of a loss, to follow "the".

    What makes no difference is not said: the penalty where there is none, dropped units likewise,
    balanced classes of one size, and a batch that is all training points has their name.

    Args:
        experiment: whose loss it is.
        n_batch: the number of points of a batch; None is all training points.
        with_penalty: whether the penalty on the weights is in it.
        network: "whole", or "thinned" by dropout.
    """
    n = experiment.n_train
    parts = [f"loss over all {n:,} training points" if n > 1 else "loss of the training point"]
    is_part = n_batch is not None and n_batch < n
    if is_part:
        parts = [f"loss of this batch of {n_batch}"]
    if experiment.class_weights != "none" and experiment.has_unequal_classes:
        parts.append(f"classes {experiment.class_weights}")
    if experiment.l1 or experiment.l2:
        is_shared = is_part and experiment.reduction == "sum"
        its = "its share of the penalty" if is_shared else "the penalty"
        parts.append(f"with {its}" if with_penalty else "without the penalty")
    if experiment.dropout and experiment.hidden_layers:
        parts.append("no unit dropped" if network == "whole" else "with the units that are kept")
    return ", ".join(parts)
