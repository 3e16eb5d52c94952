"""The engine ends where PyTorch ends: 50 updates, every number within 1e-9."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.engine import HIDDEN_ACTIVATIONS, LOSSES, MLP, OPTIMIZERS, Trainer
from playground.engine.arrays import Array
from playground.engine.class_weights import balanced
from tests.reference.cases import CASES, HIDDEN, OUTPUTS, RATES, UPDATES, Case

RECORD = json.loads(Path(__file__).with_name("trajectories.json").read_text(encoding="utf-8"))


def test_record_is_of_these_cases_and_names_what_made_it() -> None:
    assert set(RECORD["parameters"]) == set(CASES)
    assert RECORD["updates"] == UPDATES
    assert RECORD["torch"].startswith("2.")


def test_cases_have_every_entry_of_the_registries() -> None:
    assert set(HIDDEN) == set(HIDDEN_ACTIVATIONS)
    assert set(OUTPUTS) == set(LOSSES)
    assert set(RATES) == set(OPTIMIZERS)


def weights_of(case: Case) -> Array:
    counts = np.bincount(case.labels)
    return np.asarray(balanced(counts)[case.labels])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_engine_ends_where_pytorch_ends(case: Case) -> None:
    starts = case.starts()
    mlp = MLP.from_parameters(
        case.layer_sizes,
        starts if case.n_networks else starts[0],
        case.hidden,
        case.output,
        bias=case.bias,
    )
    rates = case.learning_rates
    options = {
        **case.options,
        "learning_rate": rates if case.rates else rates[0],
        "frozen": mlp.mark(*case.frozen) if case.frozen else None,
        "sample_weights": weights_of(case) if case.balanced else None,
    }
    trainer = Trainer(
        mlp, *case.samples(), case.loss, optimizer=case.optimizer, shuffle=False, **options
    )
    trainer.advance(updates=UPDATES)
    expected = np.array(RECORD["parameters"][case.id])
    np.testing.assert_allclose(np.atleast_2d(mlp.parameters), expected, rtol=0, atol=1e-9)
