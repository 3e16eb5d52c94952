"""Files that are wrong in one place each: every one gives a sentence that names it."""

import copy
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.experiment import Experiment
from playground.export.project import project_json
from playground.export.weights import weights_json, weights_npz
from playground.importing.read import Loaded, ModelError, read_model, resume
from playground.run.recorder import Run
from tests.examples import examples
from tests.recordings import PATIENT
from tests.strategies import json_values

GONE = object()
ROWS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TABLE = {
    "names": ["a", "b"],
    "target": "c",
    "classes": ["no", "yes"],
    "n_train": 4,
    "ranges": [],
    "inputs": ROWS,
    "targets": [0, 1, 1, 0],
}
EXPERIMENT = Experiment().changed(
    dataset="own", table=TABLE, batch_size=3, dropout=0.3, patience=9, optimizer="adam", bias=True
)
RUN = Run(EXPERIMENT)
RUN.record(3, "update", PATIENT)
WEIGHTS = json.loads(weights_json(RUN, RUN.frames[-1]).data)
PROJECT = json.loads(project_json(RUN, notes="Look at epoch 2.").data)
NPZ = weights_npz(RUN, RUN.frames[-1]).data
BY_HAND = {
    "layers": [
        {"weights": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "biases": [0, 0, 0], "activation": "tanh"},
        {"weights": [[1.0], [2.0], [3.0]], "biases": [0.5], "activation": "sigmoid"},
    ]
}
FITTING = Experiment(hidden_layers=(3,), hidden_activation="tanh", bias=True)
ALL, HIDDEN = ", ".join(ACTIVATIONS), ", ".join(HIDDEN_ACTIVATIONS)
OTHER = "'file.json': expected a JSON, NPZ, ONNX or safetensors file with a model, got another one"
TOO_DEEP = "expected lists and objects at most 32 deep in each other"
DEEP = "[" * 40 + "]" * 40


def with_part(document: Any, path: tuple[Any, ...], value: Any) -> bytes:
    """Return a document as JSON with one part replaced, added, or taken out (GONE)."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if value is GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(changed).encode()


def text(document: Any, old: str, new: str) -> bytes:
    """Return a document as JSON with a piece of its text replaced once."""
    written = json.dumps(document)
    assert old in written
    return written.replace(old, new, 1).encode()


def zipped(compression: int = zipfile.ZIP_STORED, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def array_bytes(array: Any, pickled: bool = False) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(array), allow_pickle=pickled)
    return buffer.getvalue()


def npz(**changes: Any) -> bytes:
    """Return an NPZ file by hand with some arrays replaced, added, or left out (GONE)."""
    arrays = {
        "W1": np.ones((2, 3)),
        "b1": np.ones(3),
        "W2": np.ones((3, 1)),
        "b2": np.ones(1),
        "activations": np.array(["tanh", "sigmoid"]),
    } | changes
    return zipped(
        **{
            f"{name}.npy": array if isinstance(array, bytes) else array_bytes(array)
            for name, array in arrays.items()
            if array is not GONE
        }
    )


def npy(head: str, body: bytes = b"") -> bytes:
    """Return an array's file with any header."""
    line = head.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(line)) + line + body


def header(descr: str, shape: str) -> str:
    return f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}}}"


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(100))


def weights(*path: Any, to: Any) -> bytes:
    return with_part(WEIGHTS, path, to)


def project(*path: Any, to: Any) -> bytes:
    return with_part(PROJECT, path, to)


def by_hand(*path: Any, to: Any) -> bytes:
    return with_part(BY_HAND, path, to)


def table(**changes: Any) -> bytes:
    return project("experiment", "table", to=TABLE | changes)


