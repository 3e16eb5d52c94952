import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.datasets import SOURCES
from playground.data.table import MAX_ROWS, Table
from playground.experiment import SPEEDS, Experiment
from playground.export.weights import EXPORTS
from playground.live import description as live_description
from playground.live import sharing
from playground.live.description import VIEW_SETTINGS
from playground.live.playback import Playback
from playground.live.request import MAX_BATCH, Request, SettingsChange
from playground.live.sharing import (
    HIGHEST_RATE,
    LOWEST_RATE,
    SHORTEST_BUDGET,
    frame_rate,
    taking_turns,
)
from playground.run import recorder
from playground.run.frames import Frame
from playground.run.recorder import BUDGET_SECONDS
from tests.examples import examples
from tests.messages import unpack
from tests.recordings import RUNAWAY, XOR
from tests.strategies import json_values

BATCHES = Experiment(dataset="circle", samples=40, bias=True, reduction="mean", batch_size=3)

every_experiment = pytest.mark.parametrize(
    "experiment", [XOR, BATCHES], ids=["full batch", "batches"]
)


class Browser:
    """The other side: asks as the player does, and keeps what it is told."""

    def __init__(self, experiment: Experiment) -> None:
        self.playback = Playback(experiment, EXPORTS)
        self.static = ""
        self.requests = 0
        self.change: SettingsChange | None = None
        self.listen()

    def listen(self) -> None:
        """Take the message as it is."""
        self.header, self.arrays = unpack(self.playback.message())
        if "description" in self.header:
            self.description = self.header["description"]
            self.static = self.header["static"]

    def ask(self, do: str, **parts: Any) -> None:
        """Send a request, and take the answer."""
        self.requests += 1
        request = {
            "do": do,
            "no": self.requests,
            "run": self.header["run"],
            "frame": self.last,
            "static": self.static,
            **parts,
        }
        self.change = self.playback.handle(json.loads(json.dumps(request))).change
        self.listen()

    @property
    def last(self) -> int:
        """The id of the last frame that the server keeps."""
        return self.header["kept"][-1]

    @property
    def ids(self) -> list[int]:
        """The ids of the frames in the answer."""
        return self.arrays["rows"][:, 0].astype(int).tolist() if self.arrays else []

    @property
    def epochs(self) -> list[int]:
        """The epochs of the frames in the answer."""
        return self.arrays["rows"][:, 2].astype(int).tolist() if self.arrays else []

    @property
    def parameters(self) -> list[bytes]:
        """The parameters of the frames in the answer."""
        return [row.tobytes() for row in self.arrays["parameters"]] if self.arrays else []


@pytest.fixture(autouse=True)
def slow_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no budget run out on a busy machine, so that each answer is certain."""
    record = recorder.Run.record
    monkeypatch.setattr(
        recorder.Run,
        "record",
        lambda run, n_frames, speed, *_, **options: record(run, n_frames, speed, 600.0, **options),
    )
    yield
    sharing._costs.clear()


# ---- the first message ----


def with_one(frame: Frame, index: int, value: float) -> np.ndarray:
    """Return a frame's parameters with another one."""
    parameters = frame.state.parameters.copy()
    parameters[index] = value
    return parameters


def test_first_message_describes_the_run_and_shows_its_start() -> None:
    browser = Browser(XOR)
    assert browser.header["after"] is None
    assert browser.ids == browser.header["kept"] == [0]
    assert browser.header["ended"] is None
    assert browser.description["layers"] == [2, 4, 1]
    assert browser.description["bias"] is False
    assert browser.description["table"]["targets"] == [0, 1, 1, 0]
    assert browser.description["settings"] == {
        "speed": "auto",
        "step_unit": "epoch",
        "log_loss": False,
        "epoch_axis": "auto",
        "show_test": True,
        "discretize": False,
        "coach": True,
        "link_numbers": "auto",
    }


def test_description_is_sent_until_the_player_has_it() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=1, static="")
    assert "description" in browser.header
    browser.ask("play", n=1, static="something else")
    assert "description" in browser.header
    browser.ask("play", n=1)
    assert "description" not in browser.header


# ---- playing and stepping ----


@pytest.mark.parametrize("n", [1, 5, MAX_BATCH])
@pytest.mark.parametrize(("speed", "per_frame"), [("1", 1), ("10", 10), ("100", 100)])
def test_play_answers_with_the_frames_that_follow(n: int, speed: str, per_frame: int) -> None:
    browser = Browser(XOR)
    browser.ask("play", n=n, name=speed)
    assert browser.header["after"] == 0
    assert browser.header["reply"] == browser.requests
    assert browser.epochs == [per_frame * k for k in range(1, n + 1)]
    browser.ask("play", n=1, name=speed)
    assert browser.epochs == [per_frame * (n + 1)]


@pytest.mark.parametrize("name", ["", "fast", "1e3", "٣", "-1", "999999999"])
def test_unknown_speed_is_the_experiments(name: str) -> None:
    browser = Browser(XOR.changed(speed="10"))
    browser.ask("play", n=2, name=name)
    assert browser.epochs == [10, 20]


@pytest.mark.parametrize(("unit", "place"), [("epoch", (1, 7)), ("update", (0, 1)), ("", (1, 7))])
def test_step_makes_one_frame(unit: str, place: tuple[int, int]) -> None:
    browser = Browser(BATCHES)
    browser.ask("step", name=unit)
    assert len(browser.ids) == 1
    assert tuple(browser.arrays["rows"][0, 2:4]) == place


@every_experiment
@pytest.mark.parametrize("action", ["play", "step"])
def test_request_whose_answer_got_lost_is_answered_with_the_same_frames(
    experiment: Experiment, action: str
) -> None:
    browser = Browser(experiment)
    browser.ask("play", n=3, name="1")
    request = {"n": 6, "name": "update", "frame": browser.last}
    browser.ask(action, **request)
    lost = browser.parameters
    browser.ask(action, **request)
    assert browser.header["after"] == request["frame"]
    assert browser.parameters == lost
    # Once more, after more had been recorded that the player never saw.
    browser.ask("play", n=9, name="10")
    browser.ask(action, **request)
    assert browser.parameters == lost


