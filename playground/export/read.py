"""Models taken in: weights as JSON or NPZ, of this app or written by hand, and project files.

What comes is a learner's file, so nothing in it is trusted: every failure is a ModelError with one
sentence that names the place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.table import Table
from playground.engine import TrainerState
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import Experiment
from playground.export import project, weights
from playground.export.checked import as_array, as_list, as_object, show, take
from playground.export.layers import Source, check_same_network, fitted_into, read_layers
from playground.export.safe_npz import read_arrays
from playground.export.state import check_sizes, state_from_json
from playground.live.curve import MOST_POINTS
from playground.live.frames import MAX_FRAMES
from playground.live.recorder import NOTHING_NOTED, Run
from playground.reading.json_text import Limits, read_json

# What this app writes has up to 4 MB, and as NPZ 10, where texts take four bytes a character.
LIMITS = Limits(n_bytes=15_000_000, n_values=1_000_000)
ZIP = b"PK"
NPZ_PARTS = re.compile(r"[Wb][0-9]{1,2}|activations|experiment|state")


class ModelError(ValueError):
    """A file cannot be taken in; the message says which part, what was expected, and what came."""


@dataclass(frozen=True)
class Loaded:
    """What a file held.

    Attributes:
        experiment: with the file's weights as its first weights where there are no states.
        states: the timeline in order, of a weights file its one moment; empty where the file has
            weights alone.
        notes: of the learner; None where the file is of a kind that has none.
        remarks: a sentence for each part that could not be used while the rest was.
        shown: which of the states was looked at, from 0; -1 for the last one.
        curve: epochs, loss and test loss (NaN for none) between the states, shape (n_points, 3).
    """

    experiment: Experiment
    states: tuple[TrainerState, ...] = ()
    notes: str | None = None
    remarks: tuple[str, ...] = ()
    shown: int = -1
    curve: Array = field(default_factory=lambda: NOTHING_NOTED)


def read_model(name: str, data: bytes, current: Experiment) -> Loaded:
    """Read a file, told apart by its content.

    Args:
        name: of the file, for messages.
        data: all of it.
        current: the experiment now in force, which weights without one are fitted into.

    Raises:
        ModelError: it cannot be used.
    """
    try:
        with overflow_allowed():
            loaded = _read(name, data, current)
            # Data or weights that nothing can be done with are met here, not on the page.
            resume(loaded.experiment, loaded.states[:1])
    except ValueError as error:
        raise ModelError(_printable(str(error))) from None
    return replace(loaded, remarks=tuple(map(_printable, loaded.remarks)))


def resume(
    experiment: Experiment, states: Sequence[TrainerState], curve: Array = NOTHING_NOTED
) -> Run:
    """Return a run whose frames are these states, as they are scored now.

    Args:
        experiment: of the run.
        states: in order; the first is the start. With none, the run starts from its first weights.
        curve: the loss between them; see `Loaded`.

    Raises:
        ModelError: a state is of another network, or in none of them the loss is finite.
    """
    try:
        for k, state in enumerate(states):
            check_sizes(state, experiment.n_parameters, f"states[{k}]")
        return Run.resumed(experiment, states, curve)
    except ValueError as error:
        raise ModelError(str(error)) from None


def _read(name: str, data: bytes, current: Experiment) -> Loaded:
    if len(data) > LIMITS.n_bytes:
        raise ValueError(f"expected at most {LIMITS.n_bytes:,} bytes, got {len(data):,}")
    if not data:
        raise ValueError("expected a file with a model, got an empty one")
    if data.startswith(ZIP):
        return _from_arrays(read_arrays(data, NPZ_PARTS), current)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        raise ValueError(f"{show(name)}: expected a JSON or NPZ file with a model, got another one")
    document = as_object(read_json(data, LIMITS), "the file")
    schema = document.get("schema")
    if schema == project.SCHEMA:
        _check_version(document, project.VERSION)
        return _from_project(document)
    if schema == weights.SCHEMA:
        _check_version(document, weights.VERSION)
    elif schema is not None:
        raise ValueError(
            f"schema: expected {weights.SCHEMA} or {project.SCHEMA}, got {show(schema)}"
        )
    return _from_document(document, current)


def _check_version(document: Mapping[str, Any], known: int) -> None:
    version = take(document, "version", "the file")
    if version != known or isinstance(version, bool):
        newer = isinstance(version, int) and version > known
        reason = ": a newer playground wrote this file" if newer else ""
        raise ValueError(f"version: expected {known}, got {show(version)}{reason}")


def _from_project(document: Mapping[str, Any]) -> Loaded:
    experiment, remarks = _experiment_of(take(document, "experiment", "the file"))
    frames = as_list(take(document, "frames", "the file"), "frames")
    if not 1 <= len(frames) <= MAX_FRAMES:
        raise ValueError(f"frames: expected 1 to {MAX_FRAMES} of them, got {len(frames)}")
    states: list[TrainerState] = []
    for k, frame in enumerate(frames):
        state = state_from_json(frame, experiment.n_parameters, f"frames[{k}]")
        if states and state.updates < states[-1].updates:
            raise ValueError(
                f"frames[{k}].updates: expected at least {states[-1].updates}, as in the frame "
                f"before it, got {state.updates}"
            )
        states.append(state)
    shown = document.get("shown", -1)
    if not isinstance(shown, int) or isinstance(shown, bool) or not -1 <= shown < len(states):
        raise ValueError(f"shown: expected a frame from 0 to {len(states) - 1}, got {show(shown)}")
    notes = _notes_of(document.get("notes", ""))
    curve = _curve_of(document.get("curve", [[], [], []]))
    return Loaded(experiment, tuple(states), notes, tuple(remarks), shown, curve)


def _curve_of(value: object) -> Array:
    """Read the loss curve of a project file, which older ones have not; see `Loaded.curve`."""
    parts = [as_list(one, f"curve[{k}]") for k, one in enumerate(as_list(value, "curve"))]
    if len(parts) != 3 or not len(parts[0]) == len(parts[1]) == len(parts[2]) <= MOST_POINTS:
        raise ValueError(f"curve: expected three lists of as many numbers, at most {MOST_POINTS}")
    n_points = len(parts[0])
    numbers = [as_array(part, (n_points,), f"curve[{k}]") for k, part in enumerate(parts[:2])]
    tested = [0.0 if one is None else one for one in parts[2]]
    test = as_array(tested, (n_points,), "curve[2]")
    test = np.where([one is None for one in parts[2]], np.nan, test)
    if (np.diff(numbers[0]) < 0.0).any():
        raise ValueError("curve[0]: expected epochs in order")
    return np.column_stack([*numbers, test])


def _notes_of(value: object) -> str:
    if not isinstance(value, str) or len(value) > project.LONGEST_NOTES:
        raise ValueError(
            f"notes: expected a text of at most {project.LONGEST_NOTES} characters, "
            f"got {show(value)}"
        )
    # Half of a pair, which JSON can spell, is no text that could be sent on.
    return value.encode("utf-8", "replace").decode()


def _experiment_of(value: object) -> tuple[Experiment, list[str]]:
    """Read an experiment; its own data must be right, for other data cannot stand in for them."""
    settings = as_object(value, "experiment")
    if settings.get("dataset") == "own":
        table = take(settings, "table", "experiment")
        try:
            Table.from_json(table)
        except ValueError as error:
            raise ValueError(f"experiment.table: {str(error).removeprefix('table: ')}") from None
    return Experiment.from_json(settings)


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


# ---- weights by layer ----


def _from_document(document: Mapping[str, Any], current: Experiment) -> Loaded:
    sources = []
    for k, value in enumerate(as_list(take(document, "layers", "the file"), "layers")):
        place = f"layers[{k}]"
        layer = as_object(value, place)
        places = (f"{place}.weights", f"{place}.biases", f"{place}.activation")
        sources.append(
            Source(
                take(layer, "weights", place),
                layer.get("biases"),
                take(layer, "activation", place),
                places,
            )
        )
    return _from_layers(sources, document.get("experiment"), document.get("state"), current)


def _from_arrays(arrays: Mapping[str, NDArray[Any]], current: Experiment) -> Loaded:
    # As many as there are weights by name: one that is missing between them is missed below.
    n_layers = max((int(name[1:]) for name in arrays if name[0] == "W"), default=1)
    activations = _texts(take(arrays, "activations", "the file"), "activations")
    if len(activations) != n_layers:
        raise ValueError(
            f"activations: expected {n_layers}, one for each layer, got {len(activations)}"
        )
    sources = [
        Source(
            take(arrays, f"W{k}", "the file"),
            arrays.get(f"b{k}"),
            activations[k - 1],
            (f"W{k}", f"b{k}", f"activations[{k - 1}]"),
        )
        for k in range(1, n_layers + 1)
    ]
    experiment, state = (_json_in(arrays, name) for name in ("experiment", "state"))
    return _from_layers(sources, experiment, state, current)


def _texts(array: NDArray[Any], place: str) -> list[str]:
    if array.dtype.kind != "U" or array.ndim != 1:
        raise ValueError(f"{place}: expected texts, got {show(array)}")
    try:
        return [str(one) for one in array.tolist()]
    # Four bytes for each character can hold what is none.
    except Exception:
        raise ValueError(f"{place}: expected texts") from None


def _json_in(arrays: Mapping[str, NDArray[Any]], name: str) -> Any:
    """Return what an array holds as text in JSON; None if there is no such array."""
    if name not in arrays:
        return None
    (text,) = _texts(arrays[name].reshape(-1)[:1], name) or [""]
    try:
        return read_json(text.encode("utf-8", "replace"), LIMITS)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _from_layers(
    sources: Sequence[Source], settings: object, state: object, current: Experiment
) -> Loaded:
    """Return weights with what came beside them: an experiment, and a state of its training."""
    layers = read_layers(sources)
    parts = [np.vstack([one.weights, one.biases][: 1 + one.has_biases]) for one in layers]
    parameters = np.concatenate([part.ravel() for part in parts])
    if settings is None:
        experiment, remarks = fitted_into(current, layers, sources)
        if state is not None:
            remarks.append("state: it belongs to an experiment, which the file does not have")
        return Loaded(_starting_with(experiment, parameters), (), None, tuple(remarks))
    experiment, remarks = _experiment_of(settings)
    check_same_network(experiment, layers)
    if state is None:
        return Loaded(_starting_with(experiment, parameters), (), None, tuple(remarks))
    moment = state_from_json(state, len(parameters), "state", parameters)
    return Loaded(experiment, (moment,), None, tuple(remarks))


def _starting_with(experiment: Experiment, parameters: Array) -> Experiment:
    return replace(experiment, parameters=tuple(parameters.tolist()))
