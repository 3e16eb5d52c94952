from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.sweep import (
    MAX_CHECKS,
    MAX_EPOCHS,
    MAX_NETWORKS,
    Sweep,
    SweepResult,
    choose_check_every,
    largest_population,
    size,
    solved,
    wilson,
)
from tests.recordings import RUNAWAY, XOR

MOONS = Experiment(
    dataset="moons",
    samples=40,
    noise=0.1,
    train_share=0.7,
    hidden_layers=(5,),
    hidden_activation="tanh",
    bias=True,
    initializer="glorot_uniform",
    bias_initializer="zeros",
    loss="cross_entropy",
    reduction="mean",
)
EXPERIMENTS = {
    "the article": XOR,
    "bias": Experiment(bias=True),
    "adam in batches": replace(MOONS, optimizer="adam", learning_rate=0.02, batch_size=3),
    "dropout": replace(MOONS, dropout=0.3, batch_size=10),
    "l2": replace(MOONS, l2=0.01),
    "tanh": replace(
        MOONS, output_activation="tanh", loss="squared_error", reduction="sum", learning_rate=0.02
    ),
    "softmax": replace(MOONS, output_activation="softmax", optimizer="momentum", learning_rate=0.1),
    "three classes": replace(
        MOONS, dataset="blobs", output_activation="softmax", learning_rate=0.1
    ),
    "values": replace(
        MOONS, dataset="bumps", output_activation="linear", learning_rate=0.02, loss="squared_error"
    ),
    "early stop": replace(MOONS, stop_loss=0.5, stop_accuracy=0.5, patience=1),
    "frozen, by cosine": replace(MOONS, frozen=((1, 2),), schedule="cosine", decay_epochs=7),
    "no hidden layer": replace(XOR, hidden_layers=()),
}
PATIENT = 600.0  # seconds that no sweep here comes near to

every_experiment = pytest.mark.parametrize(
    "experiment", EXPERIMENTS.values(), ids=EXPERIMENTS.keys()
)


def known(one: Sweep) -> SweepResult:
    result = one.results
    assert result, "no check is made yet"
    return result


def finish(one: Sweep) -> SweepResult:
    assert one.advance(PATIENT)
    return known(one)


def swept(experiment: Experiment, seeds: Sequence[int], epochs: int, **how: Any) -> SweepResult:
    return finish(Sweep(experiment, seeds, epochs, **how))


def arrays_of(result: SweepResult) -> dict[str, Array]:
    """Return every array of a result whose last axis is that of the networks."""
    of_last = {one.name: getattr(result.last, one.name) for one in fields(result.last)}
    return {"losses": result.losses, "first_solved": result.first_solved, **of_last}


def assert_same(one: dict[str, Array], other: dict[str, Array]) -> None:
    for name, values in one.items():
        np.testing.assert_allclose(values, other[name], rtol=0.0, atol=1e-12, err_msg=name)


# ---- a sweep is many single runs ----


def alone(experiment: Experiment, seed: int, epochs: Sequence[int]) -> list[dict[str, float]]:
    """Return what a plain loop finds out about one network at some epochs."""
    endless = replace(experiment, weight_seed=seed, stop_loss=0.0, stop_accuracy=0.0, patience=0)
    dataset, mlp = endless.make_dataset(), endless.make_network()
    trainer, targets = endless.make_trainer(mlp, dataset), dataset.y
    n, found = dataset.n_train, []
    for epoch in epochs:
        if epoch > trainer.epoch:
            trainer.advance(epochs=int(epoch) - trainer.epoch)
        outputs = mlp.predict(dataset.X[:n])
        found.append(
            {
                "loss": trainer.loss(),
                "error": float(np.abs(outputs - targets[:n]).max()) * dataset.target_deviation,
                "solved": bool(solved(outputs, targets[:n])),
            }
        )
    found[-1]["parameters"] = mlp.parameters.copy()
    return found


@every_experiment
def test_member_equals_the_network_trained_alone(experiment: Experiment) -> None:
    seeds = [3, 0, 41]
    one = Sweep(experiment, seeds, 60, check_every=7)
    result = finish(one)
    for k, seed in enumerate(seeds):
        found = alone(experiment, seed, result.check_epochs.tolist())
        np.testing.assert_allclose(one.parameters[k], found[-1]["parameters"], rtol=0, atol=1e-12)
        losses = [at["loss"] for at in found]
        np.testing.assert_allclose(result.losses[:, k], losses, rtol=1e-12, atol=1e-12)
        assert result.last.errors[k] == pytest.approx(found[-1]["error"], abs=1e-12)
        assert result.last.solved[k] == found[-1]["solved"]