@every_experiment
def test_going_on_from_an_earlier_frame_forgets_what_came_after_it(experiment: Experiment) -> None:
    browser = Browser(experiment)
    browser.ask("play", n=6, name="1")
    first = browser.parameters
    kept = browser.header["kept"]
    browser.ask("play", n=4, name="1", frame=kept[2])
    assert browser.header["after"] == kept[2]
    assert browser.header["kept"] == [*kept[:3], *browser.ids]
    assert browser.parameters == first[2:]
    assert not set(browser.ids) & set(kept)


def test_frame_that_is_not_kept_is_answered_with_all_up_to_the_one_before_it() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=6, name="1")
    run = browser.playback.run
    run.frames = [frame for frame in run.frames if frame.id not in (3, 4)]
    browser.ask("play", n=3, name="1", frame=4)
    assert browser.header["after"] is None
    assert browser.ids == browser.header["kept"] == [0, 1, 2]
    assert browser.header["reply"] == browser.requests


def test_message_tells_which_frames_are_kept() -> None:
    browser = Browser(XOR)
    shown = [0]
    for _ in range(25):
        browser.ask("play", n=MAX_BATCH, name="1")
        shown += browser.ids
        kept = browser.header["kept"]
        assert kept == [frame.id for frame in browser.playback.run.frames]
        assert set(kept) <= set(shown)
        assert kept[0] == 0
        assert kept[-1] == browser.ids[-1]
    assert len(kept) < len(shown)


def test_frames_recorded_ahead_are_not_seen_before_the_player_says_so() -> None:
    browser = Browser(XOR)
    browser.ask("step")
    browser.ask("play", n=20, name="1")
    assert browser.playback.last_shown().state.epoch == 1
    browser.ask("look", frame=browser.ids[4])
    assert browser.playback.last_shown().state.epoch == 6
    browser.ask("look", frame=0)
    assert browser.playback.last_shown().state.epoch == 6
    browser.ask("step", frame=0)
    assert browser.playback.last_shown().state.epoch == 1


def test_asking_for_all_repeats_every_frame() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=5, name="1")
    browser.ask("all")
    assert browser.header["after"] is None
    assert browser.ids == browser.header["kept"] == [0, 1, 2, 3, 4, 5]


def test_reset_goes_back_to_the_same_first_weights() -> None:
    browser = Browser(BATCHES)
    start, number = browser.parameters, browser.header["run"]
    browser.ask("play", n=5, name="1")
    played = browser.parameters
    browser.ask("reset")
    assert browser.header["after"] is None
    assert (browser.ids, browser.header["kept"], browser.header["run"]) == ([0], [0], number)
    assert browser.parameters == start
    browser.ask("play", n=5, name="1")
    assert browser.parameters == played


def test_request_for_another_run_is_answered_with_this_one() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=4, name="1")
    browser.ask("play", n=4, name="1", run=browser.header["run"] + 1)
    assert browser.header["after"] is None
    assert browser.ids == [0, 1, 2, 3, 4]
    browser.ask("reset", run=0)
    assert browser.ids == [0, 1, 2, 3, 4]


def test_message_can_be_taken_again() -> None:
    # A page that is drawn again mounts the player with the same data.
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    assert browser.playback.message() == browser.playback.message()


# ---- where playing ends ----


@every_experiment
@pytest.mark.parametrize("speed", ["update", "1", "1000"])
def test_player_is_told_when_the_epoch_to_pause_at_is_reached(
    experiment: Experiment, speed: str
) -> None:
    browser = Browser(experiment.changed(stop_epoch=3))
    assert not browser.header["paused"]
    while not browser.header["paused"]:
        browser.ask("play", n=MAX_BATCH, name=speed)
        assert browser.epochs[-1] <= 3
    assert browser.epochs[-1] == 3
    # Play goes on from there, in the epoch that follows as well as after it.
    browser.ask("play", n=1, name=speed)
    assert not browser.header["paused"]
    is_between = browser.arrays["rows"][:, -1]
    assert (is_between == 0).sum() == 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"stop_loss": 0.2},
            "Paused at epoch {}: the loss has fallen to 0.2. Press Play to continue.",
        ),
        (
            {"stop_accuracy": 0.75},
            "Paused at epoch {}: the accuracy has reached 0.75. Press Play to continue.",
        ),
        (
            {"patience": 3, "min_delta": 1.0},
            "Stopped early: the loss has not improved for 3 epochs.",
        ),
        ({"stop_epoch": 1200}, "Paused at epoch {} (your setting). Press Play to continue."),
    ],
)
def test_player_is_told_why_it_pauses(settings: dict[str, float], sentence: str) -> None:
    browser = Browser(XOR.changed(bias=True, **settings))
    while not browser.header["paused"]:
        browser.ask("play", n=MAX_BATCH, name="100")
    assert browser.header["paused"] == sentence.format(f"{int(browser.epochs[-1]):,}")
    browser.ask("play", n=1, name="1")
    assert not browser.header["paused"]


def test_single_epoch_of_patience_is_told_in_the_singular() -> None:
    browser = Browser(XOR.changed(bias=True, patience=1, min_delta=1.0))
    browser.ask("play", n=MAX_BATCH, name="1")
    assert browser.header["paused"] == "Stopped early: the loss has not improved for 1 epoch."


def test_end_of_a_diverged_run_is_told_with_epoch_and_update() -> None:
    browser = Browser(RUNAWAY)
    while not browser.header["ended"]:
        browser.ask("play", n=MAX_BATCH, name="1")
    last = browser.playback.run.frames[-1].state
    sentence = browser.header["ended"]
    assert f"in epoch {last.epoch + 1}, at update {last.updates + 1}:" in sentence
    assert "learning rate 5 is too large" in sentence
    assert "linear output is unbounded" in sentence
    browser.ask("play", n=MAX_BATCH, name="1")
    assert browser.ids == []
    assert browser.header["ended"] == sentence
    browser.ask("reset")
    assert browser.header["ended"] is None


