"""The formats that a frame can be taken away in, each with a word on it and a snippet of use."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from playground.export.c_program import c_source
from playground.export.javascript_program import javascript_source
from playground.export.keras_program import keras_source
from playground.export.model import Model, model_of
from playground.export.onnx_file import onnx_bytes
from playground.export.project import project_json
from playground.export.python_program import python_source
from playground.export.source import row
from playground.export.torch_program import torch_source
from playground.export.weights import weights_json, weights_npz
from playground.live.files import File
from playground.live.frames import Frame
from playground.live.recorder import Run


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        label: for people.
        about: what it is, in a sentence or two.
        make: makes a file of a frame.
        language: of its text, as highlighters know it; None where it is no text.
        usage: a snippet of use; `{file}` stands for the file's name, `{point}` for a point.
        usage_language: of the snippet.
    """

    label: str
    about: str
    make: Callable[[Run, Frame], File]
    language: str | None
    usage: str
    usage_language: str = "python"

    def usage_of(self, run: Run, frame: Frame) -> str:
        """Return the snippet for the file of a frame."""
        point = model_of(run, frame).points[0]
        parts = {
            "file": self.make(run, frame).name,
            "values": row(point),
            "point": f"[{row(point)}]",
        }
        text = self.usage
        for name, part in parts.items():
            text = text.replace(f"{{{name}}}", part)
        return text


def program(
    source: Callable[[Model, str], str], name: str, mime: str, run: Run, frame: Frame
) -> File:
    """Return a program as a file; names that are imported cannot hold data, layers and epoch."""
    return File(name, mime, source(model_of(run, frame), name).encode())


def onnx(run: Run, frame: Frame) -> File:
    """Return the ONNX file."""
    model = model_of(run, frame)
    return File(f"model-{model.name}.onnx", "application/octet-stream", onnx_bytes(model))


def weights_csv(run: Run, frame: Frame) -> File:
    """Return a line for each weight: layer, from, to, weight."""
    names = run.experiment.unit_names
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(["layer", "from", "to", "weight"])
    for layer, matrix in enumerate(run.mlp.split(frame.state.parameters), 1):
        for source, line in zip((*names(layer - 1), "bias"), matrix, strict=False):
            for to, weight in zip(names(layer), line, strict=True):
                writer.writerow([layer, source, to, repr(float(weight))])
    name = f"weights-{model_of(run, frame).name}.csv"
    return File(name, "text/csv", text.getvalue().encode())


USE_JSON = """import json

document = json.load(open("{file}"))
print(document["layers"][0]["weights"], document["scores"]["loss"])"""
USE_PROJECT = """import json

project = json.load(open("{file}"))
frames = project["frames"]
print(len(frames), "frames, the last at epoch", frames[-1]["epoch"])"""
USE_NPZ = """import numpy as np

file = np.load("{file}")
print(file["W1"].shape, file["outputs"][:4])"""
USE_CSV = """import csv

for row in csv.DictReader(open("{file}")):
    print(row["from"], row["to"], float(row["weight"]))"""
USE_JAVASCRIPT = """// In node:
const { predict } = require("./{file}");
console.log(predict({point}));
// In a page: <script src="{file}"></script>, then predict({point})"""
USE_C = """#include <stdio.h>
#include "{file}"

int main(void) {
    const double point[MODEL_INPUTS] = {{values}};
    double output[MODEL_OUTPUTS];
    model_predict(point, output);
    printf("%g\\n", output[0]);
    return 0;
}"""
USE_ONNX = """import json

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession("{file}")
(outputs,) = session.run(None, {"points": np.array([{point}])})
print(outputs)

# What the playground answers is in the file: check it.
known = session.get_modelmeta().custom_metadata_map
points, expected = (np.array(json.loads(known[name])) for name in ("points", "outputs"))
assert np.allclose(session.run(None, {"points": points})[0], expected, atol=1e-9)"""
USE_PREDICT = """from {module} import predict

print(predict([{point}]))"""

FORMATS: dict[str, Format] = {
    "python": Format(
        "Python (NumPy)", "A program that needs NumPy alone, to import or to run.",
        partial(program, python_source, "model.py", "text/x-python"), "python",
        USE_PREDICT.replace("{module}", "model"),
    ),
    "javascript": Format(
        "JavaScript", "No packages: it runs in node and in a page.",
        partial(program, javascript_source, "model.js", "text/javascript"), "javascript",
        USE_JAVASCRIPT, "javascript",
    ),
    "c": Format(
        "C", "One header in C99 that needs the math library alone.",
        partial(program, c_source, "model.h", "text/x-c"), "c", USE_C, "c",
    ),
    "torch": Format(
        "PyTorch", "The network as nn.Sequential in float64, to go on with.",
        partial(program, torch_source, "model_torch.py", "text/x-python"), "python",
        USE_PREDICT.replace("{module}", "model_torch"),
    ),
    "keras": Format(
        "Keras", "The network as keras.Sequential, for any backend; in float64 with TensorFlow.",
        partial(program, keras_source, "model_keras.py", "text/x-python"), "python",
        USE_PREDICT.replace("{module}", "model_keras"),
    ),
    "onnx": Format(
        "ONNX", "One file for the runtimes of many languages, in float64, from point to output.",
        onnx, None, USE_ONNX,
    ),
    "json": Format(
        "JSON", "Settings, scores, weights by layer, the answers at the training points, and all "
        "that training needs to go on here.",
        weights_json, "json", USE_JSON,
    ),
    "npz": Format("NPZ", "The same as arrays for NumPy.", weights_npz, None, USE_NPZ),
    "project": Format(
        "Project file", "The whole run, to open it here again: settings, data, timeline, notes.",
        project_json, None, USE_PROJECT,
    ),
    "csv": Format("CSV of weights", "A line for each weight.", weights_csv, "text", USE_CSV),
}  # fmt: skip
