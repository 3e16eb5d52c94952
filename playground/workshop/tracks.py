"""Tracks: which exercises make up a meeting of 60, 90 or 120 minutes, and what is between them."""

from dataclasses import dataclass
from pathlib import Path

from playground.workshop.catalogue import shipped
from playground.workshop.exercise import Exercise

GUIDES = Path(__file__).with_name("guides")


@dataclass(frozen=True)
class Item:
    """A part of a meeting.

    Attributes:
        minutes: how long it takes.
        exercise: the id of an exercise; empty for talk or a break.
        title: what else it is.
    """

    minutes: int
    exercise: str = ""
    title: str = ""


@dataclass(frozen=True)
class Track:
    """A meeting.

    Attributes:
        key: its name in records.
        title: its name for people.
        minutes: how long it takes, talk and breaks included.
        items: what is done, in order.
    """

    key: str
    title: str
    minutes: int
    items: tuple[Item, ...]

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, in order."""
        return tuple(shipped()[item.exercise] for item in self.items if item.exercise)

    @property
    def guide(self) -> str:
        """The facilitator's guide, as Markdown."""
        return GUIDES.joinpath(f"{self.key}.md").read_text(encoding="utf-8")


def talk(minutes: int, title: str) -> Item:
    """Return a part without an exercise."""
    return Item(minutes, title=title)


TRACKS: dict[str, Track] = {
    track.key: track
    for track in (
        Track(
            "60",
            "One hour: from one unit to luck",
            60,
            (
                talk(6, "Welcome: what a unit does"),
                Item(6, "forward-by-hand"),
                Item(4, "which-weight-moves"),
                talk(3, "Talk: why the error goes back"),
                Item(5, "and-needs-bias"),
                Item(9, "hand-wire-xor"),
                talk(3, "Talk: two lines"),
                Item(8, "stuck"),
                Item(8, "luck-or-size"),
                talk(8, "Talk: the split of the predictions, and what to take home"),
            ),
        ),
        Track(
            "90",
            "An hour and a half: with the backward pass",
            90,
            (
                talk(6, "Welcome: what a unit does"),
                Item(6, "forward-by-hand"),
                Item(4, "which-weight-moves"),
                Item(10, "backward-by-hand"),
                talk(5, "Talk: why the error goes back"),
                Item(5, "and-needs-bias"),
                Item(9, "hand-wire-xor"),
                talk(3, "Talk: two lines"),
                Item(6, "replay-the-article"),
                Item(7, "goldilocks"),
                talk(5, "Talk: reading an error curve"),
                Item(8, "stuck"),
                Item(8, "luck-or-size"),
                talk(8, "Talk: the split of the predictions, and what to take home"),
            ),
        ),
        Track(
            "120",
            "Two hours: with initial weights and overfitting",
            120,
            (
                talk(5, "Welcome: what a unit does"),
                Item(6, "forward-by-hand"),
                Item(4, "which-weight-moves"),
                Item(10, "backward-by-hand"),
                talk(3, "Talk: why the error goes back"),
                Item(5, "and-needs-bias"),
                Item(9, "hand-wire-xor"),
                talk(2, "Talk: two lines"),
                Item(6, "replay-the-article"),
                Item(7, "goldilocks"),
                talk(2, "Talk: reading an error curve"),
                talk(10, "Break"),
                Item(8, "stuck"),
                Item(8, "luck-or-size"),
                Item(5, "twins"),
                Item(8, "saturated"),
                talk(4, "Talk: what initial weights decide"),
                Item(10, "too-good"),
                talk(8, "Talk: the split of the predictions, and what to take home"),
            ),
        ),
    )
}
# For a second meeting.
MORE = ("silent-layers", "dead-relu", "features-or-layers", "batch-noise")
