"""What the player is told of the coach, and what comes of a click on its button."""

import json
from itertools import count
from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.live import coaching, sharing
from playground.live.coaching import (
    FRAMES,
    LEAST_SECONDS,
    SECONDS_OF_ALL,
    Coaching,
    seconds_for,
)
from playground.live.playback import Playback
from playground.live.request import SettingsChange
from playground.presets import PRESETS
from playground.run.recorder import Run
from tests.messages import unpack
from tests.recordings import PATIENT, XOR

NUMBERS = count(1)  # of requests: one that comes again is not done again
DEAD = Experiment(
    hidden_activation="relu",
    bias=True,
    hidden_layers=(2,),
    parameters=(*(-1.0,) * 6, 1.0, 1.0, 0.1),
)


@pytest.fixture(autouse=True)
def others(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let no budget run out on a busy machine, and nobody else play."""
    record = Run.record
    monkeypatch.setattr(
        Run,
        "record",
        lambda run, n_frames, speed, *_, **options: record(run, n_frames, speed, 600.0, **options),
    )
    monkeypatch.setattr(coaching, "seconds_for", lambda n_players, n_frames: PATIENT)
    yield
    sharing._costs.clear()


def ask(
    playback: Playback, do: str, **parts: object
) -> tuple[dict[str, Any], SettingsChange | None]:
    request = {"do": do, "no": next(NUMBERS), "run": playback.run.number, "static": "", **parts}
    change = playback.handle(json.loads(json.dumps(request))).change
    return unpack(playback.message())[0], change


def play(playback: Playback, n_answers: int) -> list[dict[str, Any]]:
    """Play on, and return what was said of each frame."""
    said = []
    for _ in range(n_answers):
        last = playback.run.frames[-1].id
        header, _ = ask(playback, "play", name="auto", n=24, frame=last)
        coach = header["coach"]
        assert coach["ids"] == [one.id for one in playback.run.frames if one.id > last]
        said += [coach["remarks"][place] if place >= 0 else "unknown" for place in coach["of"]]
    return said


def coached(experiment: Experiment) -> Playback:
    playback = Playback(experiment, {})
    playback.is_coached = True
    return playback


def test_the_articles_run_is_told_from_plateau_to_solved() -> None:
    said = play(coached(XOR), 6)
    assert said[:30] == [None] * 30
    texts = [one and one["text"] for one in said]
    plateau = "Plateau: normal for XOR with plain descent. It ends near epoch 700."
    solved = "Solved at epoch 1,967: every point is within 0.1."
    assert plateau in texts
    # The frame after which the loss is solved, and no other before it.
    assert texts.index(solved) == 115
    assert set(texts) == {None, plateau, solved}


def test_nothing_is_said_where_nobody_listens() -> None:
    playback = Playback(XOR, {})
    header, _ = ask(playback, "play", name="auto", n=24, frame=0)
    assert header["coach"] is None


def test_two_that_play_hear_of_every_frame() -> None:
    alone = play(coached(XOR), 5)
    sharing.note_cost(0, 0.001, 24)
    beside_another = play(coached(XOR), 5)
    assert beside_another == alone
    assert "plateau" in {one["key"] for one in alone if one}


def test_in_a_full_room_the_last_frame_of_an_answer_is_spoken_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run(XOR)
    frames = run.record(12, "auto")
    clock = count(0.0, 2.0 * PATIENT)
    monkeypatch.setattr(coaching.time, "perf_counter", lambda: next(clock))
    assert Coaching(run).say(frames)["of"] == [0] * 12
    assert Coaching(run).say(frames, n_players=2)["of"] == [-1] * 11 + [0]


def test_more_players_take_less_time_each_and_no_more_together() -> None:
    seconds = [seconds_for(n, FRAMES) for n in range(1, 41)]
    assert seconds == sorted(seconds, reverse=True)
    assert (seconds[0], seconds[-1]) == (SECONDS_OF_ALL, LEAST_SECONDS)
    together = [n * one for n, one in enumerate(seconds, start=1) if one > LEAST_SECONDS]
    assert max(together) <= SECONDS_OF_ALL * (1 + 1e-12)


def test_more_frames_have_as_much_time_each() -> None:
    for n in (1, 10, 40):
        assert seconds_for(n, 3 * FRAMES) == pytest.approx(3 * seconds_for(n, FRAMES))
        assert seconds_for(n, 1) == seconds_for(n, FRAMES)


def test_an_answer_repeats_no_remark() -> None:
    run = Run(XOR)
    said = Coaching(run).say(run.record(180, "auto"))
    keys = [remark and remark["key"] for remark in said["remarks"]]
    assert len(keys) == len(set(keys)) == 3


def test_a_click_changes_what_was_offered() -> None:
    playback = coached(XOR)
    play(playback, 6)
    last = playback.run.frames[-1].id
    header, change = ask(playback, "advice", frame=last)
    assert change == SettingsChange({"hidden_layers": (3,)}, advised=True)
    assert header["reply"] == next(NUMBERS) - 1


def test_a_click_leads_to_health() -> None:
    playback = coached(DEAD)
    said = play(playback, 1)
    assert said[-1]["button"] == "Why?"
    _, change = ask(playback, "advice", frame=playback.run.frames[-1].id)
    assert change == SettingsChange({}, section="Health", advised=True)


def test_a_click_goes_to_a_frame_that_is_kept() -> None:
    playback = coached(PRESETS["Overfitting"])
    said = play(playback, 5)
    offered = [one for one in said if one and one["key"] == "best_test"]
    assert offered
    kept = {frame.id: frame for frame in playback.run.frames}
    best = kept[offered[-1]["seek"]]
    # The first of the lowest, of all frames there are.
    losses = [frame.scores.test_loss for frame in playback.run.frames]
    assert best is playback.run.frames[int(np.argmin(losses))]
    # That is for the player alone to do.
    assert ask(playback, "advice", frame=playback.run.frames[-1].id)[1] is None


@pytest.mark.parametrize("frame", [0, 3, -1, 10**9, None, "x", 2.5])
def test_a_click_where_nothing_is_offered_does_nothing(frame: object) -> None:
    playback = coached(XOR)
    play(playback, 1)
    assert ask(playback, "advice", frame=frame)[1] is None


def test_what_is_asked_for_at_rest_is_told() -> None:
    playback = Playback(XOR, {})
    ask(playback, "play", name="auto", n=24, frame=0)
    ask(playback, "play", name="auto", n=24, frame=playback.run.frames[-1].id)
    ask(playback, "play", name="auto", n=24, frame=playback.run.frames[-1].id)
    playback.is_coached = True
    frame = playback.run.frames[-1]
    header, _ = ask(playback, "look", frame=frame.id)
    assert header["coach"]["ids"] == [frame.id]
    assert header["coach"]["remarks"][0]["key"] == "plateau"


@pytest.mark.parametrize(
    ("experiment", "speed", "changed"),
    [
        (PRESETS["A rare class"], "100", "class_weights"),
        (
            PRESETS["TensorFlow Playground: how it starts"].changed(
                learning_rate=3.0, batch_size=0
            ),
            "1",
            "learning_rate",
        ),
    ],
    ids=["balanced classes", "a smaller rate"],
)
def test_a_click_does_what_was_offered_after_it_had_been_tried(
    experiment: Experiment, speed: str, changed: str
) -> None:
    playback = Playback(experiment, {})
    playback.run.record(12, speed)
    playback.is_coached = True
    for frame in playback.run.frames[1:]:
        header, _ = ask(playback, "look", frame=frame.id)
        (remark,) = header["coach"]["remarks"]
        if remark and remark["button"]:
            break
    assert remark["button"]
    _, change = ask(playback, "advice", frame=frame.id)
    assert change is not None
    assert (change.advised, change.values.keys()) == (True, {changed})
