from collections.abc import Callable
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.live.assets import FOLDER
from playground.live.playback import Playback
from playground.run import recorder
from playground.run.curve import EPOCHS, ID, LOSS, MOST_POINTS, TEST_LOSS, LossCurve, outlined, thin
from playground.run.recorder import Run
from tests.messages import unpack
from tests.recordings import PATIENT, XOR
from tests.tools import exports_of, run_in_node

NUMBERS = count(1)  # of requests: one that comes again is not done again
CIRCLE = Experiment(
    dataset="circle", samples=40, hidden_layers=(3,), bias=True, batch_size=3, l2=0.01
)
BATCHES = replace(CIRCLE, l2=0.0, reduction="mean")
# Each step overshoots: the loss goes up and down by turns.
JUMPING = Experiment(
    dataset="moons",
    samples=40,
    hidden_layers=(6,),
    hidden_activation="tanh",
    bias=True,
    loss="cross_entropy",
    learning_rate=1.0,
)

every_experiment = pytest.mark.parametrize(
    "experiment", [XOR, CIRCLE, replace(CIRCLE, reduction="mean")], ids=["XOR", "sum", "mean"]
)


def losses_by_hand(experiment: Experiment, n_epochs: int) -> dict[int, tuple[float, float]]:
    """Return loss and test loss after each epoch, measured by a trainer for each part."""
    dataset, mlp = experiment.make_dataset(), experiment.make_network()
    trainer = experiment.make_trainer(mlp, dataset)
    n, n_test = dataset.n_train, len(dataset.X) - dataset.n_train
    test = replace(dataset, points=dataset.points[n:], labels=dataset.labels[n:], n_train=n_test)
    found = {}
    for epoch in range(n_epochs + 1):
        test_loss = np.nan
        if n_test:
            plain = replace(experiment, l2=0.0).make_trainer(mlp, test).loss()
            penalty = float(trainer.objective.penalty(mlp))
            test_loss = plain * (n / n_test if experiment.reduction == "sum" else 1.0) + penalty
        found[epoch] = (trainer.loss(), test_loss)
        trainer.advance(epochs=1)
    return found


@every_experiment
@pytest.mark.parametrize("speed", ["auto", "10", "100", "top"])
def test_each_point_is_the_loss_at_its_epoch(experiment: Experiment, speed: str) -> None:
    run = Run(experiment.changed(stop_epoch=300))
    while run.limit_ahead:
        run.record(24, speed, PATIENT)
    whole = run.curve.points[run.curve.points[:, EPOCHS] % 1 == 0]
    truth = losses_by_hand(experiment, 300)
    assert len(whole) > 35
    np.testing.assert_allclose(
        whole[:, [LOSS, TEST_LOSS]], [truth[int(epoch)] for epoch in whole[:, EPOCHS]], rtol=1e-12
    )


