"""A trace tells every number of one update, and the update is the one that Step makes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import MLP, Trainer
from playground.engine.arrays import Array
from tests.examples import examples
from tests.strategies import trainer_options, trainings

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def sigmoid(z: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


@examples(150)
@given(training=trainings(), data=st.data(), n_updates=st.integers(0, 9))
def test_trace_tells_the_update_that_is_made_next(
    training: tuple[MLP, Array, Array, dict[str, Any]], data: st.DataObject, n_updates: int
) -> None:
    mlp, X, y, options = training
    mlp = mlp.with_parameters(np.atleast_2d(mlp.parameters)[0])
    trainer = Trainer(mlp, X, y, **options, **data.draw(trainer_options(mlp, len(X))))
    trainer.advance(updates=n_updates)
    before = trainer.state()
    trace = trainer.trace()
    assert trainer.state().parameters.tobytes() == before.parameters.tobytes()
    assert trace.before.tobytes() == before.parameters.tobytes()
    trainer.step()
    after = trainer.state()
    assert trace.after.tobytes() == after.parameters.tobytes()
    assert trace.state.updates == after.updates
    assert (trace.state.order, trace.state.dropout) == (after.order, after.dropout)
    np.testing.assert_array_equal(trace.inputs[:, : mlp.layer_sizes[0]], X[trace.samples])
    np.testing.assert_array_equal(trace.targets, y[trace.samples])


@examples(60)
@given(training=trainings())
def test_every_part_of_a_trace_follows_from_the_ones_before_it(
    training: tuple[MLP, Array, Array, dict[str, Any]],
) -> None:
    mlp, X, y, options = training
    mlp = mlp.with_parameters(np.atleast_2d(mlp.parameters)[0])
    trace = Trainer(mlp, X, y, learning_rate=0.1, **options).trace()
    gradients, came_in = mlp.split(trace.gradient), trace.inputs
    for k, matrix in enumerate(mlp.split(trace.before)):
        np.testing.assert_allclose(trace.pre_activations[k], came_in @ matrix, atol=1e-12)
        np.testing.assert_allclose(gradients[k], came_in.T @ trace.deltas[k], atol=1e-12)
        if (slope := trace.derivatives[k]) is not None:
            np.testing.assert_allclose(trace.deltas[k], trace.errors[k] * slope, atol=1e-12)
        if k:
            weights = mlp.weights[k]
            np.testing.assert_allclose(trace.errors[k - 1], trace.deltas[k] @ weights.T, atol=1e-12)
        ones = np.ones((len(X), 1))
        came_in = np.hstack([trace.activations[k], ones]) if mlp.bias else trace.activations[k]
    np.testing.assert_allclose(trace.adjusted, trace.gradient)
    np.testing.assert_allclose(trace.after, trace.before - 0.1 * trace.gradient, atol=1e-12)


@pytest.mark.parametrize(("reduction", "share"), [("sum", 1.0), ("mean", 0.25)])
def test_numbers_of_the_article_by_hand(reduction: str, share: float) -> None:
    mlp = MLP([2, 4, 1], bias=False, seed=3)
    trace = Trainer(mlp, XOR, TARGETS, reduction=reduction, learning_rate=0.5).trace()
    hidden_weights, output_weights = mlp.weights
    hidden = sigmoid(XOR @ hidden_weights)
    output = sigmoid(hidden @ output_weights)
    error = (output - TARGETS) * share
    delta = error * output * (1 - output)
    hidden_error = delta @ output_weights.T
    for found, expected in (
        (trace.activations, (hidden, output)),
        (trace.errors, (hidden_error, error)),
        (trace.derivatives, (hidden * (1 - hidden), output * (1 - output))),
        (trace.deltas, (hidden_error * hidden * (1 - hidden), delta)),
    ):
        for one, same in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, same, rtol=1e-12)


def test_the_samples_are_those_of_the_batch() -> None:
    X = np.arange(14.0).reshape(7, 2)
    y = np.linspace(0.0, 1.0, 7)[:, np.newaxis]
    trainer = Trainer(MLP([2, 3, 1]), X, y, batch_size=3, seed=5)
    seen = []
    for size in (3, 3, 1):
        trace = trainer.trace()
        assert trace.samples.shape == (size,)
        np.testing.assert_array_equal(trace.inputs[:, :2], X[trace.samples])
        seen.extend(trace.samples.tolist())
        trainer.step()
    assert sorted(seen) == list(range(7))


def test_what_an_optimizer_gets_is_the_gradient_with_penalty_frozen_and_clipped() -> None:
    mlp = MLP([2, 4, 1], seed=1)
    frozen = mlp.mark((1,))
    trainer = Trainer(mlp, XOR, TARGETS, l2=0.1, frozen=frozen, clip_norm=0.01)
    trace = trainer.trace()
    weights = mlp.mark(
        *((k, u, r) for k, n in ((0, 2), (1, 4)) for u in range((4, 1)[k]) for r in range(n))
    )
    raw = np.where(frozen, 0.0, trace.gradient + 0.1 * np.where(weights, trace.before, 0.0))
    expected = raw * 0.01 / (np.linalg.norm(raw) + 1e-6)
    np.testing.assert_allclose(trace.adjusted, expected, rtol=1e-12)
    np.testing.assert_array_equal(trace.after[frozen], trace.before[frozen])


def test_a_population_has_no_trace() -> None:
    trainer = Trainer(MLP([2, 2, 1], seed=range(3)), XOR, TARGETS)
    with pytest.raises(ValueError, match="trace: expected one network, got 3"):
        trainer.trace()
