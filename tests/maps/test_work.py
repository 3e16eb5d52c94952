import gc
import time
import weakref
from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.sweep import size
from playground.sweep.maps import MapAxis, MapPlan, MapWork, make_map
from playground.sweep.maps import piece as pieces
from playground.sweep.maps import work as map_work
from playground.sweep.maps.found import CELL_METRICS, cell_values, why_missing
from playground.sweep.maps.plan import MapCell
from playground.sweep.maps.workers import WorkersError
from playground.sweep.race import epochs_until_solved
from tests.maps.doing import (
    PATIENT,
    RATES,
    SMALL,
    UNITS,
    Here,
    all_cells,
    are_equal,
    equals_sweep,
    made,
    swept_at,
)

MOONS = Experiment(dataset="moons", samples=40, noise=0.2, bias=True, reduction="mean")
PLANS = {
    "units": SMALL,
    "test points": MapPlan(MOONS, MapAxis("noise", (0.0, 0.3)), MapAxis("l2", (0.0, 0.01)), 4, 30),
    "choices": MapPlan(
        MOONS,
        MapAxis("hidden_activation", ("tanh", "relu")),
        MapAxis("optimizer", ("sgd", "adam", "momentum")),
        3,
        20,
    ),
    "seeds": MapPlan(
        replace(MOONS, batch_size=5),
        MapAxis("weight_seed", (3, 1)),
        MapAxis("data_seed", (0, 4)),
        1,
        9,
    ),
    "it diverges": MapPlan(
        Experiment(dataset="bumps", output_activation="linear", samples=30),
        MapAxis("learning_rate", (0.001, 100.0)),
        MapAxis("dropout", (0.0, 0.5)),
        3,
        40,
    ),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_cells_equal_separate_populations(plan: MapPlan) -> None:
    found = made(plan, Here())
    assert not found.reasons
    assert all(equals_sweep(found, cell, swept_at(plan, cell)) for cell in all_cells(plan))


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_blocks_and_short_pieces_change_no_bit(
    plan: MapPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size, "UPDATE_NUMBERS", 300)
    monkeypatch.setattr(size, "CHECK_NUMBERS", 300)
    whole, workers = made(plan, Here()), Here(n_threads=2)
    monkeypatch.setattr(pieces, "SLICE", 1e-9)
    assert are_equal(whole, made(plan, workers))
    assert workers.n > plan.n_columns * plan.n_rows
    for cell in all_cells(plan):
        assert equals_sweep(whole, cell, swept_at(plan, cell))


def test_lost_pieces_are_done_again_and_change_no_bit() -> None:
    def lose(number: int) -> None:
        if number % 3 == 0:
            raise ConnectionError

    assert are_equal(made(SMALL, Here(lose)), made(SMALL, Here()))


def test_piece_that_is_lost_each_time_ends_the_map_with_a_sentence() -> None:
    def lose(_: int) -> None:
        raise ConnectionError

    work = MapWork(SMALL, Here(lose))
    assert work.advance(PATIENT)
    assert "lost 4 times at the same cell" in work.error
    with pytest.raises(WorkersError, match="4 times"):
        make_map(SMALL, Here(lose))


def test_error_of_a_worker_ends_the_map_with_its_sentence() -> None:
    def fail(number: int) -> None:
        if number == 3:
            raise ZeroDivisionError("by nothing")

    work = MapWork(SMALL, Here(fail))
    assert work.advance(PATIENT)
    assert work.error == "no use: by nothing"
    assert work.found.n_done < 12


def test_what_is_found_before_it_is_stopped_stays_and_is_gone_on_from() -> None:
    workers = Here()
    work = MapWork(SMALL, workers)
    while work.found.n_done < 4:
        time.sleep(0.001)
    work.stop()
    assert work.advance(0.0)
    half, n = work.found, workers.n
    assert 4 <= half.n_done < 12
    assert not work.is_complete
    time.sleep(0.1)
    assert workers.n == n
    again = MapWork(SMALL, workers, half)
    assert again.advance(PATIENT)
    assert are_equal(again.found, made(SMALL, Here()))
    assert workers.n < n + 12


def test_coarse_cells_are_done_first() -> None:
    rates = MapAxis("learning_rate", tuple(0.1 * k for k in range(1, 8)))
    work = MapWork(MapPlan(Experiment(), rates, UNITS, 2, 5), Here())
    work.stop()
    order: list[tuple[int, int]] = []
    workers = Here()
    work = MapWork(work.plan, workers)
    while not work.advance(0.0):
        now = {(int(r), int(c)) for r, c in np.argwhere(work.found.is_done)}
        order += sorted(now - set(order))
    coarse = {(row, column) for row in (0, 4) for column in (0, 4)} & set(order)
    assert coarse <= set(order[:6])


def test_progress_grows_from_nothing_to_all() -> None:
    work, shares = MapWork(SMALL, Here()), [0.0]
    while not work.advance(0.002):
        shares.append(work.share_done)
    assert shares == sorted(shares)
    assert work.share_done == 1.0
    assert work.seconds > 0.0


def test_map_that_nobody_has_looked_at_for_long_ends_and_keeps_what_it_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(map_work, "LONELY", 0.05)
    workers = Here(lambda _: time.sleep(0.02))
    work = MapWork(SMALL, workers)
    end = time.monotonic() + 10.0
    while not work.done:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert not work.is_complete
    assert not work.error
    n = workers.n
    time.sleep(0.1)
    assert workers.n == n
    assert work.found.n_done
    # One that is looked at goes on far beyond that time, however late a busy machine looks.
    monkeypatch.setattr(map_work, "LONELY", 1.0)
    slow = Here(lambda _: time.sleep(0.2))
    seen = MapWork(SMALL, slow)
    while not seen.advance(0.02):
        pass
    assert seen.is_complete


def test_processes_that_are_lost_now_and_then_do_not_end_a_map() -> None:
    long = replace_epochs(SMALL, 400)
    lost = set(range(3, 60, 3))

    def lose(number: int) -> None:
        if number in lost:
            raise ConnectionError

    work = MapWork(long, Here(lose))
    assert work.advance(PATIENT)
    assert not work.error


def test_workers_that_are_slow_to_be_found_keep_nobody_waiting() -> None:
    class Slow(Here):
        def count(self) -> int:
            time.sleep(0.5)
            return 1

    start = time.monotonic()
    work = MapWork(SMALL, Slow())
    assert not work.done
    work.stop()
    assert time.monotonic() - start < 0.3
    assert work.found.n_done == 0


def test_silence_is_told_when_it_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Here()
    workers.may.clear()
    work = MapWork(SMALL, workers)
    assert work.silence == 0.0
    monkeypatch.setattr(map_work, "SILENT", 0.01)
    time.sleep(0.05)
    assert work.silence > 0.01
    work.stop()
    assert work.silence == 0.0
    workers.may.set()


def test_forgotten_map_has_no_more_work_done() -> None:
    workers = Here()
    workers.may.clear()
    work = MapWork(SMALL, workers)
    gone = weakref.ref(work)
    del work
    workers.may.set()
    end = time.monotonic() + 5.0
    while gone() and time.monotonic() < end:
        gc.collect()
        time.sleep(0.01)
    n = workers.n
    time.sleep(0.1)
    assert gone() is None
    assert workers.n == n <= 4


def test_cell_that_cannot_be_trained_says_why_and_the_others_are() -> None:
    plan = MapPlan(
        Experiment(bias=True),
        MapAxis("initializer", ("uniform", "zeros", "he_normal")),
        MapAxis("units", (2, 3)),
        3,
        20,
    )
    found = made(plan, Here())
    assert found.reasons == {
        MapCell(1, row): "every seed gives the same network here" for row in range(2)
    }
    assert found.n_done == 6
    assert found.is_done.tolist() == [[True, False, True]] * 2
    assert np.isnan(cell_values(found, "loss")[:, 1]).all()


def test_cell_that_takes_too_much_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "MAX_BYTES", 4_000)
    found = made(SMALL, Here())
    assert found.reasons
    assert all("would take" in reason for reason in found.reasons.values())