# ---- settings ----


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("speed", "top"), ("step_unit", "update"), ("log_loss", True), ("epoch_axis", "linear")),
        *(("show_test", False), ("discretize", True), ("coach", False), ("weight_seed", 7)),
    ],
)
def test_change_of_a_setting_is_handed_on(name: str, value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("set", name=name, value=value)
    assert browser.change == SettingsChange({name: value})
    assert browser.header["reply"] == browser.requests
    assert browser.ids == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("speed", "fast"),
        ("speed", 1),
        ("speed", None),
        ("log_loss", 1),
        ("weight_seed", -1),
        ("weight_seed", 1.5),
        ("weight_seed", True),
        ("weight_seed", "7"),
        ("weight_seed", 10**30),
        ("learning_rate", 0.1),
        ("hidden_layers", [32] * 8),
        ("dataset", "spiral"),
        ("__class__", "x"),
        ("", ""),
    ],
)
def test_change_that_is_not_valid_or_not_the_players_is_dropped(name: str, value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("set", name=name, value=value)
    assert browser.change is None
    assert browser.header["reply"] == browser.requests


def test_view_setting_changes_the_description_and_no_frame() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    number, version = browser.header["run"], browser.header["version"]
    browser.playback.adopt(XOR.changed(speed="100", log_loss=True))
    browser.listen()
    assert browser.description["settings"]["speed"] == "100"
    assert browser.description["settings"]["log_loss"] is True
    assert (browser.header["run"], browser.header["version"]) == (number, version)
    assert browser.header["kept"] == [0, 1, 2, 3]


def test_another_view_of_the_inputs_sends_the_description_and_no_frames() -> None:
    parity = Experiment(dataset="parity")
    browser = Browser(parity)
    browser.ask("play", n=3, name="1")
    browser.ask("all")
    before = browser.header
    held = (1.0,) * 6
    for changes, shown, point in (
        ({"x_input": 3}, [2, 1], [0.0] * 3),
        ({"x_input": 3, "held": held}, [2, 1], [1.0] * 3),
    ):
        browser.playback.adopt(parity.changed(**changes))
        browser.listen()
        assert browser.arrays == {}
        assert browser.header["after"] == -1
        assert browser.description["model"]["shown"] == shown
        assert browser.description["model"]["held"] == point
        for name in ("run", "version", "kept", "whole", "reply", "current"):
            assert browser.header[name] == before[name]


def test_frames_that_were_never_sent_come_with_another_view() -> None:
    parity = Experiment(dataset="parity")
    browser = Browser(parity)
    browser.ask("play", n=3, name="1")
    # Both in one run of the script, as where a click and a change come together.
    browser.playback.handle({"do": "reset", "no": 99, "run": browser.header["run"]})
    browser.playback.adopt(parity.changed(x_input=3))
    browser.listen()
    assert (browser.header["after"], browser.header["reply"], browser.ids) == (None, 99, [0])
    assert browser.description["model"]["shown"] == [2, 1]


def test_answer_that_follows_another_view_keeps_its_frames() -> None:
    # Who has missed it is told again, with the description.
    parity = Experiment(dataset="parity")
    browser = Browser(parity)
    browser.ask("step", name="1")
    ids = browser.ids
    browser.playback.adopt(parity.changed(held=(1.0,) * 6))
    browser.listen()
    assert (browser.ids, browser.header["after"]) == (ids, 0)


def test_player_can_tell_that_it_missed_all_frames() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    known = browser.header["whole"]
    # Both in one run of the script: the answer takes the place of the whole timeline.
    frame = browser.playback.run.frames[2]
    browser.playback.set_weights(frame, with_one(frame, 0, 0.5))
    browser.ask("look", frame=2)
    assert (browser.header["after"], browser.header["whole"]) == (-1, known + 1)
    browser.ask("all")
    assert (browser.header["after"], browser.header["whole"]) == (None, known + 1)
    assert (browser.ids, browser.header["current"]) == ([0, 1, 2, browser.last], 2)
    browser.ask("look", frame=1)
    assert (browser.header["after"], browser.header["whole"]) == (-1, known + 1)


def test_settings_of_view_and_training_build_no_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    playback = Playback(BATCHES, EXPORTS)

    def build(*_: object) -> None:
        raise AssertionError("a chart is built")

    monkeypatch.setattr(live_description, "region_figure", build)
    for changes in (
        {"speed": "10"},
        {"learning_rate": 0.1},
        {"weight_seed": 4},
        {"frozen": ((1,),)},
    ):
        playback.adopt(playback.run.experiment.changed(**changes))
    with pytest.raises(AssertionError, match="a chart is built"):
        playback.adopt(playback.run.experiment.changed(data_seed=4))


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 0.1), ("batch_size", 2)])
def test_change_that_training_goes_on_with_keeps_the_run(name: str, value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    number, version = browser.header["run"], browser.header["version"]
    browser.playback.adopt(XOR.changed(**{name: value}))
    browser.listen()
    assert browser.header["run"] == number
    # Another version: frames that the player has not shown yet are no longer what would come.
    assert browser.header["version"] > version
    assert browser.header["kept"] == [0, 1, 2, 3]
    browser.ask("play", n=2, name="1")
    assert browser.epochs == [4, 5]


@pytest.mark.parametrize(
    ("name", "value"), [("hidden_layers", (3,)), ("weight_seed", 5), ("dataset", "and")]
)
def test_change_that_training_cannot_go_on_with_begins_a_new_run(name: str, value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    number = browser.header["run"]
    browser.playback.adopt(XOR.changed(**{name: value}))
    browser.listen()
    assert browser.header["run"] != number
    assert browser.header["after"] is None
    assert browser.ids == browser.header["kept"] == [0]


def test_same_experiment_changes_nothing() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    message = browser.playback.message()
    browser.playback.adopt(Experiment())
    assert browser.playback.message() == message


def test_players_settings_are_view_settings() -> None:
    # The player changes them by itself: none of them may touch the run.
    values = ("top", "update", True, "log", False, True, False, "off")
    assert all(
        not XOR.restarts(XOR.changed(**{name: value}))
        for name, value in zip(VIEW_SETTINGS, values, strict=True)
    )


# ---- the network, as it is edited on the diagram ----


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([[5, "sigmoid"]], {"hidden_layers": (5,)}),
        ([], {"hidden_layers": ()}),
        ([[4, "tanh"]], {"hidden_activation": "tanh"}),
        (
            [[4, "sigmoid"], [3, "relu"]],
            {"hidden_layers": (4, 3), "layer_activations": ("sigmoid", "relu")},
        ),
        ([[4, "sigmoid"]], {}),
    ],
    ids=repr,
)
def test_hidden_layers_are_asked_for_with_their_activations(
    layers: list[list[Any]], expected: dict[str, Any]
) -> None:
    browser = Browser(XOR)
    browser.ask("layers", value=layers)
    assert browser.change == SettingsChange(expected)
    assert browser.header["error"] is None


