"""Intervals: how sure a share is, and how two settings differ on the same seeds.

Runs of the same seeds are pairs: both have the same data and, where shapes allow, the same initial
weights. What a seed is good for then counts on both sides, and the difference is surer than that
of two sets of runs that have nothing in common.
"""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array

LEVEL = 0.95
Z_95 = 1.959963984540054  # the standard normal distribution has 95 % between -Z_95 and Z_95
RESAMPLES = 4000  # of a bootstrap
RESAMPLE_SEED = 0  # the same pairs give the same interval


class Interval(NamedTuple):
    """What was seen, and between which ends it may lie."""

    value: float
    low: float
    high: float


class Pairs(NamedTuple):
    """How many seeds have solved a task under both of two settings, under one alone, under none."""

    both: int
    first: int  # alone
    second: int  # alone
    neither: int

    @property
    def n(self) -> int:
        """How many seeds there are."""
        return sum(self)

    @classmethod
    def of(cls, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> "Pairs":
        """Count the seeds; both arrays have them in the same order, shape (n_seeds,)."""
        parts = (first & second, first & ~second, ~first & second, ~first & ~second)
        return cls(*(int(part.sum()) for part in parts))


def level_for(n_comparisons: int) -> float:
    """Return the level of each of some intervals, so that all hold together with 95 %.

    1 - 0.05 / n, by Bonferroni: it holds however the comparisons depend on each other, and those
    with the same current setting do. Holm's steps reject more, but give no intervals.

    Source: Dunn 1961, "Multiple comparisons among means".
    """
    return 1.0 - (1.0 - LEVEL) / max(1, n_comparisons)


def z_of(level: float) -> float:
    """Return the end on both sides of 0 between which the standard normal has `level`."""
    return Z_95 if level == LEVEL else NormalDist().inv_cdf(0.5 + level / 2.0)


def wilson(successes: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the Wilson score interval for a share of which `successes` of `n` were seen.

    (p + z^2/2n -+ z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n) with p = successes/n, and z = 1.96
    at 95 %. It holds for few runs and for shares near 0 and 1, too, where
    p -+ z sqrt(p (1 - p)/n) is a point.

    Returns:
        The lower and the upper end, 0 <= lower <= p <= upper <= 1.

    Raises:
        ValueError: n is below 1, or successes are not between 0 and n.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"wilson: expected 0 to n successes of n >= 1, got {successes} of {n}")
    p, share = successes / n, z_of(level) ** 2 / n
    middle = (p + share / 2.0) / (1.0 + share)
    half = float(np.sqrt(share * p * (1.0 - p) + share**2 / 4.0)) / (1.0 + share)
    # Rounding may carry an end past p or past the shares there are.
    return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


def difference_of_rates(pairs: Pairs, level: float = LEVEL) -> Interval:
    """Return by how much the first success rate is above the second one, -1 to 1.

    Newcombe's method 10 for pairs. With d the difference, [l, u] the Wilson intervals of the two
    rates p, and phi their correlation over the pairs, corrected for continuity, the lower end is
    d - sqrt((p1 - l1)^2 - 2 phi (p1 - l1) (u2 - p2) + (u2 - p2)^2); the upper one mirrors it.

    Raises:
        ValueError: there are no pairs.

    Source: Newcombe 1998, "Improved confidence intervals for the difference between binomial
    proportions based on paired data".
    """
    n = pairs.n
    (low_1, high_1), (low_2, high_2) = (
        wilson(pairs.both + pairs.first, n, level),
        wilson(pairs.both + pairs.second, n, level),
    )
    rate_1, rate_2 = (pairs.both + pairs.first) / n, (pairs.both + pairs.second) / n
    value, phi = (pairs.first - pairs.second) / n, correlation(pairs)

    def reach(one: float, other: float) -> float:
        # Rounding may carry a square below 0.
        return float(np.sqrt(max(0.0, one**2 - 2.0 * phi * one * other + other**2)))

    low = value - reach(rate_1 - low_1, high_2 - rate_2)
    high = value + reach(high_1 - rate_1, rate_2 - low_2)
    return Interval(value, max(-1.0, low), min(1.0, high))


def correlation(pairs: Pairs) -> float:
    """Return how far success under one setting goes with success under the other, -1 to 1.

    (a d - b c) / sqrt((a + b) (c + d) (a + c) (b + d)) with the four counts; where the numerator
    is above 0, less n/2 but not below 0. 0 where all succeed or all fail under a setting.
    """
    a, b, c, d = pairs
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if not margins:
        return 0.0
    together = float(a * d - b * c)
    if together > 0.0:
        together = max(0.0, together - pairs.n / 2.0)
    return together / float(np.sqrt(margins))


def median_difference(first: Array, second: Array, level: float = LEVEL) -> Interval | None:
    """Return the median of `first - second` over pairs, with its bootstrap interval.

    Pairs are drawn again with replacement, as many as there are; the ends are the quantiles of the
    medians that come out. Pairs in which a number is not finite are left out.

    Args:
        first: one number for each seed, shape (n_seeds,).
        second: the same under the other setting, in the same order.
        level: of the interval.

    Returns:
        None where fewer than five pairs are finite: too few to draw from.

    Source: Efron and Tibshirani 1993, "An introduction to the bootstrap", chapter 13.
    """
    finite = np.isfinite(first) & np.isfinite(second)
    differences = first[finite] - second[finite]
    n = len(differences)
    if n < 5:
        return None
    drawn = np.random.default_rng(RESAMPLE_SEED).integers(n, size=(RESAMPLES, n))
    medians = np.median(differences[drawn], axis=1)
    outside = (1.0 - level) / 2.0
    low, high = np.quantile(medians, [outside, 1.0 - outside])
    return Interval(float(np.median(differences)), float(low), float(high))
