"""What can be added to training: schedules, clipping, dropout, frozen parts, early stop."""

from math import cos, pi
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import (
    L1,
    L2,
    MLP,
    OPTIMIZERS,
    Adam,
    Address,
    Clip,
    EarlyStop,
    Freeze,
    Trainer,
)

RNG = np.random.default_rng(12)
X = RNG.uniform(-1.0, 1.0, (10, 2))
Y = RNG.uniform(0.0, 1.0, (10, 1))
XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([[0.0], [1.0], [1.0], [0.0]])


# ---- schedules ----


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        ("constant", [1.0] * 7),
        ("step", [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]),
        ("exponential", [0.5 ** (k / 3) for k in range(7)]),
        # Down to 0 in 3 epochs and up again, as PyTorch's CosineAnnealingLR goes on.
        ("cosine", [1.0, 0.75, 0.25, 0.0, 0.25, 0.75, 1.0]),
    ],
)
@pytest.mark.parametrize("batch_size", [None, 4])
def test_learning_rate_follows_the_schedule(
    schedule: str, factors: list[float], batch_size: int | None
) -> None:
    mlp = MLP([1, 1], output_activation="linear", bias=False, initializer="zeros")
    # A constant gradient of -1: each update adds the learning rate to the weight.
    trainer = Trainer(
        mlp,
        np.ones((10, 1)),
        np.full(10, 1e6),
        "absolute_error",
        learning_rate=0.2,
        batch_size=batch_size,
        schedule=schedule,
        decay_rate=0.5,
        decay_epochs=3,
    )
    for factor in factors:
        before = mlp.parameters.item()
        assert trainer.learning_rate == pytest.approx(0.2 * factor)
        trainer.advance(epochs=1)
        moved = mlp.parameters.item() - before
        assert moved == pytest.approx(0.2 * factor * trainer.updates_per_epoch)


