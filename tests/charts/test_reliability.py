import numpy as np
import pytest

from playground.charts.reliability import reliability_figure
from playground.engine.metrics import reliability


def test_each_kind_of_points_has_a_line_of_its_bins() -> None:
    rng = np.random.default_rng(0)
    share = rng.random(80)
    labels = (rng.random(80) < share).astype(float)
    shares = np.column_stack([1.0 - share, share])
    bins = {
        "training points": reliability(shares[:60], labels[:60]),
        "test points": reliability(shares[60:], labels[60:]),
    }
    figure = reliability_figure(bins)
    straight, *lines = figure.data
    assert (list(straight.x), list(straight.y)) == ([0, 1], [0, 1])
    assert [line.name for line in lines] == list(bins)
    for line, one in zip(lines, bins.values(), strict=True):
        met = one.count > 0
        np.testing.assert_array_equal(line.x, one.confidence[met])
        np.testing.assert_array_equal(line.y, one.accuracy[met])
        np.testing.assert_array_equal(line.customdata, one.count[met])
        # The more points, the larger.
        assert np.argmax(line.marker.size) == np.argmax(line.customdata)
    # Told apart by shape and dash, not by colour alone.
    assert lines[0].line.dash != lines[1].line.dash
    assert lines[0].marker.symbol != lines[1].marker.symbol


@pytest.mark.parametrize(("n_classes", "left"), [(2, 0.48), (5, 0.0)])
def test_the_axis_begins_where_a_confidence_can_be(n_classes: int, left: float) -> None:
    shares = np.full((4, n_classes), 0.1)
    shares[:, 0] = 1.0 - 0.1 * (n_classes - 1)
    if n_classes > 2:
        shares[:] = np.linspace(0.15, 0.25, n_classes) / np.linspace(0.15, 0.25, n_classes).sum()
    figure = reliability_figure({"test points": reliability(shares, np.zeros(4))})
    assert figure.layout.xaxis.range[0] == left
