"""Where a network starts: what of it can learn from there, computed and not guessed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.passes import Pass
from playground.experiment import Experiment
from playground.explain.diagnostics import identical_columns, saturated_share
from playground.explain.symptoms import GLANCE, SAME_WITHIN

APART_UPDATES = 2  # in which units come apart that anything tells apart
SOLVED_LOSS = 1e-9  # of a point: there is nothing left to learn


@dataclass(frozen=True)
class Standstill:
    """What stands still for ever.

    Attributes:
        nothing_moves: each parameter is frozen or has a gradient of exactly 0.
        only_output_bias: nothing but biases of the output moves: the last hidden layer outputs 0
            at every training point, and gets nothing back.
    """

    nothing_moves: bool = False
    only_output_bias: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything of the kind."""
        return self.nothing_moves or self.only_output_bias


@overflow_allowed()
def find_standstill(experiment: Experiment) -> Standstill:
    """Return what stands still for ever, by the gradient at the start."""
    mlp, train = experiment.make_network(), experiment.make_dataset().train
    if is_drawn(experiment) and moves_at_a_glance(experiment, mlp):
        return Standstill()
    objective = experiment.make_objective(train.X, train.y)
    run = objective.backward(mlp)
    is_solved = run.loss_of_samples(train.y).max() <= SOLVED_LOSS
    if is_solved or not np.isfinite(run.gradient).all():
        return Standstill()
    # A whole gradient of 0 may be the sum of others: a batch of some points has one of its own, and
    # so has the whole batch with some units dropped.
    is_whole = not 0 < experiment.batch_size < len(train) and experiment.dropout == 0.0
    gradient = run.gradient if is_whole else largest_gradient(mlp, run, mlp.inputs(train.X))
    pull = objective.penalty.gradient(mlp)
    moves = ((gradient != 0.0) | (pull != 0.0)) & ~mlp.mark(*experiment.frozen_places)
    if not moves.any():
        return Standstill(nothing_moves=True)
    *into_hidden, into_output = mlp.split(moves)
    if not mlp.bias or any(one.any() for one in (*into_hidden, into_output[:-1])):
        return Standstill()
    return Standstill(only_output_bias=bool(into_hidden) and is_cut_off(mlp, run))


def all_is_frozen(experiment: Experiment) -> bool:
    """Return whether every weight and bias is frozen."""
    if not experiment.frozen:
        return False
    return bool(experiment.make_network().mark(*experiment.frozen_places).all())


def is_drawn(experiment: Experiment) -> bool:
    """Return whether the weights are drawn at random: then no sum of gradients is 0 by symmetry."""
    is_alike = experiment.initializer in ("zeros", "constant") or experiment.initial_scale == 0.0
    return not (is_alike or experiment.parameters)


def moves_at_a_glance(experiment: Experiment, mlp: MLP) -> bool:
    """Return whether a few points have a gradient at weights into the first layer."""
    train = experiment.make_dataset().train
    X, y = train.X[:GLANCE], train.y[:GLANCE]
    run = experiment.make_objective(X, y, is_penalized=False).backward(mlp)
    moves = (largest_gradient(mlp, run, mlp.inputs(X)) > 0.0) & ~mlp.mark(*experiment.frozen_places)
    return bool(mlp.split(moves)[0].any())


def largest_gradient(mlp: MLP, run: Pass, inputs: Array) -> Array:
    """Return for each parameter the sum over the points of the size of its gradient there.

    It is 0 exactly where the gradient of every single point is.
    """
    sizes, found = np.abs(inputs), []
    for delta, a in zip(run.deltas, run.activations, strict=True):
        found.append((sizes.T @ np.abs(delta)).ravel())
        sizes = np.abs(a)
        if mlp.bias:
            sizes = np.concatenate([sizes, np.ones((len(a), 1))], axis=1)
    return np.concatenate(found)


def is_cut_off(mlp: MLP, run: Pass) -> bool:
    """Return whether the last hidden layer gives and gets nothing, whatever the output's delta."""
    slopes = run.derivatives[-2]
    assert slopes is not None, "hidden activations have a derivative"
    sends_back = np.abs(mlp.weights[-1]).sum(axis=1) * slopes
    return not (run.activations[-2].any() or sends_back.any())


def find_identical_units(experiment: Experiment) -> tuple[int, int]:
    """Return the first hidden layer with units that are and stay identical, and how many are.

    The layer is counted from 1; (0, 0) where there is none, or something tells them apart: dropout,
    say, or a frozen weight.
    """
    mlp = experiment.make_network()
    for layer, n_units in enumerate(experiment.hidden_layers):
        if n_units == 1 or not identical_columns(both_sides(mlp, layer)):
            continue
        trainer = experiment.make_trainer(mlp, experiment.make_dataset())
        trainer.advance(updates=APART_UPDATES)
        groups = identical_columns(both_sides(mlp, layer), SAME_WITHIN)
        return (layer + 1, max(map(len, groups))) if groups else (0, 0)
    return 0, 0


def both_sides(mlp: MLP, layer: int) -> Array:
    """Return the weights into and out of each unit of a hidden layer, a column for each unit."""
    return np.concatenate([mlp.matrices[layer], mlp.weights[layer + 1].T])


@lru_cache(maxsize=64)
def flat_share(experiment: Experiment) -> float:
    """Return how much of the first layer's outputs lies where its activation is nearly flat.

    It is the share over units and training points, at the start; NaN where the activation has no
    two flat ends. See `saturated_share`.
    """
    mlp = experiment.make_network()
    if not mlp.activations[0].saturates:
        return float("nan")
    z = mlp.forward(experiment.make_dataset().train.X).pre_activations[0]
    return float(saturated_share(mlp.activations[0], z))


def other_start(experiment: Experiment) -> dict[str, object]:
    """Return settings that draw other initial weights, fit for the activation."""
    relu_like = any(name.endswith("relu") for name in experiment.hidden_activations)
    initializer = "he_uniform" if relu_like else "uniform"
    if not relu_like and len(experiment.hidden_layers) > 1:
        initializer = "glorot_uniform"
    change: dict[str, object] = {"initializer": initializer, "initial_scale": 1.0}
    if all(getattr(experiment, name) == value for name, value in change.items()):
        return {"weight_seed": experiment.weight_seed + 1}
    return change