@every_experiment
def test_between_two_frames_far_apart_the_curve_has_points(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(3, "100", PATIENT)
    epochs = run.curve.points[:, EPOCHS]
    assert len(epochs) > 40
    assert np.diff(epochs).max() <= 10.0
    # The frames themselves are points, and each point leads to the frame that follows it.
    for before, frame in zip(run.frames, run.frames[1:], strict=False):
        part = run.curve.points[run.curve.points[:, ID] == frame.id]
        assert (part[:, EPOCHS] > before.epoch_fraction).all()
        assert part[-1].tolist()[:3] == [frame.id, frame.epoch_fraction, frame.scores.loss]


@pytest.mark.thorough
def test_a_loss_that_jumps_is_seen_jumping_at_any_speed() -> None:
    truth = np.array([loss for loss, _ in losses_by_hand(JUMPING, 3000).values()][1000:])
    fast = Run(JUMPING)
    fast.record(3, "1000", PATIENT)
    points = fast.curve.points
    seen = points[points[:, EPOCHS] >= 1000, LOSS]
    assert len(seen) < 40
    assert np.mean(np.diff(truth) > 0) > 0.4
    assert np.mean(np.diff(seen) > 0) > 0.3
    assert np.ptp(seen) > 0.5 * np.ptp(truth)


def test_the_curve_is_cut_where_training_goes_on_from() -> None:
    run = Run(XOR)
    run.record(5, "100", PATIENT)
    kept = run.frames[2]
    before = run.curve.points.copy()
    run.go_back_to(kept.id)
    assert run.curve.points[-1, EPOCHS] == kept.epoch_fraction == 200.0
    run.record(3, "100", PATIENT)
    # The same way again, with other names of the frames.
    np.testing.assert_array_equal(run.curve.points[:, 1:], before[:, 1:])


def test_a_weight_set_by_hand_is_a_step_of_the_curve() -> None:
    run = Run(XOR)
    run.record(2, "100", PATIENT)
    frame = run.frames[1]
    made = run.edit(frame.id, 0, 5.0)
    assert made
    assert run.curve.points[-2:, EPOCHS].tolist() == [100.0, 100.0]
    assert run.curve.points[-1, LOSS] == made.scores.loss != frame.scores.loss


def test_other_points_leave_the_losses_that_can_be_measured_again() -> None:
    run = Run(CIRCLE)
    run.record(4, "100", PATIENT)
    table = run.dataset.as_table()
    run.adopt_points(CIRCLE.changed(dataset="own", table=replace(table, targets=1 - table.targets)))
    assert run.curve.points[:, LOSS].tolist() == [frame.scores.loss for frame in run.frames]


def test_what_was_noted_before_a_budget_ran_out_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, at_once = Run(XOR), Run(XOR)
    at_once.record(1, "1000", PATIENT)
    now = iter(range(10**6))
    monkeypatch.setattr(recorder, "time", SimpleNamespace(perf_counter=lambda: float(next(now))))
    calls = 0
    while len(slow.frames) < 2:
        slow.record(1, "1000", budget=9.0)
        calls += 1
    assert calls > 3
    np.testing.assert_array_equal(slow.curve.points, at_once.curve.points)


# ---- thinning ----


def spiky(n: int, seed: int = 0) -> Array:
    rng = np.random.default_rng(seed)
    losses = np.exp(rng.normal(0.0, 1.0, (n, 2)))
    return np.column_stack([np.arange(n) // 5, np.arange(n), losses])


@given(st.integers(0, 20_000), st.booleans())
def test_thinning_keeps_ends_order_and_peaks(n: int, with_test: bool) -> None:
    points = spiky(n)
    if not with_test:
        points[:, TEST_LOSS] = np.nan
    thinned = thin(points)
    assert len(thinned) <= MOST_POINTS
    assert (np.diff(thinned[:, EPOCHS]) > 0).all()
    if n:
        for column in (LOSS, TEST_LOSS) if with_test else (LOSS,):
            assert thinned[:, column].max() == points[:, column].max()
            assert thinned[:, column].min() == points[:, column].min()
        np.testing.assert_array_equal(thinned[-1], points[-1])


def test_losses_beyond_numbers_are_left_out() -> None:
    rows = spiky(6)
    rows[2, LOSS], rows[4, LOSS] = np.inf, np.nan
    assert LossCurve.empty().with_points(rows).points[:, EPOCHS].tolist() == [0, 1, 3, 5]


@pytest.mark.thorough
def test_a_long_run_keeps_the_curve_small() -> None:
    run = Run(Experiment(stop_epoch=0))
    while run.frames[-1].state.epoch < 100_000:
        run.record(24, "100", PATIENT)
    assert len(run.curve.points) <= MOST_POINTS
    assert run.curve.points[-1, EPOCHS] == run.frames[-1].epoch_fraction


# ---- what the browser is told and draws ----


def test_answers_hold_what_leads_to_their_frames() -> None:
    playback = Playback(XOR, {})
    _, first = unpack(playback.message())
    assert first["losses"].shape == (1, 4)
    ask(playback, "play", name="100", n=2, frame=0)
    header, arrays = unpack(playback.message())
    assert header["after"] == 0
    ids = arrays["rows"][:, 0]
    assert set(arrays["losses"][:, 0]) == set(ids)
    assert len(arrays["losses"]) > 20
    ask(playback, "all")
    _, arrays = unpack(playback.message())
    np.testing.assert_array_equal(arrays["losses"], playback.run.curve.points)


def ask(playback: Playback, do: str, **parts: object) -> None:
    playback.handle(
        {"do": do, "no": next(NUMBERS), "run": playback.run.number, "static": "", **parts}
    )


def test_a_frame_that_takes_long_says_how_far_training_is(monkeypatch: pytest.MonkeyPatch) -> None:
    playback = Playback(BATCHES, {})
    assert unpack(playback.message())[0]["under_way"] is None
    now = iter(range(10**6))
    clock = lambda: float(next(now))  # noqa: E731
    monkeypatch.setattr(recorder, "time", SimpleNamespace(perf_counter=clock))
    monkeypatch.setattr(recorder, "processor_seconds", clock)
    record = Run.record
    monkeypatch.setattr(
        Run, "record", lambda run, n, speed, *_, **options: record(run, n, speed, 9.0, **options)
    )
    epochs = []
    while len(playback.run.frames) < 2:
        ask(playback, "play", name="100", n=1, frame=0)
        header, arrays = unpack(playback.message())
        if header["under_way"]:
            assert "rows" not in arrays
            at, goal = header["under_way"]
            assert goal == 100
            epochs.append(at)
    assert header["under_way"] is None
    assert len(epochs) > 10
    assert epochs == sorted(epochs)
    assert 0 <= epochs[0] < epochs[-1] < 100


SCRIPT = """
const points = Array.from({ length: 1000 }, (_, k) => (
  { id: k, epochs: k, loss: 1 + Math.sin(k * k), testLoss: NaN }));
points[333].loss = 50; points[777].loss = -50;
const kept = envelope(points, (point) => Math.floor(point.epochs / 10));
const curve = new Curve();
const rows = (ids) => ({
  shape: [ids.length, 4], data: Float64Array.from(ids.flatMap((id) => [id, id, 1, NaN])) });
curve.take(rows([1, 2, 2, 3, 5]));
curve.take(rows([7, 8]), 3);
const many = new Curve();
for (let k = 0; k < 30000; k += 1000) {
  many.take(rows(Array.from({ length: 1000 }, (_, i) => k + i)), k - 1);
}
console.log(JSON.stringify({
  n: kept.length, ends: [kept[0].id, kept.at(-1).id],
  peaks: [kept.some((p) => p.loss === 50), kept.some((p) => p.loss === -50)],
  ordered: kept.every((p, k) => !k || p.id > kept[k - 1].id),
  empty: envelope([], () => 0),
  cut: curve.points.map((p) => p.id), upTo: curve.upTo(2).map((p) => p.id),
  many: [many.points.length <= 8000, many.points[0].id, many.points.at(-1).id],
}));
"""


def test_the_browser_keeps_and_draws_ends_and_peaks() -> None:
    script = exports_of(FOLDER / "curve.js") + SCRIPT
    found = run_in_node(script)
    assert found.pop("n") <= 2 * 100 + 2
    assert found == {
        "ends": [0, 999],
        "peaks": [True, True],
        "ordered": True,
        "empty": [],
        "cut": [1, 2, 2, 3, 7, 8],
        "upTo": [1, 2, 2],
        "many": [True, 0, 29999],
    }


# ---- few points of a long curve ----


def falling(n: int = 3000) -> np.ndarray:
    """Return a curve that falls within the first hundredth of its epochs, then slowly."""
    epochs = np.concatenate([np.arange(n // 3), np.linspace(n // 3, 100_000, n - n // 3)])
    losses = 0.25 * (1.0 - np.tanh((epochs - 700.0) / 100.0)) + 1.0 / (epochs + 100.0)
    return np.column_stack([np.zeros(n), epochs, losses, np.full(n, np.nan)])


@pytest.mark.parametrize("most", [40, 100, 400])
@pytest.mark.parametrize("axis", [lambda losses: losses, np.log])
def test_an_outline_stays_near_its_curve_however_often_it_is_made(
    most: int, axis: Callable[[np.ndarray], np.ndarray]
) -> None:
    points = falling()
    drawn = points
    for n in (4 * most, 2 * most, most):
        drawn = outlined(drawn, n)
    assert len(drawn) == most
    between = np.interp(points[:, EPOCHS], drawn[:, EPOCHS], axis(drawn[:, LOSS]))
    gap = np.abs(between - axis(points[:, LOSS])).max()
    assert gap < 0.03 * np.ptp(axis(points[:, LOSS]))


def test_an_outline_keeps_both_ends_and_peaks_of_either_loss() -> None:
    points = falling()
    points[:, TEST_LOSS] = points[:, LOSS] + 0.1
    points[1234, LOSS], points[2345, TEST_LOSS] = 0.4, 0.6
    drawn = outlined(points, 20)
    for k in (0, 1234, 2345, -1):
        assert points[k].tolist() in drawn.tolist()


def test_what_is_short_or_flat_is_its_own_outline() -> None:
    points = falling(30)
    assert outlined(points, 30) is points
    points[:, LOSS] = 0.0
    assert outlined(points, 5)[:, EPOCHS].tolist()[-1] == points[-1, EPOCHS]
