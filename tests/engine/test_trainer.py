from dataclasses import replace
from itertools import chain
from math import ceil
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import LOSSES, MLP, OPTIMIZERS, SCHEDULES, Objective, Trainer
from playground.engine.arrays import Array
from playground.engine.metrics import mean_absolute_error
from playground.engine.objective import Penalty
from tests.engine.finite_differences import numerical_gradient
from tests.examples import examples

XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([[0.0], [1.0], [1.0], [0.0]])

RNG = np.random.default_rng(12)
X = RNG.uniform(-1.0, 1.0, (10, 2))
Y = RNG.uniform(0.0, 1.0, (10, 1))

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)


def same(a: Trainer, b: Trainer) -> bool:
    """Return whether two trainers stand at the same place, to the last bit."""
    return (
        (a.epoch, a.updates) == (b.epoch, b.updates)
        and a.mlp.parameters.tobytes() == b.mlp.parameters.tobytes()
        and [x.tobytes() for x in a.state().optimizer] == [x.tobytes() for x in b.state().optimizer]
    )


# ---- against independent authorities ----


def test_one_step_worked_by_hand() -> None:
    mlp = MLP([2, 2, 1], bias=False).with_parameters([0.5, -0.5, 0.3, 0.8, 1.0, -1.0])
    trainer = Trainer(mlp, [[1.0, 0.0]], [[1.0]], learning_rate=0.5)
    # Forward: hidden .6225 and .3775, output .5609 (test_network works it out line by line).
    # Loss 1/2 (1 - .5609)^2 = .0964
    assert trainer.loss() == pytest.approx(0.0964, abs=5e-5)
    trainer.step()
    # Output delta .1081, hidden deltas .0254 and -.0254; each weight grows by
    # learning rate * what came in * delta:
    #   W2: 1 + .5 * .6225 * .1081 = 1.0337    and    -1 + .5 * .3775 * .1081 = -.9796
    np.testing.assert_allclose(mlp.weights[1].ravel(), [1.0337, -0.9796], atol=5e-5)
    #   W1, input 1: .5 + .5 * 1 * .0254 = .5127    and    -.5 - .5 * 1 * .0254 = -.5127
    #   W1, input 0: nothing moves
    np.testing.assert_allclose(mlp.weights[0], [[0.5127, -0.5127], [0.3, 0.8]], atol=5e-5)
    assert mlp.weights[0][1].tolist() == [0.3, 0.8]
    # Once more forward: output .5609 -> .5694, loss .0964 -> .0927
    assert mlp.predict([[1.0, 0.0]]).item() == pytest.approx(0.5694, abs=5e-5)
    assert trainer.loss() == pytest.approx(0.0927, abs=5e-5)


