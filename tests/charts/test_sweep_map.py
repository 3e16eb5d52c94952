import numpy as np
import pytest

from playground.charts.sweep_map import expected_values, map_figure, scaled, written
from playground.experiment import Experiment
from playground.sweep.maps import CELL_METRICS, MapAxis, MapPlan, MapResult, MapWork
from playground.sweep.maps.plan import MapCell
from tests.maps.doing import SMALL, Here, made

WORDS = MapPlan(
    Experiment(bias=True),
    MapAxis("hidden_activation", ("relu", "tanh")),
    MapAxis("initializer", ("zeros", "uniform")),
    3,
    20,
)


@pytest.mark.parametrize("metric", CELL_METRICS)
def test_each_cell_has_its_number_colour_and_words(metric: str) -> None:
    found = made(SMALL, Here())
    figure = map_figure(found, metric, MapCell(1, 2))
    heat = figure.data[-3]
    assert heat.type == "heatmap"
    assert np.shape(heat.z) == (4, 3)
    places = figure.data[-1]
    assert len(places.x) == len(places.text) == 12
    assert "Learning rate: 0.5<br>Units in each hidden layer: 3" in places.text[2 * 3 + 1]
    assert len(figure.layout.shapes) == 2
    assert figure.layout.xaxis.ticktext == ("0.1", "0.5", "2")


def test_numbers_are_written_where_the_narrowest_page_has_room() -> None:
    metric = CELL_METRICS["loss"]
    assert written(np.full((4, 6), 0.0067), metric)["text"][0] == ["0.0067"] * 6
    assert not written(np.full((4, 7), 0.0067), metric)
    assert written(np.full((4, 9), 1.0), CELL_METRICS["rate"])
    assert not written(np.full((4, 10), 1.0), CELL_METRICS["rate"])
    assert not written(np.full((13, 2), 1.0), metric)


def test_cell_without_a_number_is_grey_and_one_that_is_not_trained_has_a_cross() -> None:
    found = made(WORDS, Here())
    figure = map_figure(found, "epochs")
    grey = np.isfinite(np.array(figure.data[1].z, float))
    never = np.array([[False, False], [bool(x) for x in np.isnan(np.array(figure.data[2].z)[1])]])
    assert np.array_equal(grey, never)
    crosses = figure.data[-2]
    assert list(zip(crosses.x, crosses.y, strict=True)) == [(0, 0), (1, 0)]
    told = figure.data[-1].text[0]
    assert told.endswith("every seed gives the same network here")


def test_cells_that_are_not_done_have_the_value_of_the_nearest_that_was_before() -> None:
    plan = MapPlan(
        Experiment(),
        MapAxis("learning_rate", (0.1, 0.2, 0.3, 0.4, 0.5)),
        MapAxis("units", (1, 2, 3)),
        1,
        1,
    )
    values = np.full((3, 5), np.nan)
    values[0, 0], values[0, 4], values[2, 2], values[1, 1] = 1.0, 2.0, 3.0, 4.0
    nan = np.nan  # of what is far from each
    expected = [[1, 1, nan, nan, 2], [1, 4, nan, nan, 2], [nan, nan, 3, 3, nan]]
    np.testing.assert_array_equal(expected_values(values, MapResult.empty(plan)), expected)


def test_figure_of_nothing_is_drawn_and_of_a_part() -> None:
    work = MapWork(SMALL, Here())
    work.stop()
    for metric in CELL_METRICS:
        map_figure(work.found, metric)
    map_figure(MapResult.empty(SMALL), "loss")


def test_scale_is_by_factors_where_numbers_reach_far() -> None:
    metric = CELL_METRICS["loss"]
    shown, scale = scaled(np.array([[0.001, 10.0]]), metric)
    assert shown.tolist() == [[-3.0, 1.0]]
    assert scale.ticks["ticktext"] == ["0.001", "0.01", "0.1", "1", "10"]
    shown, scale = scaled(np.array([[0.5, 1.0]]), metric)
    assert shown.tolist() == [[0.5, 1.0]]
    assert (scale.colors["zmin"], scale.colors["zmax"]) == (0.5, 1.0)
    _, scale = scaled(np.array([[-0.5, 10.0]]), CELL_METRICS["gap"])
    assert (scale.colors["zmin"], scale.colors["zmax"]) == (-0.5, 10.0)
    rates, scale = scaled(np.array([[0.0, 0.1]]), CELL_METRICS["rate"])
    assert (scale.colors["zmin"], scale.colors["zmax"]) == (0.0, 1.0)
    assert rates.tolist() == [[0.0, 0.1]]