@examples(200)
@given(json_values)
def test_no_layers_from_outside_are_taken_unless_they_are_valid(value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("layers", value=value)
    if browser.change is None:
        assert str(browser.header["error"]).startswith("hidden layers")
    else:
        XOR.changed(**browser.change.values)


@pytest.mark.parametrize(
    "value", [[[33, "tanh"]], [[0, "tanh"]], [[4, "softmax"]], [[4]], [[4, "tanh"]] * 9, 3, None]
)
def test_layers_that_there_cannot_be_are_refused_with_a_sentence(value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("layers", value=value)
    assert browser.change is None
    assert "expected" in browser.header["error"]


def test_outputs_on_offer_are_those_that_fit_the_data() -> None:
    iris = Browser(Experiment().changed(dataset="iris"))
    assert iris.description["choices"]["output"] == [["softmax", "softmax"]]
    choices = Browser(XOR).description["choices"]
    assert ["tanh", "tanh"] in choices["output"]
    assert ["leaky_relu", "leaky ReLU"] in choices["hidden"]
    assert "softmax" not in dict(choices["hidden"])


def test_weights_are_not_set_by_hand_where_that_is_locked() -> None:
    playback = Playback(XOR, EXPORTS)
    request = {"do": "edit", "no": 1, "run": playback.run.number, "frame": 0, "value": [0, 9.0]}
    answer = playback.handle(request, may_edit=False)
    assert answer.error
    assert len(playback.run.frames) == 1
    assert playback.handle({**request, "no": 2}).error is None
    assert len(playback.run.frames) == 2


# ---- files ----


@pytest.mark.parametrize("kind", EXPORTS)
def test_export_sends_the_file_of_the_frame_shown(kind: str) -> None:
    browser = Browser(XOR)
    browser.ask("play", n=5, name="1")
    kept = browser.header["kept"]
    browser.ask("export", name=kind, frame=2)
    run = browser.playback.run
    file = browser.header["file"]
    expected = EXPORTS[kind](run, run.frame(2))
    assert (file["name"], file["mime"]) == (expected.name, expected.mime)
    assert base64.b64decode(file["data"]) == expected.data
    assert browser.header["kept"] == kept
    assert browser.ids == []
    browser.ask("play", n=1, name="1")
    assert browser.header["file"] is None


def test_unknown_export_is_answered_without_a_file() -> None:
    browser = Browser(XOR)
    browser.ask("export", name="exe")
    assert browser.header["file"] is None
    assert browser.header["reply"] == browser.requests


# ---- whatever a browser may send ----

keys = ["do", "no", "run", "frame", "static", "n", "name", "value"]
actions = st.sampled_from(
    [
        "play",
        "step",
        "reset",
        "export",
        "set",
        "edit",
        "inspect",
        "look",
        "points",
        "all",
        "",
        "stop",
    ]
)
edits = st.lists(st.integers(-1, 8) | st.floats() | json_values, max_size=3)
names = st.sampled_from([*SPEEDS, "update", "epoch", "json", "npz", "weight_seed", "dataset", ""])
numbers = st.integers(-3, 30) | st.integers() | st.floats() | json_values
plausible = st.fixed_dictionaries(
    {"do": actions, "run": st.just("this one") | numbers},
    optional={
        "no": numbers,
        "frame": numbers,
        "n": numbers,
        "name": names | json_values,
        "value": edits | json_values,
        "static": st.text(),
    },
)


def check_answer(playback: Playback) -> None:
    header, arrays = unpack(playback.message())
    assert header["run"] == playback.run.number
    assert header["kept"][0] == 0
    points = arrays.pop("losses", np.empty((0, 4)))
    assert np.isfinite(points[:, :3]).all()
    assert len({len(array) for array in arrays.values()}) <= 1
    for name in ("rows", "parameters"):
        finite = np.isfinite(arrays[name][:, :4]) if name in arrays else np.array(True)
        assert finite.all()


@examples(80)
@given(json_values | st.dictionaries(st.sampled_from(keys), json_values))
def test_no_request_breaks_the_session(raw: Any) -> None:
    playback = Playback(XOR, EXPORTS)
    playback.handle(raw)
    check_answer(playback)


@examples(60)
@given(st.lists(plausible, min_size=1, max_size=6))
def test_no_sequence_of_requests_breaks_the_session(requests: list[dict[str, Any]]) -> None:
    # At any speed but those whose frames take their time.
    playback = Playback(BATCHES.changed(stop_epoch=20), EXPORTS)
    for raw in requests:
        run = playback.run.number if raw["run"] == "this one" else raw["run"]
        name = raw.get("name", "")
        slow = name in ("100", "1000", "top")
        playback.handle({**raw, "run": run, "name": "10" if slow else name})
        check_answer(playback)
        assert playback.run.frames[0].state.updates == 0


@pytest.mark.parametrize(
    "value", [10**30, -(10**30), 2**64, 1e300, float("nan"), float("inf"), True, "7", None, [], {}]
)
@pytest.mark.parametrize("part", ["no", "run", "frame", "n"])
def test_number_of_a_request_that_is_none_is_taken_as_0(part: str, value: Any) -> None:
    request = Request({part: value})
    numbers = {"no": request.number, "run": request.run, "frame": request.frame}
    expected = 1 if value is True else 0
    if part == "n":
        assert request.n_frames == 1
    else:
        assert numbers[part] == expected


@pytest.mark.parametrize(("n", "taken"), [(-5, 1), (0, 1), (7, 7), (10**9, MAX_BATCH), (2.9, 2)])
def test_number_of_frames_has_limits(n: float, taken: int) -> None:
    assert Request({"n": n}).n_frames == taken


# ---- sharing a server ----


def test_players_that_play_together_share_the_frame_rate() -> None:
    rates = [frame_rate()]
    for session in range(250):
        sharing.note_cost(session, 0.002, n_frames=1)
        rates.append(frame_rate())
    assert rates[0] == rates[1] == HIGHEST_RATE
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == LOWEST_RATE
    browser = Browser(XOR)
    browser.ask("play", n=1, name="1")
    assert browser.header["rate"] == LOWEST_RATE


def test_all_that_play_together_cost_no_more_than_their_share() -> None:
    spent = [0.002, 0.05, 0.3]
    for session, seconds in enumerate(spent):
        sharing.note_cost(session, seconds, n_frames=10)
    assert LOWEST_RATE < frame_rate() < HIGHEST_RATE
    scripts = len(spent) * sharing.SCRIPT_SECONDS / sharing.SECONDS_AT_ONCE
    low, high = (rate * sum(spent) / 10 + scripts for rate in (frame_rate(), frame_rate() + 1))
    assert low <= sharing.SHARE < high


def test_one_dear_answer_is_soon_forgotten_and_one_without_frames_makes_none_dear() -> None:
    for session in range(2):
        for _ in range(5):
            sharing.note_cost(session, 0.2, n_frames=20)
    usual = frame_rate()
    sharing.note_cost(0, 0.2, n_frames=1)
    dear = frame_rate()
    assert 0.4 * usual < dear < usual
    for _ in range(8):
        sharing.note_cost(0, 0.2, n_frames=20)
    assert 0.9 * usual < frame_rate() <= usual


def test_frames_are_trained_for_one_player_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = [], []

    def record(*_: Any, **__: Any) -> list[Any]:
        at_work.append(1)
        most.append(len(at_work))
        sharing.time.sleep(0.02)
        at_work.pop()
        return []

    browsers = [Browser(XOR) for _ in range(4)]
    monkeypatch.setattr(recorder.Run, "record", record)
    monkeypatch.setattr(sharing, "LONGEST_WAIT", 60.0)  # however busy the machine is
    asked = [threading.Thread(target=one.ask, args=["play"], kwargs={"n": 1}) for one in browsers]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_who_has_waited_long_for_a_turn_goes_on_and_what_fails_gives_its_turn_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "LONGEST_WAIT", 0.01)
    with suppress(ValueError), taking_turns():
        with ThreadPoolExecutor(1) as other:
            other.submit(lambda: taking_turns().__enter__()).result(timeout=5.0)
        raise ValueError
    assert sharing._turn.acquire(blocking=False)
    sharing._turn.release()


def test_players_ask_in_a_room_for_as_much_as_is_reckoned_with() -> None:
    player = (Path(sharing.__file__).parent / "browser" / "player.js").read_text(encoding="utf-8")
    assert f"BATCH_IN_A_ROOM = {sharing.SECONDS_AT_ONCE};" in player
    assert sharing.ACTIVE_SECONDS > sharing.SECONDS_AT_ONCE


def test_who_plays_what_costs_little_takes_little_from_others() -> None:
    sharing.note_cost(1, 0.01, n_frames=24)
    sharing.note_cost(2, 0.01, n_frames=24)
    assert frame_rate() == HIGHEST_RATE
    sharing.note_cost(2, 0.4, n_frames=8)
    assert frame_rate() < HIGHEST_RATE


def test_who_got_no_frame_yet_counts_as_playing() -> None:
    sharing.note_cost(1, 0.06, n_frames=0)
    assert sharing.count_players(2) > 1
    assert sharing.count_players(1) == 1


def test_the_more_play_the_shorter_each_trains_and_the_longer_it_waits_for_its_turn() -> None:
    assert (sharing.budget(), sharing.seconds_between_answers()) == (BUDGET_SECONDS, 0.0)
    budgets, waits = [], []
    for session in range(120):
        sharing.note_cost(session, sharing.budget(), n_frames=0)
        budgets.append(sharing.budget())
        waits.append(sharing.seconds_between_answers())
    assert budgets == sorted(budgets, reverse=True)
    assert waits == sorted(waits)
    assert budgets[0] == BUDGET_SECONDS
    assert budgets[-1] == SHORTEST_BUDGET
    # All that train for frames that take long cost no more than the core has.
    assert waits[-1] == sum(cost.of_answer for cost in sharing._costs.values())


def test_an_answer_trains_for_the_budget_of_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    monkeypatch.setattr(recorder.Run, "record", lambda *args, **_: given.append(args[3]) or [])
    browser = Browser(XOR)
    browser.ask("play", n=1, name="1")
    for session in range(49):
        sharing.note_cost(session, 0.01, n_frames=0)
    browser.ask("play", n=1, name="1")
    assert given == [BUDGET_SECONDS, 1.0 / 50]
    assert browser.header["turn"] > 0.1


def test_player_that_has_stopped_takes_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    together = [Browser(XOR) for _ in range(50)]
    for browser in together:
        browser.ask("play", n=1, name="1")
    later = sharing.time.monotonic() + sharing.ACTIVE_SECONDS + 1.0
    monkeypatch.setattr(sharing.time, "monotonic", lambda: later)
    assert frame_rate() == HIGHEST_RATE


# ---- what is read, edited and looked at ----


@every_experiment
def test_edited_weight_makes_a_frame_with_all_its_numbers(experiment: Experiment) -> None:
    browser = Browser(experiment)
    browser.ask("step", name="update")
    before = browser.playback.run.frames[-1]
    browser.ask("edit", value=[3, -1.25])
    assert browser.header["after"] == before.id
    (row,) = browser.arrays["rows"]
    frame = browser.playback.run.frames[-1]
    expected = before.state.parameters.copy()
    expected[3] = -1.25
    np.testing.assert_array_equal(frame.state.parameters, expected)
    run = browser.playback.run
    mlp = run.mlp.with_parameters(expected)
    n = run.dataset.n_train
    reduce = np.sum if experiment.reduction == "sum" else np.mean
    errors = run.dataset.y[:n] - mlp.predict(run.dataset.X[:n])
    assert frame.scores.loss == pytest.approx(reduce(0.5 * errors**2), rel=1e-12)
    assert row[4] == frame.scores.loss
    assert row[11] == frame.edited == 3
    # It stands where the frame before it stood, and training goes on from it.
    assert (frame.state.epoch, frame.state.updates) == (before.state.epoch, before.state.updates)
    browser.ask("step", name="update")
    trainer = experiment.make_trainer(run.mlp, run.dataset)
    trainer.restore(frame.state)
    trainer.step()
    np.testing.assert_array_equal(
        browser.playback.run.frames[-1].state.parameters, trainer.mlp.parameters
    )


def test_edit_of_an_earlier_frame_forgets_what_came_after_it() -> None:
    browser = Browser(XOR)
    browser.ask("play", name="1", n=5)
    browser.ask("edit", value=[0, 2.0], frame=2)
    kept = browser.header["kept"]
    assert kept[:3] == [0, 1, 2]
    assert len(kept) == 4
    assert browser.ids == kept[3:]


def test_tries_of_one_drag_leave_one_frame() -> None:
    browser = Browser(XOR)
    browser.ask("step", name="1")
    start = browser.last
    for value in (0.1, 0.2, 0.3):
        browser.ask("edit", value=[0, value], frame=start)
    frames = browser.playback.run.frames
    assert len(frames) == 3
    assert frames[-1].state.parameters[0] == 0.3


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        [1],
        [0, 1e300],
        [0, float("nan")],
        [99, 1.0],
        [-1, 1.0],
        ["0", 1.0],
        [0, None],
        {"0": 1},
        [[0], 1.0],
        [0, 1.0, 2.0],
        "01",
        [0, True, 3],
    ],
    ids=str,
)
def test_edit_that_makes_no_sense_leaves_the_run(value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("step", name="1")
    before = browser.playback.run.frames
    browser.ask("edit", value=value)
    assert browser.playback.run.frames == before
    assert browser.ids == browser.header["kept"]


def test_edit_that_leaves_the_finite_numbers_is_refused() -> None:
    linear = Experiment(
        hidden_layers=(4,) * 6,
        hidden_activation="linear",
        initial_scale=20.0,
        output_activation="linear",
        bias=True,
    )
    run = Playback(linear, EXPORTS).run
    frame = run.frames[0]
    big = np.full(run.mlp.n_parameters, 1e60)
    frame.state.parameters[:] = big
    assert run.edit(0, 0, 1e6) is None
    assert run.frames == [frame]


@every_experiment
def test_gradient_of_the_frame_shown_is_the_slope_of_the_loss_shown(experiment: Experiment) -> None:
    penalised = Experiment(**{**experiment.__dict__, "l1": 0.01, "l2": 0.1})
    browser = Browser(penalised)
    browser.ask("play", name="1", n=3)
    browser.ask("inspect", frame=browser.ids[1])
    run = browser.playback.run
    assert browser.arrays["inspected"].tolist() == [[float(run.frames[2].id)]]
    at, step = run.frames[2].state.parameters, 1e-6
    shifts = step * np.eye(len(at))
    shifted = replace(
        run.networks(run.frames), parameters=np.concatenate([at + shifts, at - shifts])
    )
    losses = shifted.losses()[:, 0]
    slopes = (losses[: len(at)] - losses[len(at) :]) / (2.0 * step)
    np.testing.assert_allclose(browser.arrays["gradient"][0], slopes, atol=1e-7)


def test_page_is_told_which_frame_is_looked_at() -> None:
    browser = Browser(XOR)
    browser.ask("play", name="1", n=5)
    browser.ask("look", frame=3)
    assert browser.header["current"] == 3
    assert browser.playback.current_frame().id == 3
    # What Step makes is what is shown from then on.
    browser.ask("step", name="1", frame=1)
    assert browser.playback.current_frame().id == browser.header["current"] == browser.last
    # A frame that is gone meanwhile stands for the one before it.
    browser.ask("look", frame=4)
    assert browser.playback.current_frame().id == 1


def test_player_is_sent_to_the_frame_that_a_page_has_made() -> None:
    browser = Browser(XOR)
    browser.ask("step", name="1")
    playback = browser.playback
    assert browser.header["seek_to"][0] == 0
    playback.step_from(playback.run.frames[0])
    browser.listen()
    count, id = browser.header["seek_to"]
    assert id == browser.last
    assert browser.ids == browser.header["kept"]
    assert playback.current_frame().id == browser.last
    start = playback.run.frames[0]
    playback.set_weights(start, with_one(start, 2, 0.5))
    browser.listen()
    assert browser.header["seek_to"][0] > count
    assert browser.header["seek_to"][1] == browser.last
    assert playback.run.frames[-1].edited == 2


def test_place_is_frozen_by_the_player() -> None:
    browser = Browser(XOR)
    browser.ask("set", name="frozen", value=[[1, 2, 1], [2]])
    assert browser.change == SettingsChange({"frozen": ((1, 2, 1), (2,))})
    browser.ask("set", name="frozen", value=[["x"]])
    assert browser.change is None


def test_page_and_highlighted_parts_are_told() -> None:
    playback = Playback(XOR, EXPORTS)
    header, _ = unpack(playback.message("hood", "network", ("1.0", ">1.0")))
    assert header["page"] == "hood"
    assert header["highlighted"] == ["1.0", ">1.0"]
    header, _ = unpack(playback.message())
    assert header["page"] == "play"
    assert header["highlighted"] == []


def test_show_all_sends_the_description_again() -> None:
    browser = Browser(XOR)
    browser.ask("step", name="1")
    assert "description" not in browser.header
    browser.playback.show_all()
    browser.listen()
    assert "description" in browser.header
    assert browser.ids == browser.header["kept"]


# ---- points edited on the chart ----

IRIS = Experiment().changed(dataset="iris", x_input=3, y_input=4, held=(0.0, 1.0, 0.5, 0.5))
SINE = Experiment().changed(dataset="sine", samples=40)
PLANE = Experiment().changed(dataset="plane", samples=40)
THREE = Experiment().changed(dataset="three_spirals", samples=60)
LINE = Experiment().changed(
    dataset="own",
    table=Table(np.arange(4.0)[:, None], np.arange(4) % 2, ("a",), "b", ("p", "q"), 3),
)
EDITED = {
    "xor": XOR,
    "circle": BATCHES,
    "three": THREE,
    "iris": IRIS,
    "plane": PLANE,
    "sine": SINE,
    "classes over one input": LINE,
}
every_edited = pytest.mark.parametrize("experiment", EDITED.values(), ids=EDITED)


def edited_table(browser: Browser) -> Table:
    """Return the points that were asked for, and check that only they change."""
    assert browser.change is not None
    assert browser.change.goes_on
    assert browser.change.values.keys() == {"dataset", "table"}
    assert browser.change.values["dataset"] == "own"
    assert browser.header["error"] is None
    table = browser.change.values["table"]
    assert isinstance(table, Table)
    return table


def grant(browser: Browser) -> None:
    """Do what a session does with a change of points."""
    assert browser.change
    experiment = browser.playback.run.experiment.changed(**browser.change.values)
    browser.playback.adopt_points(experiment)
    browser.listen()


@every_edited
def test_added_point_stands_behind_those_to_train_on(experiment: Experiment) -> None:
    browser = Browser(experiment)
    before = experiment.make_dataset()
    browser.ask("points", value=["add", 0.25, 0.75, 1])
    after, n = edited_table(browser), before.n_train
    assert after.n_train == n + 1
    assert len(after.inputs) == len(before.points) + 1
    np.testing.assert_array_equal(np.delete(after.inputs, n, axis=0), before.points)
    np.testing.assert_array_equal(np.delete(after.targets, n), before.labels)
    expected = before.fixed_inputs(experiment.held)
    expected[experiment.x_input - 1] = 0.25
    if before.n_inputs > 1:
        expected[experiment.y_input - 1] = 0.75
    np.testing.assert_array_equal(after.inputs[n], expected)
    # Over one input a value is as high as the point is.
    is_height = before.n_inputs == 1 and not before.classes
    assert after.targets[n] == (0.75 if is_height else 1.0)
    assert (after.names, after.classes, after.target) == (
        before.names,
        before.classes,
        before.target,
    )


@every_edited
def test_moved_point_keeps_what_the_chart_does_not_show(experiment: Experiment) -> None:
    browser = Browser(experiment)
    before = experiment.make_dataset()
    browser.ask("points", value=["move", 2, 0.25, 0.75])
    after = edited_table(browser)
    inputs, targets = before.points.copy(), before.labels.copy()
    inputs[2, experiment.x_input - 1] = 0.25
    if before.n_inputs > 1:
        inputs[2, experiment.y_input - 1] = 0.75
    elif not before.classes:
        targets[2] = 0.75
    np.testing.assert_array_equal(after.inputs, inputs)
    np.testing.assert_array_equal(after.targets, targets)
    assert after.n_train == before.n_train


@every_edited
def test_labelled_point_has_another_class_or_value_and_its_place(experiment: Experiment) -> None:
    browser = Browser(experiment)
    before = experiment.make_dataset()
    browser.ask("points", value=["label", 1, 0])
    targets = before.labels.copy()
    targets[1] = 0.0
    np.testing.assert_array_equal(edited_table(browser).targets, targets)
    np.testing.assert_array_equal(edited_table(browser).inputs, before.points)


@every_edited
def test_removed_point_is_gone_from_its_part(experiment: Experiment) -> None:
    before = experiment.make_dataset()
    n = len(before.points)
    for sample in (0, n - 1):
        browser = Browser(experiment)
        browser.ask("points", value=["remove", sample])
        after = edited_table(browser)
        np.testing.assert_array_equal(after.inputs, np.delete(before.points, sample, axis=0))
        assert after.n_train == before.n_train - (sample < before.n_train)


@every_edited
@pytest.mark.parametrize("value", [["add", 0.1, 0.2, 0], ["move", 0, 0.3, 0.4], ["remove", 1]])
def test_training_goes_on_with_edited_points(experiment: Experiment, value: list[Any]) -> None:
    browser = Browser(experiment)
    browser.ask("play", n=4, name="update")
    number, version, shown = browser.header["run"], browser.header["version"], browser.parameters
    browser.ask("points", value=value)
    # So far it is only asked for.
    assert browser.header["version"] == version
    grant(browser)
    run = browser.playback.run
    assert browser.header["run"] == number
    assert browser.header["version"] > version
    assert browser.header["reply"] == browser.requests
    assert browser.header["after"] is None
    assert browser.ids == browser.header["kept"] == [0, 1, 2, 3, 4]
    assert browser.parameters[1:] == shown
    table = run.experiment.table
    assert table is not None
    assert browser.description["table"]["n_samples"] == len(table.inputs)
    # The frames are scored on the points as they are now.
    losses = browser.arrays["rows"][:, 4]
    networks = replace(run.networks(run.frames), parameters=browser.arrays["parameters"])
    scores, _ = networks.score()
    np.testing.assert_allclose(losses, [one.loss for one in scores], rtol=1e-12)
    browser.ask("step", name="update")
    assert browser.header["kept"] == [0, 1, 2, 3, 4, 5]
    browser.ask("step", name="update", frame=1)
    assert browser.header["kept"] == [0, 1, 6]


def test_points_edited_again_and_again_keep_their_view() -> None:
    experiment = Experiment().changed(dataset="parity", inputs=4)
    browser = Browser(experiment)
    for value in (["move", 0, 0.2, 0.3], ["label", 3, 1], ["remove", 15], ["add", 1.0, 1.0, 0]):
        browser.ask("points", value=value)
        grant(browser)
    after = browser.playback.run.experiment
    assert (after.held, after.x_input, after.y_input) == (experiment.held, 1, 2)
    assert browser.description["window"] == [[-0.25, 1.25], [-0.25, 1.25]]


@pytest.mark.parametrize("value", [["label", 3, 1], ["remove", 15]])
def test_points_of_a_truth_table_stay_on_the_chart_when_one_is_edited(value: list[Any]) -> None:
    browser = Browser(Experiment().changed(dataset="parity", inputs=4))

    def drawn() -> int:
        traces = browser.description["figures"]["region"]["data"]
        return sum(len(np.atleast_1d(trace["customdata"])) for trace in traces)

    browser.ask("points", value=value)
    grant(browser)
    assert browser.playback.run.dataset.on_grid
    shown = browser.playback.run.dataset.points[:, 2:]
    assert (shown == 0.0).all(axis=1).sum() == 4


def test_points_of_other_sizes_begin_a_new_run() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=3, name="1")
    number = browser.header["run"]
    browser.playback.adopt_points(XOR.changed(dataset="iris"))
    browser.listen()
    assert browser.header["run"] != number
    assert browser.ids == browser.header["kept"] == [0]
    assert browser.description["layers"] == [4, 4, 3]


