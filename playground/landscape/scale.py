"""The scale of losses in a picture: its ends, whether by powers of ten, and round levels."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from playground.engine.arrays import Array

MOST_LEVELS = 12
FINE = (1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8)  # steps of about a fifth
SPANS = 5.0  # times the lowest loss, from which the scale goes by powers of ten
MOST_AWAY = 1e12  # times the median, or as small a part of it: what is beyond has the end's colour


@dataclass(frozen=True)
class LossScale:
    """How losses become colours.

    Attributes:
        low: the loss of the first colour, which what is below has, too.
        high: that of the last one, likewise.
        is_log: whether equal steps of colour are equal factors of the loss.
        levels: at which lines of equal loss are drawn, in order.
    """

    low: float
    high: float
    is_log: bool
    levels: tuple[float, ...]


def scale_of(values: Array) -> LossScale | None:
    """Return the scale of some losses, of any shape; None where none is a finite number."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return None
    low, high = float(finite.min()), float(finite.max())
    positive = finite[finite > 0.0]
    is_log = bool(low >= 0.0 and positive.size and high / SPANS > positive.min())
    if is_log:
        # Neither an exact 0 nor a corner that is about to diverge takes all the colours.
        middle = float(np.exp(np.median(np.log(positive))))
        low = max(float(positive.min()), middle / MOST_AWAY)
        high = min(high, middle * MOST_AWAY)
    return LossScale(low, high, is_log, _levels(low, high, is_log))


def _levels(low: float, high: float, is_log: bool) -> tuple[float, ...]:
    """Return round numbers between two losses, as many as may be."""
    if not high > low:
        return ()
    grids = _log_grids(low, high) if is_log else _even_grids(low, high)
    return next(grid for grid in grids if len(grid) <= MOST_LEVELS)


def _log_grids(low: float, high: float) -> Iterator[tuple[float, ...]]:
    """Yield powers of ten with numbers between them: ever fewer."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    for digits in (FINE, (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3)):
        all_of = (float(f"{digit}e{power}") for power in powers for digit in digits)
        yield tuple(one for one in all_of if low < one < high)
    for step in count(1):
        kept = (float(f"1e{power}") for power in powers if power % step == 0)
        yield tuple(one for one in kept if low < one < high)


def _even_grids(low: float, high: float) -> Iterator[tuple[float, ...]]:
    """Yield numbers at even steps, round ones: ever fewer."""
    power = int(np.floor(np.log10((high - low) / MOST_LEVELS)))
    for exponent in count(power):
        for digit in (1, 2, 5):
            step = float(f"{digit}e{exponent}")
            numbers = np.arange(np.floor(low / step), np.ceil(high / step) + 1.0) * step
            yield tuple(float(f"{one:.12g}") for one in numbers if low < one < high)