def test_cosine_by_its_formula() -> None:
    trainer = Trainer(MLP([2, 1]), X, Y, learning_rate=2.0, schedule="cosine", decay_epochs=7)
    trainer.advance(epochs=5)
    assert trainer.learning_rate == pytest.approx(1.0 + cos(pi * 5 / 7))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"schedule": "linear"}, "^schedule: expected one of constant, .*, got 'linear'"),
        ({"decay_rate": 1.5}, "^decay_rate: expected a number from 0 to 1, got 1.5"),
        ({"decay_epochs": 0}, "^decay_epochs: .* at least 1, got 0"),
        ({"clip_norm": -1.0}, "^clip_norm: .* at least 0, got -1.0"),
        ({"dropout": 1.0}, "^dropout: expected a number from 0 to less than 1, got 1.0"),
        ({"frozen": [True]}, r"^frozen: expected True or False of shape \(13,\), got bool of .*1,"),
        ({"frozen": [0] * 13}, r"^frozen: expected True or False .*, got int.. of shape \(13,\)"),
        ({"learning_rate": [0.1, 0.2]}, "^learning_rate: .* number for one network, got 2"),
        ({"seed": [1, 2]}, "^seed: expected one seed for one network, got 2"),
    ],
)
def test_trainer_names_the_extra_it_refuses(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Trainer(MLP([2, 3, 1]), X, Y, **arguments)


# ---- clipping ----


def test_long_gradient_is_shortened_and_keeps_its_direction() -> None:
    gradient = np.array([3.0, -4.0])
    Clip(1.0).apply(gradient)
    # Its norm is 5: it is multiplied by 1 / 5.
    np.testing.assert_allclose(gradient, [0.6, -0.8], rtol=1e-6)


@pytest.mark.parametrize("limit", [5.1, 100.0])
def test_short_gradient_is_left_alone(limit: float) -> None:
    gradient = np.array([3.0, -4.0])
    Clip(limit).apply(gradient)
    assert gradient.tolist() == [3.0, -4.0]


def test_each_network_has_a_norm_of_its_own() -> None:
    gradient = np.array([[3.0, -4.0], [0.3, 0.4], [0.0, 0.0]])
    Clip(1.0).apply(gradient)
    np.testing.assert_allclose(gradient, [[0.6, -0.8], [0.3, 0.4], [0.0, 0.0]], rtol=1e-6)


def test_update_is_never_longer_than_learning_rate_times_clip_norm() -> None:
    mlp = MLP([2, 3, 1], output_activation="linear", scale=50.0)
    trainer = Trainer(mlp, X, Y, learning_rate=0.5, clip_norm=0.2)
    for _ in range(20):
        before = mlp.parameters.copy()
        trainer.step()
        assert np.linalg.norm(mlp.parameters - before) <= 0.5 * 0.2


# ---- parts in place of names ----


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_parts_train_as_the_names_and_numbers_do(optimizer: str) -> None:
    kind = OPTIMIZERS[optimizer]
    options = dict.fromkeys({"momentum", "beta_1"} & set(kind.options()), 0.5)
    extras: dict[str, Any] = {"batch_size": 3, "schedule": "cosine", "decay_epochs": 5}
    mlps = [MLP([2, 4, 1], seed=3) for _ in range(2)]
    frozen = mlps[0].mark((0, 1))
    numbers: dict[str, Any] = {
        "l1": 0.03,
        "frozen": frozen,
        "clip_norm": 0.1,
        "learning_rate": 0.02,
    }
    named = Trainer(mlps[0], X, Y, optimizer=optimizer, **numbers, **options, **extras)
    transforms = [L1(0.03), Freeze(frozen), Clip(0.1)]
    made = Trainer(mlps[1], X, Y, optimizer=kind(0.02, **options), gradient=transforms, **extras)
    for trainer in (named, made):
        trainer.advance(updates=9)
    assert mlps[0].parameters.tobytes() == mlps[1].parameters.tobytes()
    assert named.loss() == made.loss()
    assert named.state().optimizer_name == made.state().optimizer_name == optimizer


def test_an_optimizer_may_serve_several_trainers() -> None:
    adam, ends = Adam(0.01), []
    for _ in range(2):
        mlp = MLP([2, 3, 1])
        Trainer(mlp, X, Y, optimizer=adam, gradient=[L2(0.01), Clip(1.0)]).advance(epochs=5)
        ends.append(mlp.parameters.tobytes())
    assert ends[0] == ends[1]


def test_penalties_add_up_in_the_loss() -> None:
    mlp = MLP([2, 3, 1])
    parts = Trainer(mlp, X, Y, gradient=[L1(0.2), L2(0.3)], l2=0.4)
    assert parts.loss() == pytest.approx(Trainer(mlp, X, Y, l1=0.2, l2=0.7).loss())


def test_option_that_no_optimizer_has_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^options: expected some of momentum, .*, got speed"):
        Trainer(MLP([2, 3, 1]), X, Y, speed=1.0)


# ---- dropout ----


def test_dropout_equals_a_plain_program_that_draws_the_same_units() -> None:
    mlp = MLP([2, 5, 4, 1], "sigmoid", bias=False, seed=1)
    w1, w2, w3 = (weights.copy() for weights in mlp.weights)
    Trainer(mlp, X, Y, "squared_error", "sum", learning_rate=0.3, dropout=0.4, seed=6).step()
    rng = np.random.default_rng([6, 1])
    kept_1 = (rng.random((10, 5)) >= 0.4) / 0.6
    kept_2 = (rng.random((10, 4)) >= 0.4) / 0.6
    h1 = 1.0 / (1.0 + np.exp(-X @ w1))
    h2 = 1.0 / (1.0 + np.exp(-(h1 * kept_1) @ w2))
    out = 1.0 / (1.0 + np.exp(-(h2 * kept_2) @ w3))
    d_out = (out - Y) * out * (1.0 - out)
    d_h2 = d_out @ w3.T * kept_2 * h2 * (1.0 - h2)
    d_h1 = d_h2 @ w2.T * kept_1 * h1 * (1.0 - h1)
    gradients = [X.T @ d_h1, (h1 * kept_1).T @ d_h2, (h2 * kept_2).T @ d_out]
    for weights, before, gradient in zip(mlp.weights, (w1, w2, w3), gradients, strict=True):
        np.testing.assert_allclose(weights, before - 0.3 * gradient, rtol=0, atol=1e-12)


def test_dropout_is_off_in_predict_and_in_the_loss() -> None:
    mlp = MLP([2, 5, 1])
    plain, dropping = Trainer(mlp, X, Y), Trainer(mlp, X, Y, dropout=0.5)
    before = mlp.predict(X)
    assert dropping.loss() == plain.loss()
    np.testing.assert_array_equal(mlp.predict(X), before)
    dropping.step()
    assert dropping.loss() == plain.loss()


def test_dropped_networks_give_the_whole_networks_answer_on_average() -> None:
    # One hidden layer and a linear output: the mean over the drawn networks is exact.
    mlp = MLP([2, 6, 1], "tanh", "linear", seed=3)
    x = np.array([[0.4, -0.3]])
    rng = np.random.default_rng(0)
    kept = (rng.random((200_000, 6)) >= 0.3) / 0.7
    hidden = np.tanh(x @ mlp.weights[0] + mlp.biases[0])
    outputs = (hidden * kept) @ mlp.weights[1] + mlp.biases[1]
    assert outputs.mean() == pytest.approx(mlp.predict(x).item(), abs=0.01)


def test_dropout_leaves_the_order_of_the_samples_alone() -> None:
    # Without hidden layers there is nothing to drop: the same run, to the bit.
    runs = [Trainer(MLP([2, 1]), X, Y, batch_size=3, dropout=dropout) for dropout in (0.0, 0.5)]
    for run in runs:
        run.advance(epochs=3)
    assert runs[0].mlp.parameters.tobytes() == runs[1].mlp.parameters.tobytes()


def test_going_back_draws_the_same_units_again() -> None:
    trainer = Trainer(MLP([2, 5, 1]), X, Y, dropout=0.5, batch_size=4)
    trainer.advance(updates=4)
    state = trainer.state()
    trainer.advance(updates=7)
    first = trainer.mlp.parameters.tobytes()
    trainer.restore(state)
    trainer.advance(updates=7)
    assert trainer.mlp.parameters.tobytes() == first


def test_state_without_dropout_is_gone_on_from_in_the_same_way_each_time() -> None:
    state = Trainer(MLP([2, 5, 1]), X, Y).state()
    trainer = Trainer(MLP([2, 5, 1]), X, Y, dropout=0.5)
    ends = []
    for _ in range(2):
        trainer.restore(state)
        trainer.advance(updates=5)
        ends.append(trainer.mlp.parameters.tobytes())
    assert ends[0] == ends[1]


# ---- frozen parts ----


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "places", [[(0,)], [(1, 2)], [(0, 1, 0), (2, 0, 3)], [(0,), (1,)]], ids=str
)
def test_frozen_parameters_stay_and_the_others_train(optimizer: str, places: list[Any]) -> None:
    mlp = MLP([2, 4, 3, 1], seed=1)
    frozen = mlp.mark(*places)
    before = mlp.parameters.copy()
    trainer = Trainer(mlp, X, Y, optimizer=optimizer, frozen=frozen, l2=0.01, batch_size=3)
    trainer.advance(epochs=5)
    assert ((mlp.parameters == before) == frozen).all()


