"""Models imported: of this app (weights as JSON or NPZ, project files), by hand, and of others.

Those of others are ONNX, a PyTorch state_dict as safetensors, and arrays as Keras gives them.

What comes is a learner's file, so nothing in it is trusted: every failure is a ModelError with one
sentence that names the place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import TrainerState
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import MAX_HIDDEN, Experiment
from playground.export import project, weights
from playground.importing.found import ChosenActivations, fit_network
from playground.importing.keras_arrays import is_keras, read_keras
from playground.importing.kinds import ZIP, refuse_other_kinds
from playground.importing.layers import check_same_network, fitted_into, read_layers
from playground.importing.onnx_bytes import is_onnx
from playground.importing.onnx_network import read_onnx
from playground.importing.safe_npz import read_arrays
from playground.importing.safetensors_file import is_safetensors, read_safetensors
from playground.importing.shelf import read_shelf
from playground.importing.state import check_sizes, read_state
from playground.importing.timeline import read_curve, read_experiment, read_states
from playground.reading.json_text import JsonLimits, read_json
from playground.reading.quoting import show
from playground.reading.reader import Reader
from playground.reading.values import Path, ValueRefused, refuse, text, version
from playground.run.pace import NOTHING_NOTED
from playground.run.recorder import Run
from playground.shelf.shelf import Shelf

# What this app writes has up to 4 MB, and as NPZ 10, where texts take four bytes a character.
LIMITS = JsonLimits(n_bytes=15_000_000, n_values=1_000_000)
NOTHING_KEPT = Shelf()
NPZ_PARTS = re.compile(r"[Wb][0-9]{1,2}|arr_[0-9]{1,2}|activations|experiment|state")
KINDS = "a JSON, NPZ, ONNX or safetensors file"
CURRENT_ONES = ChosenActivations()


class ModelError(ValueError):
    """A file cannot be imported; the message says which part, what was expected, and what came."""


@dataclass(frozen=True)
class Loaded:
    """What a file held.

    Attributes:
        experiment: with the file's weights as its initial weights where there are no states.
        states: the timeline in order, of a weights file its one moment; empty where the file has
            weights alone.
        notes: of the learner; None where the file is of a kind that has none.
        problems: a sentence for each part that could not be used while the rest was.
        shown: which of the states was shown, from 0; -1 for the last one.
        curve: epochs, loss and test loss (NaN for none) between the states, shape (n_points, 3).
        shelf: the runs that were kept beside it.
        settled: the number of the state after which nothing was changed but by training, from 0.
        decisions: a sentence for each choice that was made to read a file of another program.
        lacks_activations: whether the file tells none, so that they were assumed.
    """

    experiment: Experiment
    states: tuple[TrainerState, ...] = ()
    notes: str | None = None
    problems: tuple[str, ...] = ()
    shown: int = -1
    curve: Array = field(default_factory=lambda: NOTHING_NOTED)
    shelf: Shelf = NOTHING_KEPT
    settled: int = 0
    decisions: tuple[str, ...] = ()
    lacks_activations: bool = False


def read_model(
    name: str,
    data: bytes,
    current: Experiment,
    chosen: ChosenActivations = CURRENT_ONES,
) -> Loaded:
    """Read a file, told apart by its content.

    Args:
        name: of the file, for messages.
        data: all of it.
        current: the current experiment, which weights without one are fitted into.
        chosen: the activations of a network whose file tells none.

    Raises:
        ModelError: it cannot be used.
    """
    try:
        with overflow_allowed():
            loaded = _read(name, data, current, chosen)
            # Data or weights that nothing can be done with are met here, not on the page.
            resume(loaded.experiment, loaded.states[:1])
    except ValueError as error:
        raise ModelError(_printable(str(error))) from None
    return replace(
        loaded,
        problems=tuple(map(_printable, loaded.problems)),
        decisions=tuple(map(_printable, loaded.decisions)),
    )


def resume(
    experiment: Experiment,
    states: Sequence[TrainerState],
    curve: Array = NOTHING_NOTED,
    settled: int = 0,
) -> Run:
    """Return a run whose frames are these states, as they are scored now.

    Args:
        experiment: of the run.
        states: in order; the first is the start. Without any, the initial weights are.
        curve: the loss between them; see `Loaded`, as for the next.
        settled: after which of them nothing was changed but by training.

    Raises:
        ModelError: a state is of another network, or in none of them the loss is finite.
    """
    try:
        for k, state in enumerate(states):
            check_sizes(state, experiment.n_parameters, f"states[{k}]")
        return Run.resumed(experiment, states, curve, settled)
    except ValueError as error:
        raise ModelError(str(error)) from None


def _read(name: str, data: bytes, current: Experiment, chosen: ChosenActivations) -> Loaded:
    if len(data) > LIMITS.n_bytes:
        raise ValueError(f"expected at most {LIMITS.n_bytes:,} bytes, got {len(data):,}")
    if not data:
        raise ValueError("expected a file with a model, got an empty one")
    # Before all others: the length that it begins with can be of the first bytes of any.
    if is_safetensors(data):
        found = read_safetensors(data)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _from_json(data, current)
    else:
        refuse_other_kinds(name, data)
        if data.startswith(ZIP):
            arrays = read_arrays(data, NPZ_PARTS)
            if not is_keras(arrays):
                return _from_arrays(arrays, current)
            found = read_keras(arrays)
        elif is_onnx(data):
            found = read_onnx(data)
        else:
            raise ValueError(f"{show(name)}: expected {KINDS} with a model, got another one")
    fitted = fit_network(current, found, chosen)
    return Loaded(
        fitted.experiment,
        problems=fitted.problems,
        decisions=fitted.decisions,
        lacks_activations=found.lacks_activations,
    )


def _from_json(data: bytes, current: Experiment) -> Loaded:
    document = Reader(read_json(data, LIMITS))
    if document.values.get("schema") is None:
        return _from_document(document, current)
    if document.one_of("schema", (weights.SCHEMA, project.SCHEMA)) == weights.SCHEMA:
        document.read("version", version, weights.VERSION)
        return _from_document(document, current)
    document.read("version", version, project.VERSION)
    return _from_project(document)


def _from_project(document: Reader) -> Loaded:
    experiment, problems = read_experiment(document)
    states = read_states(document, experiment.n_parameters)
    shelf, lost = read_shelf(document)
    return Loaded(
        experiment,
        states,
        notes=document.read("notes", text, project.LONGEST_NOTES, default=""),
        problems=(*problems, *lost),
        shown=document.whole("shown", -1, len(states) - 1, -1),
        # Older files have no curve.
        curve=document.read("curve", read_curve, default=NOTHING_NOTED),
        shelf=shelf,
        settled=document.whole("settled", 0, len(states) - 1, 0),
    )


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


# ---- weights by layer ----


def _from_document(document: Reader, current: Experiment) -> Loaded:
    """Return weights with what came beside them: an experiment, and a state of its training."""
    sources = document.tables("layers", None, 1, MAX_HIDDEN + 1)
    layers = read_layers(sources)
    parts = [np.vstack([one.weights, one.biases][: 1 + one.has_biases]) for one in layers]
    parameters = np.concatenate([part.ravel() for part in parts])
    has_state = document.values.get("state") is not None
    if document.values.get("experiment") is None:
        experiment, problems = fitted_into(current, layers, sources)
        if has_state:
            problems.append("state: it belongs to an experiment, which the file does not have")
        has_state = False
    else:
        experiment, problems = read_experiment(document)
        check_same_network(experiment, layers)
    if not has_state:
        starting = replace(experiment, parameters=tuple(parameters.tolist()))
        return Loaded(starting, problems=tuple(problems))
    state = read_state(document.table("state"), len(parameters), parameters)
    return Loaded(experiment, (state,), problems=tuple(problems))


def _from_arrays(arrays: Mapping[str, NDArray[Any]], current: Experiment) -> Loaded:
    # As many as there are weights by name: one that is missing between them is missed below.
    n_layers = max((int(name[1:]) for name in arrays if name[0] == "W"), default=1)
    activations = Reader(arrays).read("activations", _texts)
    if len(activations) != n_layers:
        expected = f"{n_layers}, one for each layer"
        raise ValueError(f"activations: expected {expected}, got {len(activations)}")
    names = {"weights": "W", "biases": "b"}
    layers: list[dict[str, Any]] = [
        {part: arrays[f"{name}{k}"] for part, name in names.items() if f"{name}{k}" in arrays}
        for k in range(1, n_layers + 1)
    ]
    for layer, activation in zip(layers, activations, strict=True):
        layer["activation"] = activation
    document: dict[str, Any] = {"layers": layers}
    for name in ("experiment", "state"):
        document[name] = Reader(arrays).read(name, _read_json_text, default=None)
    try:
        return _from_document(Reader(document), current)
    except ValueRefused as error:
        match error.path:
            case ("layers", int(k), "activation"):
                path: Path = ("activations", k)
            case ("layers", int(k), str(part), *others):
                path = (f"{names[part]}{k + 1}", *others)
            case _:
                path = error.path
        raise ValueRefused(error.reason, path) from None


def _texts(value: NDArray[Any]) -> list[str]:
    if value.dtype.kind != "U" or value.ndim != 1:
        refuse("texts", value)
    try:
        return [str(one) for one in value.tolist()]
    # Four bytes for each character can hold what is none.
    except Exception:
        raise ValueError("expected texts") from None


def _read_json_text(value: NDArray[Any]) -> Any:
    """Return what an array holds as text in JSON."""
    (written,) = _texts(value.reshape(-1)[:1]) or [""]
    return read_json(written.encode("utf-8", "replace"), LIMITS)
