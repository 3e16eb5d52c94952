"""Every export answers as the engine does in every runtime that CI has, in each type."""

from pathlib import Path

import pytest

from playground.export.formats import FORMATS
from tests.runtimes.networks import networks
from tests.runtimes.registry import RUNTIMES
from tests.runtimes.runtime import Cell, Missing, cells_of, measure
from tests.tools import is_missing

IN_CI = [cell for one in RUNTIMES.values() if one.is_in_ci for cell in cells_of(one)]
# What other tests run or read back: pages to look at, a training, and files of numbers.
NOT_PROGRAMS = ("json", "npz", "project", "csv", "safetensors", "notebook", "page")


@pytest.mark.parametrize("cell", IN_CI, ids=str)
def test_every_network_answers_as_the_engine_does(cell: Cell, tmp_path: Path) -> None:
    try:
        outcome = measure(cell, tmp_path)
    except Missing as error:
        is_missing(str(error))
    assert not outcome.failures
    assert list(outcome.errors) == [network.name for network in networks()]
    too_large = {name: e for name, e in outcome.errors.items() if not e <= cell.tolerance}
    assert not too_large, f"expected at most {cell.tolerance}"


def test_every_program_has_a_runtime_in_each_of_its_types() -> None:
    cells = [cell for one in RUNTIMES.values() for cell in cells_of(one)]
    run = {(cell.format, cell.precision) for cell in cells}
    made = {(key, kind) for key, one in FORMATS.items() for kind in one.precisions or ("float64",)}
    assert {key for key, _ in made - run} == {*NOT_PROGRAMS}
