"""The lowest test loss: the same at every speed, on every way, and exact to go on from."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from playground.engine import MLP, Trainer, TrainerState
from playground.experiment import SPEEDS, Experiment
from playground.run import recorder
from playground.run.frames import Frame, Moment
from playground.run.lowest import Candidate, Lookout, epochs_apart, first_lowest
from playground.run.recorder import Run
from tests.recordings import BATCHES, PATIENT, RUNAWAY, XOR

NOISY = Experiment(
    dataset="moons",
    samples=60,
    noise=0.3,
    hidden_layers=(8,),
    hidden_activation="tanh",
    bias=True,
    loss="cross_entropy",
    reduction="mean",
    optimizer="adam",
    learning_rate=0.05,
)
SMALL_BATCHES = NOISY.changed(batch_size=7, dropout=0.1, optimizer="momentum", schedule="cosine")
WATCHED = NOISY.changed(patience=400, stop_on="test", l2=0.001)
every_experiment = pytest.mark.parametrize(
    "experiment", [NOISY, SMALL_BATCHES, WATCHED], ids=["full", "batches", "watched"]
)
END = 300


def trained(experiment: Experiment, speed: str, end: int = END) -> Run:
    run = Run(experiment)
    while run.frames[-1].state.epoch < end:
        assert run.record(24, speed, PATIENT, epoch_limit=end)
    return run


def lowest(run: Run) -> Frame:
    """The kept frame with the lowest test loss so far."""
    moment = run.frames[-1].lowest
    assert moment is not None
    (frame,) = [one for one in run.frames if one.id == moment.id]
    assert frame.scores == moment.scores
    assert frame.epoch_fraction == moment.epoch_fraction
    return frame


def epoch_by_epoch(experiment: Experiment, end: int) -> tuple[list[float], list[TrainerState]]:
    """Test loss and state at the end of every epoch, of a plain trainer without a recording."""
    dataset, mlp = experiment.make_dataset(), experiment.make_network()
    trainer = experiment.make_trainer(mlp, dataset)
    _, objective = experiment.make_objectives(dataset)
    assert objective is not None
    losses, states = [float(objective.value(mlp))], [trainer.state()]
    for _ in range(end):
        trainer.advance(epochs=1)
        losses.append(float(objective.value(mlp)))
        states.append(trainer.state())
    return losses, states


def same(one: TrainerState, other: TrainerState) -> bool:
    return (
        one.parameters.tobytes() == other.parameters.tobytes()
        and (one.epoch, one.batch, one.updates) == (other.epoch, other.batch, other.updates)
        and [array.tobytes() for array in one.optimizer]
        == [array.tobytes() for array in other.optimizer]
        and (one.order, one.dropout) == (other.order, other.dropout)
        and (one.watch is None) == (other.watch is None)
        and (one.watch is None or other.watch is None or (one.watch == other.watch).all())
    )


@every_experiment
def test_every_speed_marks_the_epoch_that_a_plain_trainer_finds(experiment: Experiment) -> None:
    losses, states = epoch_by_epoch(experiment, END)
    best = int(np.argmin(losses))
    assert 0 < best < END  # it is neither end, so that most speeds go past it
    for speed in SPEEDS:
        if speed == "update" and experiment.batch_size:
            continue  # the same frames as by epochs, five times as slow
        found = lowest(trained(experiment, speed))
        assert found.state.epoch == best, speed
        assert found.scores.test_loss == pytest.approx(losses[best], rel=1e-12)
        assert same(found.state, states[best]), speed


@every_experiment
def test_going_on_from_the_lowest_gives_the_numbers_of_the_run(experiment: Experiment) -> None:
    run = trained(experiment, "100")
    found = lowest(run)
    assert found.is_between
    _, states = epoch_by_epoch(experiment, found.state.epoch + 7)
    run.go_back_to(found.id)
    run.record(7, "1", PATIENT)
    assert same(run.frames[-1].state, states[-1])


def test_frames_of_the_pace_are_those_without_any_that_were_added() -> None:
    run = trained(NOISY, "10")
    paced = [frame.state.epoch for frame in run.frames if not frame.is_between]
    assert paced == list(range(0, END + 1, 10))
    epochs = [frame.epoch_fraction for frame in run.frames]
    assert epochs == sorted(set(epochs))
    # No frame is added that is not the lowest so far.
    for frame in run.frames:
        assert not frame.is_between or frame.lowest == Moment(
            frame.id, frame.epoch_fraction, frame.scores
        )


def test_each_frame_knows_the_lowest_up_to_it() -> None:
    losses, _ = epoch_by_epoch(NOISY, END)
    for frame in trained(NOISY, "100").frames:
        assert frame.lowest is not None
        assert frame.lowest.epoch_fraction == int(np.argmin(losses[: frame.state.epoch + 1]))


@pytest.mark.parametrize("speed", ["auto", "10", "100"])
def test_a_way_begun_again_from_any_frame_has_the_same_lowest(speed: str) -> None:
    run = trained(NOISY, speed)
    found = lowest(run)
    for frame in run.frames[:: max(1, len(run.frames) // 5)][::-1]:
        run.go_back_to(frame.id)
        while run.record(24, speed, PATIENT, epoch_limit=END):
            pass
        assert same(lowest(run).state, found.state)


def test_pieces_give_what_one_call_does(monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock that goes on by a hundredth of a second with every look at it: budgets run out often.
    found = lowest(trained(NOISY, "100"))
    run, now = Run(NOISY), [0.0]

    def clock() -> float:
        now[0] += 0.01
        return now[0]

    monkeypatch.setattr(recorder.time, "perf_counter", clock)
    answers = []
    while run.frames[-1].state.epoch < END:
        answers.append(run.record(4, "100", 0.05))
    assert [] in answers
    assert same(lowest(run).state, found.state)


def test_thinning_a_long_run_keeps_it() -> None:
    run = trained(NOISY, "1", 1200)
    losses, states = epoch_by_epoch(NOISY, 1200)
    assert len(run.frames) < 1200
    assert same(lowest(run).state, states[int(np.argmin(losses))])
    kept = {frame.id for frame in run.frames}
    assert all(frame.lowest and frame.lowest.id in kept for frame in run.frames)


def test_only_ends_of_epochs_count() -> None:
    # Frames within an epoch are those of some speeds alone.
    run = Run(SMALL_BATCHES)
    run.record(60, "update", PATIENT)
    within = [frame for frame in run.frames if frame.state.batch]
    found = lowest(run)
    assert found.state.batch == 0
    assert any(
        frame.lowest and frame.scores.test_loss < frame.lowest.scores.test_loss for frame in within
    )


def test_the_first_of_equals_is_the_lowest() -> None:
    # Where all is frozen, nothing changes.
    run = trained(NOISY.changed(frozen=((1,), (2,))), "100")
    assert lowest(run).state.epoch == 0
    assert not any(frame.is_between for frame in run.frames)


def test_first_lowest_leaves_out_what_is_no_number() -> None:
    state = Run(XOR).frames[0].state
    made = [Candidate(loss, state) for loss in (math.nan, 3.0, 1.0, math.inf, 1.0)]
    assert first_lowest(made) is made[2]
    assert first_lowest(made, Candidate(1.0, state)) == Candidate(1.0, state)
    assert first_lowest(made[:1]) is None
    assert first_lowest([]) is None


def test_without_test_points_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(XOR)
    looked = []
    train = run.trainer.advance
    monkeypatch.setattr(
        run.trainer,
        "advance",
        lambda updates, after_epoch: (looked.append(after_epoch), train(updates=updates))[1],
    )
    run.record(3, "100", PATIENT)
    assert looked
    assert set(looked) == {None}
    assert all(frame.lowest is None for frame in run.frames)


# ---- changes on the way ----


def test_it_survives_a_weight_set_by_hand_and_another_learning_rate() -> None:
    run = trained(NOISY, "100")
    found = lowest(run)
    edited = run.edit(run.frames[-1].id, 0, 5.0)
    assert edited is not None
    assert edited.lowest is not None
    assert edited.lowest.id == found.id
    run.adopt(NOISY.changed(learning_rate=0.001))
    run.record(3, "10", PATIENT)
    assert lowest(run) is found


def test_another_penalty_begins_again_and_the_same_one_goes_on() -> None:
    run = trained(NOISY, "100")
    found, last = lowest(run), run.frames[-1]
    run.adopt(NOISY.changed(l2=0.5))
    run.adopt(NOISY)
    run.record(1, "1", PATIENT)
    assert lowest(run) is found
    run.go_back_to(last.id)
    run.adopt(NOISY.changed(l2=0.5))
    run.record(2, "1", PATIENT)
    # Losses with another penalty are not compared.
    assert lowest(run).id > last.id


def test_other_points_begin_again_from_the_present() -> None:
    run = trained(NOISY, "100")
    table = NOISY.make_dataset().as_table()
    run.adopt_points(NOISY.changed(dataset="own", table=replace(table, n_train=20)))
    last = run.frames[-1]
    assert lowest(run) is last
    run.record(2, "10", PATIENT)
    assert lowest(run).id >= last.id


def test_a_run_that_diverges_has_one_that_is_finite() -> None:
    run = Run(RUNAWAY)
    while not run.diverged:
        run.record(5, "100", PATIENT)
    found = lowest(run)
    assert np.isfinite(found.state.parameters).all()
    losses, _ = epoch_by_epoch(RUNAWAY, run.frames[-1].state.epoch)
    assert found.state.epoch == int(np.argmin(losses))


def test_resumed_frames_have_the_same_lowest() -> None:
    run = trained(NOISY, "100")
    again = Run.resumed(NOISY, [frame.state for frame in run.frames])
    assert same(lowest(again).state, lowest(run).state)


# ---- how often it is looked at ----


@pytest.mark.parametrize(
    ("n_train", "n_test", "updates", "apart"),
    [
        # (250 + 50) / (0.1 * (2 * 250 + 100)) = 5
        (250, 250, 1, 5),
        # 300 / (0.1 * (500 + 2500)) = 1
        (250, 250, 25, 1),
        # 150 / (0.1 * (800 + 100)) = 1.67, so 2, and the next odd number
        (400, 100, 1, 3),
        # 9050 / (0.1 * (2000 + 100)) = 43.1
        (1000, 9000, 1, 45),
    ],
)
def test_looks_lie_apart_where_they_would_take_long(
    n_train: int, n_test: int, updates: int, apart: int
) -> None:
    assert epochs_apart(n_train, n_test, updates) == apart


@pytest.mark.parametrize("samples", [20, 100, 500])
def test_looks_are_at_each_early_epoch_and_then_at_multiples(samples: int) -> None:
    experiment = NOISY.changed(samples=samples)
    lookout = Lookout(experiment, experiment.make_dataset(), experiment.make_network())
    due = [epoch for epoch in range(1, 1500) if lookout.is_due(epoch)]
    early = min(1000, 125_000 // (samples // 2))
    assert due[:early] == list(range(1, early + 1))
    assert {epoch % lookout.apart for epoch in due[early:]} == {0}
    # What is left out is left out by the trainer, too.
    for epoch, following in pairwise(due):
        assert lookout.epochs_until_due(epoch) == following - epoch
    assert f"{early:,}, after that one in {lookout.apart}" in lookout.resolution


def test_after_the_early_epochs_the_looks_do_not_depend_on_the_speed() -> None:
    experiment = NOISY.changed(learning_rate=0.001, samples=400, noise=0.2)
    ends = [trained(experiment, speed, 2000) for speed in ("1000", "top")]
    assert all(run.frames[-1].state.epoch == 2000 for run in ends)
    one, other = map(lowest, ends)
    assert same(one.state, other.state)


# ---- what the trainer tells ----


@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("schedule", ["constant", "step"])
def test_after_epoch_sees_each_end_and_changes_nothing(batch_size: int, schedule: str) -> None:
    experiment = BATCHES.changed(batch_size=batch_size, schedule=schedule)

    def made() -> tuple[MLP, Trainer]:
        mlp = experiment.make_network()
        return mlp, experiment.make_trainer(mlp, experiment.make_dataset())

    (_, plain), (mlp, trainer) = made(), made()
    seen: list[TrainerState] = []
    trainer.advance(epochs=6, after_epoch=lambda: seen.append(trainer.state()) or 1)
    trainer.advance(updates=1, after_epoch=lambda: 1)
    for state in seen:
        plain.advance(epochs=1)
        assert same(state, plain.state())
    assert len(seen) == 6
    plain.advance(updates=1)
    assert mlp.parameters.tobytes() == plain.mlp.parameters.tobytes()


def test_after_epoch_is_called_again_when_it_says() -> None:
    trainer = XOR.make_trainer(XOR.make_network(), XOR.make_dataset())
    seen: list[int] = []

    def look() -> int:
        seen.append(trainer.epoch)
        return 10 - trainer.epoch % 10

    trainer.advance(epochs=35, after_epoch=look)
    assert seen == [1, 10, 20, 30, 35]
    assert trainer.epoch == 35
