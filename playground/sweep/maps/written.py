"""A map as files: a table of its cells, all its numbers, and a program that makes it again."""

import csv
import io
import json
import textwrap
import zipfile
from typing import Any

import numpy as np

from playground.data.csv_cells import guarded
from playground.experiment import SETTINGS, Experiment
from playground.experiment.fields import DEFAULTS
from playground.sweep.maps.axes import MapAxis
from playground.sweep.maps.found import CELL_METRICS, MapResult, cell_values
from playground.sweep.maps.plan import LIMITS, MapCell, MapPlan, read_plan

PLAN = "plan"  # the name of the text in NPZ
WIDTH = 96  # of a line of the program


def table_csv(found: MapResult) -> str:
    """Return a row for each cell, from below and from the left, with a header."""
    plan, into = found.plan, io.StringIO()
    writer = csv.writer(into)
    values = {name: cell_values(found, name) for name in CELL_METRICS}
    numbers = ("networks", "solved", "low", "high", "diverged")
    labels = [guarded(axis.label) for axis in (plan.across, plan.up)]
    writer.writerow([*labels, *numbers, *values, "note"])
    for row in range(plan.n_rows):
        for column in range(plan.n_columns):
            cell = MapCell(column, row)
            writer.writerow(_row(found, cell, {k: v[row, column] for k, v in values.items()}))
    return into.getvalue()


def _row(found: MapResult, cell: MapCell, values: dict[str, float]) -> list[Any]:
    plan, at = found.plan, (cell.row, cell.column)
    across, up = plan.values_at(cell)
    names = [_cell(plan.across, across), _cell(plan.up, up)]
    if not found.is_done[at]:
        note = found.reasons.get(cell, "not trained")
        return [*names, *[""] * (5 + len(values)), guarded(note)]
    low, high = found.interval_at(cell)
    counts = [plan.n_seeds, int(found.solved[at].sum()), low, high, int(found.diverged[at].sum())]
    shown = [float(one) if np.isfinite(one) else "" for one in values.values()]
    return [*names, *counts, *shown, ""]


def _cell(axis: MapAxis, value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else guarded(axis.say(value))


def arrays_npz(found: MapResult) -> bytes:
    """Return all numbers, for `numpy.load`; without pickled objects.

    The arrays are those of `MapResult`, rows from below, with the seeds of each network, the values
    of both axes, and `plan`, a text that `read_any` reads.
    """
    plan, into = found.plan, io.BytesIO()
    names = ("losses", "test_losses", "first_solved", "solved", "diverged", "is_done")
    arrays: dict[str, Any] = {name: getattr(found, name) for name in names}
    for name, axis in (("across", plan.across), ("up", plan.up)):
        arrays[name] = np.array(axis.values)
    arrays |= {"seeds": _seeds(plan), PLAN: np.array(plan.to_json())}
    np.savez_compressed(into, **arrays)
    return into.getvalue()


def _seeds(plan: MapPlan) -> Any:
    """Return the weight seeds of all networks, shape (n_rows, n_columns, n_seeds)."""
    first = np.full((plan.n_rows, plan.n_columns), plan.seeds_at(plan.experiment).start)
    if plan.across.name == "weight_seed":
        first = np.broadcast_to(np.array(plan.across.values), first.shape)
    if plan.up.name == "weight_seed":
        first = np.broadcast_to(np.array(plan.up.values)[:, np.newaxis], first.shape)
    return first[..., np.newaxis] + np.arange(plan.n_seeds)


def read_any(data: bytes) -> MapPlan:
    """Return the plan in a file: as `MapPlan.to_json` or `arrays_npz` has written it.

    Raises:
        ValueError: it is none of them, or something in it is wrong.
    """
    if not data.startswith(b"PK"):
        return read_plan(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as files:
            about = files.getinfo(f"{PLAN}.npy")
            if about.file_size > 5 * LIMITS.n_bytes:  # NumPy has four bytes for a character
                raise ValueError(f"a plan of more than {LIMITS.n_bytes:,} characters")
            array = np.lib.format.read_array(io.BytesIO(files.read(about)), allow_pickle=False)
    except Exception as error:  # zipfile raises many kinds, by what is broken, or was locked
        raise ValueError(f"expected the NPZ file of a map, got another one ({error})") from None
    return read_plan(str(array).encode())


PROGRAM = '''"""{title}

Run it in the folder that holds "playground", or with PYTHONPATH naming that folder. All cores of
this machine work on it; PLAYGROUND_DASK=tcp://HOST:8786 has a Dask cluster do it.
"""

{imports}
PLAN = MapPlan(
    {experiment},
    {across},
    {up},
    n_seeds={n_seeds},
    epochs={epochs},
)


def main() -> None:
    """Train all networks, and keep a table of the cells and every number."""
    found = make_map(PLAN, note=lambda work: print(f"{{work.share_done:.0%}}", flush=True))
    Path("map.csv").write_bytes(table_csv(found).encode())
    Path("map.npz").write_bytes(arrays_npz(found))


# Processes that do the work begin by reading this file, too.
if __name__ == "__main__":
    main()
'''


def program_py(plan: MapPlan) -> str:
    """Return a Python program that makes the map again."""
    title = f"{plan.across.label} and {plan.up.label}: a map of {plan.n_networks:,} networks."
    is_table = plan.experiment.table is not None
    imports = [*(["import json"] if is_table else []), "from pathlib import Path\n"]
    imports += ["from playground.experiment import Experiment"]
    imports += ["from playground.sweep.maps import MapAxis, MapPlan, make_map"]
    imports += ["from playground.sweep.maps.written import arrays_npz, table_csv\n"]
    return PROGRAM.format(
        title=title,
        imports="\n".join(imports),
        experiment=_spell_experiment(plan.experiment),
        across=_spell_axis("across", plan.across),
        up=_spell_axis("up", plan.up),
        n_seeds=plan.n_seeds,
        epochs=plan.epochs,
    )


def _spell_axis(side: str, axis: MapAxis) -> str:
    return _wrapped(f'{side}=MapAxis("{axis.name}", {axis.values!r})')


def _spell_experiment(experiment: Experiment) -> str:
    if experiment.table is not None:
        # A text of a text: whatever is in the names of a table, it ends neither of them.
        written = json.dumps(experiment.to_json(), allow_nan=False)
        return f"Experiment.from_json(json.loads({written!r}))[0]"
    values = {name: getattr(experiment, name) for name in SETTINGS}
    changed = [f"{name}={one!r}" for name, one in values.items() if one != DEFAULTS[name]]
    return _wrapped(f"Experiment({', '.join(changed)})")


def _wrapped(text: str) -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False
    ).lstrip()
