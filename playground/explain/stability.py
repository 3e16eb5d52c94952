"""Stability: the largest curvature at which the updates of an optimizer still settle.

On a bowl of curvature c an update of gradient descent multiplies the distance from the bottom by
1 - learning_rate c. Beyond c = 2 / learning_rate each step overshoots by more than the last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine import SCHEDULES, TrainerState
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import Experiment

# Of the settings, and of the arrays that the optimizer carries, to a number for each parameter.
Rates = Callable[[Experiment, Sequence[Array]], Array]


@dataclass(frozen=True)
class Stability:
    """Up to which curvature an optimizer is stable: factor / learning rate.

    Attributes:
        formula: the factor over the learning rate, as text.
        factor: the factor, from the settings.
        rates: what the optimizer multiplies the learning rate of each parameter by; None for 1.
            Then the curvature meant is that of the Hessian whose rows are multiplied by them: the
            preconditioned one.
    """

    formula: str
    factor: Callable[[Experiment], float]
    rates: Rates | None = None


def two(_experiment: Experiment) -> float:
    """Return the factor of plain steps: |1 - learning_rate c| < 1 is c < 2 / learning_rate."""
    return 2.0


def of_momentum(experiment: Experiment) -> float:
    """Return the factor of heavy-ball momentum m: 2 (1 + m).

    With a = learning_rate c, w and v go on by a matrix of determinant m and trace 1 + m - a. Its
    eigenvalues lie within the unit circle while |trace| < 1 + determinant: a < 2 + 2 m.

    Source: Cohen et al. 2021, "Gradient descent on neural networks typically occurs at the edge of
    stability".
    """
    return 2.0 * (1.0 + experiment.momentum)


def of_nesterov(experiment: Experiment) -> float:
    """Return the factor of Nesterov's momentum m: 2 (1 + m) / (1 + 2 m).

    With a = learning_rate c the determinant is m (1 - a) and the trace (1 + m) (1 - a). What breaks
    first is 1 + trace + determinant > 0: 1 + (1 + 2 m) (1 - a) > 0.

    Source: the same paper.
    """
    return 2.0 * (1.0 + experiment.momentum) / (1.0 + 2.0 * experiment.momentum)


def of_adam(experiment: Experiment) -> float:
    """Return the factor of Adam: 2 (1 + beta_1) / (1 - beta_1), which is 38 for 0.9.

    A mean that takes the share 1 - beta_1 of each gradient is momentum at so much of the rate.

    Source: Cohen et al. 2022, "Adaptive gradient methods at the edge of stability".
    """
    return 2.0 * (1.0 + experiment.beta_1) / (1.0 - experiment.beta_1)


def rates_of_roots(experiment: Experiment, state: Sequence[Array]) -> Array:
    """Return the rates of Adagrad and RMSprop, 1 / (sqrt s + epsilon)."""
    return np.asarray(1.0 / (np.sqrt(state[0]) + experiment.epsilon))


def rates_of_adam(experiment: Experiment, state: Sequence[Array]) -> Array:
    """Return the rates of Adam, with both of its corrections for means that began at 0."""
    _, squares, updates = state
    root = np.sqrt(squares / (1.0 - experiment.beta_2**updates))
    return np.asarray(1.0 / ((root + experiment.epsilon) * (1.0 - experiment.beta_1**updates)))


STABILITY = {
    "sgd": Stability("2 / learning rate", two),
    "momentum": Stability("2 (1 + momentum) / learning rate", of_momentum),
    "nesterov": Stability(
        "2 (1 + momentum) / (1 + 2 momentum) / learning rate",
        of_nesterov,
    ),
    "adagrad": Stability("2 / learning rate", two, rates_of_roots),
    "rmsprop": Stability("2 / learning rate", two, rates_of_roots),
    "adam": Stability("2 (1 + beta 1) / (1 - beta 1) / learning rate", of_adam, rates_of_adam),
}


def batch_share(experiment: Experiment, n_samples: int) -> float:
    """Return how much of the gradient over all samples an update has, on average.

    That is less than all where the gradients of a mini-batch are summed.
    """
    if experiment.reduction == "mean" or not experiment.batch_size:
        return 1.0
    return min(experiment.batch_size, n_samples) / n_samples


def stable_up_to(experiment: Experiment, epochs: Array, n_samples: int) -> Array:
    """Return the largest stable curvature in some epochs, infinite where the rate is 0.

    It is that of the loss over all of `n_samples` training points. NaN where it is not known of the
    optimizer.

    Args:
        experiment: the settings.
        epochs: whole numbers, shape (n,), as the threshold has it.
        n_samples: how many training points there are.
    """
    stability = STABILITY.get(experiment.optimizer)
    if stability is None:
        return np.full(len(epochs), np.nan)
    schedule = SCHEDULES[experiment.schedule]
    factors = [
        schedule(int(epoch), experiment.decay_rate, experiment.decay_epochs) if schedule else 1.0
        for epoch in epochs
    ]
    rates = experiment.learning_rate * batch_share(experiment, n_samples) * np.array(factors)
    with overflow_allowed():
        return np.asarray(stability.factor(experiment) / rates)


@overflow_allowed()
def own_rates(experiment: Experiment, state: TrainerState) -> Array | None:
    """Return what the learning rate of each parameter is multiplied by, shape (n_parameters,).

    None where that is not known: before the first update of an optimizer that learns them.
    """
    stability = STABILITY.get(experiment.optimizer)
    if stability is None or stability.rates is None:
        return np.ones(state.parameters.shape)
    if not state.updates or state.optimizer_name != experiment.optimizer:
        return None
    return stability.rates(experiment, state.optimizer)
