"""All that training needs to go on, as JSON that reads back to the last bit."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine import OPTIMIZERS, TrainerState
from playground.engine.arrays import Array
from playground.engine.optimizers import Options
from playground.export.checked import as_array, as_list, as_object, as_whole, show, spelled, take
from playground.settings import Weights

LARGEST_WEIGHT = Weights.largest
LARGEST_COUNT = 2**53  # beyond it a count of updates is no float64, as Adam needs it
MOST_BATCHES = 1_000_000
COUNTS = {  # of a TrainerState: the least and the largest
    "epoch": (0, LARGEST_COUNT),
    "batch": (0, MOST_BATCHES - 1),
    "updates_per_epoch": (1, MOST_BATCHES),
    "updates": (0, LARGEST_COUNT),
}
MEMORY = ("optimizer", "order", "dropout", "watch")  # what can begin anew
BIT_GENERATOR = "PCG64"
WATCHED = 5  # rows of `Watch.state`


def state_to_json(state: TrainerState) -> dict[str, Any]:
    """Return a state in types that JSON has; its numbers read back as the same float64.

    What generators draw from are numbers of 128 bits. They are written as text, because many
    readers of JSON, those of browsers too, would round them.
    """
    return progress_to_json(state) | {
        "optimizer": {
            "name": state.optimizer_name,
            "arrays": list(map(spelled, state.optimizer)),
        },
        "order": list(map(_generator_to_json, state.order)),
        "dropout": list(map(_generator_to_json, state.dropout)),
        "watch": None if state.watch is None else spelled(state.watch),
    }


def progress_to_json(state: TrainerState) -> dict[str, Any]:
    """Return the counts and the parameters of a state alone; what else it has then begins anew."""
    counts = {name: getattr(state, name) for name in COUNTS}
    return counts | {"parameters": state.parameters.tolist()}


def state_from_json(
    value: object, n_parameters: int, place: str = "state", parameters: Array | None = None
) -> TrainerState:
    """Read what `state_to_json` or `progress_to_json` wrote.

    Args:
        value: of any type.
        n_parameters: how many the network has.
        place: where in a document it stands, for messages.
        parameters: in place of those of `value`, which then needs none.

    Raises:
        ValueError: a part is missing or not as described; the message names its place.
    """
    source = as_object(value, place)
    counts = {
        name: as_whole(take(source, name, place), low, high, f"{place}.{name}")
        for name, (low, high) in COUNTS.items()
    }
    if counts["batch"] >= counts["updates_per_epoch"]:
        raise ValueError(
            f"{place}.batch: expected less than the {counts['updates_per_epoch']} of an epoch, "
            f"got {counts['batch']}"
        )
    if parameters is None:
        numbers = take(source, "parameters", place)
        parameters = as_array(
            numbers, (n_parameters,), f"{place}.parameters", largest=LARGEST_WEIGHT
        )
    start = TrainerState(
        parameters, counts["epoch"], counts["batch"], counts["updates_per_epoch"], counts["updates"]
    )
    if not any(name in source for name in MEMORY):
        return start
    optimizer, watch = take(source, "optimizer", place), take(source, "watch", place)
    name, arrays = _optimizer_of(optimizer, n_parameters, f"{place}.optimizer")
    return replace(
        start,
        optimizer=arrays,
        optimizer_name=name,
        order=_generators_of(take(source, "order", place), f"{place}.order"),
        dropout=_generators_of(take(source, "dropout", place), f"{place}.dropout"),
        watch=None if watch is None else _watch_of(watch, f"{place}.watch"),
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
    made = OPTIMIZERS[name](np.zeros(n_parameters), np.zeros(()), Options())
    return [array.shape for array in made.state]


def _optimizer_of(value: object, n_parameters: int, place: str) -> tuple[str, tuple[Array, ...]]:
    source = as_object(value, place)
    name = take(source, "name", place)
    if not isinstance(name, str) or name not in OPTIMIZERS:
        raise ValueError(f"{place}.name: expected one of {', '.join(OPTIMIZERS)}, got {show(name)}")
    shapes = _optimizer_shapes(name, n_parameters)
    arrays = as_list(take(source, "arrays", place), f"{place}.arrays")
    if len(arrays) != len(shapes):
        raise ValueError(
            f"{place}.arrays: expected {len(shapes)} of them for {name}, got {len(arrays)}"
        )
    read = tuple(
        as_array(one, shape, f"{place}.arrays[{k}]")
        for k, (one, shape) in enumerate(zip(arrays, shapes, strict=True))
    )
    for k, array in enumerate(read):
        # Adam counts its updates; before the first one its corrections would divide by zero.
        if not array.ndim and not 0.0 <= float(array) <= LARGEST_COUNT:
            raise ValueError(
                f"{place}.arrays[{k}]: expected a number of updates, got {float(array):g}"
            )
    return name, read


def _generator_to_json(state: Mapping[str, Any]) -> dict[str, Any]:
    inner = {name: str(number) for name, number in state["state"].items()}
    return {**state, "state": inner}


def _generators_of(value: object, place: str) -> tuple[dict[str, Any], ...]:
    states = as_list(value, place)
    if len(states) > 1:
        raise ValueError(f"{place}: expected the state of one generator, got {len(states)}")
    return tuple(_generator_of(one, f"{place}[{k}]") for k, one in enumerate(states))


def _generator_of(value: object, place: str) -> dict[str, Any]:
    source = as_object(value, place)
    name = take(source, "bit_generator", place)
    if name != BIT_GENERATOR:
        raise ValueError(f"{place}.bit_generator: expected {BIT_GENERATOR}, got {show(name)}")
    inner = as_object(take(source, "state", place), f"{place}.state")
    numbers = {
        key: _digits(take(inner, key, f"{place}.state"), f"{place}.state.{key}")
        for key in ("state", "inc")
    }
    if numbers["inc"] % 2 == 0:
        raise ValueError(f"{place}.state.inc: expected an odd number, got an even one")
    return {
        "bit_generator": BIT_GENERATOR,
        "state": numbers,
        "has_uint32": as_whole(take(source, "has_uint32", place), 0, 1, f"{place}.has_uint32"),
        "uinteger": as_whole(take(source, "uinteger", place), 0, 2**32 - 1, f"{place}.uinteger"),
    }


def _digits(value: object, place: str) -> int:
    """Return the number that a text of digits stands for."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{1,39}", value) or int(value) >= 2**128:
        raise ValueError(
            f"{place}: expected the digits of a number below 2^128 as text, got {show(value)}"
        )
    return int(value)


def _watch_of(value: object, place: str) -> Array:
    watch = as_array(value, (WATCHED, 1), place)
    was_low, was_right, best, waited, met = watch[:, 0].tolist()
    # A goal that one network has met ends its training, and is then forgotten.
    flags = {was_low, was_right} <= {0.0, 1.0} and met == 0.0
    if not flags or np.isnan(best) or not 0.0 <= waited <= LARGEST_COUNT:
        raise ValueError(f"{place}: expected 0 or 1 twice, a loss, a number of epochs, and 0")
    return watch