GENERATOR = PROJECT["frames"][-1]["order"][0]
LAST = len(PROJECT["frames"]) - 1
F = f"frames[{LAST}]"

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    # ---- no model at all ----
    "empty": (lambda: b"", "expected a file with a model, got an empty one"),
    "spaces": (lambda: b" \n\t ", OTHER),
    "binary": (lambda: bytes(range(256)), OTHER),
    "a PNG": (png, OTHER),
    "a CSV": (lambda: b"x,y,class\n1,2,0\n", OTHER),
    "a web page": (lambda: b"<html>{}</html>", OTHER),
    "too large": (
        lambda: b"{" + bytes(15_000_000),
        "expected at most 15,000,000 bytes, got 15,000,001",
    ),
    "only a text": (lambda: b'"layers"', OTHER),
    # ---- JSON ----
    "a list": (lambda: b"[1, 2]", "expected an object with named parts, got a list of 2"),
    "truncated": (
        lambda: b'{"layers": [1, 2',
        "the JSON is damaged or breaks off in line 1, column 17",
    ),
    "truncated in a text": (
        lambda: b'{"layers\\',
        "the JSON is damaged or breaks off in line 1, column 2",
    ),
    "two documents": (lambda: b"{} {}", "the JSON is damaged or breaks off in line 1, column 4"),
    "comment": (
        lambda: b'{"layers": [] // none\n}',
        "the JSON is damaged or breaks off in line 1, column 15",
    ),
    "deep": (lambda: b'{"layers": ' + DEEP.encode() + b"}", TOO_DEEP),
    "very deep": (lambda: b'{"a":' * 200_000, TOO_DEEP),
    "deep lists without end": (lambda: b"[" * 5_000_000, TOO_DEEP),
    "Latin-1": (lambda: b'{"notes": "caf\xe9"}', "expected text in UTF-8, got another byte at 14"),
    "UTF-16": (lambda: json.dumps(BY_HAND).encode("utf-16"), OTHER),
    "NaN": (
        lambda: text(BY_HAND, "4.0", "NaN"),
        "expected finite numbers, got NaN in line 1, column 44",
    ),
    "Infinity": (
        lambda: text(BY_HAND, "4.0", "Infinity"),
        "expected finite numbers, got Infinity in line 1, column 44",
    ),
    "minus Infinity": (
        lambda: text(BY_HAND, "4.0", "-Infinity"),
        "expected finite numbers, got -Infinity in line 1, column 44",
    ),
    "beyond float64": (
        lambda: text(BY_HAND, "4.0", "1e999"),
        "expected finite numbers, got 1e999 in line 1, column 44",
    ),
    "beyond float64 in digits": (
        lambda: text(BY_HAND, "4.0", "9" * 390),
        "layers[0].weights: expected numbers that a float64 can hold",
    ),
    "thousands of digits": (
        lambda: text(BY_HAND, "4.0", "9" * 5000),
        "expected finite numbers, got 9999999999999999999999999999999999999999... in "
        "line 1, column 44",
    ),
    # ---- schema and version ----
    "no layers": (lambda: b"{}", "layers: expected a value, got none"),
    "another schema": (
        lambda: b'{"schema": "geojson", "layers": []}',
        "schema: expected one of neural-network-playground/weights, "
        "neural-network-playground/project, got 'geojson'",
    ),
    "schema is a list": (
        lambda: weights("schema", to=[1]),
        "schema: expected one of neural-network-playground/weights, "
        "neural-network-playground/project, got a list of 1",
    ),
    "version missing": (
        lambda: weights("version", to=GONE),
        "version: expected a value, got none",
    ),
    "future weights": (
        lambda: weights("version", to=2),
        "version: expected 1, got 2: a newer playground wrote this file",
    ),
    "future project": (
        lambda: project("version", to=7),
        "version: expected 1, got 7: a newer playground wrote this file",
    ),
    "version is a text": (lambda: project("version", to="1"), "version: expected 1, got '1'"),
    "version is true": (lambda: project("version", to=True), "version: expected 1, got true"),
    # ---- layers ----
    "layers is an object": (
        lambda: by_hand("layers", to={}),
        "layers: expected a list, got an object",
    ),
    "layers is a number": (lambda: by_hand("layers", to=3), "layers: expected a list, got 3"),
    "no layer": (lambda: by_hand("layers", to=[]), "layers: expected 1 to 9 of them, got 0"),
    "too many layers": (
        lambda: by_hand("layers", to=BY_HAND["layers"] * 5),
        "layers: expected 1 to 9 of them, got 10",
    ),
    "layer is a list": (
        lambda: by_hand("layers", 0, to=[1.0]),
        "layers[0]: expected an object with named parts, got a list of 1",
    ),
    "layer is null": (
        lambda: by_hand("layers", 1, to=None),
        "layers[1]: expected an object with named parts, got null",
    ),
    "no weights": (
        lambda: by_hand("layers", 0, "weights", to=GONE),
        "layers[0].weights: expected a value, got none",
    ),
    "weights are a text": (
        lambda: by_hand("layers", 0, "weights", to="1 2 3"),
        "layers[0].weights: expected numbers, got '1 2 3'",
    ),
    "weights are null": (
        lambda: by_hand("layers", 0, "weights", to=None),
        "layers[0].weights: expected numbers, got null",
    ),
    "weights are flat": (
        lambda: by_hand("layers", 0, "weights", to=[1, 2, 3]),
        "layers[0].weights: expected rows of numbers, got a list of numbers",
    ),
    "weights are too deep": (
        lambda: by_hand("layers", 0, "weights", to=[[[1]]]),
        "layers[0].weights: expected rows of numbers, got 3 axes",
    ),
    "weights are deeper": (
        lambda: by_hand("layers", 0, "weights", to=[[[[1]]]]),
        "layers[0].weights[0][0][0]: expected a number, got a list of 1",
    ),
    "ragged weights": (
        lambda: by_hand("layers", 0, "weights", to=[[1, 2], [3]]),
        "layers[0].weights: expected rows of one length",
    ),
    "no rows": (
        lambda: by_hand("layers", 0, "weights", to=[]),
        "layers[0].weights: expected rows of numbers, got a list of numbers",
    ),
    "empty rows": (
        lambda: by_hand("layers", 0, "weights", to=[[], []]),
        "layers[0].weights: expected rows of 1 to 32 numbers, a row for each input, got "
        "2 rows of 0",
    ),
    "weight is a text": (
        lambda: by_hand("layers", 0, "weights", 1, 1, to="5"),
        "layers[0].weights[1][1]: expected a number, got '5'",
    ),
    "weight is true": (
        lambda: by_hand("layers", 0, "weights", 1, 1, to=True),
        "layers[0].weights[1][1]: expected a number, got true",
    ),
    "weight is null": (
        lambda: by_hand("layers", 0, "weights", 1, 1, to=None),
        "layers[0].weights[1][1]: expected a number, got null",
    ),
    "weight is a word": (
        lambda: by_hand("layers", 0, "weights", 1, 1, to="Infinity"),
        "layers[0].weights[1][1]: expected a number, got 'Infinity'",
    ),
    "weight too large": (
        lambda: by_hand("layers", 0, "weights", 1, 1, to=-2e9),
        "layers[0].weights[1][1]: expected a number from -1e+09 to 1e+09, got -2e+09",
    ),
    "a row short": (
        lambda: by_hand("layers", 1, "weights", 2, to=GONE),
        "layers[1].weights: expected 3 rows, got 2",
    ),
    "too wide": (
        lambda: by_hand("layers", 0, "weights", to=[[0.0] * 33] * 2),
        "layers[0].weights: expected rows of 1 to 32 numbers, a row for each input, got "
        "2 rows of 33",
    ),
    "biases short": (
        lambda: by_hand("layers", 0, "biases", to=[0, 0]),
        "layers[0].biases: expected 3 numbers, got 2",
    ),
    "biases in rows": (
        lambda: by_hand("layers", 0, "biases", to=[[0, 0, 0]]),
        "layers[0].biases: expected a list of numbers, got rows of numbers",
    ),
    "biases are a number": (
        lambda: by_hand("layers", 0, "biases", to=0),
        "layers[0].biases: expected a list of numbers, got a number",
    ),
    "bias too large": (
        lambda: by_hand("layers", 1, "biases", 0, to=1e10),
        "layers[1].biases[0]: expected a number from -1e+09 to 1e+09, got 1e+10",
    ),
    "biases in one layer": (
        lambda: by_hand("layers", 1, "biases", to=None),
        "layers[1].biases: expected biases in all layers or in none",
    ),
    "no activation": (
        lambda: by_hand("layers", 0, "activation", to=GONE),
        "layers[0].activation: expected a value, got none",
    ),
    "unknown activation": (
        lambda: by_hand("layers", 0, "activation", to="swish"),
        f"layers[0].activation: expected one of {HIDDEN}, got 'swish'",
    ),
    "activation is a number": (
        lambda: by_hand("layers", 1, "activation", to=1),
        f"layers[1].activation: expected one of {ALL}, got 1",
    ),
    "hidden softmax": (
        lambda: by_hand("layers", 0, "activation", to="softmax"),
        f"layers[0].activation: expected one of {HIDDEN}, got 'softmax'",
    ),
    # ---- layers against the data in use ----
    "other inputs": (
        lambda: by_hand("layers", 0, "weights", to=[[1, 2, 3]] * 4),
        "layers[0].weights: expected 2 rows, one for each input of the current data, got 4",
    ),
    "softmax of one": (
        lambda: by_hand("layers", 1, "activation", to="softmax"),
        "layers[1].weights: expected 2 columns, one for each output of the current data, got 1",
    ),
    "two sigmoids": (
        lambda: by_hand(
            "layers", 1, to={"weights": [[1, 2]] * 3, "biases": [0, 0], "activation": "sigmoid"}
        ),
        "layers[1].weights: expected 1 columns, one for each output of the current data, got 2",
    ),
    # ---- layers against the experiment of the file ----
    "other size": (
        lambda: weights("experiment", "hidden_layers", to=[5]),
        "layers: expected units 2-5-1, as the experiment has them, got units 2-4-1",
    ),
    "other activation": (
        lambda: weights("experiment", "hidden_activation", to="relu"),
        "layers: expected activations relu-sigmoid, as the experiment has them, got "
        "activations sigmoid-sigmoid",
    ),
    "no biases": (
        lambda: weights("experiment", "bias", to=False),
        "layers: expected no biases, as the experiment has them, got biases",
    ),
    "experiment is a list": (
        lambda: weights("experiment", to=[]),
        "experiment: expected an object with named parts, got a list of 0",
    ),
    # ---- state ----
    "state is a text": (
        lambda: weights("state", to="go"),
        "state: expected an object with named parts, got 'go'",
    ),
    "no epoch": (
        lambda: weights("state", "epoch", to=GONE),
        "state.epoch: expected a value, got none",
    ),
    "epoch below 0": (
        lambda: weights("state", "epoch", to=-1),
        "state.epoch: expected a whole number from 0 to 9,007,199,254,740,992, got -1",
    ),
    "epoch is a fraction": (
        lambda: weights("state", "epoch", to=1.5),
        "state.epoch: expected a whole number from 0 to 9,007,199,254,740,992, got 1.5",
    ),
    "epoch beyond": (
        lambda: weights("state", "epoch", to=10**30),
        "state.epoch: expected a whole number from 0 to 9,007,199,254,740,992, got "
        "1000000000000000000000000000000",
    ),
    "updates are true": (
        lambda: weights("state", "updates", to=True),
        "state.updates: expected a whole number from 0 to 9,007,199,254,740,992, got true",
    ),
    "batch beyond its epoch": (
        lambda: weights("state", "batch", to=2),
        "state.batch: expected less than the 2 of an epoch, got 2",
    ),
    "no batches": (
        lambda: weights("state", "updates_per_epoch", to=0),
        "state.updates_per_epoch: expected a whole number from 1 to 1,000,000, got 0",
    ),
    "no optimizer": (
        lambda: weights("state", "optimizer", to=GONE),
        "state.optimizer: expected a value, got none",
    ),
    "optimizer is a text": (
        lambda: weights("state", "optimizer", to="adam"),
        "state.optimizer: expected an object with named parts, got 'adam'",
    ),
    "unknown optimizer": (
        lambda: weights("state", "optimizer", "name", to="lion"),
        "state.optimizer.name: expected one of sgd, momentum, nesterov, adagrad, "
        "rmsprop, adam, got 'lion'",
    ),
    "an array short": (
        lambda: weights("state", "optimizer", "arrays", 2, to=GONE),
        "state.optimizer.arrays: expected 3 of them, got 2",
    ),
    "array of another size": (
        lambda: weights("state", "optimizer", "arrays", 0, to=[0.5]),
        "state.optimizer.arrays[0]: expected 17 numbers, got 1",
    ),
    "array is a number": (
        lambda: weights("state", "optimizer", "arrays", 1, to=0.5),
        "state.optimizer.arrays[1]: expected a list of numbers, got a number",
    ),
    "count is a list": (
        lambda: weights("state", "optimizer", "arrays", 2, to=[3]),
        "state.optimizer.arrays[2]: expected a number, got a list of numbers",
    ),
    "count below 0": (
        lambda: weights("state", "optimizer", "arrays", 2, to=-5),
        "state.optimizer.arrays[2]: expected a number of updates, got -5",
    ),
    "count infinite": (
        lambda: weights("state", "optimizer", "arrays", 2, to="Infinity"),
        "state.optimizer.arrays[2]: expected a number of updates, got inf",
    ),
    "order is an object": (
        lambda: weights("state", "order", to=GENERATOR),
        "state.order: expected a list, got an object",
    ),
    "two generators": (
        lambda: weights("state", "order", to=[GENERATOR, GENERATOR]),
        "state.order: expected at most 1 of them, got 2",
    ),
    "generator is a number": (
        lambda: weights("state", "order", to=[7]),
        "state.order[0]: expected an object with named parts, got 7",
    ),
    "other generator": (
        lambda: weights("state", "order", 0, "bit_generator", to="MT19937"),
        "state.order[0].bit_generator: expected PCG64, got 'MT19937'",
    ),
    "generator unnamed": (
        lambda: weights("state", "order", 0, "bit_generator", to=GONE),
        "state.order[0].bit_generator: expected a value, got none",
    ),
    "state as a number": (
        lambda: weights("state", "order", 0, "state", "state", to=5),
        "state.order[0].state.state: expected the digits of a number below 2^128 as text, got 5",
    ),
    "state too large": (
        lambda: weights("state", "order", 0, "state", "state", to=str(2**128)),
        "state.order[0].state.state: expected the digits of a number below 2^128 as "
        "text, got '340282366920938463463374607431768211456...",
    ),
    "state below 0": (
        lambda: weights("state", "order", 0, "state", "state", to="-1"),
        "state.order[0].state.state: expected the digits of a number below 2^128 as text, got '-1'",
    ),
    "state in hex": (
        lambda: weights("state", "order", 0, "state", "state", to="0xff"),
        "state.order[0].state.state: expected the digits of a number below 2^128 as "
        "text, got '0xff'",
    ),
    "even increment": (
        lambda: weights("state", "order", 0, "state", "inc", to="4"),
        "state.order[0].state.inc: expected an odd number, got an even one",
    ),
    "no increment": (
        lambda: weights("state", "dropout", 0, "state", "inc", to=GONE),
        "state.dropout[0].state.inc: expected a value, got none",
    ),
    "has_uint32 is 2": (
        lambda: weights("state", "dropout", 0, "has_uint32", to=2),
        "state.dropout[0].has_uint32: expected a whole number from 0 to 1, got 2",
    ),
    "uinteger too large": (
        lambda: weights("state", "dropout", 0, "uinteger", to=2**32),
        "state.dropout[0].uinteger: expected a whole number from 0 to 4,294,967,295, "
        "got 4294967296",
    ),
    "watch too short": (
        lambda: weights("state", "watch", to=[[0.0]]),
        "state.watch: expected 5 rows, got 1",
    ),
    "watch not met": (
        lambda: weights("state", "watch", 4, 0, to=1.0),
        "state.watch: expected 0 or 1 twice, a loss, a number of epochs, and 0",
    ),
    "watch waits backwards": (
        lambda: weights("state", "watch", 3, 0, to=-1),
        "state.watch: expected 0 or 1 twice, a loss, a number of epochs, and 0",
    ),
    # ---- project ----
    "no experiment": (
        lambda: project("experiment", to=GONE),
        "experiment: expected a value, got none",
    ),
    "experiment is null": (
        lambda: project("experiment", to=None),
        "experiment: expected an object with named parts, got null",
    ),
    "no frames": (
        lambda: project("frames", to=GONE),
        "frames: expected a value, got none",
    ),
    "frames empty": (lambda: project("frames", to=[]), "frames: expected 1 to 400 of them, got 0"),
    "too many frames": (
        lambda: project("frames", to=PROJECT["frames"][:1] * 401),
        "frames: expected 1 to 400 of them, got 401",
    ),
    "frames is an object": (
        lambda: project("frames", to={}),
        "frames: expected a list, got an object",
    ),
    "frame is a text": (
        lambda: project("frames", 0, to="start"),
        "frames[0]: expected an object with named parts, got 'start'",
    ),
    "frame without weights": (
        lambda: project("frames", 0, "parameters", to=GONE),
        "frames[0].parameters: expected a value, got none",
    ),
    "frame of another size": (
        lambda: project("frames", LAST, "parameters", 0, to=GONE),
        "frames[3].parameters: expected 17 numbers, got 16",
    ),
    "frame with too large a weight": (
        lambda: project("frames", 0, "parameters", 0, to=1e12),
        "frames[0].parameters[0]: expected a number from -1e+09 to 1e+09, got 1e+12",
    ),
    "frames in disorder": (
        lambda: project("frames", LAST, "updates", to=0),
        "frames[3].updates: expected at least 2, as in the frame before it, got 0",
    ),
    "frames of another network": (
        lambda: project("experiment", "hidden_layers", to=[2, 2]),
        "frames[0].parameters: expected 15 numbers, got 17",
    ),
    "notes are a number": (
        lambda: project("notes", to=5),
        "notes: expected a text of at most 10,000 characters, got 5",
    ),
    "notes too long": (
        lambda: project("notes", to="x" * 10_001),
        "notes: expected a text of at most 10,000 characters, got 10,001",
    ),
    # ---- own data ----
    "no table": (
        lambda: project("experiment", "table", to=GONE),
        "experiment.table: expected a value, got none",
    ),
    "table is null": (
        lambda: project("experiment", "table", to=None),
        "experiment.table: expected an object with named parts, got null",
    ),
    "table is a list": (
        lambda: project("experiment", "table", to=[]),
        "experiment.table: expected an object with named parts, got a list of 0",
    ),
    "11 classes": (
        lambda: table(classes=list("abcdefghijk")),
        "experiment.table.classes: expected at most 10 of them, got 11",
    ),
    "one class": (
        lambda: table(classes=["a"]),
        "experiment.table: expected 2 to 10 classes, got 1",
    ),
    "10,001 rows": (
        lambda: table(inputs=[[0, 1]] * 10_001, targets=[0] * 10_001),
        "experiment.table: expected 1 to 10000 rows, got 10001",
    ),
    "no row": (
        lambda: table(inputs=[], targets=[]),
        "experiment.table.inputs: expected rows of numbers, got a list of numbers",
    ),
    "65 inputs": (
        lambda: table(inputs=[[0] * 65] * 4, names=[f"x{k}" for k in range(65)]),
        "experiment.table.names: expected 1 to 64 of them, got 65",
    ),
    "class 2 of two": (
        lambda: table(targets=[0, 1, 2, 0]),
        "experiment.table: expected class numbers from 0 to 1, got 2",
    ),
    "a target short": (
        lambda: table(targets=[0, 1, 1]),
        "experiment.table: expected 4 targets, got 3",
    ),
    "same names": (
        lambda: table(names=["a", "a"]),
        "experiment.table: expected names of inputs that differ, got 'a' twice",
    ),
    "ragged rows": (
        lambda: table(inputs=[[0, 1], [1]] * 2),
        "experiment.table.inputs: expected rows of one length",
    ),
    "none to train on": (
        lambda: table(n_train=0),
        "experiment.table.n_train: expected a whole number from 1 to 10,000, got 0",
    ),
    "beyond the largest": (
        lambda: table(inputs=[[0, 1e13]] * 4),
        "experiment.table.inputs[0][1]: expected a number from -1e+12 to 1e+12, got 1e+13",
    ),
    "classes is a text": (
        lambda: table(classes="ab"),
        "experiment.table.classes: expected a list, got 'ab'",
    ),
    # ---- NPZ ----
    "zip truncated": (lambda: NPZ[: len(NPZ) // 2], "the NPZ file is damaged or breaks off"),
    "zip with a flipped byte": (
        lambda: NPZ.replace(b"\x93NUMPY\x01", b"\x93NUMPY\x09"),
        "the NPZ file is damaged or breaks off",
    ),
    "zip of nothing": (
        lambda: zipped(),
        "activations: expected a value, got none",
    ),
    "zip signature alone": (lambda: b"PK\x03\x04", "the NPZ file is damaged or breaks off"),
    "a spreadsheet": (
        lambda: zipped(**{"xl/workbook.xml": b"<x/>"}),
        "'xl/workbook.xml': expected members with plain names such as W1.npy",
    ),
    "path upwards": (
        lambda: zipped(**{"../W1.npy": b""}),
        "'../W1.npy': expected members with plain names such as W1.npy",
    ),
    "absolute path": (
        lambda: zipped(**{"/etc/W1.npy": b""}),
        "'/etc/W1.npy': expected members with plain names such as W1.npy",
    ),
    "too many members": (
        lambda: zipped(**{f"a{k}.npy": b"" for k in range(101)}),
        "expected at most 100 members in the NPZ file",
    ),
    "zip bomb": (
        lambda: zipped(zipfile.ZIP_DEFLATED, **{"W1.npy": bytes(60_000_000)}),
        "expected at most 50,000,000 bytes in the NPZ file, got 60,000,000",
    ),
    "smaller zip bomb": (
        lambda: zipped(zipfile.ZIP_DEFLATED, **{"W1.npy": bytes(30_000_000)}),
        "the NPZ file would unpack from 29,284 to 30,000,000 bytes",
    ),
    "other compression": (
        lambda: zipped(zipfile.ZIP_LZMA, **{"W1.npy": b"1"}),
        "W1.npy: expected a member as NumPy packs it",
    ),
    "no W1": (lambda: npz(W1=GONE), "W1: expected a value, got none"),
    "no W2": (lambda: npz(W2=GONE), "activations: expected 1, one for each layer, got 2"),
    "no activations": (
        lambda: npz(activations=GONE),
        "activations: expected a value, got none",
    ),
    "an activation short": (
        lambda: npz(activations=np.array(["tanh"])),
        "activations: expected 2, one for each layer, got 1",
    ),
    "activations are numbers": (
        lambda: npz(activations=np.ones(2)),
        "activations: expected texts, got float64",
    ),
    "activations of another kind": (
        lambda: npz(activations=np.array(["tanh", "step"])),
        f"activations[1]: expected one of {ALL}, got 'step'",
    ),
    "W1 is no array": (lambda: npz(W1=b"1, 2, 3"), "W1: expected an array as NumPy writes it"),
    "W1 is empty": (lambda: npz(W1=b""), "W1: expected an array as NumPy writes it"),
    "W1 of texts": (lambda: npz(W1=np.array([["1", "2"]])), "W1: expected numbers, got texts"),
    "W1 complex": (
        lambda: npz(W1=np.ones((2, 3), complex)),
        "W1: expected numbers or texts, got 'complex128'",
    ),
    "W1 of dates": (
        lambda: npz(W1=np.zeros((2, 3), "M8[s]")),
        "W1: expected numbers or texts, got 'datetime64[s]'",
    ),
    "W1 of truths": (
        lambda: npz(W1=np.ones((2, 3), bool)),
        "W1: expected numbers or texts, got 'bool'",
    ),
    "W1 of records": (
        lambda: npz(W1=np.zeros(2, [("a", float)])),
        "W1: expected numbers or texts, got \"[('a', '<f8')]\"",
    ),
    "W1 pickled": (
        lambda: npz(W1=array_bytes(np.array([{}, None]), pickled=True)),
        "W1: it holds pickled objects, which are not read",
    ),
    "W1 has NaN": (
        lambda: npz(W1=np.full((2, 3), np.nan)),
        "W1[0][0]: expected a number from -1e+09 to 1e+09, got nan",
    ),
    "W1 beyond float64": (
        lambda: npz(W1=np.full((2, 3), np.longdouble("1e4000"))),
        "W1[0][0]: expected a number from -1e+09 to 1e+09, got inf",
    ),
    "W1 has three axes": (
        lambda: npz(W1=np.ones((2, 3, 1))),
        "W1: expected rows of numbers, got 3 axes",
    ),
    "W1 claims more than there is": (
        lambda: npz(W1=npy(header("<f8", "(10000, 1)"))),
        "W1: its header tells of 80000 bytes, and there are 0",
    ),
    "W1 claims terabytes": (
        lambda: npz(W1=npy(header("<f8", "(999999999999,)"))),
        "W1: its header tells of 7999999999992 bytes, and there are 0",
    ),
    "W1 of negative size": (
        lambda: npz(W1=npy(header("<f8", "(-1, -1)"), bytes(8))),
        "W1: expected an array as NumPy writes it",
    ),
    "W1 of texts of no length": (
        lambda: npz(W1=npy(header("<U0", "(999999999999,)"))),
        "W1: expected an array as NumPy writes it",
    ),
    "header is a call": (
        lambda: npz(W1=npy("__import__('os').getcwd()")),
        "W1: expected an array as NumPy writes it",
    ),
    "b2 of another size": (lambda: npz(b2=np.ones(2)), "b2: expected 1 numbers, got 2"),
    "W2 does not follow W1": (lambda: npz(W2=np.ones((4, 1))), "W2: expected 3 rows, got 4"),
    "experiment is a number": (
        lambda: npz(experiment=np.array(5.0)),
        "experiment: expected texts, got float64",
    ),
    "experiment is no JSON": (
        lambda: npz(experiment=np.array("{")),
        "experiment: the JSON is damaged or breaks off in line 1, column 2",
    ),
    "experiment is a list in JSON": (
        lambda: npz(experiment=np.array("[]")),
        "experiment: expected an object with named parts, got a list of 0",
    ),
    "state is no object": (
        lambda: npz(experiment=np.array(json.dumps(FITTING.to_json())), state=np.array("[1]")),
        "state: expected an object with named parts, got a list of 1",
    ),
    "text of no characters": (
        lambda: npz(activations=np.frombuffer(b"\xff\xff\xff\x7f" * 2, "<U1")),
        "activations: expected texts",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_file_gives_its_sentence(case: str) -> None:
    make, sentence = BAD[case]
    with pytest.raises(ModelError) as caught:
        read_model("file.json", make(), Experiment())
    assert str(caught.value) == sentence


# ---- whatever comes, it is a model or a sentence ----

VALID = {
    "weights": json.dumps(WEIGHTS).encode(),
    "project": json.dumps(PROJECT).encode(),
    "by hand": json.dumps(BY_HAND).encode(),
}


def read_or_sentence(data: bytes) -> Loaded | str:
    try:
        return read_model("file", data, Experiment())
    except ModelError as error:
        return str(error)


def assert_model_or_sentence(data: bytes) -> None:
    found = read_or_sentence(data)
    if isinstance(found, str):
        assert found.isprintable()
        return
    assert all(one.isprintable() for one in found.problems)
    run = resume(found.experiment, found.states)
    run.record(1, "update", PATIENT)
    assert run.frames


def places_in(value: Any) -> list[tuple[Any, ...]]:
    """Return the way to every part of a document."""
    if isinstance(value, dict):
        parts: Any = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    else:
        return []
    return [(key, *way) for key, inner in parts for way in [(), *places_in(inner)]]


PLACES = {name: places_in(json.loads(data)) for name, data in VALID.items()}
odd_values = (
    json_values
    | st.sampled_from([GONE, -1, 0, 1, 2, 1e308, 1e-308, -1e9, 2**53, 2**64, 10**40, "", "0", {}])
    | st.lists(st.floats(-2.0, 2.0), max_size=20)
)


@examples(500, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_document_with_one_part_changed_is_a_model_or_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(VALID)))
    place = data.draw(st.sampled_from(PLACES[name]))
    changed = with_part(json.loads(VALID[name]), place, data.draw(odd_values))
    assert_model_or_sentence(changed)


@given(
    data=st.binary()
    | st.text().map(str.encode)
    | json_values.map(lambda one: json.dumps(one).encode())
)
def test_any_bytes_are_a_model_or_a_sentence(data: bytes) -> None:
    assert_model_or_sentence(data)


@examples(200)
@given(place=st.integers(0, len(NPZ) - 1), byte=st.integers(0, 255), end=st.booleans())
def test_npz_with_one_byte_changed_is_a_model_or_a_sentence(
    place: int, byte: int, end: bool
) -> None:
    # The list of a zip file is at its end: most of what can go wrong is there.
    place = len(NPZ) - 1 - place % 1500 if end else place
    assert_model_or_sentence(NPZ[:place] + bytes([byte]) + NPZ[place + 1 :])


@given(place=st.integers(0, 4000), byte=st.integers(0, 255))
def test_array_with_one_byte_changed_is_a_model_or_a_sentence(place: int, byte: int) -> None:
    raw = array_bytes(np.ones((2, 3)))
    place %= len(raw)
    assert_model_or_sentence(npz(W1=raw[:place] + bytes([byte]) + raw[place + 1 :]))


@given(data=st.sampled_from(sorted(VALID)), start=st.integers(0, 9000), length=st.integers(1, 99))
def test_json_with_a_piece_cut_out_is_a_model_or_a_sentence(
    data: str, start: int, length: int
) -> None:
    whole = VALID[data]
    start %= len(whole)
    assert_model_or_sentence(whole[:start] + whole[start + length :])
