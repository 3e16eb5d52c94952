"""Tracks: which exercises make up a meeting of 60, 90 or 120 minutes, and what is between them.

A track is its facilitator's guide: the table in it is the timing, with the exercises by title.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playground.workshop.catalogue import shipped
from playground.workshop.exercise import Exercise

GUIDES = Path(__file__).with_name("guides")
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| \d+ \| (\d+) \| (.+) \|$", re.MULTILINE)  # from, minutes, what


@dataclass(frozen=True)
class Item:
    """A part of a meeting."""

    minutes: int  # how long it takes
    title: str  # what it is
    exercise: Exercise | None  # the exercise of this title; None for talk or a break


@dataclass(frozen=True)
class Track:
    """A meeting."""

    key: str  # its name in records: how many minutes it takes, talk and breaks included
    guide: str  # the facilitator's guide, as Markdown

    @property
    def title(self) -> str:
        """Its title on the pages."""
        return str(HEADING.findall(self.guide)[0])

    @property
    def minutes(self) -> int:
        """How long it takes, talk and breaks included."""
        return int(self.key)

    @property
    def items(self) -> tuple[Item, ...]:
        """What is done, in order."""
        by_title = {one.title: one for one in shipped().values()}
        rows = ROW.findall(self.guide)
        return tuple(Item(int(minutes), title, by_title.get(title)) for minutes, title in rows)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, in order."""
        return tuple(item.exercise for item in self.items if item.exercise)


TRACKS: dict[str, Track] = {
    key: Track(key, GUIDES.joinpath(f"{key}.md").read_text(encoding="utf-8"))
    for key in ("60", "90", "120")
}
# For a second meeting.
MORE = ("silent-layers", "dead-relu", "features-or-layers", "batch-noise")


def on_track(key: str, exercises: Mapping[str, Exercise]) -> tuple[Exercise, ...]:
    """Return the exercises of a track, or all where none is chosen."""
    return TRACKS[key].exercises if key in TRACKS else tuple(exercises.values())


def next_exercise(exercise: Exercise, exercises: tuple[Exercise, ...]) -> Exercise | None:
    """Return the one that follows an exercise, if it is among them and not the last."""
    ids = [one.id for one in exercises]
    following = exercises[ids.index(exercise.id) + 1 :] if exercise.id in ids else ()
    return following[0] if following else None
