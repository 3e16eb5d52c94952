"""The state of a training, read from the JSON that `export.weights` writes."""

import re
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine import OPTIMIZERS, TrainerState
from playground.engine.arrays import Array
from playground.experiment.kinds import Weights
from playground.reading import values
from playground.reading.reader import Reader
from playground.reading.values import at

LARGEST_WEIGHT = Weights.largest
LARGEST_COUNT = 2**53  # beyond it a count of updates is no float64, as Adam needs it
MOST_BATCHES = 1_000_000
COUNTS = {  # of a TrainerState: the least and the largest
    "epoch": (0, LARGEST_COUNT),
    "batch": (0, MOST_BATCHES - 1),
    "updates_per_epoch": (1, MOST_BATCHES),
    "updates": (0, LARGEST_COUNT),
}
MEMORY = ("optimizer", "order", "dropout", "watch")  # what can begin again
BIT_GENERATOR = "PCG64"
WATCHED = 5  # rows of `EarlyStopping.state`


def read_state(source: Reader, n_parameters: int, parameters: Array | None = None) -> TrainerState:
    """Read what `state_to_json` or `progress_to_json` wrote.

    Args:
        source: the state, with its place in a document.
        n_parameters: how many the network has.
        parameters: in place of those of `source`, which then needs none.

    Raises:
        ValueError: a part is missing or not as described; the message names its place.
    """
    counts = {name: source.whole(name, *limits) for name, limits in COUNTS.items()}
    if counts["batch"] >= counts["updates_per_epoch"]:
        per_epoch = f"the {counts['updates_per_epoch']} of an epoch"
        source.fail("batch", f"expected less than {per_epoch}, got {counts['batch']}")
    if parameters is None:
        parameters = source.array("parameters", (n_parameters,), LARGEST_WEIGHT)
    epoch, batch, updates_per_epoch, updates = counts.values()
    start = TrainerState(parameters, epoch, batch, updates_per_epoch, updates)
    if not any(name in source.values for name in MEMORY):
        return start
    name, arrays = _read_optimizer(source.table("optimizer"), n_parameters)
    return replace(
        start,
        optimizer=arrays,
        optimizer_name=name,
        order=source.each("order", _read_generator, 0, 1),
        dropout=source.each("dropout", _read_generator, 0, 1),
        watch=source.read("watch", _read_watch),
    )


def check_sizes(state: TrainerState, n_parameters: int, place: str) -> None:
    """Raise a ValueError that names the place, unless a state is of a network of this size."""
    if state.parameters.shape != (n_parameters,):
        raise ValueError(
            f"{place}.parameters: expected {n_parameters} numbers, got {state.parameters.size}"
        )
    expected = _optimizer_shapes(state.optimizer_name, n_parameters)
    found = [array.shape for array in state.optimizer]
    if found != expected:
        raise ValueError(
            f"{place}.optimizer: expected arrays of shapes {expected} for "
            f"{state.optimizer_name or 'no optimizer'}, got {found}"
        )


def _optimizer_shapes(name: str, n_parameters: int) -> list[tuple[int, ...]]:
    if name not in OPTIMIZERS:
        return []
    made = OPTIMIZERS[name]().start(np.zeros(n_parameters))
    return [array.shape for array in made.state]


def _read_optimizer(source: Reader, n_parameters: int) -> tuple[str, tuple[Array, ...]]:
    name = source.one_of("name", OPTIMIZERS)
    shapes = _optimizer_shapes(name, n_parameters)
    found = source.items("arrays", len(shapes), len(shapes))
    arrays = []
    for k, (value, shape) in enumerate(zip(found, shapes, strict=True)):
        with at(*source.path, "arrays", k):
            array = values.array(value, shape)
            # Adam counts its updates; before the first one its corrections would divide by zero.
            if not array.ndim and not 0.0 <= float(array) <= LARGEST_COUNT:
                raise ValueError(f"expected a number of updates, got {float(array):g}")
            arrays.append(array)
    return name, tuple(arrays)


def _read_generator(value: object) -> dict[str, Any]:
    source = Reader(value)
    inner = source.table("state")
    numbers = {key: inner.read(key, _digits) for key in ("state", "inc")}
    if numbers["inc"] % 2 == 0:
        inner.fail("inc", "expected an odd number, got an even one")
    return {
        "bit_generator": source.one_of("bit_generator", (BIT_GENERATOR,)),
        "state": numbers,
        "has_uint32": source.whole("has_uint32", 0, 1),
        "uinteger": source.whole("uinteger", 0, 2**32 - 1),
    }


def _digits(value: object) -> int:
    """Return the number that a text of digits stands for."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,39}", value) and int(value) < 2**128:
        return int(value)
    values.refuse("the digits of a number below 2^128 as text", value)


def _read_watch(value: object) -> Array | None:
    """Return the state of early stopping; None where there is none."""
    if value is None:
        return None
    watch = values.array(value, (WATCHED, 1))
    was_low, was_right, best, waited, met = watch[:, 0].tolist()
    # A goal that one network has met ends its training, and is then forgotten.
    flags = {was_low, was_right} <= {0.0, 1.0} and met == 0.0
    if not flags or np.isnan(best) or not 0.0 <= waited <= LARGEST_COUNT:
        raise ValueError("expected 0 or 1 twice, a loss, a number of epochs, and 0")
    return watch
