import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import Table
from playground.experiment import Experiment
from playground.sweep.maps import MapAxis, MapPlan
from playground.sweep.maps.plan import MapCell, coarse_to_fine, read_plan
from tests.maps.doing import RATES, SMALL, UNITS

SIDE = st.integers(1, 64)


@given(SIDE, SIDE)
def test_each_cell_comes_once_the_coarse_ones_first(n_columns: int, n_rows: int) -> None:
    stages = coarse_to_fine(n_columns, n_rows)
    cells = [cell for stage in stages for cell in stage]
    assert len(cells) == n_columns * n_rows == len(set(cells))
    assert len(stages[0]) <= 9
    step, seen = 2 ** (len(stages) - 1), set[MapCell]()
    for stage in stages:
        seen.update(stage)
        # So far a grid, as dense on each side.
        assert seen >= {
            MapCell(x, y) for x in range(0, n_columns, step) for y in range(0, n_rows, step)
        }
        step //= 2


def test_file_gives_back_the_plan() -> None:
    table = Table(
        np.array([[0.0, 1], [1, 2], [2, 3]]), np.array([0.0, 1, 0]), ("a", "b"), "c", ("n", "y"), 2
    )
    for experiment in (Experiment(bias=True), Experiment(dataset="own", table=table)):
        plan = MapPlan(experiment, RATES, UNITS, 7, 90)
        again = read_plan(plan.to_json().encode())
        assert (again.across, again.up, again.n_seeds, again.epochs) == (RATES, UNITS, 7, 90)
        assert again.experiment.to_json() == experiment.to_json()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"type": "other"}, "type: expected 'neural network playground map'"),
        ({"seeds": 0}, "seeds: expected a whole number from 1 to 512"),
        ({"seeds": True}, "seeds: expected a whole number"),
        ({"epochs": 10**9}, "epochs: expected a whole number from 1 to 100,000"),
        ({"up": "lr~1~2"}, "axes: expected two, got Learning rate twice"),
        ({"up": "units~0"}, "up: expected a whole number from 1 to 32"),
        ({"up": ["units"]}, "up: expected a text"),
        ({"across": "lr~log~0.01~10~64", "up": "noise~even~0~0.5~64", "seeds": 512}, "100,000"),
        ({"experiment": {"learning_rate": "fast"}}, "experiment: learning_rate: expected a number"),
        ({"experiment": None}, "experiment: expected an object"),
        ({"dask": "tcp://10.0.0.1:8786"}, "dask: this key is unknown"),
    ],
)
def test_wrong_file_is_refused_with_what_was_expected(
    change: dict[str, object], expected: str
) -> None:
    values = {**json.loads(SMALL.to_json()), **change}
    with pytest.raises(ValueError, match=expected):
        read_plan(json.dumps(values).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"type": NaN}', b"[" * 100_000])
def test_what_is_no_plan_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|damaged"):
        read_plan(data)


def test_key_tells_maps_apart() -> None:
    inputs, targets = np.array([[0.0, 1], [1, 2], [2, 3]]), np.array([0.0, 1, 0])
    tables = [
        Table(inputs, targets, ("a", "b"), "c", ("n", "y"), 2),
        Table(inputs, targets, ("a", "b"), "c", ("n", "y"), 3),
        Table(inputs + 1e-9, targets, ("a", "b"), "c", ("n", "y"), 2),
        Table(inputs, targets, ("a", "d"), "c", ("n", "y"), 2),
    ]
    experiments = [Experiment(), Experiment(bias=True)]
    experiments += [Experiment(dataset="own", table=table) for table in tables]
    plans = [MapPlan(one, RATES, UNITS, 3, 10) for one in experiments]
    plans += [
        MapPlan(Experiment(), UNITS, RATES, 3, 10),
        MapPlan(Experiment(), RATES, UNITS, 4, 10),
    ]
    assert len({plan.key for plan in plans}) == len(plans)
    assert [read_plan(plan.to_json().encode()).key for plan in plans] == [one.key for one in plans]


def test_seeds_are_counted_from_that_of_the_experiment_or_are_an_axis() -> None:
    plan = MapPlan(Experiment(weight_seed=7), RATES, UNITS, 3, 10)
    assert plan.seeds_at(plan.experiment_at(MapCell(0, 0))) == range(7, 10)
    last = MapPlan(Experiment(weight_seed=999_999), RATES, UNITS, 3, 10)
    assert last.seeds_at(last.experiment_at(MapCell(0, 0))) == range(999_997, 1_000_000)
    of_seeds = MapPlan(Experiment(), RATES, MapAxis("weight_seed", (3, 9)), 1, 10)
    assert of_seeds.seeds_at(of_seeds.experiment_at(MapCell(2, 1))) == range(9, 10)
    with pytest.raises(ValueError, match="1 a cell where an axis is the weight seed"):
        MapPlan(Experiment(), RATES, MapAxis("weight_seed", (3, 9)), 2, 10)
