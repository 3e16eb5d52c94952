import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.sweep.intervals import (
    Pairs,
    correlation,
    difference_of_rates,
    level_for,
    median_difference,
    wilson,
    z_of,
)

counts = st.builds(Pairs, *(st.integers(0, 60) for _ in range(4))).filter(lambda one: one.n)

# Fagerland, Lydersen and Laake 2017, "Statistical analysis of contingency tables", chapter 8: the
# tables of Bentur et al. 2009 and Cavo et al. 2012, Newcombe's square-and-add interval.
PUBLISHED = [
    (Pairs(1, 1, 7, 12), (-0.286, -0.507, -0.026), 5e-4),
    (Pairs(59, 6, 16, 80), (-0.0621, -0.1186, -0.0046), 5e-5),
]


@pytest.mark.parametrize(("pairs", "published", "within"), PUBLISHED)
def test_difference_of_rates_is_the_published_one(
    pairs: Pairs, published: tuple[float, float, float], within: float
) -> None:
    np.testing.assert_allclose(difference_of_rates(pairs), published, atol=within)


def test_difference_of_rates_is_worked_by_hand() -> None:
    # Altman et al. 2000, "Statistics with confidence", table 6.2: 14, 5, 0 and 22 of 41 pairs.
    # ad - bc = 308, less 41/2 = 287.5; sqrt(19 * 22 * 14 * 27) = 397.50; phi = 0.7233.
    pairs = Pairs(14, 5, 0, 22)
    assert correlation(pairs) == pytest.approx(287.5 / (19 * 22 * 14 * 27) ** 0.5)
    value, low, high = difference_of_rates(pairs)
    # Wilson: 19 of 41 is 0.4634 (0.3207 to 0.6125), 14 of 41 is 0.3415 (0.2160 to 0.4945).
    # low = 0.1220 - sqrt(0.1427^2 - 2 * 0.7233 * 0.1427 * 0.1530 + 0.1530^2) = 0.0115
    assert (round(value, 4), round(low, 4), round(high, 4)) == (0.122, 0.0115, 0.2265)


@given(pairs=counts)
def test_exchanging_the_two_settings_mirrors_the_interval(pairs: Pairs) -> None:
    value, low, high = difference_of_rates(pairs)
    swapped = difference_of_rates(Pairs(pairs.both, pairs.second, pairs.first, pairs.neither))
    np.testing.assert_allclose(swapped, (-value, -high, -low), atol=1e-12)


@given(pairs=counts)
def test_interval_holds_its_difference_and_stays_within_minus_one_and_one(pairs: Pairs) -> None:
    value, low, high = difference_of_rates(pairs)
    assert -1.0 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1.0


@given(pairs=counts)
def test_more_comparisons_widen_each_interval(pairs: Pairs) -> None:
    _, low, high = difference_of_rates(pairs)
    _, lower, higher = difference_of_rates(pairs, level_for(7))
    assert lower <= low
    assert high <= higher


def test_level_of_several_comparisons_is_bonferronis() -> None:
    assert level_for(1) == 0.95
    assert level_for(5) == pytest.approx(0.99)
    assert z_of(0.95) == pytest.approx(statistics.NormalDist().inv_cdf(0.975), abs=1e-12)
    assert z_of(0.99) == pytest.approx(2.5758293)


def test_interval_of_paired_rates_covers_as_often_as_it_says() -> None:
    rng, covered, n_tables, n_draws = np.random.default_rng(7), [], 40, 100
    for shares in rng.dirichlet(np.ones(4), size=n_tables):
        true = shares[1] - shares[2]
        for counted in rng.multinomial(64, shares, size=n_draws):
            _, low, high = difference_of_rates(Pairs(*counted.tolist()))
            covered.append(low <= true <= high)
    # 4,000 draws: the standard error is 0.35 points; on average 95.3 % were measured.
    assert 0.94 < np.mean(covered) < 0.97


def test_interval_of_the_median_covers_about_as_often_as_it_says() -> None:
    rng, covered = np.random.default_rng(3), []
    for _ in range(200):
        drawn = rng.exponential(size=64)
        found = median_difference(drawn, np.zeros(64))
        assert found
        covered.append(found.low <= np.log(2.0) <= found.high)
    assert 0.90 < np.mean(covered) < 0.99


def test_median_difference_is_of_pairs_and_the_same_each_time() -> None:
    first, second = np.array([1.0, 5.0, 9.0, np.nan, 4.0, 3.0, 7.0]), np.arange(7.0)
    found = median_difference(first, second)
    assert found == median_difference(first, second)
    assert found
    # Differences of the finite pairs: 1, 4, 7, 0, -2, 1.
    assert found.value == 1.0
    assert found.low <= 1.0 <= found.high


def test_few_pairs_give_no_interval_of_a_median() -> None:
    assert median_difference(np.arange(4.0), np.zeros(4)) is None
    assert median_difference(np.full(9, np.inf), np.zeros(9)) is None


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_a_surer_interval_is_wider(level: float) -> None:
    low, high = wilson(7, 10, level)
    lower, higher = wilson(7, 10, level + 0.005)
    assert lower < low < 0.7 < high < higher
