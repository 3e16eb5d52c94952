import json

import numpy as np
import plotly.graph_objects as go
import pytest

from playground.charts.sweep import (
    ENDS,
    MAX_BINS,
    MAX_LINES,
    bands_figure,
    bins_of,
    first_solved_figure,
    runs_figure,
)
from playground.engine.arrays import Array

EPOCHS = np.array([0, 10, 20, 30])
LOSSES = np.linspace(1.0, 3.0, 4 * 40).reshape(40, 4).T[::-1]
QUANTILES = np.quantile(LOSSES, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1)
SEEDS = np.array([7, 0, 3, 5])
VALUES = np.array([0.1, 0.0, np.nan, 0.4])
SOLVED = np.array([True, True, False, False])
FIRST = np.array([120.0, 40.0, np.nan, np.nan])

ALL = {
    "bands": bands_figure(EPOCHS, QUANTILES),
    "bands, log, runs": bands_figure(EPOCHS, QUANTILES, LOSSES, log=True),
    "histogram": first_solved_figure(FIRST, 10),
    "runs": runs_figure(SEEDS, VALUES, SOLVED, FIRST),
    "runs, log": runs_figure(SEEDS, VALUES, SOLVED, FIRST, log=True),
}
every_chart = pytest.mark.parametrize("figure", ALL.values(), ids=ALL.keys())


def named(figure: go.Figure, name: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.name.startswith(name)]


@every_chart
def test_chart_takes_background_and_colours_of_text_from_the_page(figure: go.Figure) -> None:
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.color is None
    assert figure.layout.font.size == 11
    assert 240 <= figure.layout.height <= 300
    assert json.loads(figure.to_json())["layout"]["title"]["text"]


# ---- bands ----


def test_bands_lie_between_their_quantiles() -> None:
    figure = bands_figure(EPOCHS, QUANTILES)
    for name, low, high in (("5 to 95 %", 0, 4), ("25 to 75 %", 1, 3)):
        (band,) = named(figure, name)
        assert band.fill == "toself"
        np.testing.assert_array_equal(band.x, [0, 10, 20, 30, 30, 20, 10, 0])
        np.testing.assert_array_equal(band.y, [*QUANTILES[high], *QUANTILES[low][::-1]])
    np.testing.assert_array_equal(named(figure, "median")[0].y, QUANTILES[2])


def test_single_runs_are_drawn_when_asked_for_and_not_too_many() -> None:
    assert not named(bands_figure(EPOCHS, QUANTILES), "single runs")
    lines = named(bands_figure(EPOCHS, QUANTILES, LOSSES), "single runs")
    assert len(lines) == MAX_LINES
    assert [line.showlegend for line in lines] == [True] + [False] * (MAX_LINES - 1)


def test_band_ends_where_its_edge_is_not_finite() -> None:
    rows = QUANTILES.copy()
    rows[4, 2:] = np.nan
    figure = bands_figure(EPOCHS, rows)
    np.testing.assert_array_equal(named(figure, "5 to 95 %")[0].x, [0, 10, 10, 0])
    assert len(named(figure, "25 to 75 %")[0].x) == 8


def test_loss_of_0_stays_on_an_axis_of_powers() -> None:
    rows = QUANTILES.copy()
    rows[:2, -1] = 0.0
    figure = bands_figure(EPOCHS, rows, log=True)
    assert figure.layout.yaxis.type == "log"
    assert min(trace.y.min() for trace in figure.data) == rows[rows > 0].min()
    assert bands_figure(EPOCHS, rows).data[0].y.min() == 0.0


def test_bands_of_the_start_alone_are_drawn() -> None:
    figure = bands_figure(EPOCHS[:1], QUANTILES[:, :1])
    assert named(figure, "median")[0].mode == "markers"


# ---- histogram ----


@pytest.mark.parametrize("check_every", [1, 10, 200])
@pytest.mark.parametrize("n", [1, 2, 50, 500])
def test_each_run_is_in_the_bin_that_holds_its_epoch(n: int, check_every: int) -> None:
    found = check_every * np.random.default_rng(n).integers(0, 400, n).astype(float)
    counts, edges = bins_of(found, check_every)
    assert counts.sum() == n
    assert len(counts) == len(edges) - 1 <= MAX_BINS
    for low, high, count in zip(edges, edges[1:], counts, strict=False):
        assert ((found > low) & (found <= high)).sum() == count


def test_bins_hold_the_same_number_of_checks() -> None:
    _, edges = bins_of(np.array([20.0, 400.0, 1110.0]), 10)
    width = np.diff(edges)
    assert (width == width[0]).all()
    assert width[0] % 10 == 0


@pytest.mark.parametrize(
    ("first_solved", "words"),
    [
        (FIRST, "(2 of 4 never, 50 %)"),
        (np.array([5.0, 6.0]), "(0 of 2 never, 0 %)"),
        (np.full(64, np.nan), "(64 of 64 never, 100 %)"),
    ],
)
def test_histogram_names_how_many_never_solved(first_solved: Array, words: str) -> None:
    figure = first_solved_figure(first_solved)
    assert words in figure.layout.title.text
    assert sum(figure.data[0].y) == np.isfinite(first_solved).sum()


def test_histogram_says_when_no_run_has_solved() -> None:
    words = [one.text for one in first_solved_figure(np.full(3, np.nan)).layout.annotations]
    assert words == ["no run has solved the task"]
    assert not first_solved_figure(FIRST).layout.annotations


# ---- runs ----


def test_each_run_is_one_dot_that_carries_its_seed() -> None:
    figure = runs_figure(SEEDS, VALUES, SOLVED, FIRST)
    seeds = [tuple(data) for trace in figure.data for data in trace.customdata]
    assert sorted(seeds) == [(0,), (3,), (5,), (7,)]
    for trace in figure.data:
        assert len(trace.x) == len(trace.y) == len(trace.customdata) == len(trace.text)
        assert np.isfinite(trace.x).all()
        assert np.isfinite(trace.y).all()


def test_runs_differ_by_colour_and_symbol() -> None:
    figure = runs_figure(SEEDS, VALUES, SOLVED, FIRST)
    assert [trace.name for trace in figure.data] == ["solved: 2", "not solved: 1", "diverged: 1"]
    for part in (1, 2):
        assert len({end[part] for end in ENDS}) == len(ENDS)
    looks = [(trace.marker.color, trace.marker.symbol) for trace in figure.data]
    assert looks == [end[1:] for end in ENDS]


def test_run_that_never_solved_stands_beyond_the_others() -> None:
    figure = runs_figure(SEEDS, VALUES, SOLVED, FIRST)
    places = {data[0]: x for t in figure.data for x, data in zip(t.x, t.customdata, strict=True)}
    assert (places[7], places[0]) == (120.0, 40.0)
    assert places[3] == places[5] > 120.0
    assert [one.text for one in figure.layout.annotations] == ["never"]


def test_diverged_run_is_drawn_at_the_top() -> None:
    (trace,) = named(runs_figure(SEEDS, VALUES, SOLVED, FIRST), "diverged")
    assert list(trace.y) == [0.4]
    assert list(trace.text) == ["not finite"]


def test_only_diverged_runs_are_drawn_too() -> None:
    nothing = np.full(2, np.nan)
    for log in (False, True):
        figure = runs_figure(np.arange(2), nothing, np.zeros(2, bool), nothing, log=log)
        assert list(named(figure, "diverged")[0].y) == [1.0, 1.0]
