"""Samples that count more than others, and classes that count alike."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.engine import LOSSES, MLP, EarlyStop, Objective, Trainer
from playground.engine.arrays import Array
from playground.engine.class_weights import balanced
from playground.engine.objective import Penalty
from tests.engine.finite_differences import STEP, crosses_kink, neighbours
from tests.examples import examples
from tests.strategies import trainer_options, trainings

Training = tuple[MLP, Array, Array, dict[str, Any]]


def weights_for(X: Array, seed: int = 0) -> Array:
    return np.asarray(np.random.default_rng(seed).uniform(0.1, 5.0, len(X)))


def rare_class() -> tuple[Array, Array]:
    """Return 95 points of class 0 and 5 of class 1."""
    rng = np.random.default_rng(3)
    labels = (np.arange(100) % 20 == 7).astype(float)
    return rng.normal(labels[:, np.newaxis], 1.0, (100, 2)), labels[:, np.newaxis]


def test_balanced_weights_worked_by_hand() -> None:
    # 100 / (2 * 95) and 100 / (2 * 5).
    np.testing.assert_allclose(balanced(np.array([95, 5])), [100 / 190, 10.0], rtol=1e-15)
    # Of three classes one has no sample: 8 / (2 * 6), 8 / (2 * 2), and 1 for the third.
    np.testing.assert_allclose(balanced(np.array([6, 0, 2])), [8 / 12, 1.0, 2.0], rtol=1e-15)
    np.testing.assert_array_equal(balanced(np.array([0, 0])), [1.0, 1.0])


@given(counts=st.lists(st.integers(0, 1000), min_size=2, max_size=10))
def test_balanced_classes_have_the_same_part_of_a_whole_that_stays(counts: list[int]) -> None:
    there = np.array(counts)
    parts = there * balanced(there)
    np.testing.assert_allclose(parts.sum(), there.sum(), rtol=1e-12)
    assume(there.any())
    np.testing.assert_allclose(parts[there > 0], there.sum() / (there > 0).sum(), rtol=1e-12)


@pytest.mark.parametrize("size", [1, 3, 30])
def test_classes_of_one_size_have_weight_one_to_the_bit(size: int) -> None:
    np.testing.assert_array_equal(balanced(np.full(7, size)), np.ones(7))


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_balanced_is_the_rare_class_repeated_until_both_are_as_large(
    loss: str, optimizer: str
) -> None:
    X, y = rare_class()
    labels = y[:, 0].astype(int)
    repeated = np.repeat(np.arange(100), np.where(labels == 1, 19, 1))
    assert labels[repeated].sum() == 95 == (1 - labels[repeated]).sum()
    options: dict[str, Any] = {"loss": loss, "optimizer": optimizer, "learning_rate": 0.05}
    weighted, doubled = (MLP([2, 4, 1], "tanh", seed=1) for _ in range(2))
    of_samples = balanced(np.bincount(labels))[labels]
    one = Trainer(weighted, X, y, sample_weights=of_samples, **options)
    other = Trainer(doubled, X[repeated], y[repeated], **options)
    for trainer in (one, other):
        trainer.advance(epochs=100)
    np.testing.assert_allclose(weighted.parameters, doubled.parameters, rtol=0, atol=1e-10)
    np.testing.assert_allclose(one.loss(), other.loss(), rtol=1e-10)
    plain = MLP([2, 4, 1], "tanh", seed=1)
    Trainer(plain, X, y, **options).advance(epochs=100)
    assert np.abs(plain.parameters - weighted.parameters).max() > 0.01


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("n_counted", [None, 40])
@examples(60)
@given(training=trainings())
def test_weighted_gradient_is_the_derivative_of_the_weighted_value(
    n_counted: int | None, reduction: str, training: Training
) -> None:
    mlp, X, y, options = training
    mlp = mlp.with_parameters(np.atleast_2d(mlp.parameters)[0])
    assume(not crosses_kink(mlp, X, y) and np.abs(mlp.parameters).min() > 1e-4)
    settings = (options["loss"], reduction, Penalty(0.01, 0.02), n_counted)
    objective = Objective(X, y, *settings, sample_weights=weights_for(X))
    values = objective.value(neighbours(mlp, mlp.parameters))
    slope = (values[: mlp.n_parameters] - values[mlp.n_parameters :]) / (2.0 * STEP)
    largest = max(1.0, float(np.abs(values).max()))
    np.testing.assert_allclose(objective.gradient(mlp), slope, rtol=1e-4, atol=1e-5 * largest)


@examples(60)
@given(training=trainings())
def test_objective_is_linear_in_the_weights(training: Training) -> None:
    mlp, X, y, options = training
    mlp = mlp.with_parameters(np.atleast_2d(mlp.parameters)[0])
    weights = weights_for(X)
    alone = [
        Objective(X, y, **options, sample_weights=(np.arange(len(X)) == k).astype(float))
        for k in range(len(X))
    ]
    whole = Objective(X, y, **options, sample_weights=weights)
    value = sum(w * one.value(mlp) for w, one in zip(weights, alone, strict=True))
    gradient = sum(w * one.gradient(mlp) for w, one in zip(weights, alone, strict=True))
    scale = max(1.0, float(np.abs(whole.gradient(mlp)).max()))
    np.testing.assert_allclose(value, whole.value(mlp), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(gradient, whole.gradient(mlp), rtol=1e-9, atol=1e-12 * scale)


@examples(60)
@given(training=trainings(), data=st.data(), n_updates=st.integers(0, 9))
def test_weights_of_one_change_no_bit(
    training: Training, data: st.DataObject, n_updates: int
) -> None:
    mlp, X, y, options = training
    options |= data.draw(trainer_options(mlp, len(X)))
    other = mlp.with_parameters(mlp.parameters)
    plain = Trainer(mlp, X, y, **options | {"sample_weights": None})
    ones = Trainer(other, X, y, **options | {"sample_weights": np.ones(len(X))})
    for trainer in (plain, ones):
        trainer.advance(updates=n_updates)
    assert mlp.parameters.tobytes() == other.parameters.tobytes()
    np.testing.assert_array_equal(plain.loss(), ones.loss())


@pytest.mark.parametrize("seed", [5, [5, 6, 7]])
def test_shuffled_batches_keep_weights_with_their_samples(seed: Any) -> None:
    # With one linear weight and x = 1 each update moves it by rate times weight times target.
    n, targets, weights = 7, np.arange(1.0, 8.0), np.array([1.0, 10.0, 0.0, 3.0, 0.5, 2.0, 7.0])
    build = MLP([1, 1], output_activation="linear", bias=False)
    several = isinstance(seed, list)
    mlp = build.with_parameters(np.zeros((3, 1)) if several else [0.0])
    options = {"seed": seed, "loss": "absolute_error", "learning_rate": 1e-6, "reduction": "sum"}
    trainer = Trainer(
        mlp, np.ones((n, 1)), targets, batch_size=2, sample_weights=weights, **options
    )
    for _ in range(3):
        at = trainer.epoch
        while trainer.epoch == at:
            first = 2 * trainer.state().batch
            before = mlp.parameters.copy()
            trainer.step()
            for k, order in enumerate(trainer._order.orders):
                expected = 1e-6 * weights[order[first : first + 2]].sum()
                moved = np.atleast_2d(mlp.parameters - before)[k]
                np.testing.assert_allclose(moved, expected, rtol=1e-6, atol=1e-15)
    np.testing.assert_allclose(mlp.parameters, 3e-6 * weights.sum(), rtol=1e-9)


def test_each_network_may_have_weights_of_its_own() -> None:
    X, y = rare_class()
    both = np.stack([np.stack([X, X + 0.1]), np.stack([X, X + 0.1])])[0]
    targets = np.stack([y, y])
    weights = np.stack([weights_for(X, 1), weights_for(X, 2)])[..., np.newaxis]
    population = MLP([2, 3, 1], seed=[1, 2])
    trainer = Trainer(population, both, targets, batch_size=30, sample_weights=weights)
    trainer.advance(epochs=3)
    for k, seed in enumerate((1, 2)):
        alone = MLP([2, 3, 1], seed=seed)
        Trainer(alone, both[k], targets[k], batch_size=30, sample_weights=weights[k]).advance(
            epochs=3
        )
        np.testing.assert_allclose(population.parameters[k], alone.parameters, atol=1e-12)


@pytest.mark.parametrize(("reduction", "share"), [("sum", 1.0), ("mean", 0.5)])
def test_one_update_worked_by_hand(reduction: str, share: float) -> None:
    # a = w x with w = 0.5: outputs 0.5 and 1, errors a - t of -0.5 and 1; weights 3 and 0.25.
    mlp = MLP([1, 1], output_activation="linear", bias=False).with_parameters([0.5])
    trainer = Trainer(
        mlp,
        [[1.0], [2.0]],
        [[1.0], [0.0]],
        reduction=reduction,
        learning_rate=0.1,
        sample_weights=[3.0, 0.25],
    )
    # Loss: 3 * 0.25 / 2 + 0.25 * 1 / 2 = 0.5.
    np.testing.assert_allclose(trainer.loss(), 0.5 * share, rtol=1e-15)
    trace = trainer.trace()
    np.testing.assert_array_equal(trace.sample_weights, [[3.0], [0.25]])
    np.testing.assert_allclose(trace.errors[-1], [[-1.5 * share], [0.25 * share]], rtol=1e-15)
    # Gradient: 1 * -1.5 + 2 * 0.25 = -1.
    np.testing.assert_allclose(trace.gradient, [-1.0 * share], rtol=1e-15)
    trainer.step()
    np.testing.assert_allclose(mlp.parameters, [0.5 + 0.1 * share], rtol=1e-15)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("size", [None, 1, 4])
def test_each_update_descends_its_part_of_the_weighted_objective(
    reduction: str, size: int | None
) -> None:
    X, y = rare_class()
    mlp = MLP([2, 3, 1], "tanh", seed=1)
    options: dict[str, Any] = {"reduction": reduction, "l2": 0.3, "learning_rate": 0.01}
    trainer = Trainer(mlp, X, y, batch_size=size, sample_weights=weights_for(X), **options)
    for _ in range(3):
        trace = trainer.trace()
        assert trace.sample_weights is not None
        np.testing.assert_array_equal(trace.sample_weights[:, 0], weights_for(X)[trace.samples])
        part = trainer.objective.part(trace.inputs[:, :2], trace.targets, trace.sample_weights)
        np.testing.assert_allclose(trace.adjusted, part.gradient(mlp), rtol=0, atol=1e-12)
        trainer.step()


def test_means_over_the_batches_of_an_epoch_are_the_mean_over_all() -> None:
    X, y = rare_class()
    weights, mlp = weights_for(X), MLP([2, 3, 1], seed=4)
    whole = Objective(X, y, sample_weights=weights)
    parts = [
        whole.part(X[k : k + 10], y[k : k + 10], weights[k : k + 10]) for k in range(0, 100, 10)
    ]
    # Divided by the weights of each batch, it would be another number.
    np.testing.assert_allclose(
        np.mean([part.gradient(mlp) for part in parts], axis=0), whole.gradient(mlp), atol=1e-15
    )
    np.testing.assert_allclose(np.mean([part.value(mlp) for part in parts]), whole.value(mlp))


@pytest.mark.parametrize("watched", [False, True])
def test_early_stop_watches_the_weighted_loss(watched: bool) -> None:
    X, y = rare_class()
    weights = weights_for(X)
    own = {"X": X[:20], "y": y[:20], "sample_weights": weights[:20]} if watched else {}
    goal = 0.16
    rule = EarlyStop(loss=goal, **own)
    mlp = MLP([2, 3, 1], seed=4)
    trainer = Trainer(mlp, X, y, learning_rate=0.02, sample_weights=weights, early_stop=rule)
    seen = Objective(
        *((X[:20], y[:20]) if watched else (X, y)),
        sample_weights=weights[:20] if watched else weights,
    )
    assert seen.value(mlp) > goal
    trainer.advance(epochs=20_000)
    assert trainer.stopped == "loss"
    assert seen.value(mlp) <= goal
    before = trainer.state().updates - 1
    again = MLP([2, 3, 1], seed=4)
    Trainer(again, X, y, learning_rate=0.02, sample_weights=weights).advance(updates=before)
    assert seen.value(again) > goal


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, 2.0], "sample_weights: expected 4, one for each sample, got 2"),
        ([1.0, 2.0, -0.5, 1.0], "sample_weights: expected numbers of at least 0, got -0.5"),
        ([1.0, 2.0, np.nan, 1.0], "sample_weights: expected finite numbers, got nan in row 2"),
        ("abcd", "sample_weights: expected numbers"),
        (np.ones((4, 2)), r"sample_weights: expected shape \(n_samples, 1\)"),
    ],
)
def test_weights_that_do_not_fit_are_named(weights: Any, message: str) -> None:
    X, y = rare_class()
    with pytest.raises(ValueError, match=message):
        Trainer(MLP([2, 2, 1]), X[:4], y[:4], sample_weights=weights)


def test_early_stop_takes_weights_with_samples_alone() -> None:
    with pytest.raises(ValueError, match="early_stop: expected X and y with sample_weights"):
        EarlyStop(loss=0.1, sample_weights=[1.0])
