from collections.abc import Callable, Iterable
from dataclasses import astuple, replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import Table
from playground.engine import Trainer, TrainerState
from playground.engine.metrics import mean_absolute_error
from playground.experiment import SPEEDS, Experiment
from playground.presets import PRESETS
from playground.run import networks, recorder
from playground.run.frames import MAX_FRAMES, MAX_KEPT_BYTES, Frame, max_frames, thin
from playground.run.recorder import Run
from tests.recordings import BATCHES, PATIENT, RUNAWAY, XOR

every_experiment = pytest.mark.parametrize(
    "experiment", [XOR, BATCHES], ids=["full batch", "batches"]
)


def paced(frames: list[Frame]) -> list[Frame]:
    """Return the frames that the pace asks for, without those added for their test loss."""
    return [frame for frame in frames if not frame.is_between]


def plain_trainer(experiment: Experiment) -> Trainer:
    """Return a trainer as a program without any recording would set it up."""
    return experiment.make_trainer(experiment.make_network(), experiment.make_dataset())


def parameters(frames: list[Frame]) -> list[bytes]:
    return [frame.state.parameters.tobytes() for frame in frames]


def places(frames: list[Frame]) -> list[tuple[int, int, int]]:
    return [(frame.state.epoch, frame.state.batch, frame.state.updates) for frame in frames]


# ---- frames are what a plain trainer gives ----


@every_experiment
def test_first_frame_is_the_network_before_training(experiment: Experiment) -> None:
    run = Run(experiment)
    assert places(run.frames) == [(0, 0, 0)]
    assert parameters(run.frames) == [experiment.make_network().parameters.tobytes()]


@every_experiment
@pytest.mark.parametrize("speed", [speed for speed in SPEEDS if speed != "top"])
def test_frames_follow_exactly_what_a_plain_trainer_gives(
    experiment: Experiment, speed: str
) -> None:
    run = Run(experiment)
    n_frames = 3 if speed == "1000" else 9
    frames = run.record(n_frames, speed, PATIENT)
    assert run.frames[1:] == frames
    assert len(paced(frames)) == n_frames
    trainer = plain_trainer(experiment)
    for frame in paced(frames):
        if speed in ("update", "auto"):
            trainer.step()  # Auto begins like that, too
        else:
            trainer.advance(epochs=int(speed))
        state = trainer.state()
        assert (frame.state.epoch, frame.state.batch) == (state.epoch, state.batch)
        assert frame.state.updates == state.updates
        assert frame.state.parameters.tobytes() == state.parameters.tobytes()


def test_frames_at_top_speed_lie_on_the_plain_trainers_way() -> None:
    run = Run(BATCHES)
    frames = run.record(4, "top", PATIENT)
    assert len(paced(frames)) == 4
    trainer = plain_trainer(BATCHES)
    for before, frame in pairwise(run.frames):
        assert frame.state.updates > before.state.updates
        trainer.advance(updates=frame.state.updates - trainer.updates)
        assert frame.state.parameters.tobytes() == trainer.mlp.parameters.tobytes()


@every_experiment
def test_recording_in_small_batches_equals_recording_at_once(experiment: Experiment) -> None:
    at_once, in_pieces = Run(experiment), Run(experiment)
    at_once.record(10, "10", PATIENT)
    for n_frames in (1, 2, 3, 4):
        in_pieces.record(n_frames, "10", PATIENT)
    assert parameters(in_pieces.frames) == parameters(at_once.frames)


@pytest.mark.parametrize("speed", ["update", "1", "10", "1000", "top"])
def test_a_run_that_is_held_stops_there_on_the_same_way(speed: str) -> None:
    run, free = Run(BATCHES), Run(BATCHES)
    while run.record(5, speed, PATIENT, epoch_limit=15):
        assert run.frames[-1].epoch_fraction <= 15.0
    assert run.frames[-1].epoch_fraction == 15.0
    assert run.record(5, speed, PATIENT, epoch_limit=15) == []
    free.record(15, "1", PATIENT)
    np.testing.assert_array_equal(run.frames[-1].state.parameters, free.frames[-1].state.parameters)
    assert run.record(1, "1", PATIENT)[0].epoch_fraction == 16.0


def test_epoch_speeds_finish_the_epoch_under_way_first() -> None:
    run = Run(BATCHES)
    run.record(2, "update", PATIENT)
    run.record(2, "1", PATIENT)
    run.record(1, "10", PATIENT)
    expected = [(0, 0, 0), (0, 1, 1), (0, 2, 2), (1, 0, 7), (2, 0, 14), (12, 0, 84)]
    assert places(run.frames) == expected
    assert [frame.epoch_fraction for frame in run.frames] == [0.0, 1 / 7, 2 / 7, 1.0, 2.0, 12.0]