@every_experiment
def test_check_says_what_the_playground_says(experiment: Experiment) -> None:
    seeds = [5, 6]
    one = Sweep(experiment, seeds, 20)
    one.advance(0.0)
    result = known(one)
    assert result.check_epochs.tolist() == [0]
    for k, seed in enumerate(seeds):
        scores = Run(replace(experiment, weight_seed=seed)).frames[0].scores
        found = result.last.losses[k], result.last.test_losses[k], result.last.test_accuracies[k]
        expected = scores.loss, scores.test_loss, scores.test_accuracy
        np.testing.assert_allclose(found, expected, atol=1e-12)


@every_experiment
def test_seeds_in_another_order_give_the_same_in_that_order(experiment: Experiment) -> None:
    seeds, order = [8, 1, 30, 2, 7], [2, 4, 0, 3, 1]
    result = arrays_of(swept(experiment, seeds, 30))
    other = arrays_of(swept(experiment, [seeds[k] for k in order], 30))
    assert_same({name: values[..., order] for name, values in result.items()}, other)


@every_experiment
def test_many_small_pieces_give_the_same_as_one(experiment: Experiment) -> None:
    one = Sweep(experiment, range(4), 30)
    pieces = 0
    while not one.advance(0.0):
        pieces += 1
    assert pieces > 10
    assert_same(arrays_of(known(one)), arrays_of(swept(experiment, range(4), 30)))


