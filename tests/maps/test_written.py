"""Maps as files, and the command that makes them."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.sweep.__main__ import main, target
from playground.sweep.maps import MapAxis, MapPlan, MapWork
from playground.sweep.maps.plan import MapCell
from playground.sweep.maps.written import arrays_npz, program_py, read_any, table_csv
from tests.maps.doing import NAMES, SMALL, Here, all_cells, made, swept_at
from tests.servers import ROOT

NAMED = MapPlan(
    Experiment(dataset="moons", samples=30, bias=True),
    MapAxis("hidden_activation", ("relu", "tanh")),
    MapAxis("initializer", ("zeros", "uniform")),
    3,
    20,
)


def test_table_has_the_numbers_of_each_population() -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv(made(SMALL, Here())))))
    assert len(rows) == 12
    for row, cell in zip(rows, all_cells(SMALL), strict=True):
        swept = swept_at(SMALL, cell)
        assert float(row["Learning rate"]) == SMALL.across.values[cell.column]
        assert int(row["Units in each hidden layer"]) == SMALL.up.values[cell.row]
        assert (int(row["networks"]), int(row["solved"])) == (5, swept.n_solved)
        assert (float(row["low"]), float(row["high"])) == swept.interval
        assert float(row["loss"]) == np.median(swept.last.losses)
        assert row["test"] == row["note"] == ""


def test_table_says_what_is_not_there_and_why() -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv(made(NAMED, Here())))))
    assert [row["note"] for row in rows] == ["every seed gives the same network here"] * 2 + [
        ""
    ] * 2
    assert [row["Hidden activation"] for row in rows] == ["ReLU", "tanh"] * 2
    assert rows[0]["solved"] == ""
    work = MapWork(SMALL, Here())
    work.stop()
    assert "not trained" in table_csv(work.found)


def test_arrays_are_all_numbers_and_the_plan() -> None:
    found = made(NAMED, Here())
    data = arrays_npz(found)
    arrays = np.load(io.BytesIO(data), allow_pickle=False)
    for name in NAMES:
        assert arrays[name].tobytes() == getattr(found, name).tobytes()
    assert arrays["across"].tolist() == ["relu", "tanh"]
    assert arrays["seeds"][1, 0].tolist() == [0, 1, 2]
    assert read_any(data).to_json() == NAMED.to_json()
    assert read_any(NAMED.to_json().encode()).to_json() == NAMED.to_json()


def test_seeds_of_an_axis_are_those_of_its_cells() -> None:
    plan = MapPlan(Experiment(), MapAxis("weight_seed", (5, 2)), SMALL.up, 1, 3)
    arrays = np.load(io.BytesIO(arrays_npz(made(plan, Here()))), allow_pickle=False)
    assert arrays["seeds"][..., 0].tolist() == [[5, 2]] * 4
    assert swept_at(plan, MapCell(1, 0)).seeds.tolist() == [2]


def npz(**arrays: object) -> bytes:
    into = io.BytesIO()
    np.savez(into, **arrays)  # type: ignore[arg-type]
    return into.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"PK", b"PK\3\4" + bytes(100), npz(x=1), npz(plan="{}"), npz(plan=[1.0, 2.0])),
        npz(plan="{}").replace(b"PK\1\2\x14\3", b"PK\1\2\xff\3"),
    ],
    ids=["empty", "PK", "broken", "no plan", "another text", "numbers", "another version"],
)
def test_file_that_is_no_map_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|damaged"):
        read_any(data)


TABLE = Table(
    np.array([[0.0, 1], [1, 2], [2, 3], [1, 1]]),
    np.array([0.0, 1, 0, 1]),
    ("a \"quoted\" 'name'", 'b"""'),
    "c\\",
    ("n", "{y}"),
    3,
)


