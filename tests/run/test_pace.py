from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import TrainerState
from playground.experiment import SPEEDS, Experiment
from playground.run.pace import AUTO_SHARE, MARKS_OF_FRAME, goal, marks
from playground.run.recorder import Run
from tests.recordings import BATCHES, PATIENT


def at(updates: int, per_epoch: int = 1) -> TrainerState:
    """Return where a trainer stands after some updates."""
    epoch, batch = divmod(updates, per_epoch)
    return TrainerState(np.zeros(1), epoch, batch, per_epoch, updates)


def auto_frames(end: int, per_epoch: int = 1) -> list[int]:
    """Return after how many updates each frame at Auto speed is, up to an epoch."""
    updates = [0]
    while updates[-1] < end * per_epoch:
        updates.append(goal(at(updates[-1], per_epoch), "auto", per_epoch))
    return updates


def test_auto_goes_on_by_five_percent_of_the_epochs_so_far() -> None:
    for before, after in pairwise(auto_frames(50_000)):
        assert after - before == max(1, round(0.05 * before))


def test_auto_shows_the_articles_run_in_fewer_than_two_hundred_frames() -> None:
    frames = auto_frames(50_000)
    assert frames[:31] == list(range(31))
    # The article's XOR is solved at epoch 1,967.
    assert next(k for k, updates in enumerate(frames) if updates >= 1967) == 116
    assert len(frames) - 1 == 182


def test_auto_shows_early_updates_one_by_one_and_later_whole_epochs() -> None:
    frames = auto_frames(1000, per_epoch=10)
    assert frames[:31] == list(range(31))
    late = [updates for updates in frames if updates > 30 * 10]
    assert late
    assert all(updates % 10 == 0 for updates in late)
    for before, after in pairwise(frames):
        assert after - before <= max(10, AUTO_SHARE * before + 10)


@given(
    st.integers(0, 10**6),
    st.integers(1, 50),
    st.sampled_from([speed for speed in SPEEDS if speed != "top"]),
    st.integers(1, 10**5),
)
def test_a_frame_goes_on_and_never_beyond_a_limit(
    updates: int, per_epoch: int, speed: str, ahead: int
) -> None:
    state = at(updates, per_epoch)
    limit = state.epoch + ahead
    end = goal(state, speed, per_epoch, limit)
    assert updates < end <= limit * per_epoch
    assert end == min(goal(state, speed, per_epoch), limit * per_epoch)


@given(st.integers(0, 10**6), st.integers(1, 50), st.integers(1, 10**6))
def test_marks_are_few_ends_of_epochs_within_the_stretch(
    updates: int, per_epoch: int, more: int
) -> None:
    state, end = at(updates, per_epoch), updates + more
    found = marks(state, end, per_epoch, end)
    assert len(found) <= MARKS_OF_FRAME
    assert all(updates < mark < end and mark % per_epoch == 0 for mark in found)
    # Whatever goes up and down by turns is met both up and down.
    assert (found.step // per_epoch) % 2 == 1


def test_every_epoch_of_a_short_stretch_is_marked() -> None:
    assert list(marks(at(7, 3), 30, 3, 30)) == [9, 12, 15, 18, 21, 24, 27]


@pytest.mark.parametrize("experiment", [Experiment(), BATCHES], ids=["full batch", "batches"])
def test_auto_repeats_itself_whatever_the_size_of_the_answers(experiment: Experiment) -> None:
    one, other = Run(experiment), Run(experiment)
    one.record(90, "auto", PATIENT)
    for n_frames in (1, 24, 13, 40, 12):
        other.record(n_frames, "auto", PATIENT)
    assert [frame.state.updates for frame in one.frames] == [
        frame.state.updates for frame in other.frames
    ]
    assert (one.frames[-1].state.parameters == other.frames[-1].state.parameters).all()
    np.testing.assert_array_equal(one.curve.points, other.curve.points)