def refused(browser: Browser, value: Any) -> str:
    """Ask for what cannot be, and return the remark; nothing else may come of it."""
    run = browser.playback.run
    before = (run.number, run.version, run.experiment, list(run.frames), run.dataset)
    browser.ask("points", value=value)
    assert browser.change is None
    assert browser.header["reply"] == browser.requests
    assert browser.ids == []
    again = (run.number, run.version, run.experiment, list(run.frames), run.dataset)
    assert again == before
    assert browser.playback.run is run
    remark = browser.header["error"]
    assert isinstance(remark, str)
    assert remark
    return remark


NO_EDIT = "expected a point to add, move or remove"
NO_POINT = "expected an existing point"


@pytest.mark.parametrize(
    ("value", "remark"),
    [
        *(
            (value, NO_EDIT)
            for value in (
                None,
                5,
                "add",
                [],
                {},
                ["add"],
                ["add", 1, 2],
                ["add", 1, 2, 0, 4],
                ["fly", 1],
                [["add"], 1, 2, 0],
                [None, 1],
                ["remove", "0"],
                ["remove", None],
                ["remove", True],
                ["remove", [0]],
                ["move", 0, 1],
                ["label", 1],
                ["add", 1, 2, None],
                ["add", 1e300, 0, 0],
                ["add", 0, -1e13, 0],
                ["move", 0, 0, 10**400],
                ["label", 0, 10**400],
                ["remove", 10**400],
                ["add", float("nan"), 0, 0],
                ["move", 0, float("inf"), 0],
                ["remove", float("nan")],
            )
        ),
        *(
            (value, NO_POINT)
            for value in (
                ["remove", -1],
                ["remove", 4],
                ["remove", 0.5],
                ["move", 4, 0, 0],
                ["label", 99, 1],
            )
        ),
        (["label", 0, 2], "expected class numbers from 0 to 1, got 2"),
        (["label", 0, -1], "expected class numbers from 0 to 1, got -1"),
        (["label", 0, 0.5], "expected class numbers from 0 to 1, got 0.5"),
        (["add", 0, 0, 7], "expected class numbers from 0 to 1, got 7"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_edit_that_cannot_be_is_told_why_and_changes_nothing(value: Any, remark: str) -> None:
    assert refused(Browser(XOR), value) == remark


@every_edited
def test_last_point_to_train_on_stays(experiment: Experiment) -> None:
    table = experiment.make_dataset().as_table()
    one = Table(
        table.inputs[:3],
        table.targets[:3],
        table.names,
        table.target,
        table.classes,
        1,
        table.ranges,
    )
    browser = Browser(experiment.changed(dataset="own", table=one))
    assert refused(browser, ["remove", 0]) == "the last training point cannot be removed"
    # Those to test on may all go.
    for _ in range(2):
        browser.ask("points", value=["remove", 1])
        grant(browser)
    assert len(browser.playback.run.dataset.points) == 1
    assert not browser.playback.run.experiment.has_test
    assert np.isnan(browser.arrays["rows"][:, 5]).all()


def test_more_points_than_a_table_holds_are_refused() -> None:
    full = Table(np.zeros((MAX_ROWS, 1)), np.zeros(MAX_ROWS), ("a",), "b", ("p", "q"), MAX_ROWS)
    browser = Browser(Experiment().changed(dataset="own", table=full))
    assert refused(browser, ["add", 0, 0, 0]) == (
        f"expected 1 to {MAX_ROWS} rows, got {MAX_ROWS + 1}"
    )


def test_remark_is_gone_with_the_next_answer() -> None:
    browser = Browser(XOR)
    refused(browser, [])
    browser.ask("step", name="1")
    assert browser.header["error"] is None


numbers_of_points = st.integers(-2, 200) | st.integers() | st.floats() | json_values
point_edits = st.tuples(
    st.sampled_from(["add", "move", "label", "remove", "fly"]) | json_values,
    st.lists(numbers_of_points, max_size=4),
).map(lambda parts: [parts[0], *parts[1]])


@examples(80)
@given(st.sampled_from(sorted(EDITED)), st.lists(point_edits | json_values, max_size=5))
def test_any_edit_gives_valid_points_or_a_remark(name: str, edits: list[Any]) -> None:
    playback = Playback(EDITED[name], EXPORTS)
    for k, value in enumerate(edits):
        run, experiment = playback.run, playback.run.experiment
        request = {"do": "points", "run": run.number, "no": k, "value": value}
        change = playback.handle(request).change
        header, _ = unpack(playback.message())
        assert header["reply"] == k
        assert (change is None) == bool(header["error"])
        assert playback.run.experiment == experiment
        if change:
            other = experiment.changed(**change.values)
            assert other.table == change.values["table"]
            playback.adopt_points(other)
            assert playback.run is run
            check_answer(playback)
            playback.handle({"do": "step", "run": run.number, "frame": run.frames[-1].id})
            check_answer(playback)


def test_edits_of_every_data_set_go_on_in_the_same_run() -> None:
    for dataset, source in SOURCES.items():
        if source.is_own:
            continue
        browser = Browser(Experiment(samples=20).changed(dataset=dataset))
        number = browser.header["run"]
        browser.ask("points", value=["move", 0, 0.1, 0.2])
        grant(browser)
        assert browser.header["run"] == number
        assert browser.playback.run.experiment.layer_sizes == (browser.playback.run.mlp.layer_sizes)
