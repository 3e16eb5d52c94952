"""Maps that several visitors look at, and workers that several maps share."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.sweep.maps import MapAxis, MapPlan, MapWork, begin_map, leave_map, shared
from playground.sweep.maps.plan import read_plan
from tests.maps.doing import PATIENT, RATES, SMALL, UNITS, Here, are_equal, made


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    shared._kept.clear()
    yield
    shared._kept.clear()


def again(plan: MapPlan) -> MapPlan:
    """Return the plan of another visitor who has opened the same link."""
    return read_plan(plan.to_json().encode())


def test_map_that_is_under_way_is_made_once() -> None:
    workers = Here()
    workers.may.clear()
    first, second = begin_map(SMALL, workers), begin_map(again(SMALL), workers)
    assert first is second
    leave_map(first)
    workers.may.set()
    assert second.advance(PATIENT)
    assert second.is_complete, "it was stopped though somebody looks on"
    assert are_equal(leave_map(second), made(SMALL, Here()))
    assert workers.n <= 12


def test_map_that_nobody_looks_at_is_stopped_and_gone_on_with_by_who_asks_next() -> None:
    workers = Here()
    work = begin_map(SMALL, workers)
    while work.found.n_done < 4:
        time.sleep(0.001)
    found = leave_map(work)
    assert work.done
    n = workers.n
    other = begin_map(again(SMALL), workers)
    assert other is not work
    assert other.found.n_done >= found.n_done >= 4
    assert other.advance(PATIENT)
    assert are_equal(leave_map(other), made(SMALL, Here()))
    assert workers.n - n < 12


def test_finished_map_is_there_at_once_for_who_asks_next() -> None:
    workers = Here()
    work = begin_map(SMALL, workers)
    assert work.advance(PATIENT)
    leave_map(work)
    n = workers.n
    assert begin_map(again(SMALL), workers).done
    assert workers.n == n
    assert not begin_map(MapPlan(Experiment(bias=True), RATES, UNITS, 5, 60), workers).done


def test_maps_of_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST_BYTES", 25_000)
    for seed in range(4):
        plan = MapPlan(Experiment(weight_seed=seed), RATES, UNITS, 4, 1)
        work = begin_map(plan, Here())
        assert work.advance(PATIENT)
        leave_map(work)
    assert [one.plan.experiment.weight_seed for one in shared._kept.values()] == [2, 3]


def test_two_maps_take_turns() -> None:
    workers = Here()
    many = MapAxis("learning_rate", tuple(np.geomspace(0.1, 1.0, 60).tolist()))
    long = MapWork(MapPlan(Experiment(), many, UNITS, 5, 3000), workers)
    while not long.found.n_done:
        time.sleep(0.001)
    before = long.found.n_done
    assert MapWork(SMALL, workers).advance(PATIENT)
    assert long.found.n_done < 240, "the second waited for the first"
    assert long.found.n_done > before
    long.stop()
