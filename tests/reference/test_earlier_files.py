"""Links, files, records and kept visits of earlier editions read as they did.

The files in earlier/ were written, and what they should read as was noted down, by commit 435d918.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.engine import TrainerState
from playground.experiment import Experiment
from playground.importing.read import read_model
from playground.run.recorder import Run
from playground.ui.keeping.snapshot import Snapshot
from playground.workshop.record import Record

EARLIER = Path(__file__).with_name("earlier")


def noted(name: str) -> Any:
    return json.loads((EARLIER / name).read_text(encoding="utf-8"))


def as_written(experiment: Experiment) -> Any:
    return json.loads(json.dumps(experiment.to_json()))


def with_later_settings(experiment: Any) -> Any:
    """Return settings of an earlier edition, and the defaults of those that came later."""
    return {**as_written(Experiment()), **experiment}


LINKS, MODELS = noted("links.json"), noted("models.json")


def in_numbers(states: Sequence[TrainerState]) -> list[dict[str, Any]]:
    return [
        {
            "updates": state.updates,
            "epoch": state.epoch,
            "parameters": state.parameters.tolist(),
            "optimizer": hashlib.sha256(
                b"".join(array.tobytes() for array in state.optimizer)
            ).hexdigest()[:16],
        }
        for state in states
    ]


def test_there_are_forty_links_and_more() -> None:
    assert len(LINKS) >= 40


@pytest.mark.parametrize("row", LINKS, ids=[row["link"] or "the article" for row in LINKS])
def test_link_opens_what_it_opened(row: dict[str, Any]) -> None:
    query = dict(parse_qsl(row["link"], keep_blank_values=True))
    experiment, problems = Experiment.from_query(query)
    assert as_written(experiment) == with_later_settings(row["experiment"])
    assert experiment.to_query() == row["written"]
    assert len(problems) == row["n_problems"]
    run = Run(experiment)
    run.record(3, "10", 60.0)
    # exp and tanh may differ in the last digits from machine to machine.
    losses = [frame.scores.loss for frame in run.frames if not frame.is_between]
    np.testing.assert_allclose(losses, row["losses"], 1e-9)


@pytest.mark.parametrize("row", MODELS, ids=[row["file"] for row in MODELS])
def test_model_reads_as_it_did(row: dict[str, Any]) -> None:
    loaded = read_model(row["file"], (EARLIER / row["file"]).read_bytes(), Experiment())
    assert as_written(loaded.experiment) == with_later_settings(row["experiment"])
    assert in_numbers(loaded.states) == row["states"]
    assert (loaded.notes, loaded.shown) == (row["notes"], row["shown"])
    assert len(loaded.problems) == row["n_remarks"]
    if row["curve"] is not None:
        assert loaded.curve.tolist() == row["curve"]


def test_record_reads_as_it_did() -> None:
    record, expected = (
        Record.from_json((EARLIER / "record.json").read_bytes()),
        noted("record.expected.json"),
    )
    for name in ("id", "name", "track", "n_passed"):
        assert getattr(record, name) == expected[name]
    assert record.entries.keys() == expected["entries"].keys()
    for id, entry in record.entries.items():
        told = expected["entries"][id]
        for name in ("seconds", "attempts", "furthest", "epoch"):
            assert getattr(entry, name) == told[name]
        assert entry.started_at.isoformat() == told["started_at"]
        assert list(entry.weights) == told["weights"]
        assert [
            [one.question, one.key, one.at.isoformat(), one.right, one.round]
            for one in entry.predictions
        ] == told["predictions"]


def test_kept_visit_reads_as_it_did() -> None:
    expected = noted("snapshot.expected.json")
    snapshot = Snapshot.read((EARLIER / "snapshot.json").read_text(encoding="utf-8"))
    assert snapshot.loaded
    assert snapshot.own
    assert (snapshot.exercise, snapshot.is_checked) == ("", False)
    assert in_numbers(snapshot.loaded.states) == expected["states"]
    assert snapshot.loaded.notes == expected["notes"]
    assert snapshot.own.to_json() == expected["own"]
    assert snapshot.record.id == expected["record"]