@every_experiment
def test_blocks_give_the_same_as_all_networks_at_once(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = arrays_of(swept(experiment, range(7), 30))
    numbers = sum(experiment.layer_sizes[1:]) * len(experiment.make_dataset().X)
    monkeypatch.setattr(size, "CHECK_NUMBERS", 3 * numbers)
    one = Sweep(experiment, range(7), 30)
    assert one._sizes == [3, 2, 2]
    while not one.advance(0.0):
        pass
    assert_same(result, arrays_of(known(one)))


def test_sweep_changes_no_experiment_and_ignores_its_seed() -> None:
    result = swept(replace(XOR, weight_seed=99), [4], 10)
    assert_same(arrays_of(result), arrays_of(swept(XOR, [4], 10)))
    assert result.experiment == replace(XOR, weight_seed=99)


def test_weights_that_are_given_make_way_for_those_of_the_seeds() -> None:
    given_weights = replace(XOR, parameters=tuple(np.linspace(-1.0, 1.0, 12).tolist()))
    result = swept(given_weights, range(3), 10)
    assert_same(arrays_of(result), arrays_of(swept(XOR, range(3), 10)))
    assert result.experiment_of(2) == replace(XOR, weight_seed=2)


def test_experiment_of_a_seed_opens_that_network() -> None:
    one = Sweep(EXPERIMENTS["softmax"], [11, 12], 1)
    one.advance(0.0)
    for seed, start in zip((11, 12), one.parameters, strict=True):
        opened = known(one).experiment_of(seed)
        assert opened == replace(EXPERIMENTS["softmax"], weight_seed=seed)
        np.testing.assert_array_equal(opened.make_network().parameters, start)


# ---- what is found out ----


@pytest.mark.parametrize("check_every", [1, 7, 10])
def test_first_solved_agrees_with_a_plain_loop(check_every: int) -> None:
    experiment = Experiment(bias=True, learning_rate=4.0, hidden_layers=(2,))
    result = swept(experiment, range(8), 300, check_every=check_every)
    expected = []
    for seed in range(8):
        found = alone(experiment, seed, result.check_epochs.tolist())
        when = [e for e, at in zip(result.check_epochs, found, strict=True) if at["solved"]]
        expected.append(when[0] if when else np.nan)
    np.testing.assert_array_equal(result.first_solved, expected)
    assert 0 < np.isnan(expected).sum() < 8, "the test needs runs of both kinds"


def test_coarser_checks_find_the_same_epoch_within_one_step() -> None:
    experiment = Experiment(bias=True, learning_rate=4.0)
    exact = swept(experiment, range(16), 400, check_every=1).first_solved
    coarse = swept(experiment, range(16), 400, check_every=25).first_solved
    late = coarse - exact
    assert ((late >= 0) & (late < 25)).all()


@pytest.mark.parametrize(("epochs", "check_every"), [(1, 1), (20, 7), (20, 5), (3, 50)])
def test_checks_are_at_the_start_the_multiples_and_the_end(epochs: int, check_every: int) -> None:
    result = swept(XOR, [0], epochs, check_every=check_every)
    expected = sorted({*range(0, epochs, check_every), epochs})
    np.testing.assert_array_equal(result.check_epochs, expected)
    assert result.losses.shape == (len(expected), 1)


@given(st.integers(1, MAX_EPOCHS))
def test_chosen_checks_are_few_and_no_coarser_than_need_be(epochs: int) -> None:
    every = choose_check_every(epochs)
    assert epochs / every <= 500
    assert every == 1 or epochs / every > 500 / 2.5


def test_solved_scales_with_the_distance_between_the_classes() -> None:
    sigmoid, tanh = np.array([[0.0], [1.0]]), np.array([[-1.0], [1.0]])
    assert solved(np.array([[0.09], [0.91]]), sigmoid)
    assert not solved(np.array([[0.09], [0.89]]), sigmoid)
    assert solved(np.array([[-0.81], [1.19]]), tanh)
    assert not solved(np.array([[-0.79], [1.0]]), tanh)


def test_solved_asks_of_softmax_nine_tenths_for_the_own_class() -> None:
    targets = np.eye(3)
    outputs = np.full((3, 3), 0.045) + 0.865 * np.eye(3)
    assert solved(outputs, targets)
    outputs[1] = [0.02, 0.89, 0.09]
    assert not solved(outputs, targets)


def test_solved_takes_a_tenth_of_the_range_of_a_regression() -> None:
    targets = np.array([[10.0], [15.0], [30.0]])
    assert solved(targets + 1.9, targets)
    assert not solved(targets + np.array([[0.0], [2.1], [0.0]]), targets)


def test_solved_of_equal_targets_is_within_a_tenth() -> None:
    targets = np.full((2, 1), 5.0)
    assert solved(targets + 0.09, targets)
    assert not solved(targets + 0.11, targets)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_solved_is_never_what_is_no_number(bad: float) -> None:
    targets = np.array([[0.0], [1.0]])
    outputs = np.array([[[0.0], [1.0]], [[0.0], [bad]]])
    np.testing.assert_array_equal(solved(outputs, targets), [True, False])


def test_diverged_networks_are_counted_and_never_solved() -> None:
    result = swept(RUNAWAY, range(6), 300)
    assert result.last.diverged.all()
    assert (result.n_diverged, result.n_solved, result.rate) == (6, 0, 0.0)
    assert np.isnan(result.first_solved).all()
    assert np.isnan(result.last.test_accuracies).all()
    assert np.isnan(result.quantiles()[:, -1]).all()


def test_quantiles_are_those_of_the_losses() -> None:
    result = swept(XOR, range(21), 30)
    expected = [np.quantile(row, [0.05, 0.25, 0.5, 0.75, 0.95]) for row in result.losses]
    np.testing.assert_allclose(result.quantiles().T, expected)


def test_quantiles_count_a_diverged_network_as_an_infinite_loss() -> None:
    result = swept(XOR, range(5), 2)
    losses = np.array([[1.0, 2.0, 3.0, 4.0, 5.0], [np.nan, 2.0, np.inf, 1.0, 3.0]])
    rows = replace(result, losses=losses).quantiles()
    # Of 1, 2, 3, infinite, infinite: a quarter has below 2, half below 3, three quarters infinite.
    np.testing.assert_allclose(rows[1:4, 0], [2.0, 3.0, 4.0])
    np.testing.assert_array_equal(rows[1:, 1], [2.0, 3.0, np.nan, np.nan])


def test_table_without_points_to_test_on_has_no_test_scores() -> None:
    result = swept(XOR, range(3), 5)
    assert np.isnan(result.last.test_losses).all()
    assert np.isnan(result.last.test_accuracies).all()


# ---- the interval ----


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (0, 64, 0.0, 0.0566),
        (1, 1, 0.2065, 1.0),
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_known_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_contains_the_share_and_lies_within_0_and_1(case: tuple[int, int]) -> None:
    successes, n = case
    low, high = wilson(successes, n)
    assert 0.0 <= low <= successes / n <= high <= 1.0
    assert low < high
    assert wilson(n - successes, n) == pytest.approx((1.0 - high, 1.0 - low))


@given(st.integers(1, 1000))
def test_wilson_narrows_with_more_runs(n: int) -> None:
    (low, high), (lower, higher) = wilson(n, 2 * n), wilson(10 * n, 20 * n)
    assert higher - lower < high - low


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_wilson_refuses_what_is_no_share(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"got {successes} of {n}"):
        wilson(successes, n)


# ---- progress ----


@pytest.mark.parametrize("experiment", [XOR, EXPERIMENTS["adam in batches"]])
def test_progress_grows_to_the_end(experiment: Experiment) -> None:
    one = Sweep(experiment, range(3), 40)
    assert (one.epoch, one.share_done, one.done) == (0, 0.0, False)
    shares, epochs = [], []
    while not one.advance(0.0):
        shares.append(one.share_done)
        epochs.append(one.epoch)
    assert shares == sorted(shares)
    assert epochs == sorted(epochs)
    assert (one.epoch, one.share_done, one.done) == (40, 1.0, True)
    before = arrays_of(known(one))
    assert one.advance(PATIENT)
    assert_same(before, arrays_of(known(one)))


def test_results_on_the_way_are_the_beginning_of_those_at_the_end() -> None:
    one = Sweep(XOR, range(5), 3000)
    assert one.results is None
    while one.epoch < 1000:
        one.advance(0.0)
    early, late = known(one), finish(one)
    n = len(early.check_epochs)
    assert 1 < n < len(late.check_epochs)
    np.testing.assert_array_equal(early.check_epochs, late.check_epochs[:n])
    np.testing.assert_array_equal(early.losses, late.losses[:n])
    np.testing.assert_array_equal(early.last.losses, late.losses[n - 1])


# ---- what is refused ----


@pytest.mark.parametrize(
    ("seeds", "message"),
    [
        ([], "expected 1 to 512 of them, got 0"),
        (range(MAX_NETWORKS + 1), "expected 1 to 512 of them, got 513"),
        ([0, 1.5], "got 1.5"),
        ([-1], "got -1"),
        ([10**6], "got 1000000"),
        ([True], "got True"),
        ([3, 4, 3], "expected different ones, got 3 twice"),
    ],
)
def test_wrong_seeds_are_refused(seeds: Sequence[int], message: str) -> None:
    with pytest.raises(ValueError, match=f"seeds: .*{message}"):
        Sweep(XOR, seeds, 10)


def test_seeds_may_be_numpy_integers() -> None:
    assert swept(XOR, list(np.arange(3)), 1).seeds.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"epochs": 0}, "epochs: expected"),
        ({"epochs": MAX_EPOCHS + 1}, "epochs: expected 1 to 100,000, got 100,001"),
        ({"epochs": 10, "check_every": 0}, "check_every: expected"),
        ({"epochs": MAX_CHECKS + 1, "check_every": 1}, "check_every: expected at least 2"),
    ],
)
def test_wrong_lengths_are_refused(how: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Sweep(XOR, [0], **how)


def test_more_networks_than_the_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "MAX_BYTES", 1_000_000)
    most = largest_population(MOONS)
    assert 1 < most < MAX_NETWORKS
    assert swept(MOONS, range(most), 1).n_networks == most
    words = f"at most {most} of them, as 512 networks with 21 parameters and 28 samples .* MB"
    with pytest.raises(ValueError, match=words):
        Sweep(MOONS, range(MAX_NETWORKS), 10)