def test_what_is_frozen_in_mid_run_stops_at_once_in_spite_of_its_momentum() -> None:
    mlp = MLP([2, 4, 1], seed=1)
    moving = Trainer(mlp, X, Y, optimizer="momentum")
    moving.advance(updates=10)
    frozen = mlp.mark((0,))
    before = mlp.parameters.copy()
    holding = Trainer(mlp, X, Y, optimizer="momentum", frozen=frozen)
    holding.restore(moving.state())
    holding.advance(updates=10)
    assert ((mlp.parameters == before) == frozen).all()


def test_frozen_parameters_do_not_count_in_the_norm() -> None:
    mlp = MLP([2, 1], output_activation="linear", bias=False, initializer="zeros")
    # The gradient is (-300, -4); the first weight is frozen, so the second alone is shortened.
    trainer = Trainer(
        mlp, [[300.0, 4.0]], [[1.0]], learning_rate=1.0, clip_norm=2.0, frozen=mlp.mark((0, 0, 0))
    )
    trainer.step()
    np.testing.assert_allclose(mlp.parameters, [0.0, 2.0], rtol=1e-6)


def test_places_are_layers_units_and_single_weights() -> None:
    mlp = MLP([2, 3, 1])
    assert mlp.mark().tolist() == [False] * 13
    assert mlp.mark((0,)).tolist() == [True] * 9 + [False] * 4
    marks = MLP.from_parameters([2, 3, 1], mlp.mark((0, 1), (1, 0, 3)))
    assert marks.weights[0].tolist() == [[0, 1, 0], [0, 1, 0]]
    assert marks.biases[0].tolist() == [0, 1, 0]
    assert marks.weights[1].ravel().tolist() == [0, 0, 0]
    assert marks.biases[1].tolist() == [1]
    assert MLP([2, 1], bias=False).mark((0, 0, 1)).tolist() == [False, True]


