"""The pictures of one run's landscape that are kept: their planes, windows and surveys."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playground.landscape.plane import Place, Plane, Window
from playground.landscape.survey import Survey
from playground.run.recorder import Run

MOST_KEPT = 12  # planes, and surveys: of each about a hundred kB


@dataclass(eq=False)
class KeptPlane:
    """A plane with its window, and what it was made for.

    Attributes:
        choice: of directions.
        plane: itself.
        window: that fits the path, before any zoom.
        frames: the ids of those that it is shown for: the one it goes through, and those that were
            set by hand within it.
    """

    choice: tuple[object, ...]
    plane: Plane
    window: Window
    frames: set[int]


@dataclass(eq=False)
class KeptPictures:
    """What was drawn of one run's landscape, to be drawn again at once.

    Attributes:
        shown: the plane that is drawn, None before the first.
    """

    shown: KeptPlane | None = None
    _planes: list[KeptPlane] = field(default_factory=list)
    _surveys: list[tuple[object, Survey]] = field(default_factory=list)

    def plane_at(
        self,
        choice: tuple[object, ...],
        frame: int,
        is_held: bool,
        make: Callable[[], tuple[Plane, Window]],
    ) -> KeptPlane:
        """Return the plane for a choice of directions at a frame, and show it.

        Where it is held, that is the one that is shown, whichever frame it was made for.
        """
        now = self.shown
        if now is None or now.choice != choice or not (is_held or frame in now.frames):
            found = [one for one in self._planes if one.choice == choice and frame in one.frames]
            now = found[-1] if found else KeptPlane(choice, *make(), {frame})
            self._planes = [*(one for one in self._planes if one is not now), now][-MOST_KEPT:]
            self.shown = now
        return now

    def survey_of(self, run: Run, kept: KeptPlane, zoom: int, about: Place) -> Survey:
        """Return the survey of a plane, as far as it is, halved so often about a place."""
        # By the plane itself, which is kept with it: its place in memory may be another's later.
        key = (kept, run.version, zoom)
        for known, survey in self._surveys:
            if known == key:
                return survey
        window = kept.window.zoomed(zoom, about)
        made = Survey(run.experiment, run.dataset, run.mlp, kept.plane, window)
        self._surveys = [*self._surveys, (key, made)][-MOST_KEPT:]
        return made