@pytest.mark.parametrize(
    "experiment",
    [Experiment(), NAMED.experiment, Experiment(dataset="own", table=TABLE)],
    ids=["the article", "moons", "own"],
)
def test_program_makes_the_same_map(experiment: Experiment, tmp_path: Path) -> None:
    plan = MapPlan(experiment, MapAxis("learning_rate", (0.1, 0.5)), MapAxis("l2", (0.01,)), 2, 9)
    script = tmp_path / "map.py"
    script.write_text(program_py(plan))
    assert max(map(len, script.read_text().splitlines())) <= 100 or experiment.table
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLAYGROUND_PROCESSES": "1"}
    subprocess.run([sys.executable, script], cwd=tmp_path, env=environment, check=True, timeout=60)
    arrays = np.load(tmp_path / "map.npz", allow_pickle=False)
    assert (tmp_path / "map.csv").read_bytes().decode() == table_csv(made(plan, Here()))
    assert arrays["losses"].tobytes() == made(plan, Here()).losses.tobytes()


def test_command_makes_the_files_from_a_plan_and_from_an_npz(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "one.json"
    plan.write_text(SMALL.to_json())
    assert main(["map", str(plan), "--processes", "1"]) == 0
    said = capsys.readouterr()
    assert (tmp_path / "one.csv").read_bytes().decode() == table_csv(made(SMALL, Here()))
    picture = tmp_path / "one.png"
    assert picture.exists() or "pip install kaleido" in said.err
    again = [
        "map",
        str(tmp_path / "one.npz"),
        "--processes",
        "1",
        "--output",
        str(tmp_path / "2.x"),
    ]
    monkeypatch.setattr("plotly.graph_objects.Figure.to_image", None)
    assert main(again) == 0
    assert "no PNG: pictures without a page need `pip install kaleido`" in capsys.readouterr().err
    assert (tmp_path / "2.x.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert not (tmp_path / "2.x.png").exists()


def test_files_stand_beside_the_plan_or_where_they_are_to() -> None:
    here = Path(__file__).parent
    assert target(here / "my.map.v2", None) == here / "my.map.v2"
    assert target(here / "one.json", None) == here / "one"
    assert target(here / "one.json", here) == here / "one"
    assert target(here / "one.json", here / "other.x") == here / "other.x"


def test_command_keeps_what_there_is_when_it_is_stopped_by_the_keyboard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "one.json"
    plan.write_text(MapPlan(SMALL.experiment, SMALL.across, SMALL.up, 5, 3000).to_json())
    own = MapWork.advance

    def advance(work: MapWork, _: float) -> bool:
        while work.found.n_done < 2:
            assert not own(work, 0.02)
        raise KeyboardInterrupt

    monkeypatch.setattr(MapWork, "advance", advance)
    monkeypatch.setattr("plotly.graph_objects.Figure.to_image", None)
    assert main(["map", str(plan), "--processes", "1"]) == 130
    assert re.search(r"stopped: [2-9] of 12 cells are done", capsys.readouterr().err)
    assert "not trained" in (tmp_path / "one.csv").read_text()


def test_command_draws_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("kaleido")
    plan = tmp_path / "one.json"
    plan.write_text(MapPlan(Experiment(), SMALL.across, SMALL.up, 1, 2).to_json())
    assert main(["map", str(plan), "--processes", "1", "--metric", "loss"]) == 0
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")


def test_command_says_in_a_sentence_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["map", str(tmp_path / "none.json")]) == 1
    assert "No such file" in capsys.readouterr().err
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({**json.loads(SMALL.to_json()), "epochs": 0}))
    assert main(["map", str(wrong)]) == 1
    assert "epochs: expected a whole number from 1" in capsys.readouterr().err
    plan = tmp_path / "one.json"
    plan.write_text(SMALL.to_json())
    monkeypatch.setenv("PLAYGROUND_DASK", "http://10.0.0.1:8786")
    assert main(["map", str(plan)]) == 1
    assert "expected the address of a scheduler" in capsys.readouterr().err
    monkeypatch.delenv("PLAYGROUND_DASK")
    assert main(["map", str(plan), "--output", str(tmp_path / "none" / "x")]) == 1
    assert "output: expected a folder that there is" in capsys.readouterr().err
    array = tmp_path / "one.npz"
    array.write_bytes(npz(plan=np.array(SMALL.to_json())))
    assert main(["map", str(array)]) == 1
    assert "one.npz is read from; name another one with --output" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["map", str(plan), "--processes", "0"])
    assert "expected 1 to 256" in capsys.readouterr().err
