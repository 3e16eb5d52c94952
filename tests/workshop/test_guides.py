"""Guides, tracks and exercises agree: names, order, minutes and figures are held to each other."""

import re
from pathlib import Path

import pytest

from playground.experiment import SPEEDS, Experiment
from playground.run.recorder import Run
from playground.workshop.catalogue import FOLDER, shipped
from playground.workshop.exercise import Exercise
from playground.workshop.proving import exhaust, train_to
from playground.workshop.tracks import MORE, TRACKS, Track
from tests.workshop.runs import start_of

README = Path(__file__).parents[2] / "README.md"
PARAGRAPH = re.compile(r"^\*\*(.+?)[.?]\*\* (.+)$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,-])[+-]?\d[\d,]*(?:\.\d+)?(?: %)?")
# What a paragraph may be on besides an exercise; a talk is a row of the table.
OTHERS = ("Before", "At the end", "If the network is slow", "Short of time", "A second meeting")
TEXTS = dict(
    zip(shipped(), (path.read_text() for path in sorted(FOLDER.glob("*.toml"))), strict=True)
)
NUMBERS_IN_WORDS = {3: "three", 16: "sixteen"}
every_track = pytest.mark.parametrize("track", TRACKS.values(), ids=list(TRACKS))


def paragraphs_of(track: Track) -> list[tuple[Exercise | None, str, str]]:
    """Return the exercise that each paragraph is on, its head and its text."""
    found = []
    for head, text in PARAGRAPH.findall(track.guide):
        on = [one for one in track.exercises if one.title.startswith(head)]
        assert len(on) <= 1, head
        found.append((on[0] if on else None, head, text))
    return found


def figures_in(text: str) -> list[str]:
    """Return the numbers of a text, those that take no measuring left out: "2-2-1", "h2", "3"."""
    found = [one.strip().lstrip("+-").rstrip(",") for one in NUMBER.findall(text)]
    return [one for one in found if len(re.sub(r"\D", "", one)) > 1]


@every_track
def test_each_paragraph_is_on_an_exercise_of_the_track_in_its_order(track: Track) -> None:
    found = paragraphs_of(track)
    for exercise, head, _ in found:
        rows = [item.title for item in track.items if not item.exercise]
        is_talk = any(row == head or row.startswith(f"{head}: ") for row in rows)
        assert exercise or is_talk or head in OTHERS, head
    order = [exercise.id for exercise, *_ in found if exercise]
    assert order == [one.id for one in track.exercises if one.id in order]


def test_each_exercise_of_a_track_is_described_in_its_guide_or_a_shorter_one() -> None:
    described: set[str] = set()
    for track in TRACKS.values():
        described |= {exercise.id for exercise, *_ in paragraphs_of(track) if exercise}
        assert {one.id for one in track.exercises} <= described


# Figures of a guide that its exercise does not give: measured here.
MEASURED = {
    "and-needs-bias": {"0.500"},
    "stuck": {"908", "0.01", "0.99"},
    "twins": {"0.51", "2,510", "20,000"},
    "luck-or-size": {"100 %", "0 %"},  # "all" and "none" there
    "saturated": {"100 %"},  # "all"
}


@every_track
def test_each_figure_of_a_guide_stands_in_its_exercise_or_is_measured(track: Track) -> None:
    for exercise, head, text in paragraphs_of(track):
        if exercise:
            known = {*figures_in(TEXTS[exercise.id]), *MEASURED.get(exercise.id, ())}
            assert set(figures_in(text)) <= known, head


def solved_at(start: Experiment, most: int) -> int:
    """Return the first epoch at which each point is within 0.1."""
    run = Run(start)
    train = run.dataset.train
    for epoch in range(1, most):
        run.trainer.advance(epochs=1)
        if abs(run.trainer.mlp.predict(train.X) - train.y).max() < 0.1:
            return epoch
    return most


def outputs(start: Experiment, epochs: int) -> list[float]:
    run = Run(start)
    exhaust(train_to(run, epochs))
    return run.trainer.mlp.predict(run.dataset.train.X).ravel().round(3).tolist()


def test_figures_that_only_guides_give_are_right() -> None:
    assert solved_at(start_of("stuck", hidden_layers=(3,)), 1000) == 908
    assert outputs(start_of("stuck"), 50_000) == pytest.approx([0.01, 0.50, 0.99, 0.50], abs=5e-3)
    assert outputs(start_of("and-needs-bias"), 5000) == [0.5] * 4
    other = {w: start_of("twins", parameters=(w, *[0.5] * 16)) for w in (0.51, 0.501)}
    assert round(solved_at(other[0.51], 3000), -1) == 2510
    assert max(outputs(other[0.501], 20_000)) < 0.7


def test_a_second_meeting_takes_the_minutes_that_are_said() -> None:
    (text,) = (text for *_, head, text in paragraphs_of(TRACKS["120"]) if head == OTHERS[-1])
    exercises = [shipped()[id] for id in MORE]
    assert f"That is {sum(one.minutes for one in exercises)} minutes of exercises" in text
    heads = re.findall(r"(?:^|\), )([A-Z][^(]+?) \(", text)
    assert len(heads) == len(exercises)
    for head, one in zip(heads, exercises, strict=True):
        assert one.title.startswith(head)


def test_numbers_of_exercises_are_those_there_are() -> None:
    more = len(TRACKS["120"].exercises) - len(TRACKS["90"].exercises)
    assert f"{NUMBERS_IN_WORDS[more]} more exercises" in TRACKS["120"].guide
    n = NUMBERS_IN_WORDS[len(shipped())]
    readme = README.read_text()
    assert f"{n} exercises check themselves" in readme
    assert f"{n.capitalize()} exercises check themselves" in readme
    assert ", ".join(list(TRACKS)[:-1]) + f" and {list(TRACKS)[-1]} minutes" in readme


@every_track
def test_controls_are_named_as_the_page_names_them(track: Track) -> None:
    said = re.findall(r'"([^"]+ per frame)"', track.guide)
    assert set(said) <= set(SPEEDS.values())
