"""A state that travels is the state that was."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from playground.engine import OPTIMIZERS, TrainerState
from playground.experiment import Experiment
from playground.export.weights import progress_to_json, state_to_json
from playground.importing.state import check_sizes, read_state
from playground.reading.reader import Reader
from playground.run.recorder import Run
from tests.examples import examples
from tests.export.examples import assert_same_states, runs
from tests.recordings import PATIENT

BUSY = Experiment().changed(
    dataset="moons", samples=20, batch_size=3, dropout=0.3, patience=5, optimizer="adam"
)


def busy_state() -> TrainerState:
    """Return the state in the middle of an epoch of a training that has much to remember."""
    run = Run(BUSY)
    return run.record(6, "update", PATIENT)[-1].state


def through_json(state: TrainerState, **options: Any) -> TrainerState:
    value = json.loads(json.dumps(state_to_json(state), allow_nan=False))
    return read_state(Reader(value), len(state.parameters), **options)


@examples(40)
@given(run=runs())
def test_state_reads_back_to_the_last_bit(run: Run) -> None:
    states = [frame.state for frame in run.frames]
    assert_same_states(list(map(through_json, states)), states)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_memory_of_every_optimizer_reads_back(optimizer: str) -> None:
    run = Run(BUSY.changed(optimizer=optimizer))
    run.record(5, "update", PATIENT)
    assert_same_states([through_json(run.frames[-1].state)], [run.frames[-1].state])


def test_infinite_memory_reads_back() -> None:
    # Squares of gradients overflow while the weights themselves are finite.
    state = busy_state()
    for number in (np.inf, -np.inf, np.nan):
        state.optimizer[1][3] = number
        assert_same_states([through_json(state)], [state])


def test_text_of_a_generator_keeps_128_bits() -> None:
    state = state_to_json(busy_state())["order"][0]
    assert isinstance(state["state"]["state"], str)
    assert isinstance(state["state"]["inc"], str)
    assert int(state["state"]["inc"]) > 2**64


def test_weights_from_elsewhere_stand_in_for_the_own_ones() -> None:
    state = busy_state()
    others = np.arange(len(state.parameters), dtype=float)
    found = through_json(state, parameters=others)
    np.testing.assert_array_equal(found.parameters, others)
    assert found.updates == state.updates


def test_progress_alone_lets_the_memory_begin_anew() -> None:
    state = busy_state()
    found = read_state(Reader(progress_to_json(state)), len(state.parameters))
    np.testing.assert_array_equal(found.parameters, state.parameters)
    assert (found.epoch, found.batch, found.updates) == (state.epoch, state.batch, state.updates)
    assert found.optimizer == found.order == found.dropout == ()
    trainer = Run(BUSY).trainer
    trainer.restore(found)
    trainer.step()
    assert trainer.updates == state.updates + 1


def test_state_of_another_network_is_refused() -> None:
    state = busy_state()
    with pytest.raises(ValueError, match=r"^s.parameters: expected 3 numbers, got 12$"):
        check_sizes(state, 3, "s")
    small = TrainerState(np.zeros(3), optimizer=state.optimizer, optimizer_name="adam")
    with pytest.raises(ValueError, match=r"^s.optimizer: expected arrays of shapes .* for adam"):
        check_sizes(small, 3, "s")