@pytest.mark.parametrize("bias", [False, True])
def test_each_parameter_has_the_address_that_marks_it_alone(bias: bool) -> None:
    mlp = MLP([2, 3, 2], bias=bias)
    assert len(mlp.addresses) == mlp.n_parameters
    for index, place in enumerate(mlp.addresses):
        assert np.flatnonzero(mlp.mark(place)).tolist() == [index]
        assert mlp.matrices[place.layer][place.input, place.unit] == mlp.parameters[index]
    last = mlp.addresses[-1]
    assert (last.input == mlp.layer_sizes[-2]) == bias, "a bias comes after the last input"


def test_part_of_an_address_that_is_none_stands_for_all() -> None:
    mlp = MLP([2, 3, 1])
    assert mlp.mark(Address(0)).tolist() == mlp.mark((0,)).tolist()
    assert mlp.mark(Address(0, 2)).tolist() == mlp.mark((0, 2)).tolist()


@pytest.mark.parametrize(
    ("setting", "place"),
    [((1,), Address(0)), ((2, 1), Address(1, 0)), ((1, 2, 3), Address(0, 1, 2))],
)
def test_address_is_the_same_place_as_in_a_setting(
    setting: tuple[int, ...], place: Address
) -> None:
    assert Address.from_setting(setting) == place
    assert place.as_setting() == setting