def test_article_run_learns_xor_at_the_articles_pace() -> None:
    # 16 starts of the article's network at once, 50,000 epochs. The medians of the mean absolute
    # error at every 10,000 epochs were measured over 200 starts by another program.
    mlp = MLP([2, 4, 1], bias=False, seed=range(16))
    trainer = Trainer(mlp, XOR_X, XOR_Y, reduction="sum", learning_rate=0.5)
    medians = [np.median(mean_absolute_error(mlp.predict(XOR_X), XOR_Y))]
    for _ in range(5):
        trainer.advance(epochs=10_000)
        medians.append(np.median(mean_absolute_error(mlp.predict(XOR_X), XOR_Y)))
    np.testing.assert_allclose(medians, [0.5001, 0.0256, 0.0168, 0.0131, 0.0111, 0.0099], rtol=0.05)
    outputs = mlp.predict(XOR_X)
    assert (mean_absolute_error(outputs, XOR_Y) < 0.02).all()
    assert (np.abs(outputs - XOR_Y) < 0.05).all()


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
def test_gradient_descent_equals_a_plain_loop(reduction: str, bias: bool) -> None:
    mlp = MLP([2, 4, 1], "tanh", "sigmoid", bias=bias, seed=3)
    trainer = Trainer(mlp, X, Y, reduction=reduction, learning_rate=0.3)
    layers = [[w.copy() for w in mlp.weights], [b.copy() for b in mlp.biases] or [0.0, 0.0]]
    for _ in range(50):
        (w1, w2), (b1, b2) = layers
        hidden = np.tanh(X @ w1 + b1)
        output = 1.0 / (1.0 + np.exp(-(hidden @ w2 + b2)))
        d_output = (output - Y) * output * (1.0 - output) / (len(X) if reduction == "mean" else 1)
        d_hidden = (d_output @ w2.T) * (1.0 - hidden**2)
        layers = [
            [w1 - 0.3 * X.T @ d_hidden, w2 - 0.3 * hidden.T @ d_output],
            [b1 - 0.3 * d_hidden.sum(0), b2 - 0.3 * d_output.sum(0)] if bias else [0.0, 0.0],
        ]
    trainer.advance(epochs=50)
    for own, expected in zip(mlp.weights, layers[0], strict=True):
        np.testing.assert_allclose(own, expected, rtol=0, atol=1e-12)
    for own, expected in zip(mlp.biases, layers[1][: len(mlp.biases)], strict=True):
        np.testing.assert_allclose(own, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_update_goes_against_the_networks_gradient(loss: str, reduction: str) -> None:
    mlp = MLP([2, 3, 1])
    before, gradient = mlp.parameters.copy(), mlp.gradient(X, Y, loss=loss, reduction=reduction)
    Trainer(mlp, X, Y, loss=loss, reduction=reduction, learning_rate=0.25).step()
    np.testing.assert_allclose(mlp.parameters, before - 0.25 * gradient, rtol=0, atol=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_loss_is_that_of_all_samples_reduced_as_the_gradient_is(loss: str, reduction: str) -> None:
    mlp = MLP([2, 3, 1])
    trainer = Trainer(mlp, X, Y, loss=loss, reduction=reduction, batch_size=3)
    alone = [Trainer(mlp, X[k : k + 1], Y[k : k + 1], loss=loss).loss() for k in range(len(X))]
    assert isinstance(trainer.loss(), float)
    assert trainer.loss() == pytest.approx(sum(alone) / (len(X) if reduction == "mean" else 1))


# ---- populations ----


@every_optimizer
@pytest.mark.parametrize("batch_size", [None, 1, 4])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("hidden", ["tanh", "relu", "gelu"])
def test_population_equals_its_members_trained_alone(
    hidden: str, bias: bool, batch_size: int | None, optimizer: str
) -> None:
    # 10 samples in batches of 4: the last batch of each epoch is a smaller one.
    options: dict[str, Any] = {
        "learning_rate": 0.1,
        "batch_size": batch_size,
        "optimizer": optimizer,
        "epsilon": 1e-3,
        "l1": 0.001,
        "l2": 0.01,
        "seed": 9,
        "schedule": "cosine",
        "decay_epochs": 30,
        "clip_norm": 0.05,
        "dropout": 0.2,
    }
    population = MLP([2, 4, 3, 1], hidden, bias=bias, seed=[3, 1, 4])
    frozen = population.mark((1, 0))
    together = Trainer(population, X, Y, frozen=frozen, **options)
    together.advance(epochs=20, updates=2)
    for k, seed in enumerate([3, 1, 4]):
        mlp = MLP([2, 4, 3, 1], hidden, bias=bias, seed=seed)
        alone = Trainer(mlp, X, Y, frozen=frozen, **options)
        alone.advance(epochs=20, updates=2)
        np.testing.assert_allclose(
            population.parameters[k], alone.mlp.parameters, rtol=0, atol=1e-12
        )
        assert together.loss()[k] == pytest.approx(alone.loss(), abs=1e-12)


def test_member_that_diverges_leaves_the_others_alone() -> None:
    start = np.array([[0.5], [1e200]])
    population = MLP([1, 1], output_activation="linear", bias=False).with_parameters(start)
    trainer = Trainer(population, [[1.0]], [[2.0]], learning_rate=3.0)
    trainer.advance(updates=1200)
    # Alone, the first goes 2 + (-2)^n * -1.5, which is beyond 1e308 after 1024 updates, too;
    # at half the rate it comes closer each time.
    assert not np.isfinite(population.parameters).any()
    population.parameters = start
    slow = Trainer(population, [[1.0], [1e150]], [[2.0], [1e150]], learning_rate=1e-301)
    slow.advance(updates=10)
    assert np.isfinite(population.parameters[0]).all()
    assert not slow.diverged


# ---- batches and epochs ----


def counting_trainer(n_samples: int, **options: Any) -> Trainer:
    """Return a trainer that counts how often each sample was used.

    Sample i is the i-th unit vector, its target 1, the network one linear unit that starts at 0:
    each use of the sample halves the distance of weight i to 1, and nothing else moves it.
    """
    mlp = MLP([n_samples, 1], output_activation="linear", bias=False, initializer="zeros")
    samples, ones = np.eye(n_samples), np.ones((n_samples, 1))
    return Trainer(mlp, samples, ones, reduction="sum", learning_rate=0.5, **options)


def uses(trainer: Trainer) -> list[int]:
    return (-np.log2(1.0 - trainer.mlp.parameters)).astype(int).tolist()


def batches_of(trainer: Trainer, n_updates: int) -> list[list[int]]:
    """Return which samples each of the next updates used."""
    found = []
    for _ in range(n_updates):
        before = uses(trainer)
        trainer.step()
        found.append(np.flatnonzero(np.subtract(uses(trainer), before)).tolist())
    return found


@given(
    n_samples=st.integers(1, 12),
    batch_size=st.none() | st.integers(1, 14),
    epochs=st.integers(1, 4),
    shuffle=st.booleans(),
)
def test_each_epoch_uses_every_sample_exactly_once(
    n_samples: int, batch_size: int | None, epochs: int, shuffle: bool
) -> None:
    trainer = counting_trainer(n_samples, batch_size=batch_size, shuffle=shuffle)
    assert trainer.updates_per_epoch == ceil(n_samples / (batch_size or n_samples))
    for epoch in range(1, epochs + 1):
        for _ in range(trainer.updates_per_epoch):
            assert trainer.epoch == epoch - 1
            trainer.step()
        assert trainer.epoch == epoch
        assert trainer.updates == epoch * trainer.updates_per_epoch
        assert uses(trainer) == [epoch] * n_samples


def test_what_remains_of_an_epoch_is_a_smaller_batch_and_not_carried_over() -> None:
    trainer = counting_trainer(10, batch_size=4)
    assert [len(batch) for batch in batches_of(trainer, 6)] == [4, 4, 2, 4, 4, 2]
    assert uses(trainer) == [2] * 10


def test_mean_over_the_smaller_batch_divides_by_its_own_size() -> None:
    mlp = MLP([10, 1], output_activation="linear", bias=False, initializer="zeros")
    options: dict[str, Any] = {"learning_rate": 1.0, "batch_size": 4, "shuffle": False}
    Trainer(mlp, np.eye(10), np.ones(10), **options).advance(epochs=1)
    # Each weight goes from 0 to 1 / (samples in the batch).
    assert mlp.parameters.tolist() == [0.25] * 8 + [0.5] * 2


def test_order_is_drawn_anew_for_each_epoch() -> None:
    trainer = counting_trainer(8, batch_size=1)
    orders = [tuple(chain(*batches_of(trainer, 8))) for _ in range(4)]
    assert len(set(orders)) == 4
    assert all(sorted(order) == list(range(8)) for order in orders)


def test_same_seed_draws_the_same_order_and_another_seed_another() -> None:
    first, again, other = (counting_trainer(8, batch_size=1, seed=seed) for seed in (5, 5, 6))
    order = batches_of(first, 16)
    assert batches_of(again, 16) == order
    assert batches_of(other, 16) != order


def test_without_shuffling_samples_come_in_order() -> None:
    trainer = counting_trainer(5, batch_size=2, shuffle=False)
    assert batches_of(trainer, 6) == [[0, 1], [2, 3], [4]] * 2


def test_inputs_and_targets_are_shuffled_together() -> None:
    # Each sample says what its weight is to become: any mix-up would put it elsewhere.
    mlp = MLP([6, 1], output_activation="linear", bias=False, initializer="zeros")
    Trainer(mlp, np.eye(6), np.arange(6.0), learning_rate=1.0, batch_size=1).advance(epochs=1)
    assert mlp.parameters.tolist() == [0, 1, 2, 3, 4, 5]


def test_full_batch_is_one_update_an_epoch() -> None:
    trainer = Trainer(MLP([2, 3, 1]), X, Y)
    trainer.advance(epochs=7)
    assert (trainer.epoch, trainer.updates, trainer.updates_per_epoch) == (7, 7, 1)


def test_advancing_from_mid_epoch_finishes_the_epoch_under_way() -> None:
    trainer = counting_trainer(10, batch_size=4)
    trainer.step()
    trainer.advance(epochs=1)
    assert (trainer.epoch, trainer.updates) == (1, 3)
    assert uses(trainer) == [1] * 10
    trainer.step()
    trainer.advance(epochs=2)
    assert (trainer.epoch, trainer.updates) == (3, 9)
    trainer.advance(epochs=1, updates=2)
    assert (trainer.epoch, trainer.updates) == (4, 14)
    trainer.advance()
    assert (trainer.epoch, trainer.updates) == (4, 14)


@every_optimizer
@given(batch_size=st.none() | st.integers(1, 11), pieces=st.lists(st.integers(0, 9), max_size=5))
def test_training_in_pieces_equals_training_at_once(
    optimizer: str, batch_size: int | None, pieces: list[int]
) -> None:
    at_once, in_pieces = (
        Trainer(MLP([2, 3, 1], seed=2), X, Y, batch_size=batch_size, optimizer=optimizer)
        for _ in range(2)
    )
    at_once.advance(updates=sum(pieces))
    for piece in pieces:
        in_pieces.advance(updates=piece)
    assert same(at_once, in_pieces)


def test_samples_are_copied() -> None:
    inputs, wanted = X.copy(), Y.copy()
    trainer = Trainer(MLP([2, 3, 1], bias=False), inputs, wanted)
    untouched = Trainer(MLP([2, 3, 1], bias=False), X, Y)
    inputs[:] = wanted[:] = 0.0
    trainer.advance(epochs=3)
    untouched.advance(epochs=3)
    assert same(trainer, untouched)


def test_measuring_the_loss_does_not_disturb_training() -> None:
    watched, unwatched = (Trainer(MLP([2, 3, 1]), X, Y, batch_size=3) for _ in range(2))
    for _ in range(7):
        watched.loss()
        watched.step()
    unwatched.advance(updates=7)
    assert same(watched, unwatched)


def test_learning_rate_0_moves_nothing() -> None:
    trainer = Trainer(MLP([2, 3, 1]), X, Y, learning_rate=0.0, batch_size=3, l1=1.0, l2=1.0)
    before = trainer.mlp.parameters.copy()
    trainer.advance(epochs=3)
    np.testing.assert_array_equal(trainer.mlp.parameters, before)


# ---- state and restore ----


@every_optimizer
@examples(200)
@given(
    batch_size=st.none() | st.integers(1, 11),
    before=st.integers(0, 15),
    between=st.integers(0, 15),
    after=st.integers(0, 15),
    shuffle=st.booleans(),
    dropout=st.sampled_from([0.0, 0.5]),
    schedule=st.sampled_from(sorted(SCHEDULES)),
    elsewhere=st.booleans(),
)
def test_continuing_a_restored_run_equals_the_uninterrupted_one(
    optimizer: str,
    batch_size: int | None,
    before: int,
    between: int,
    after: int,
    shuffle: bool,
    dropout: float,
    schedule: str,
    elsewhere: bool,
) -> None:
    def fresh() -> Trainer:
        options: dict[str, Any] = {
            "batch_size": batch_size,
            "shuffle": shuffle,
            "dropout": dropout,
            "schedule": schedule,
            "decay_epochs": 3,
        }
        return Trainer(MLP([2, 3, 1], seed=2), X, Y, optimizer=optimizer, seed=4, **options)

    uninterrupted = fresh()
    uninterrupted.advance(updates=before + after)
    trainer = fresh()
    trainer.advance(updates=before)
    state = trainer.state()
    trainer.advance(updates=between)
    restored = fresh() if elsewhere else trainer
    restored.restore(state)
    restored.advance(updates=after)
    assert same(restored, uninterrupted)


def test_going_back_to_the_start_shuffles_as_the_first_time() -> None:
    trainer = counting_trainer(8, batch_size=1)
    start = trainer.state()
    order = batches_of(trainer, 16)
    trainer.restore(start)
    assert batches_of(trainer, 16) == order


def test_state_is_a_copy() -> None:
    trainer = Trainer(MLP([2, 3, 1]), X, Y, batch_size=3)
    trainer.advance(updates=2)
    state = trainer.state()
    kept = state.parameters.copy()
    trainer.advance(updates=5)
    np.testing.assert_array_equal(state.parameters, kept)
    trainer.restore(state)
    trainer.advance(updates=5)
    np.testing.assert_array_equal(state.parameters, kept)


@given(
    batch_size=st.none() | st.integers(1, 11),
    other_size=st.none() | st.integers(1, 11),
    updates=st.integers(0, 15),
)
def test_with_another_batch_size_the_epoch_under_way_begins_again(
    batch_size: int | None, other_size: int | None, updates: int
) -> None:
    trainer = counting_trainer(10, batch_size=batch_size)
    trainer.advance(updates=updates)
    other = counting_trainer(10, batch_size=other_size)
    other.restore(trainer.state())
    assert other.epoch == trainer.epoch
    if other.updates_per_epoch == trainer.updates_per_epoch:
        return  # nothing tells such batches apart, and going on is exact
    used = uses(other)
    other.advance(epochs=1)
    assert (other.epoch, other.updates) == (trainer.epoch + 1, updates + other.updates_per_epoch)
    assert np.subtract(uses(other), used).tolist() == [1] * 10


def test_restoring_clears_diverged() -> None:
    trainer = runaway_trainer()
    start = trainer.state()
    trainer.advance(updates=5000)
    assert trainer.diverged
    trainer.restore(start)
    assert not trainer.diverged


# ---- divergence ----


def runaway_trainer(learning_rate: float = 3.0, **options: Any) -> Trainer:
    mlp = MLP([2, 2, 1], "linear", "linear", seed=1)
    return Trainer(mlp, 2.0 * X, Y, learning_rate=learning_rate, **options)


@examples(20)
@given(
    learning_rate=st.sampled_from([2.0, 5.0, 50.0, 1e6, 1e300]),
    batch_size=st.none() | st.integers(1, 11),
    before=st.integers(0, 3),
)
def test_training_stops_at_the_last_finite_update(
    learning_rate: float, batch_size: int | None, before: int
) -> None:
    # On the way numbers overflow; a warning would fail the test.
    trainer, stepper = (runaway_trainer(learning_rate, batch_size=batch_size) for _ in range(2))
    trainer.advance(updates=before)
    trainer.advance(updates=5000)
    assert trainer.diverged
    assert np.isfinite(trainer.mlp.parameters).all()
    while not stepper.diverged:
        assert stepper.updates < 5000
        stepper.step()
    assert same(trainer, stepper)


def test_last_finite_update_is_where_a_population_of_one_becomes_nan_or_infinite() -> None:
    # A population is never stopped, so it tells independently when the numbers end.
    trainer = runaway_trainer()
    trainer.advance(updates=5000)
    population = trainer.mlp.with_parameters(runaway_trainer().mlp.parameters[np.newaxis])
    endless = Trainer(population, 2.0 * X, Y, learning_rate=3.0)
    while np.isfinite(population.parameters).all():
        kept = population.parameters[0].copy()
        endless.step()
    assert trainer.updates == endless.updates - 1
    np.testing.assert_allclose(trainer.mlp.parameters, kept, rtol=1e-9)
    assert not endless.diverged


def test_diverged_trainer_stays_where_it_is() -> None:
    trainer = runaway_trainer(batch_size=3)
    trainer.advance(updates=5000)
    state = trainer.state()
    trainer.advance(epochs=3)
    assert trainer.diverged
    trainer.step()
    assert trainer.diverged
    assert trainer.updates == state.updates
    np.testing.assert_array_equal(trainer.mlp.parameters, state.parameters)


def test_sigmoids_do_not_diverge_at_any_learning_rate() -> None:
    # They saturate and freeze: that is no overflow, and training goes on.
    trainer = Trainer(MLP([2, 4, 1]), XOR_X, XOR_Y, reduction="sum", learning_rate=1e6)
    trainer.advance(epochs=200)
    assert not trainer.diverged
    assert trainer.epoch == 200


# ---- penalties ----


@pytest.mark.parametrize("seed", [0, range(3)], ids=["one network", "population"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.3), (0.2, 0.1)])
def test_update_goes_against_the_gradient_of_the_loss_with_its_penalty(
    l1: float, l2: float, reduction: str, bias: bool, seed: Any
) -> None:
    mlp = MLP([2, 3, 1], bias=bias, seed=seed)
    before = mlp.parameters.copy()
    # At the kink of |w| a central difference tells nothing.
    assert np.abs(before).min() > 1e-4
    gradient = numerical_gradient(mlp, X, Y, reduction=reduction, l1=l1, l2=l2)
    trainer = Trainer(mlp, X, Y, reduction=reduction, l1=l1, l2=l2, learning_rate=1.0)
    trainer.step()
    np.testing.assert_allclose(before - mlp.parameters, gradient, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_loss_adds_the_penalty_once(reduction: str) -> None:
    mlp = MLP([2, 3, 1])
    plain = Trainer(mlp, X, Y, reduction=reduction)
    penalised = Trainer(mlp, X, Y, reduction=reduction, l1=0.2, l2=0.3)
    weights = np.concatenate([w.ravel() for w in mlp.weights])
    penalty = 0.2 * np.abs(weights).sum() + 0.3 / 2.0 * (weights**2).sum()
    assert penalised.loss() == pytest.approx(plain.loss() + penalty)
    assert penalised.objective.penalty(mlp) == pytest.approx(penalty)


@pytest.mark.parametrize("batch_size", [None, 3, 2, 1])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_ridge_regression_comes_to_its_closed_form(reduction: str, batch_size: int | None) -> None:
    # Sum 1/2 (t - w x)^2 + l2 / 2 w^2 is least at w = sum x t / (sum x^2 + l2). With x = 1, 2, 3, 4
    # and t = 2 x: 60 / (30 + 10) = 1.5. The mean is a quarter of that sum: so is its l2.
    X = np.arange(1.0, 5.0)[:, np.newaxis]
    l2, rate = (10.0, 0.001) if reduction == "sum" else (2.5, 0.002)
    mlp = MLP([1, 1], output_activation="linear", bias=False)
    options: dict[str, Any] = {"reduction": reduction, "learning_rate": rate, "l2": l2}
    trainer = Trainer(mlp, X, 2.0 * X, batch_size=batch_size, **options)
    trainer.advance(epochs=3000)
    # The updates of an epoch follow each other, so that small batches end a little beside it. The
    # last batch of three has one sample, which a mean makes as heavy as three: 1.53 on average.
    tolerance = {None: 1e-9, 3: 0.04, 2: 0.01, 1: 0.01}[batch_size]
    assert float(mlp.parameters[0]) == pytest.approx(1.5, abs=tolerance)
    best = Trainer(mlp.with_parameters([1.5]), X, 2.0 * X, **options).loss()
    assert trainer.loss() == pytest.approx(best, rel=tolerance)


@pytest.mark.parametrize("batch_size", [None, 2, 1])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_lasso_comes_to_the_soft_threshold(reduction: str, batch_size: int | None) -> None:
    # Inputs that do not overlap: each weight alone minimizes 1/2 (t - w)^2 + l1 |w|, which is
    # least at the sign of t times max(|t| - l1, 0).
    targets = np.array([[3.0], [-2.0], [0.5], [-0.4]])
    n = len(targets) if reduction == "mean" else 1
    mlp = MLP([4, 1], output_activation="linear", bias=False, seed=2)
    trainer = Trainer(
        mlp,
        np.eye(4),
        targets,
        reduction=reduction,
        learning_rate=0.001 * n,
        l1=1.0 / n,
        batch_size=batch_size,
    )
    trainer.advance(epochs=12_000)
    np.testing.assert_allclose(mlp.parameters, [2.0, -1.0, 0.0, 0.0], rtol=0, atol=0.01)


@pytest.mark.parametrize("size", [1, 3, 4, 10])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_parts_of_batches_make_the_whole_objective(reduction: str, size: int) -> None:
    mlp = MLP([2, 3, 1], "tanh", seed=1)
    whole = Objective(X, Y, reduction=reduction, penalty=Penalty(0.2, 0.3))
    starts = range(0, len(X), size)
    parts = [whole.part(X[k : k + size], Y[k : k + size]) for k in starts]
    # A mean over batches counts each for as many samples as it has.
    counts = [1.0 if reduction == "sum" else len(part.X) / len(X) for part in parts]
    weighted = list(zip(counts, parts, strict=True))
    value = sum(n * part.value(mlp) for n, part in weighted)
    gradient = sum(n * part.gradient(mlp) for n, part in weighted)
    np.testing.assert_allclose(value, whole.value(mlp), rtol=1e-12)
    np.testing.assert_allclose(gradient, whole.gradient(mlp), rtol=0, atol=1e-12)


@pytest.mark.parametrize("size", [None, 1, 4])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_each_update_descends_its_batch_s_part_of_the_objective(
    reduction: str, size: int | None
) -> None:
    mlp = MLP([2, 3, 1], "tanh", seed=1)
    options = {"reduction": reduction, "l1": 0.2, "l2": 0.3, "learning_rate": 0.01}
    trainer = Trainer(mlp, X, Y, batch_size=size, **options)
    for _ in range(4):
        trace = trainer.trace()
        part = trainer.objective.part(trace.inputs[:, :2], trace.targets)
        gradient = numerical_slopes(part, mlp)
        np.testing.assert_allclose(trace.adjusted, gradient, rtol=0, atol=1e-8)
        trainer.step()


def numerical_slopes(objective: Objective, mlp: MLP) -> Array:
    shifts = 1e-5 * np.eye(mlp.n_parameters)
    above, below = (
        objective.value(mlp.with_parameters(mlp.parameters + sign * shifts)) for sign in (1, -1)
    )
    return np.asarray((above - below) / 2e-5)


def test_larger_l2_shrinks_weights() -> None:
    def size(l2: float) -> float:
        mlp = MLP([2, 4, 1], seed=1)
        Trainer(mlp, XOR_X, XOR_Y, l2=l2).advance(epochs=500)
        return sum(float((weights**2).sum()) for weights in mlp.weights)

    sizes = [size(l2) for l2 in (0.0, 0.001, 0.01, 0.1)]
    assert sizes == sorted(sizes, reverse=True)


def test_l1_draws_weights_to_zero() -> None:
    def near_zero(l1: float) -> int:
        mlp = MLP([2, 8, 1], "tanh", seed=1)
        Trainer(mlp, XOR_X, XOR_Y, l1=l1, learning_rate=0.2).advance(epochs=2000)
        return sum(int((np.abs(weights) < 0.01).sum()) for weights in mlp.weights)

    assert near_zero(0.0) == 0
    assert near_zero(0.003) >= 6


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_biases_are_not_penalised(penalty: str) -> None:
    # The one input is 0 and the bias is the target: the loss has no gradient, the penalty has.
    mlp = MLP([1, 1], output_activation="linear").with_parameters([3.0, 2.0])
    Trainer(mlp, [[0.0]], [[2.0]], learning_rate=0.1, **{penalty: 0.5}).advance(epochs=5)
    assert mlp.biases[0].tolist() == [2.0]
    assert 0.0 < mlp.weights[0].item() < 3.0


# ---- what is refused ----


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"loss": "hinge"}, "^loss: expected one of .*squared_error.*, got 'hinge'"),
        ({"reduction": "max"}, "^reduction: expected sum or mean, got 'max'"),
        ({"optimizer": "magic"}, "^optimizer: expected one of .*sgd.*, got 'magic'"),
        ({"learning_rate": -0.1}, "^learning_rate: .* number of at least 0, got -0.1"),
        ({"learning_rate": np.nan}, "^learning_rate: .* number of at least 0, got nan"),
        ({"learning_rate": np.inf}, "^learning_rate: .* number of at least 0, got inf"),
        ({"learning_rate": "fast"}, "^learning_rate: .* number of at least 0, got 'fast'"),
        ({"learning_rate": 10**400}, "^learning_rate: .* number of at least 0, got 1000"),
        ({"batch_size": 0}, "^batch_size: .* number of at least 1, got 0"),
        ({"batch_size": -3}, "^batch_size: .* number of at least 1, got -3"),
        ({"batch_size": 2.5}, "^batch_size: .* number of at least 1, got 2.5"),
        ({"batch_size": True}, "^batch_size: .* number of at least 1, got True"),
        ({"l1": -1.0}, "^l1: .* number of at least 0, got -1.0"),
        ({"l2": np.nan}, "^l2: .* number of at least 0, got nan"),
        ({"seed": -1}, "^seed: .* number of at least 0, got -1"),
        ({"seed": 0.5}, "^seed: .* number of at least 0, got 0.5"),
        ({"X": [[1.0, 2.0, 3.0]]}, r"^X: expected shape \(n_samples, 2\) .*, got \(1, 3\)"),
        ({"X": [[np.nan, 0.0]]}, "^X: expected finite numbers, got nan in row 0, column 0"),
        ({"y": [[np.inf]] * 10}, "^y: expected finite numbers, got inf in row 0, column 0"),
        ({"y": [[0.0, 1.0]]}, r"^y: expected shape \(n_samples, 1\) .*, got \(1, 2\)"),
        ({"y": [[1.0]]}, "^y: expected 10 samples as in X, got 1"),
        ({"loss": "cross_entropy", "y": -Y}, "^y: cross_entropy expected targets from 0 to 1"),
    ],
)
def test_trainer_names_the_argument_it_refuses(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Trainer(**{"mlp": MLP([2, 3, 1]), "X": X, "y": Y, **arguments})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"epochs": -1}, "^epochs: .* number of at least 0, got -1"),
        ({"epochs": 1.5}, "^epochs: .* number of at least 0, got 1.5"),
        ({"updates": -1}, "^updates: .* number of at least 0, got -1"),
        ({"updates": np.nan}, "^updates: .* number of at least 0, got nan"),
    ],
)
def test_advance_names_the_argument_it_refuses(arguments: dict[str, Any], message: str) -> None:
    trainer = Trainer(MLP([2, 3, 1]), X, Y)
    with pytest.raises(ValueError, match=message):
        trainer.advance(**arguments)
    assert trainer.updates == 0


def test_state_of_another_network_is_refused() -> None:
    state = Trainer(MLP([2, 4, 1]), X, Y).state()
    trainer = Trainer(MLP([2, 3, 1]), X, Y)
    with pytest.raises(ValueError, match=r"^state: expected parameters of shape \(13,\), got \(17"):
        trainer.restore(state)
    shorter = replace(trainer.state(), parameters=np.zeros((2, 13)))
    with pytest.raises(ValueError, match=r"^state: expected parameters of shape \(13,\), got \(2,"):
        trainer.restore(shorter)
