"""The first minute: whatever is chosen by one click is learned, and the coach says so."""

import re

import pytest

from playground.live.coaching import Coaching
from playground.presets import GALLERY, Entry
from playground.run.recorder import Run
from tests.recordings import PATIENT

MOST_FRAMES = 300  # about ten seconds of playing


@pytest.mark.parametrize("entry", GALLERY, ids=[entry.key for entry in GALLERY])
def test_the_coach_says_that_it_is_learned_within_300_frames(entry: Entry) -> None:
    run = Run(entry.experiment)
    coaching = Coaching(run)
    assert entry.experiment.speed == "auto"
    while sum(not frame.is_between for frame in run.frames) <= MOST_FRAMES:
        frames = run.record(1, "auto", PATIENT)
        said = coaching.say(frames)
        found = [
            (frame, said["remarks"][place])
            for frame, place in zip(frames, said["of"], strict=True)
            if place >= 0 and said["remarks"][place]
        ]
        learned = [one for one in found if one[1]["key"] in ("solved", "good")]
        if learned:
            break
        assert frames, "the run has ended"
    else:
        pytest.fail("not within 300 frames")
    scores = learned[0][0].scores
    assert scores.accuracy >= 0.97 or scores.r_squared >= 0.95
    assert re.match(
        r"Solved (at|by) epoch|At least 97 %|R² has been at least 0.95", learned[0][1]["text"]
    )
