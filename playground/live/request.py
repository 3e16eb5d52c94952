"""What the player asks for, each part checked, and what comes of it besides frames."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from playground.experiment import MAX_HIDDEN, MAX_UNITS

MAX_BATCH = 240  # frames of one answer
LONGEST = 60  # characters of a name


class SettingsChange(NamedTuple):
    """What a request wants changed in the Experiment.

    Attributes:
        values: of its fields.
        goes_on: points are edited, and training continues from the current weights.
        section: of the page Under the hood, to be opened; empty for none.
        looks: what is looked at there, by the fields of `ui.visit.view.Hood`.
        advised: the coach offered it.
    """

    values: dict[str, Any]
    goes_on: bool = False
    section: str = ""
    advised: bool = False
    looks: Mapping[str, int] = {}


class ShelfChange(NamedTuple):
    """What a request wants done with the runs that are kept.

    Attributes:
        do: one of `SHELF_ACTS`.
        number: of a run that is kept; 0 for the one that goes on.
        frame: the id of the frame that is shown of the one that goes on.
        name: for the run.
    """

    do: str
    number: int = 0
    frame: int = 0
    name: str = ""


# Keep the run that goes on, or keep it and go on from the frame shown as a branch of it; of a run
# that is kept: go back to it, draw it beside the one that goes on or not, rename it, forget it.
SHELF_ACTS = ("keep", "branch", "open", "pin", "unpin", "rename", "remove")


class Locks(NamedTuple):
    """What the player does not show.

    Attributes:
        tools: such as "play", "weights" or "points".
        panels: such as "loss" or "sample_table".
        wait: what has to be done before Play and Step; empty for nothing.
        layers: how many hidden layers there may be, least and most.
        units: how many units each may have, least and most.
        options: by the name of a setting, the values on offer, where they are not all.
        given: for each layer what its units have in a calculation by hand, as text; empty for none.
    """

    tools: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    wait: str = ""
    layers: tuple[int, int] = (0, MAX_HIDDEN)
    units: tuple[int, int] = (1, MAX_UNITS)
    options: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    given: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it in types that JSON has."""
        return {**self._asdict(), "options": dict(self.options)}


NOTHING_LOCKED = Locks()


class Request:
    """A request of the player, with every part checked: it comes from a browser."""

    def __init__(self, raw: object) -> None:
        """Take what is usable of `raw`."""
        parts: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self.action = str(parts.get("do", ""))[:20]
        self.number = self._whole(parts.get("no"))
        self.run = self._whole(parts.get("run"))
        self.frame = self._whole(parts.get("frame"))
        self.at = self._whole(parts.get("at"))  # the frame that is shown meanwhile
        self.static = str(parts.get("static", ""))[:64]
        self.room = max(0, self._whole(parts.get("room")))  # bytes; see `line`
        self.n_frames = min(max(self._whole(parts.get("n")), 1), MAX_BATCH)
        self.name = str(parts.get("name", ""))[:LONGEST]
        self.value = parts.get("value")

    @staticmethod
    def _whole(value: object) -> int:
        # The comparison is false for NaN, too.
        return int(value) if isinstance(value, int | float) and abs(value) < 2**53 else 0