@pytest.mark.parametrize(
    "place", [(2,), (0, 3), (0, 0, 3), (1, 1), (0, 0, 0, 0), (5, 5), (1, 0, 4)]
)
def test_place_that_is_not_there_is_refused(place: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^place: expected \(layer, unit, row\) below .*, got "):
        MLP([2, 3, 1]).mark(place)


@pytest.mark.parametrize("place", [(), (-1,), (0.5,), (0, True)], ids=str)
def test_place_that_is_no_index_is_refused(place: Any) -> None:
    with pytest.raises(ValueError, match=r"^place: expected"):
        MLP([2, 3, 1]).mark(place)


# ---- early stop ----


def xor_trainer(early_stop: EarlyStop, **options: Any) -> Trainer:
    mlp = MLP([2, 4, 1], seed=options.pop("weights", 0))
    return Trainer(mlp, XOR_X, XOR_Y, reduction="sum", early_stop=early_stop, **options)


def test_training_ends_in_the_first_epoch_whose_loss_meets_the_goal() -> None:
    trainer = xor_trainer(EarlyStop(loss=0.05))
    trainer.advance(epochs=50_000)
    assert trainer.stopped == "loss"
    assert trainer.loss() <= 0.05
    before = xor_trainer(EarlyStop())
    before.advance(epochs=trainer.epoch - 1)
    assert before.loss() > 0.05


def test_training_goes_on_after_a_goal_and_ends_there_once() -> None:
    trainer = xor_trainer(EarlyStop(loss=0.05))
    trainer.advance(epochs=50_000)
    first = trainer.epoch
    trainer.advance(epochs=1000)
    assert (trainer.stopped, trainer.epoch) == (None, first + 1000)


def test_training_ends_when_the_accuracy_meets_the_goal() -> None:
    trainer = xor_trainer(EarlyStop(accuracy=1.0))
    trainer.advance(epochs=50_000)
    assert trainer.stopped == "accuracy"
    assert ((trainer.mlp.predict(XOR_X) > 0.5) == (XOR_Y > 0.5)).all()


def test_training_ends_on_a_plateau_after_exactly_patience_epochs() -> None:
    # The loss never gets better: the first epoch sets the best, the next 5 wait in vain.
    trainer = xor_trainer(EarlyStop(patience=5), learning_rate=0.0)
    trainer.advance(epochs=100)
    assert (trainer.stopped, trainer.epoch) == ("plateau", 6)
    trainer.advance(epochs=100)
    assert (trainer.stopped, trainer.epoch) == ("plateau", 11)


def test_improvement_below_min_delta_is_none() -> None:
    patient, strict = (
        xor_trainer(EarlyStop(patience=20, min_delta=delta)) for delta in (0.0, 0.01)
    )
    patient.advance(epochs=2000)
    strict.advance(epochs=2000)
    assert patient.stopped is None
    assert strict.stopped == "plateau"


def test_other_samples_can_be_watched() -> None:
    def watched(mlp: MLP) -> float:
        # One sample is watched, four are trained on: a sum counts it four times.
        return 4.0 * float(Trainer(mlp, [[0.0, 0.0]], [[0.0]], reduction="sum").loss())

    goal = 0.9 * watched(MLP([2, 4, 1], seed=0))
    trainer = xor_trainer(EarlyStop(loss=goal, X=[[0.0, 0.0]], y=[[0.0]]))
    trainer.advance(epochs=10_000)
    assert trainer.stopped == "loss"
    assert watched(trainer.mlp) <= goal
    before = xor_trainer(EarlyStop())
    before.advance(epochs=trainer.epoch - 1)
    assert watched(before.mlp) > goal


def test_penalty_counts_in_the_loss_that_is_watched() -> None:
    trainer = xor_trainer(EarlyStop(loss=0.05), l2=1e-4)
    trainer.advance(epochs=50_000)
    assert trainer.stopped == "loss"
    without = Trainer(trainer.mlp, XOR_X, XOR_Y, reduction="sum").loss()
    assert without < without + trainer.objective.penalty(trainer.mlp) == trainer.loss() <= 0.05
    plain = xor_trainer(EarlyStop(loss=0.05))
    plain.advance(epochs=50_000)
    assert plain.epoch < trainer.epoch


def test_population_ends_when_every_network_has_met_its_goal() -> None:
    population = MLP([2, 4, 1], seed=range(4))
    together = Trainer(population, XOR_X, XOR_Y, reduction="sum", early_stop=EarlyStop(loss=0.05))
    together.advance(epochs=50_000)
    epochs = []
    for seed in range(4):
        alone = xor_trainer(EarlyStop(loss=0.05), weights=seed)
        alone.advance(epochs=50_000)
        epochs.append(alone.epoch)
    assert together.stopped == "loss"
    assert together.epoch == max(epochs)


@given(before=st.integers(0, 30), between=st.integers(0, 30))
def test_restored_run_ends_where_the_uninterrupted_one_does(before: int, between: int) -> None:
    def fresh() -> Trainer:
        rule = EarlyStop(patience=4, min_delta=0.002)
        return Trainer(MLP([2, 3, 1]), X, Y, learning_rate=2.0, batch_size=3, early_stop=rule)

    uninterrupted, trainer = fresh(), fresh()
    for _ in range(2):
        uninterrupted.advance(epochs=60)
    trainer.advance(updates=before)
    state = trainer.state()
    trainer.advance(updates=between)
    trainer.restore(state)
    while trainer.epoch < uninterrupted.epoch:
        trainer.advance(updates=1)
    assert trainer.stopped == uninterrupted.stopped
    assert trainer.mlp.parameters.tobytes() == uninterrupted.mlp.parameters.tobytes()


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"loss": -1.0}, "^early_stop.loss: .* at least 0, got -1.0"),
        ({"accuracy": 1.5}, "^early_stop.accuracy: expected a number from 0 to 1, got 1.5"),
        ({"patience": 0}, "^early_stop.patience: .* at least 1, got 0"),
        ({"min_delta": np.nan}, "^early_stop.min_delta: .* at least 0, got nan"),
        ({"X": [[0.0, 0.0]]}, "^early_stop: expected both X and y, or neither"),
    ],
)
def test_early_stop_names_what_it_refuses(rule: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EarlyStop(**rule)


# ---- populations: one value for each network ----


def test_each_network_has_its_own_learning_rate() -> None:
    rates = [0.1, 0.5, 2.0]
    population = MLP([2, 3, 1], seed=[4, 4, 4])
    together = Trainer(population, X, Y, learning_rate=rates, batch_size=3, schedule="exponential")
    together.advance(epochs=8)
    np.testing.assert_allclose(together.learning_rate, np.multiply(rates, 0.1 ** (8 / 1000)))
    for k, rate in enumerate(rates):
        alone = MLP([2, 3, 1], seed=4)
        Trainer(alone, X, Y, learning_rate=rate, batch_size=3, schedule="exponential").advance(
            epochs=8
        )
        np.testing.assert_allclose(population.parameters[k], alone.parameters, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", [4, [4, 4, 4], [7, 8, 9]], ids=str)
def test_each_network_has_its_own_initial_scale(seed: Any) -> None:
    scales = [0.1, 1.0, 5.0]
    population = MLP([2, 3, 1], scale=scales, seed=seed)
    for k, scale in enumerate(scales):
        alone = MLP([2, 3, 1], scale=scale, seed=seed if seed == 4 else seed[k])
        np.testing.assert_array_equal(population.parameters[k], alone.parameters)


@pytest.mark.parametrize("shared", [True, False], ids=["shared data", "split data"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("seeds", [5, [5, 6, 7]], ids=str)
@pytest.mark.parametrize("batch_size", [None, 3])
def test_each_network_has_its_own_order_drops_and_samples(
    shared: bool, bias: bool, seeds: Any, batch_size: int | None
) -> None:
    rng = np.random.default_rng(2)
    inputs, wanted = rng.normal(size=(3, 8, 2)), rng.uniform(size=(3, 8, 1))
    options: dict[str, Any] = {"batch_size": batch_size, "dropout": 0.3}
    population = MLP([2, 4, 1], bias=bias, seed=range(3))
    together = Trainer(
        population,
        inputs[0] if shared else inputs,
        wanted[0] if shared else wanted,
        seed=seeds,
        **options,
    )
    together.advance(updates=7)
    middle = together.state()
    together.advance(updates=7)
    end = population.parameters.tobytes()
    for k in range(3):
        mine = 0 if shared else k
        seed = seeds if seeds == 5 else seeds[k]
        mlp = MLP([2, 4, 1], bias=bias, seed=k)
        alone = Trainer(mlp, inputs[mine], wanted[mine], seed=seed, **options)
        alone.advance(updates=14)
        np.testing.assert_allclose(population.parameters[k], mlp.parameters, rtol=0, atol=1e-12)
        assert together.loss()[k] == pytest.approx(alone.loss(), abs=1e-12)
        outputs = population.predict(inputs[0] if shared else inputs)
        np.testing.assert_allclose(outputs[k], mlp.predict(inputs[mine]), rtol=0, atol=1e-12)
    together.restore(middle)
    together.advance(updates=7)
    assert population.parameters.tobytes() == end


def test_samples_of_another_number_of_networks_are_refused() -> None:
    population = MLP([2, 3, 1], seed=range(3))
    with pytest.raises(ValueError, match=r"^X: .* or \(3, n_samples, 2\) .*, got \(2, 8, 2\)"):
        population.predict(np.zeros((2, 8, 2)))
    with pytest.raises(ValueError, match=r"^X: expected shape \(n_samples, 2\) with .*\(3, 8, 2\)"):
        MLP([2, 3, 1]).predict(np.zeros((3, 8, 2)))


# ---- weight decay ----


def test_weight_that_l1_has_drawn_to_zero_can_come_back() -> None:
    # The weight has nothing to do while its input is 0, and is drawn to exactly 0 ...
    mlp = MLP.from_parameters([1, 1], [0.5], output_activation="linear", bias=False)
    Trainer(mlp, [[0.0]], [[0.0]], learning_rate=0.125, l1=1.0).advance(updates=4)
    assert mlp.parameters.tolist() == [0.0]
    # ... and is needed as soon as the samples ask for it: 3 less the pull of l1.
    Trainer(mlp, [[1.0]], [[3.0]], learning_rate=0.125, l1=1.0).advance(updates=200)
    assert mlp.parameters.item() == pytest.approx(2.0)
