import json
from collections.abc import Callable

import pytest

from playground.experiment import Experiment
from playground.export.project import WHOLE, Size, key_frames, project_json
from playground.export.weights import weights_json, weights_npz
from playground.importing.read import read_model, resume
from playground.run.files import File
from playground.run.recorder import Run
from tests.export.examples import assert_train_alike, numbers_of
from tests.recordings import PATIENT

XOR = Experiment()
NOISY = Experiment().changed(
    dataset="moons",
    samples=60,
    noise=0.3,
    bias=True,
    loss="cross_entropy",
    reduction="mean",
    optimizer="adam",
    learning_rate=0.05,
    hidden_activation="tanh",
    batch_size=7,
)
LARGE = Experiment().changed(
    dataset="iris", hidden_layers=(32,) * 8, optimizer="adam", learning_rate=0.001
)


def recorded(experiment: Experiment, n_frames: int, speed: str = "1") -> Run:
    run = Run(experiment)
    run.record(n_frames, speed, PATIENT)
    return run


def test_file_name_tells_data_layers_and_epoch_shown() -> None:
    run = recorded(XOR, 3, "10")
    file = project_json(run)
    assert (file.name, file.mime) == ("project-xor-2-4-1-epoch-30.json", "application/json")
    assert project_json(run, run.frames[1]).name == "project-xor-2-4-1-epoch-10.json"


def test_key_frames_are_the_first_the_last_and_others_evenly_between() -> None:
    run = recorded(XOR, 200)
    epochs = [frame.state.epoch for frame in key_frames(run.frames, 5)]
    assert epochs == [0, 50, 100, 150, 200]
    shown = run.frames[73]
    epochs = [frame.state.epoch for frame in key_frames(run.frames, 5, shown)]
    assert epochs == [0, 50, 73, 100, 150, 200]
    assert key_frames(run.frames[:1], 5) == run.frames[:1]
    assert key_frames(run.frames[:4], 60) == run.frames[:4]


def test_timeline_is_thinned_and_every_frame_goes_on_exactly() -> None:
    run = recorded(XOR.changed(optimizer="adam", batch_size=3), 150)
    loaded = read_model("", project_json(run).data, XOR)
    assert len(loaded.states) == WHOLE.frames
    kept = {frame.state.updates: frame for frame in run.frames}
    for state in loaded.states:
        assert numbers_of(state) == numbers_of(kept[state.updates].state)
    middle = loaded.states[30]
    run.go_back_to(kept[middle.updates].id)
    assert_train_alike(run, resume(loaded.experiment, [middle]))


def test_large_network_keeps_the_whole_state_of_the_last_frame_alone() -> None:
    run = recorded(LARGE, 30, "update")
    data = project_json(run).data
    assert len(data) < 1.2 * WHOLE.bytes
    loaded = read_model("", data, XOR)
    lowest = run.frames[-1].lowest
    assert lowest is not None
    memories = [bool(state.optimizer) for state in loaded.states]
    assert memories == [
        state.epoch == lowest.epoch_fraction or state is loaded.states[-1]
        for state in loaded.states
    ]
    assert 4 <= len(memories) < 31
    assert numbers_of(loaded.states[-1]) == numbers_of(run.frames[-1].state)
    assert_train_alike(run, resume(loaded.experiment, loaded.states))
    # At the start there is nothing yet that an optimizer would remember.
    run.go_back_to(run.frames[0].id)
    assert_train_alike(run, resume(loaded.experiment, loaded.states[:1]))


@pytest.mark.parametrize("write", [project_json, weights_json, weights_npz])
def test_what_was_opened_without_its_memory_can_be_saved_again(write: Callable[..., File]) -> None:
    run = recorded(NOISY, 40, "10")
    loaded = read_model("", project_json(run, size=Size(24, 20_000, 400)).data, XOR)
    again = resume(loaded.experiment, loaded.states, loaded.curve, loaded.settled)
    brief = [one for one in again.frames if not one.is_whole]
    assert brief
    for frame in (again.frames[0], brief[0], again.frames[-1]):
        twice = read_model("", write(again, frame).data, XOR)
        assert numbers_of(twice.states[twice.shown]) == numbers_of(frame.state)


@pytest.mark.parametrize("size", [WHOLE, Size(2, 20_000, 150), Size(24, 120_000, 400)])
@pytest.mark.parametrize("units", [(4,), (12, 12)])
def test_the_lowest_test_loss_goes_round_trip(size: Size, units: tuple[int, ...]) -> None:
    experiment = NOISY.changed(hidden_layers=units)
    run = recorded(experiment, 40, "10")
    lowest = run.frames[-1].lowest
    assert lowest is not None
    assert lowest.id not in (0, run.frames[-1].id)
    loaded = read_model("", project_json(run, size=size).data, XOR)
    again = resume(loaded.experiment, loaded.states, loaded.curve)
    found = again.frames[-1].lowest
    assert found is not None
    assert found.epoch_fraction == lowest.epoch_fraction
    assert repr(found.scores) == repr(lowest.scores)  # repr: NaN is not equal to itself
    # What is written of it goes on exactly.
    before, after = run.frame(lowest.id), again.frame(found.id)
    assert numbers_of(after.state) == numbers_of(before.state)
    run.go_back_to(before.id)
    again.go_back_to(after.id)
    assert_train_alike(run, again)


def test_a_snapshot_of_the_largest_network_gets_no_larger_for_it() -> None:
    run = recorded(LARGE, 30, "update")
    document = json.loads(project_json(run, size=Size(2, 20_000, 150)).data)
    assert [frame["updates"] for frame in document["frames"]] == [0, 30]


def test_frames_whose_weights_ran_away_are_left_out() -> None:
    experiment = Experiment(
        hidden_activation="linear", output_activation="linear", learning_rate=20.0
    )
    run = recorded(experiment, 40, "update")
    assert run.diverged
    loaded = read_model("", project_json(run).data, XOR)
    assert 1 < len(loaded.states) < len(run.frames)
    assert resume(loaded.experiment, loaded.states).frames


def test_same_run_gives_the_same_file() -> None:
    assert project_json(recorded(XOR, 90)) == project_json(recorded(XOR, 90))


def test_notes_travel_and_have_a_limit() -> None:
    notes = "Why does it stall at epoch 300?\n\u2192 \U0001f600 </script>"
    run = Run(XOR)
    assert read_model("", project_json(run, notes=notes).data, XOR).notes == notes
    assert read_model("", project_json(run, notes="x" * 10_000).data, XOR).notes == "x" * 10_000
    with pytest.raises(ValueError, match=r"^notes: expected at most 10000 characters, got 10001$"):
        project_json(run, notes="x" * 10_001)


def test_project_is_plain_json() -> None:
    document = json.loads(project_json(recorded(XOR, 2)).data)
    assert (document["schema"], document["version"]) == ("neural-network-playground/project", 1)
    assert [frame["epoch"] for frame in document["frames"]] == [0, 1, 2]
    assert all(len(frame["parameters"]) == 12 for frame in document["frames"])


def test_what_was_recorded_beyond_the_last_frame_seen_is_left_out() -> None:
    run = recorded(XOR, 30)
    document = json.loads(project_json(run, run.frames[4], last=run.frames[9]).data)
    assert [one["epoch"] for one in document["frames"]] == list(range(10))
    assert document["shown"] == 4
    document = json.loads(project_json(run, run.frames[12], last=run.frames[9]).data)
    assert document["frames"][-1]["epoch"] == 12
