"""Runs of every kind to take away, and what it means that two of them are the same."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from playground.data.table import Table
from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS, OPTIMIZERS, SCHEDULES, TrainerState
from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.recordings import PATIENT

# What could end a string, a comment, a docstring or a script, in one language or another.
HOSTILE_NAMES = (
    "quote \" and ' and `",
    "back\\slash\\",
    "C: */ /* // ??/",
    "</script><!-- <script>",
    "'''; \"\"\"; ${1} {0} %s",
    "\\N{BULLET} \\u00 \\x \\",
    "# \U0001f600 \u00e9\u4e2d\u0639",
    "line\nbreak\r\u2028\u2029",
    "null\x00\x1b[0m\u202e",
    '"""',
)

names = st.sampled_from(HOSTILE_NAMES) | st.text(max_size=50)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a small table with classes or values, and names of any kind."""
    n_inputs, n_samples = draw(st.integers(1, 4)), draw(st.integers(2, 8))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    classes = draw(st.sampled_from([0, 2, 3]))
    columns = [f"{k} {draw(names)}" for k in range(n_inputs)]
    return Table(
        inputs=rng.normal(0.0, 3.0, (n_samples, n_inputs)),
        targets=rng.integers(classes, size=n_samples) if classes else rng.normal(5, 9, n_samples),
        names=tuple(columns),
        target=draw(names),
        classes=tuple(f"{k} {draw(names)}" for k in range(classes)),
        n_train=draw(st.integers(1, n_samples)),
    )


DATA: list[dict[str, Any]] = [
    {"dataset": "xor"},
    {"dataset": "moons", "samples": 20},
    {"dataset": "three_spirals", "samples": 20},
    {"dataset": "blobs", "samples": 20, "centres": 5},
    {"dataset": "iris"},
    {"dataset": "sine", "samples": 20, "features": ("x1", "sinx1")},
    {"dataset": "plane", "samples": 20},
]


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Draw an Experiment that is quickly trained, with whatever training has to remember."""
    data = draw(
        st.sampled_from(DATA) | tables().map(lambda table: {"dataset": "own", "table": table})
    )
    n_hidden = draw(st.integers(0, 3))
    names = st.sampled_from(sorted(HIDDEN_ACTIVATIONS))
    units = st.lists(st.integers(1, 4), min_size=n_hidden, max_size=n_hidden)
    each = st.lists(names, min_size=n_hidden, max_size=n_hidden)
    return (
        Experiment()
        .changed(**data)
        .changed(
            hidden_layers=draw(units),
            hidden_activation=draw(names),
            output_activation=draw(st.sampled_from(sorted(ACTIVATIONS))),
            layer_activations=draw(st.just([]) | each),
            bias=draw(st.booleans()),
            standardise=draw(st.booleans()),
            optimizer=draw(st.sampled_from(sorted(OPTIMIZERS))),
            learning_rate=draw(st.sampled_from([0.01, 0.1])),
            batch_size=draw(st.sampled_from([0, 1, 3, 8])),
            dropout=draw(st.sampled_from([0.0, 0.3])),
            schedule=draw(st.sampled_from(sorted(SCHEDULES))),
            decay_epochs=draw(st.integers(1, 5)),
            patience=draw(st.sampled_from([0, 2])),
            stop_loss=draw(st.sampled_from([0.0, 0.1])),
            clip_norm=draw(st.sampled_from([0.0, 1.0])),
            order_seed=draw(st.integers(0, 9)),
        )
    )


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Draw a run that has gone on for a while, often into the middle of an epoch."""
    run = Run(draw(experiments()))
    for speed in draw(st.lists(st.sampled_from(["1", "update"]), max_size=3)):
        run.record(draw(st.integers(1, 4)), speed, PATIENT)
    return run


def numbers_of(state: TrainerState) -> tuple[Any, ...]:
    """Return all there is in a state, to the last bit."""
    return (
        state.parameters.tobytes(),
        (state.epoch, state.batch, state.updates_per_epoch, state.updates),
        state.optimizer_name,
        [(array.shape, array.tobytes()) for array in state.optimizer],
        list(state.order),
        list(state.dropout),
        None if state.watch is None else state.watch.tobytes(),
    )


def assert_same_states(found: list[TrainerState], wanted: list[TrainerState]) -> None:
    assert list(map(numbers_of, found)) == list(map(numbers_of, wanted))


def assert_train_alike(one: Run, other: Run) -> None:
    """Train both on, update by update and epoch by epoch, and compare everything."""
    for n_frames, speed in ((3, "update"), (2, "1")):
        new, again = (run.record(n_frames, speed, PATIENT) for run in (one, other))
        assert_same_states([frame.state for frame in again], [frame.state for frame in new])
        for frame, same in zip(new, again, strict=True):
            assert repr(frame.scores) == repr(same.scores)  # repr: NaN is not equal to itself
            np.testing.assert_array_equal(frame.confusion, same.confusion)
        assert (other.stopped, other.diverged) == (one.stopped, one.diverged)
