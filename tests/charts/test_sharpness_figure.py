"""The chart of sharpness: two lines by powers of ten, and gaps where there is nothing to draw."""

import numpy as np
import pytest

from playground.charts.sharpness_figure import sharpness_figure

EPOCHS = np.array([0.0, 1.5, 3.0, 10.0])
NAMES = ("sharpness", "2 / learning rate")


def test_lines_are_those_given_and_stop_at_the_frame_shown() -> None:
    values, limits = np.array([1.0, 2.0, 3.0, 4.0]), np.array([4.0, 8.0])
    figure = sharpness_figure(EPOCHS, values, np.array([0.0, 10.0]), limits, NAMES)
    sharpness, threshold = figure.data
    assert (sharpness.name, threshold.name) == NAMES
    assert sharpness.x.tolist() == EPOCHS.tolist()
    assert sharpness.y.tolist() == values.tolist()
    assert threshold.y.tolist() == limits.tolist()
    assert threshold.line.dash != sharpness.line.dash  # told apart without colours, too
    assert figure.layout.xaxis.range == (0.0, 10.0)
    assert figure.layout.yaxis.type == "log"
    assert [shape.x0 for shape in figure.layout.shapes] == [10.0]


def test_what_powers_of_ten_do_not_have_is_a_gap() -> None:
    values = np.array([-1.0, 0.0, 3.0, np.nan])
    figure = sharpness_figure(EPOCHS, values, EPOCHS, np.array([2.0, 2.0, np.inf, 2.0]), NAMES)
    sharpness, threshold = (line.y for line in figure.data)
    assert np.isnan(sharpness).tolist() == [True, True, False, True]
    assert np.isnan(threshold).tolist() == [False, False, True, False]
    # A line through one point would not be seen.
    assert "markers" in figure.data[0].mode


@pytest.mark.parametrize("limit", [np.nan, np.inf])
def test_threshold_that_is_unknown_or_infinite_has_no_line(limit: float) -> None:
    figure = sharpness_figure(EPOCHS, np.ones(4), EPOCHS, np.full(4, limit), NAMES)
    assert [line.name for line in figure.data] == ["sharpness"]


@pytest.mark.parametrize("values", [np.ones(4), np.array([1.0, 1.1, 0.9, 1.0]), 10.0**EPOCHS])
def test_axis_holds_all_and_spans_a_power_of_ten_at_least(values: np.ndarray) -> None:
    figure = sharpness_figure(EPOCHS, values, EPOCHS, np.full(4, 2.0), NAMES)
    low, high = figure.layout.yaxis.range
    assert low < np.log10(values.min())
    assert high > np.log10(values.max())
    assert high - low >= 1.0 - 1e-12