def test_largest_network_that_can_be_set_may_be_trained_from_every_seed() -> None:
    largest = replace(MOONS, samples=1000, train_share=0.9, hidden_layers=(32,) * 8)
    assert largest_population(largest) == MAX_NETWORKS


# ---- the measured facts of the exercises: 64 seeds, 5,000 epochs ----


@pytest.mark.parametrize(
    ("hidden", "bias", "low", "high"),
    [(2, False, 0.0, 0.0), (3, False, 0.4, 0.6), (4, False, 0.95, 1.0), (3, True, 1.0, 1.0)],
)
def test_success_rates_are_those_measured(hidden: int, bias: bool, low: float, high: float) -> None:
    result = swept(replace(XOR, hidden_layers=(hidden,), bias=bias), range(64), 5000)
    assert low <= result.rate <= high
    assert result.interval[0] <= result.rate <= result.interval[1]


@pytest.mark.parametrize(("rate", "median"), [(0.5, 2034), (2.0, 510), (8.0, 129)])
def test_first_epochs_solved_are_those_measured(rate: float, median: float) -> None:
    result = swept(replace(XOR, learning_rate=rate), range(64), 5000)
    assert result.rate >= 0.95
    assert np.nanmedian(result.first_solved) == pytest.approx(median, rel=0.1)


def test_checks_leave_no_warning_when_numbers_overflow() -> None:
    one = Sweep(replace(RUNAWAY, l2=0.1, optimizer="momentum"), range(3), 400, check_every=1)
    assert np.isfinite(one.parameters).all()
    assert finish(one).n_diverged == 3