class SlowMachine:
    """A machine on which an update takes a hundredth of a second, and everything else no time.

    Budgets run out on it at the same place each time, however busy the real one is.
    """

    def __init__(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        train = run.trainer.advance

        def advance(updates: int, after_epoch: Callable[[], int] | None = None) -> None:
            train(updates=updates, after_epoch=after_epoch)
            self.now += 0.01 * updates

        monkeypatch.setattr(run.trainer, "advance", advance)
        # What the real machine has been measured to take would be believed for the first chunk.
        monkeypatch.setattr(run._pacer, "_seconds_per_update", 0.01)
        clock = SimpleNamespace(perf_counter=lambda: self.now)
        monkeypatch.setattr(recorder, "time", clock)


def test_budget_has_room_for_scoring_what_was_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(XOR)
    machine = SlowMachine(run, monkeypatch)
    score = run._score

    def slow(states: list[TrainerState]) -> list[Frame]:
        machine.now += 0.02 * len(states)
        return score(states)

    monkeypatch.setattr(run, "_score", slow)
    # An update takes 0.01 s, and scoring it twice as long, which is found out the first time.
    assert len(run.record(4, "update", budget=0.3)) == 4
    start = machine.now
    assert len(run.record(240, "update", budget=0.3)) == 10
    assert machine.now - start == pytest.approx(0.3)
    # One frame is made in any case.
    assert len(run.record(240, "update", budget=0.001)) == 1


def test_beside_others_the_budget_is_of_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(XOR)
    asked = []
    clock = SimpleNamespace(perf_counter=lambda: asked.append("wall") or 0.0)
    monkeypatch.setattr(recorder, "time", clock)
    monkeypatch.setattr(recorder, "processor_seconds", lambda: asked.append("processor") or 0.0)
    assert len(run.record(3, "1")) == len(run.record(3, "1", is_alone=False)) == 3
    assert asked == ["wall"] * (len(asked) // 2) + ["processor"] * (len(asked) // 2)


@every_experiment
@pytest.mark.parametrize("speed", ["10", "1000", "top"])
def test_what_a_used_up_budget_leaves_undone_is_gone_on_with(
    experiment: Experiment, speed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(experiment)
    SlowMachine(run, monkeypatch)
    answers = []
    while len(run.frames) < 3:
        before = run.frames[-1]
        answers.append(run.record(1, speed, budget=0.03))
        assert run.frames[-1] is (answers[-1] or [before])[-1]
    if speed != "top":
        assert answers.count([]) > 2
    trainer = plain_trainer(experiment)
    for frame in run.frames[1:]:
        trainer.advance(updates=frame.state.updates - trainer.updates)
        assert frame.state.parameters.tobytes() == trainer.mlp.parameters.tobytes()
        if speed != "top" and not frame.is_between:
            assert (frame.state.epoch % int(speed), frame.state.batch) == (0, 0)


def test_recording_ends_soon_after_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(XOR)
    machine = SlowMachine(run, monkeypatch)
    for _ in range(20):
        before = machine.now
        run.record(24, "1000", budget=0.09)
        # One chunk may be longer than believed when it was begun: the first one.
        assert machine.now - before <= 0.09 + 0.2


def test_unfinished_work_towards_a_frame_is_not_used_for_a_nearer_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run(XOR)
    SlowMachine(run, monkeypatch)
    assert run.record(1, "1000", budget=0.05) == []
    run.record(1, "1", budget=0.05)
    assert places(run.frames) == [(0, 0, 0), (1, 0, 1)]
    trainer = plain_trainer(XOR)
    trainer.step()
    assert run.frames[-1].state.parameters.tobytes() == trainer.mlp.parameters.tobytes()


def test_unfinished_work_is_not_used_on_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two frames at one learning rate, then work at another towards a third frame. From the start,
    # training goes its own way at the new rate: the work was on the way of the old one.
    run = Run(XOR)
    run.record(2, "1", PATIENT)
    slow = XOR.changed(learning_rate=0.01)
    run.adopt(slow)
    with monkeypatch.context() as patched:
        SlowMachine(run, patched)
        assert run.record(1, "1000", budget=0.05) == []
    run.go_back_to(0)
    run.record(1, "1000", PATIENT)
    trainer = plain_trainer(slow)
    trainer.advance(epochs=1000)
    assert run.frames[-1].state.parameters.tobytes() == trainer.mlp.parameters.tobytes()


# ---- going back ----


@every_experiment
@pytest.mark.parametrize("speed", ["update", "1", "10"])
@pytest.mark.parametrize("back_to", range(6))
def test_going_back_and_recording_again_gives_the_same_frames(
    experiment: Experiment, speed: str, back_to: int
) -> None:
    run = Run(experiment)
    run.record(8, speed, PATIENT)
    first = run.frames
    frame = run.go_back_to(paced(first)[back_to].id)
    assert frame is paced(first)[back_to]
    assert run.frames == first[: first.index(frame) + 1]
    run.record(8 - back_to, speed, PATIENT)
    assert places(run.frames) == places(first)
    assert parameters(run.frames) == parameters(first)


@every_experiment
def test_going_back_at_another_speed_stays_on_the_same_way(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(10, "1", PATIENT)
    tenth = run.frames[-1]
    run.go_back_to(0)
    run.record(3, "update", PATIENT)
    run.record(1, "10", PATIENT)
    run.go_back_to(run.frames[-2].id)
    run.go_back_to(0)
    run.record(1, "10", PATIENT)
    assert parameters(run.frames[-1:]) == parameters([tenth])


def test_frame_ids_grow_and_none_is_used_twice() -> None:
    run = Run(XOR)
    run.record(5, "1", PATIENT)
    used = [frame.id for frame in run.frames]
    run.go_back_to(used[2])
    new = [frame.id for frame in run.record(5, "1", PATIENT)]
    assert used == sorted(used)
    assert min(new) > max(used)


@pytest.mark.parametrize("id", [-1, -(2**53), 2**53, 3, 4])
def test_frame_that_is_not_kept_stands_for_the_nearest_one_before_it(id: int) -> None:
    run = Run(XOR)
    run.record(5, "1", PATIENT)
    run.frames = [frame for frame in run.frames if frame.id not in (3, 4)]
    expected = max([kept.id for kept in run.frames if kept.id <= id], default=0)
    assert run.frame(id).id == expected
    assert run.go_back_to(id).id == expected
    assert run.frames[-1].id == expected


# ---- thinning ----


def numbered(ids: Iterable[int]) -> list[Frame]:
    """Frames that differ in their number alone: thinning looks at nothing else."""
    first = Run(XOR).frames[0]
    return [replace(first, id=id, ordinal=id) for id in ids]


@given(n_frames=st.integers(1, 2000), limit=st.integers(4, 400))
def test_thinning_keeps_the_first_and_the_newest_frames_and_the_limit(
    n_frames: int, limit: int
) -> None:
    frames = numbered(range(n_frames))
    thinned = thin(frames, limit)
    assert len(thinned) <= limit
    assert thinned[0] is frames[0]
    newest = limit // 4
    assert thinned[-newest:] == frames[-newest:]
    ids = [frame.id for frame in thinned]
    assert ids == sorted(set(ids))
    if n_frames <= limit:
        assert thinned == frames


@given(
    st.lists(st.floats(0.1, 1.0) | st.just(np.nan), min_size=1, max_size=300), st.integers(4, 99)
)
def test_the_lowest_test_loss_stays(losses: list[float], limit: int) -> None:
    frames: list[Frame] = []
    for frame, loss in zip(numbered(range(len(losses))), losses, strict=True):
        scored = replace(frame, scores=replace(frame.scores, test_loss=loss))
        frames.append(scored.following(frames[-1] if frames else None, frame.id))
    kept: list[Frame] = []
    for start in range(0, len(frames), 7):  # as they come
        kept = thin([*kept, *frames[start : start + 7]], limit)
        assert len(kept) <= limit
        assert kept[0] is frames[0]
        assert [frame.id for frame in kept] == sorted({frame.id for frame in kept})
        # So going back to any of them loses nothing.
        ids = {frame.id for frame in kept}
        assert all(frame.lowest is None or frame.lowest.id in ids for frame in kept)
    finite = [loss for loss in losses if np.isfinite(loss)]
    if finite:
        first = losses.index(min(finite))
        assert any(frame is frames[first] for frame in kept)


@pytest.mark.thorough
@pytest.mark.parametrize("n_frames", [1_000, 10_000, 50_000])
def test_no_stretch_of_a_long_run_is_lost_to_thinning(n_frames: int) -> None:
    # Batch after batch, as recording does it: the timeline and the loss chart still show the
    # whole run, its beginning, too, where most happens.
    kept = numbered([0])
    for start in range(1, n_frames, 24):
        kept = thin([*kept, *numbered(range(start, start + 24))], MAX_FRAMES)
    assert len(kept) > MAX_FRAMES // 4
    assert max(np.diff([frame.id for frame in kept])) <= n_frames / 20


def test_long_recording_keeps_its_start_and_its_end_and_a_bounded_number_of_frames() -> None:
    run = Run(XOR)
    for _ in range(60):
        new = run.record(24, "1", PATIENT)
        assert len(run.frames) <= max_frames(run.frames[0])
        assert run.frames[-24:] == new
    assert run.frames[0].state.updates == 0
    assert run.frames[-1].state.epoch == 60 * 24
    epochs = [frame.state.epoch for frame in run.frames]
    assert epochs == sorted(set(epochs))


def test_every_kept_frame_can_be_gone_on_from_after_thinning() -> None:
    run = Run(BATCHES)
    for _ in range(25):
        run.record(24, "1", PATIENT)
    for frame in run.frames[:: len(run.frames) // 5]:
        trainer = plain_trainer(BATCHES)
        trainer.advance(epochs=frame.state.epoch + 3)
        trainer.restore(frame.state)
        trainer.advance(epochs=3)
        again = plain_trainer(BATCHES)
        again.advance(epochs=frame.state.epoch + 3)
        assert trainer.mlp.parameters.tobytes() == again.mlp.parameters.tobytes()


def test_large_networks_keep_fewer_frames() -> None:
    small, large = Run(XOR), Run(Experiment(hidden_layers=(32,) * 8))
    n_large, n_small = max_frames(large.frames[0]), max_frames(small.frames[0])
    assert n_large < n_small <= MAX_FRAMES
    assert n_large * large.mlp.n_parameters * 8 <= MAX_KEPT_BYTES


# ---- the epoch at which playing pauses ----


@every_experiment
@pytest.mark.parametrize("speed", SPEEDS)
def test_recording_lands_exactly_on_the_epoch_to_pause_at(
    experiment: Experiment, speed: str
) -> None:
    run = Run(experiment.changed(stop_epoch=13))
    for _ in range(20):
        run.record(24, speed, PATIENT)
        if not run.limit_ahead:
            break
    assert (run.frames[-1].state.epoch, run.frames[-1].state.batch) == (13, 0)
    trainer = plain_trainer(experiment)
    trainer.advance(epochs=13)
    assert run.frames[-1].state.parameters.tobytes() == trainer.mlp.parameters.tobytes()


@every_experiment
@pytest.mark.parametrize("speed", ["1", "10", "100", "1000"])
def test_recording_goes_on_beyond_the_epoch_to_pause_at(experiment: Experiment, speed: str) -> None:
    run = Run(experiment.changed(stop_epoch=2))
    while run.limit_ahead:
        run.record(24, speed, PATIENT)
    run.record(2, speed, PATIENT)
    epochs = [frame.state.epoch for frame in paced(run.frames)]
    assert epochs[-2:] == [2 + int(speed), 2 + 2 * int(speed)]


def test_without_an_epoch_to_pause_at_recording_just_goes_on() -> None:
    run = Run(XOR.changed(stop_epoch=0))
    assert not run.limit_ahead
    run.record(24, "1000", PATIENT)
    assert run.frames[-1].state.epoch == 24_000


def test_epoch_to_pause_at_can_be_moved() -> None:
    run = Run(XOR.changed(stop_epoch=5))
    run.record(24, "1", PATIENT)
    assert run.frames[-1].state.epoch == 5
    run.adopt(run.experiment.changed(stop_epoch=8))
    assert run.limit_ahead
    run.record(24, "10", PATIENT)
    assert run.frames[-1].state.epoch == 8


# ---- divergence ----


@pytest.mark.parametrize("speed", ["update", "1", "1000", "top"])
@pytest.mark.parametrize("batch_size", [0, 3])
def test_divergence_leaves_only_finite_frames(speed: str, batch_size: int) -> None:
    run = Run(RUNAWAY.changed(batch_size=batch_size))
    for _ in range(400):
        run.record(24, speed, PATIENT)
        if run.diverged:
            break
    assert run.diverged
    for frame in run.frames:
        assert np.isfinite(frame.state.parameters).all()
        assert np.isfinite(frame.scores.loss)
    assert run.record(24, speed, PATIENT) == []
    assert run.diverged


def test_divergence_is_over_when_gone_back_from() -> None:
    run = Run(RUNAWAY)
    while not run.diverged:
        run.record(24, "1", PATIENT)
    run.go_back_to(run.frames[0].id)
    assert not run.diverged
    run.adopt(run.experiment.changed(learning_rate=1e-4))
    assert len(run.record(5, "1", PATIENT)) == 5


# ---- other settings in the middle of a run ----


@every_experiment
def test_training_goes_on_with_another_learning_rate(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(5, "update", PATIENT)
    number, version, frames = run.number, run.version, run.frames
    run.adopt(experiment.changed(learning_rate=0.01))
    assert (run.number, run.frames) == (number, frames)
    assert run.version > version
    run.record(5, "update", PATIENT)
    trainer = plain_trainer(experiment)
    trainer.advance(updates=5)
    slow = plain_trainer(experiment.changed(learning_rate=0.01))
    slow.restore(trainer.state())
    slow.advance(updates=5)
    assert run.frames[-1].state.parameters.tobytes() == slow.mlp.parameters.tobytes()


@pytest.mark.parametrize("batch_size", [0, 1, 4, 20])
def test_another_batch_size_begins_the_epoch_under_way_again(batch_size: int) -> None:
    run = Run(BATCHES)
    run.record(5, "update", PATIENT)
    run.adopt(BATCHES.changed(batch_size=batch_size))
    run.record(1, "1", PATIENT)
    run.record(1, "1", PATIENT)
    assert [(frame.state.epoch, frame.state.batch) for frame in run.frames[-2:]] == [(1, 0), (2, 0)]
    epoch_fractions = [frame.epoch_fraction for frame in run.frames]
    assert epoch_fractions == sorted(epoch_fractions)


def test_view_settings_leave_the_run_alone() -> None:
    run = Run(XOR)
    run.record(3, "1", PATIENT)
    version, frames = run.version, run.frames
    run.adopt(XOR.changed(speed="top", log_loss=True, stop_epoch=7))
    assert (run.version, run.frames) == (version, frames)


def test_each_run_has_a_number_of_its_own() -> None:
    assert Run(XOR).number != Run(XOR).number


# ---- scores and predictions ----


@every_experiment
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_scores_are_those_of_the_network_of_the_frame(
    experiment: Experiment, reduction: str
) -> None:
    run = Run(experiment.changed(reduction=reduction))
    run.record(3, "10", PATIENT)
    n = run.dataset.n_train
    X, y = run.dataset.X, run.dataset.y
    trainer = plain_trainer(run.experiment)
    for frame in run.frames:
        trainer.mlp.parameters = frame.state.parameters
        outputs = trainer.mlp.predict(X)
        assert frame.scores.loss == pytest.approx(trainer.loss(), rel=1e-12)
        error = mean_absolute_error(outputs[:n], y[:n])
        assert frame.scores.mean_absolute_error == pytest.approx(error, rel=1e-12)
        right = (outputs > 0.5) == (y > 0.5)
        assert frame.scores.accuracy == pytest.approx(right[:n].mean())
        if n == len(X):
            assert np.isnan([frame.scores.test_loss, frame.scores.test_accuracy]).all()
        else:
            assert frame.scores.test_accuracy == pytest.approx(right[n:].mean())


@pytest.mark.parametrize("train_share", [0.2, 0.5, 0.9])
def test_test_loss_is_on_the_scale_of_the_loss(train_share: float) -> None:
    # Summed over 36 points a loss would look larger than over 4: what counts is a point's share.
    def test_loss(reduction: str) -> float:
        run = Run(BATCHES.changed(reduction=reduction, train_share=train_share))
        n_train = run.dataset.n_train
        scores = run.frames[0].scores
        per_point = scores.test_loss / (n_train if reduction == "sum" else 1)
        assert scores.loss / scores.test_loss == pytest.approx(1.0, rel=0.9)
        return per_point

    assert test_loss("sum") == pytest.approx(test_loss("mean"))


@pytest.mark.parametrize("n_states", [1, 7])
def test_predictions_of_many_states_are_those_of_each(n_states: int) -> None:
    run = Run(BATCHES)
    run.record(n_states, "1", PATIENT)
    together = run.networks(run.frames).predict(run.dataset.X)
    assert together.shape == (n_states + 1, 40, 1)
    for outputs, frame in zip(together, run.frames, strict=True):
        alone = run.network(frame).predict(run.dataset.X)
        np.testing.assert_allclose(outputs, alone, rtol=0, atol=1e-12)


def test_populations_are_cut_to_fit_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(BATCHES)
    run.record(7, "1", PATIENT)
    together = run.networks(run.frames)
    whole, (scores, confusions) = together.predict(run.dataset.X), together.score()
    # Three networks at once: 8 states are cut into 3, 3 and 2.
    monkeypatch.setattr(networks, "POPULATION_NUMBERS", 3 * 40 * 3)
    assert [len(one.parameters) for one in together.populations(40)] == [3, 3, 2]
    np.testing.assert_array_equal(together.predict(run.dataset.X), whole)
    scores_in_parts, confusions_in_parts = together.score()
    for found, expected in zip(scores_in_parts, scores, strict=True):
        np.testing.assert_array_equal(astuple(found), astuple(expected))
    np.testing.assert_array_equal(confusions_in_parts, confusions)


# ---- other reasons to pause ----


@pytest.mark.parametrize("speed", SPEEDS)
def test_recording_pauses_in_the_epoch_that_meets_a_goal(speed: str) -> None:
    experiment = XOR.changed(bias=True, stop_loss=0.2)
    plain = plain_trainer(experiment)
    plain.advance(epochs=10_000)
    assert plain.stopped == "loss"
    run = Run(experiment)
    while not run.stopped:
        run.record(24, speed, PATIENT)
        assert run.frames[-1].state.epoch <= plain.epoch
    assert run.frames[-1].state.epoch == plain.epoch
    assert run.frames[-1].state.parameters.tobytes() == plain.mlp.parameters.tobytes()
    assert run.frames[-1].scores.loss <= 0.2 < run.frames[-2].scores.loss
    # Play goes on from there.
    run.record(1, "1", PATIENT)
    assert not run.stopped
    assert run.frames[-1].state.epoch == plain.epoch + 1


def test_goal_is_met_again_when_gone_back_from() -> None:
    run = Run(XOR.changed(bias=True, stop_accuracy=1.0))
    while not run.stopped:
        run.record(24, "100", PATIENT)
    end = run.frames[-1].state
    run.go_back_to(run.frames[1].id)
    assert not run.stopped
    while not run.stopped:
        run.record(24, "1000", PATIENT)
    assert run.frames[-1].state.epoch == end.epoch
    assert run.frames[-1].state.parameters.tobytes() == end.parameters.tobytes()


def test_early_stop_on_the_test_loss_ends_before_the_test_loss_has_grown() -> None:
    run = Run(PRESETS["Overfitting, stopped early"])
    while not run.stopped:
        run.record(24, "1", PATIENT)
    assert run.stopped == "plateau"
    losses = [frame.scores.test_loss for frame in run.frames]
    best = int(np.argmin(losses))
    assert run.frames[-1].state.epoch - run.frames[best].state.epoch == 20
    assert run.frames[-1].scores.loss < run.frames[best].scores.loss


def test_goal_for_the_test_loss_is_measured_as_it_is_shown() -> None:
    # Summed, and 12 points to train on against 28 to test on: the scale matters.
    base = BATCHES.changed(train_share=0.3, reduction="sum", batch_size=0)
    run = Run(base)
    run.record(30, "1", PATIENT)
    losses = [frame.scores.test_loss for frame in run.frames]
    goal = min(losses) * (1.0 + 1e-9)
    first = next(epoch for epoch, loss in enumerate(losses) if loss <= goal)
    assert first > 5
    again = Run(base.changed(stop_loss=goal, stop_on="test"))
    again.record(30, "1", PATIENT)
    assert (again.stopped, again.frames[-1].state.epoch) == ("loss", first)


# ---- what else changes a run as it goes ----

CONTINUING = {
    "optimizer": "adam",
    "l1": 0.01,
    "l2": 0.01,
    "dropout": 0.5,
    "clip_norm": 0.001,
    "schedule": "cosine",
    "frozen": ((1,),),
}


@pytest.mark.parametrize("name", CONTINUING)
def test_training_goes_on_with_another_setting_and_can_go_back(name: str) -> None:
    run = Run(BATCHES)
    run.record(5, "1", PATIENT)
    before = run.frames[-1]
    run.adopt(BATCHES.changed(**{name: CONTINUING[name]}))
    first = parameters(run.record(4, "update", PATIENT))
    assert run.frames[5] is before
    run.go_back_to(before.id)
    # The same numbers again, whatever dropout drew in between.
    assert parameters(run.record(4, "update", PATIENT)) == first
    run.go_back_to(before.id)
    run.adopt(BATCHES)
    assert parameters(run.record(4, "update", PATIENT)) != first


# ---- the penalty ----


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_loss_shown_holds_the_penalty(reduction: str) -> None:
    plain = BATCHES.changed(reduction=reduction, train_share=0.5)
    without, scores = (
        Run(one).frames[0].scores for one in (plain, plain.changed(l1=0.02, l2=0.03))
    )
    mlp = plain.make_network()
    weights = np.concatenate([w.ravel() for w in mlp.weights])
    penalty = 0.02 * np.abs(weights).sum() + 0.03 / 2.0 * (weights**2).sum()
    assert scores.loss == pytest.approx(without.loss + penalty)
    assert scores.test_loss == pytest.approx(without.test_loss + penalty)
    assert scores.accuracy == without.accuracy


# ---- softmax ----


def test_two_outputs_are_scored_as_the_one_for_class_1() -> None:
    run = Run(PRESETS["Softmax: an output for each class"])
    run.record(10, "10", PATIENT)
    X, n = run.dataset.X, run.dataset.n_train
    mlp = run.mlp.with_parameters(run.frames[-1].state.parameters)
    outputs = mlp.predict(X)
    np.testing.assert_allclose(outputs.sum(axis=1), 1.0)
    scores = run.frames[-1].scores
    right = (outputs.argmax(axis=1) == run.dataset.labels)[:n].mean()
    assert scores.accuracy == pytest.approx(right)
    assert scores.mean_absolute_error == pytest.approx(
        np.abs(outputs[:n, 1] - run.dataset.labels[:n]).mean()
    )
    shown = run.networks(run.frames[-1:]).predict(X)
    np.testing.assert_array_equal(shown[0, :, 0], outputs[:, 1])


# ---- scores of every task, by hand ----


def softmax_by_hand(z: np.ndarray) -> np.ndarray:
    powers = np.exp(z)
    return powers / powers.sum(axis=1, keepdims=True)


OUTPUTS = {
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "tanh": np.tanh,
    "linear": lambda z: z,
    "softmax": softmax_by_hand,
}


def answers_by_hand(run: Run, frame: Frame) -> np.ndarray:
    """Compute the outputs for all points: tanh hidden units, with biases."""
    first, last = run.mlp.split(frame.state.parameters)
    hidden = np.tanh(run.dataset.X @ first[:-1] + first[-1])
    return np.asarray(OUTPUTS[run.experiment.output_activation](hidden @ last[:-1] + last[-1]))


def losses_by_hand(experiment: Experiment, t: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Compute the loss of each point."""
    if experiment.loss == "squared_error":
        return np.asarray(0.5 * ((t - a) ** 2).sum(axis=1))
    if experiment.output_activation == "softmax":
        return np.asarray(-(t * np.log(a)).sum(axis=1))
    return np.asarray(-(t * np.log(a) + (1.0 - t) * np.log(1.0 - a)).sum(axis=1))


BASE = Experiment(hidden_layers=(3,), hidden_activation="tanh", bias=True, l2=0.01, weight_seed=2)
EVERY_TASK = {
    "sigmoid": {"dataset": "circle"},
    "cross-entropy": {"dataset": "moons", "loss": "cross_entropy"},
    "tanh": {"dataset": "circle", "output_activation": "tanh"},
    "two outputs": {"dataset": "moons", "output_activation": "softmax", "loss": "cross_entropy"},
    "three classes": {"dataset": "three_spirals"},
    "eight classes": {"dataset": "blobs", "centres": 8, "noise": 0.1},
    "three classes, squared error": {"dataset": "iris", "loss": "squared_error"},
    "values": {"dataset": "plane", "noise": 0.1},
    "values on a scale": {"dataset": "bumps", "standardise": True},
    "one input": {"dataset": "sine", "standardise": True, "features": ("x1", "sinx1")},
    "values by tanh": {"dataset": "sine", "output_activation": "tanh"},
}


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("task", EVERY_TASK)
def test_scores_of_every_task_are_those_worked_out_by_hand(task: str, reduction: str) -> None:
    run = Run(BASE.changed(**EVERY_TASK[task], reduction=reduction, learning_rate=0.005))
    run.record(3, "10", PATIENT)
    experiment, dataset = run.experiment, run.dataset
    n = dataset.n_train
    for frame in (run.frames[0], run.frames[-1]):
        a, t = answers_by_hand(run, frame), run.dataset.y
        first, last = run.mlp.split(frame.state.parameters)
        penalty = 0.005 * ((first[:-1] ** 2).sum() + (last[:-1] ** 2).sum())
        losses = losses_by_hand(experiment, t, a)
        # A summed test loss counts for as many points as are trained on.
        size = n if reduction == "sum" else 1
        scores = frame.scores
        assert scores.loss == pytest.approx(size * losses[:n].mean() + penalty)
        assert scores.test_loss == pytest.approx(size * losses[n:].mean() + penalty)
        in_units = np.abs(t - a)[:n].mean() * dataset.target_deviation
        assert scores.mean_absolute_error == pytest.approx(in_units)
        check = check_values if experiment.task == "values" else check_classes
        check(run, frame, a)


def check_values(run: Run, frame: Frame, a: np.ndarray) -> None:
    dataset, scores = run.dataset, frame.scores
    n, labels = dataset.n_train, dataset.labels
    values = a[:, 0] * dataset.target_deviation + dataset.target_mean
    fits = [
        1.0 - ((labels[part] - values[part]) ** 2).sum() / (n_part * labels[part].var())
        for part, n_part in ((slice(n), n), (slice(n, None), len(labels) - n))
    ]
    assert np.isnan([scores.accuracy, scores.test_accuracy]).all()
    assert (scores.r_squared, scores.test_r_squared) == pytest.approx(tuple(fits))
    assert scores.goodness == scores.r_squared
    assert frame.confusion.shape == (2, 0, 0)


def check_classes(run: Run, frame: Frame, a: np.ndarray) -> None:
    dataset, scores = run.dataset, frame.scores
    n, n_classes = dataset.n_train, len(dataset.classes)
    # The class with the largest output, or on whose side of the threshold a single one is.
    given = a.argmax(axis=1) if a.shape[1] > 1 else (a[:, 0] > run.experiment.threshold).astype(int)
    right = given == dataset.labels
    assert scores.accuracy == pytest.approx(right[:n].mean())
    assert scores.test_accuracy == pytest.approx(right[n:].mean())
    assert np.isnan([scores.r_squared, scores.test_r_squared]).all()
    assert scores.goodness == scores.accuracy
    table = np.zeros((2, n_classes, n_classes), int)
    for k, (label, answer) in enumerate(zip(dataset.labels, given, strict=True)):
        table[int(k >= n), int(label), answer] += 1
    np.testing.assert_array_equal(frame.confusion, table)


@pytest.mark.parametrize("task", EVERY_TASK)
def test_predictions_of_every_task_are_in_the_units_of_its_labels(task: str) -> None:
    run = Run(BASE.changed(**EVERY_TASK[task]))
    run.record(2, "1", PATIENT)
    dataset = run.dataset
    shown = run.networks(run.frames).predict(dataset.X)
    for frame, outputs in zip(run.frames, shown, strict=True):
        a = answers_by_hand(run, frame)
        if len(dataset.classes) <= 2:
            a = a[:, -1:]
        expected = a * dataset.target_deviation + dataset.target_mean
        np.testing.assert_allclose(outputs, expected, atol=1e-12)


def test_values_that_are_all_alike_have_no_r_squared() -> None:
    table = Table(np.arange(4.0)[:, None], np.full(4, 0.1), ("a",), "b", (), 3)
    run = Run(Experiment().changed(dataset="own", table=table))
    run.record(3, "1", PATIENT)
    scores = run.frames[-1].scores
    assert np.isnan([scores.accuracy, scores.r_squared, scores.test_r_squared]).all()
    assert np.isfinite([scores.loss, scores.test_loss, scores.mean_absolute_error]).all()


def test_class_without_a_point_is_a_row_of_zeros() -> None:
    table = Table(np.arange(4.0)[:, None], np.array([0, 2, 0, 2]), ("a",), "b", ("p", "q", "r"), 4)
    run = Run(Experiment().changed(dataset="own", table=table))
    tables = run.frames[0].confusion
    assert tables[0].sum(axis=1).tolist() == [2, 0, 2]
    # There is nothing to test on.
    assert tables[1].sum() == 0
    assert np.isnan([run.frames[0].scores.test_loss, run.frames[0].scores.test_accuracy]).all()


# ---- other points in the middle of a run ----


def without(experiment: Experiment, sample: int) -> Experiment:
    """Return an Experiment with one sample less."""
    table = experiment.make_dataset().as_table()
    n_train = table.n_train - (sample < table.n_train)
    less = replace(
        table,
        inputs=np.delete(table.inputs, sample, axis=0),
        targets=np.delete(table.targets, sample),
        n_train=n_train,
    )
    return experiment.changed(dataset="own", table=less)


CARRYING = {
    "dropout and batches": BATCHES.changed(dropout=0.3, optimizer="adam"),
    "momentum": BATCHES.changed(optimizer="momentum", schedule="cosine", patience=500),
    "full batch": XOR.changed(bias=True, optimizer="rmsprop"),
    "three classes": Experiment().changed(dataset="three_spirals", optimizer="adam", batch_size=10),
    "values": Experiment().changed(dataset="sine", batch_size=7, standardise=True),
}
every_carrying = pytest.mark.parametrize("experiment", CARRYING.values(), ids=CARRYING)


@every_carrying
@pytest.mark.parametrize("speed", ["update", "1"])
def test_weights_and_all_that_training_carries_go_on_with_other_points(
    experiment: Experiment, speed: str
) -> None:
    run = Run(experiment)
    run.record(3, speed, PATIENT)
    before, number, version = run.frames, run.number, run.version
    other = without(experiment, 0)
    run.adopt_points(other)
    assert (run.number, run.experiment) == (number, other)
    assert run.version > version
    assert len(run.dataset.X) == len(experiment.make_dataset().X) - 1
    # The same frames, at the same places, with the same states.
    assert [frame.state for frame in run.frames] == [frame.state for frame in before]
    assert [(one.id, one.ordinal, one.epoch_fraction) for one in run.frames] == [
        (one.id, one.ordinal, one.epoch_fraction) for one in before
    ]
    # What follows is what a plain trainer on the new points makes of that state.
    run.record(4, "update", PATIENT)
    trainer = plain_trainer(other)
    trainer.restore(before[-1].state)
    trainer.advance(updates=4)
    assert run.frames[-1].state.parameters.tobytes() == trainer.mlp.parameters.tobytes()
    carried = zip(run.frames[-1].state.optimizer, trainer.state().optimizer, strict=True)
    assert all(one.tobytes() == again.tobytes() for one, again in carried)
    assert run.frames[-1].state.dropout == trainer.state().dropout
    assert run.frames[-1].state.order == trainer.state().order


@every_carrying
def test_what_an_optimizer_and_the_generators_carry_is_not_lost_with_other_points(
    experiment: Experiment,
) -> None:
    run = Run(experiment)
    run.record(3, "update", PATIENT)
    state = run.frames[-1].state
    run.adopt_points(without(experiment, 0))
    run.trainer.restore(state)
    again = run.trainer.state()
    assert [one.tobytes() for one in again.optimizer] == [one.tobytes() for one in state.optimizer]
    assert again.dropout == state.dropout
    # With as many batches the epoch goes on, with fewer it begins anew, from the same generator.
    assert again.order == state.order
    same = run.trainer.updates_per_epoch == state.updates_per_epoch
    assert again.batch == (state.batch if same else 0)


@every_carrying
def test_all_frames_are_scored_on_the_points_as_they_are_now(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(5, "1", PATIENT)
    other = without(experiment, 1)
    run.adopt_points(other)
    fresh = Run(other)
    scores, confusions = fresh.networks(run.frames).score()
    for frame, expected, table in zip(run.frames, scores, confusions, strict=True):
        np.testing.assert_allclose(astuple(frame.scores), astuple(expected), rtol=1e-12)
        np.testing.assert_array_equal(frame.confusion, table)
    if experiment.task == "classes":
        assert run.frames[0].confusion.sum() == len(run.dataset.X)


@every_carrying
@pytest.mark.parametrize("back_to", [0, 2, 4, 6])
def test_frames_before_and_after_other_points_can_be_gone_back_to(
    experiment: Experiment, back_to: int
) -> None:
    run = Run(experiment)
    run.record(4, "update", PATIENT)
    other = without(experiment, 0)
    run.adopt_points(other)
    run.record(4, "update", PATIENT)
    frame = run.frames[back_to]
    assert run.go_back_to(frame.id) is frame
    run.record(3, "update", PATIENT)
    trainer = plain_trainer(other)
    trainer.restore(frame.state)
    trainer.advance(updates=3)
    assert run.frames[-1].state.parameters.tobytes() == trainer.mlp.parameters.tobytes()


def test_unfinished_work_and_reasons_to_pause_go_with_the_points_they_were_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run(XOR)
    with monkeypatch.context() as patched:
        SlowMachine(run, patched)
        assert run.record(1, "1000", budget=0.05) == []
    other = without(XOR, 3)
    run.adopt_points(other)
    run.record(1, "1000", PATIENT)
    trainer = plain_trainer(other)
    trainer.advance(epochs=1000)
    assert run.frames[-1].state.parameters.tobytes() == trainer.mlp.parameters.tobytes()
    diverged = Run(RUNAWAY)
    while not diverged.diverged:
        diverged.record(24, "1", PATIENT)
    diverged.adopt_points(without(RUNAWAY, 0))
    assert not diverged.diverged


def test_epochs_go_on_from_where_they_were_when_points_come_and_go() -> None:
    # From 7 batches to 1 in the middle of an epoch, and back.
    run = Run(BATCHES)
    run.record(5, "update", PATIENT)
    few = replace(BATCHES.make_dataset().as_table(), n_train=2)
    run.adopt_points(BATCHES.changed(dataset="own", table=few))
    run.record(2, "1", PATIENT)
    assert places(run.frames)[-2:] == [(1, 0, 6), (2, 0, 7)]
    run.adopt_points(BATCHES)
    run.record(2, "1", PATIENT)
    assert places(run.frames)[-2:] == [(3, 0, 14), (4, 0, 21)]
    epoch_fractions = [frame.epoch_fraction for frame in run.frames]
    assert epoch_fractions == sorted(epoch_fractions)


@pytest.mark.parametrize(
    ("preset", "epochs", "loss"),
    # The loss that was measured when the preset was made, and half of it again.
    [
        ("XOR in a few epochs", 240, 0.00075),
        ("Spiral with Adam", 240, 0.0083),
        ("Softmax: an output for each class", 240, 0.0021),
        ("Overfitting", 240, 0.0038),
    ],
)
def test_preset_learns_what_its_name_says(preset: str, epochs: int, loss: float) -> None:
    run = Run(PRESETS[preset].changed(stop_epoch=epochs))
    while run.limit_ahead:
        run.record(24, "100", PATIENT)
    assert run.frames[-1].scores.loss < loss
    if preset == "Overfitting":
        assert run.frames[-1].scores.test_loss > 0.5