def test_cell_without_a_number_says_why() -> None:
    plan = MapPlan(
        Experiment(train_share=0.5, samples=20),
        MapAxis("dataset", ("xor", "moons")),
        MapAxis("units", (1, 2)),
        2,
        5,
    )
    found = made(plan, Here())
    assert np.isnan(cell_values(found, "test")[:, 0]).all()
    assert np.isfinite(cell_values(found, "test")[:, 1]).all()
    assert why_missing(found, "test", MapCell(0, 0)) == "it has no test points"
    found.diverged[:] = True
    assert why_missing(found, "test", MapCell(0, 0)) == "more than half diverged"
    assert why_missing(found, "epochs", MapCell(0, 0)) == "fewer than half were solved"


def test_metrics_are_those_of_the_populations() -> None:
    plan = PLANS["test points"]
    found = made(plan, Here())
    shown = {name: cell_values(found, name) for name in CELL_METRICS}
    for cell in all_cells(plan):
        swept, at = swept_at(plan, cell), (cell.row, cell.column)
        last = swept.last
        assert shown["rate"][at] == swept.rate
        assert found.interval_at(cell) == swept.interval
        # Of four, the lower of the two in the middle.
        assert shown["loss"][at] == np.sort(last.losses)[1]
        assert shown["test"][at] == np.sort(last.test_losses)[1]
        assert shown["gap"][at] == np.sort(last.test_losses - last.losses)[1]


def test_epochs_until_solved_are_those_of_a_race() -> None:
    plan = replace_epochs(SMALL, 3000)
    found = made(plan, Here())
    values = cell_values(found, "epochs")
    for cell in all_cells(plan):
        middle = epochs_until_solved(swept_at(plan, cell))[1]
        value = values[cell.row, cell.column]
        assert value == middle or (np.isnan(value) and np.isinf(middle))
    assert np.isfinite(values).any()
    assert np.isnan(values).any()


def replace_epochs(plan: MapPlan, epochs: int) -> MapPlan:
    return MapPlan(plan.experiment, RATES, UNITS, plan.n_seeds, epochs)
