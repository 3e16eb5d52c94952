"""The loss around a network: along one weight, and a little to either side of each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.diagnostics import gradient_error, numerical_gradient
from playground.engine.passes import Pass
from playground.experiment import Experiment


def loss_function(
    experiment: Experiment,
    mlp: MLP,
    X: Array,
    y: Array,
    penalty: Callable[[MLP], Array] | None = None,
) -> Callable[[Array], Array]:
    """Return the loss over some samples as a function of the parameters.

    Args:
        experiment: names the loss, and whether it is summed or averaged.
        mlp: a network of the build.
        X: shape (n_samples, n_inputs).
        y: the targets, shape (n_samples, n_outputs).
        penalty: what is added, as a function of a network.

    Returns:
        A function from shape (n_networks, n_parameters) to (n_networks,).
    """
    rule = mlp.check_loss(experiment.loss, y)
    reduce = np.sum if experiment.reduction == "sum" else np.mean

    def loss(parameters: Array) -> Array:
        population = mlp.with_parameters(parameters)
        run = Pass(population, len(X), rule)
        with overflow_allowed():
            run.forward(population.inputs(X))
            value = reduce(run.loss_of_samples(y), axis=-1)
            return np.asarray(value + penalty(population) if penalty else value)

    return loss


@dataclass(frozen=True)
class Check:
    """Backpropagation beside finite differences.

    Attributes:
        gradient: by backpropagation, shape (n_parameters,).
        numerical: by central differences of the loss, likewise.
        error: the distance of the two as a share of their length; below 1e-6 they agree.
    """

    gradient: Array
    numerical: Array
    error: float


def check_gradient(experiment: Experiment, mlp: MLP, X: Array, y: Array) -> Check:
    """Compare the gradient over some samples with the loss itself; dropout is off."""
    gradient = mlp.gradient(X, y, experiment.loss, experiment.reduction)
    numerical = numerical_gradient(loss_function(experiment, mlp, X, y), mlp.parameters)
    return Check(gradient, numerical, gradient_error(gradient, numerical))


def loss_along(
    loss: Callable[[Array], Array], parameters: Array, index: int, values: Array
) -> Array:
    """Return the loss with one parameter at each of some values, shape (n_values,).

    Args:
        loss: see `loss_function`.
        parameters: of one network.
        index: which of them is moved.
        values: what it is set to.
    """
    networks = np.tile(parameters, (len(values), 1))
    networks[:, index] = values
    return loss(networks)
