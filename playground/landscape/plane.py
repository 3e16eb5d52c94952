"""Planes through the weights of a network, how much of a path one holds, and windows of one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.engine.arrays import Array

Place = tuple[float, float]
ROOM = 1.5  # times what a path takes up, that its window shows


@dataclass(frozen=True, eq=False)
class Plane:
    """All that two directions lead to from the weights of a network.

    Attributes:
        origin: the weights that it goes through, shape (n_parameters,).
        directions: linearly independent, shape (2, n_parameters).
        labels: of its axes, such as "w(x1 -> h1)".
        starts: what the axes read at the origin: 0, or the values of two weights.
        note: what there is to say of how the directions came about; empty for nothing.
        least_half: how far a window reaches at least, to either side; in units of the axes.
    """

    origin: Array
    directions: Array
    labels: tuple[str, str]
    starts: Place = (0.0, 0.0)
    note: str = ""
    least_half: float = 1.0

    def parameters_at(self, places: Array) -> Array:
        """Return the weights at some places: of shape (..., 2), as the axes read them."""
        shifts = places - np.array(self.starts)
        return np.asarray(self.origin + shifts @ self.directions)

    @cached_property
    def _inverse(self) -> Array:
        return np.asarray(np.linalg.pinv(self.directions))

    def project(self, parameters: Array) -> tuple[Array, Array]:
        """Return where in the plane some weights are nearest to, and how far they are from there.

        Args:
            parameters: shape (n_networks, n_parameters).

        Returns:
            Places, shape (n_networks, 2), as the axes read them; distances, shape (n_networks,).
        """
        away = parameters - self.origin
        shifts = away @ self._inverse
        distances = np.linalg.norm(away - shifts @ self.directions, axis=-1)
        return shifts + np.array(self.starts), distances


@dataclass(frozen=True)
class Coverage:
    """How much of a path a plane holds.

    Attributes:
        share: of the path's squared distances from the plane's origin, what lies within the plane,
            0 to 1: for principal directions the share of the variance about the origin.
        farthest: the largest distance of a frame from the plane.
        reach: the largest distance of a frame from the origin.
    """

    share: float
    farthest: float
    reach: float

    def __str__(self) -> str:
        """Say it to a learner; empty where there is no path yet."""
        if not self.reach:
            return ""
        only = "only " if 0.01 <= self.share < 0.6 else ""
        whole = f"The plane holds {only}{percent_of(self.share)} of the path"
        if self.share >= 0.95:
            return f"{whole}: what you see is nearly all that happened."
        beside = (
            f"At most, the path is {self.farthest:.2g} away from the plane, and {self.reach:.2g} "
            "from the frame that the picture was made for."
        )
        if self.share >= 0.6:
            return f"{whole}: what you see is most of what happened. {beside}"
        return (
            f"{whole}: the path mostly runs out of this picture, so "
            f"its height there differs from the surface. {beside}"
        )


def percent_of(share: float) -> str:
    """Write a share as a percentage: neither 0 nor 100 % where it is only near."""
    percent = 100.0 * share
    if share == 1.0 or 1.0 <= percent < 99.0:
        return f"{percent:.0f} %"
    return "more than 99 %" if percent >= 99.0 else "less than 1 %"


def cover(plane: Plane, parameters: Array) -> Coverage:
    """Return how much of a path, shape (n_frames, n_parameters), a plane holds."""
    _, distances = plane.project(parameters)
    lengths = np.linalg.norm(parameters - plane.origin, axis=-1)
    whole = float(np.sum(lengths**2))
    if not whole:
        return Coverage(1.0, 0.0, 0.0)
    share = max(0.0, 1.0 - float(np.sum(distances**2)) / whole)
    # What is left of a frame in the plane is rounding.
    share = 1.0 if share > 1.0 - 1e-12 else share
    return Coverage(share, float(distances.max()), float(lengths.max()))


@dataclass(frozen=True)
class Window:
    """A square of a plane.

    Attributes:
        centre: as the axes read it.
        half: how far it reaches from there, to either side.
    """

    centre: Place
    half: float

    @property
    def ends(self) -> tuple[Place, Place]:
        """The lowest and the highest number of each axis."""
        across, upwards = ((at - self.half, at + self.half) for at in self.centre)
        return across, upwards

    def zoomed(self, times: int, about: Place) -> "Window":
        """Return it halved so often about a place, or doubled: that stays where it is in it."""
        scale = 0.5**times
        x, y = (at + scale * (own - at) for own, at in zip(self.centre, about, strict=True))
        return Window((x, y), scale * self.half)

    def places(self, n: int) -> Array:
        """Return places on a grid, shape (n, n, 2): row by row from below."""
        x, y = (np.linspace(low, high, n) for low, high in self.ends)
        return np.stack(np.meshgrid(x, y), axis=-1)


def window_of(plane: Plane, parameters: Array) -> Window:
    """Return a window that has room for the origin of a plane and for a path.

    Args:
        plane: of which it is a window.
        parameters: of the path, shape (n_frames, n_parameters).
    """
    places, _ = plane.project(parameters)
    around = np.vstack([places, plane.starts])
    low, high = around.min(axis=0), around.max(axis=0)
    x, y = ((low + high) / 2.0).tolist()
    return Window((x, y), max(ROOM * float((high - low).max()) / 2.0, plane.least_half))
