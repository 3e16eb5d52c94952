"""The formats that a frame can be exported in, each with what to say of it and how to use it."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playground.export import programs
from playground.export.model import Model, model_of
from playground.export.onnx_file import onnx_bytes
from playground.export.project import project_json
from playground.export.source import fill, row
from playground.export.weights import file_name, weights_json, weights_npz
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run

Make = Callable[[Run, Frame], File]


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        label: for people.
        about: what it is, in a sentence or two.
        make: makes a file of a frame; raises NotAvailable where that cannot be.
        use: the template of a snippet of use.
        language: of the file's text, as highlighters know it; None where it is no text.
        language_of_use: of the snippet.
    """

    label: str
    about: str
    make: Make
    use: str
    language: str | None = None
    language_of_use: str = "python"

    def usage_of(self, run: Run, file: File) -> str:
        """Return the snippet for a file that it has made of a frame of the run."""
        values = row(run.dataset.train.points[0])
        stem = Path(file.name).stem
        parts = {"file": file.name, "module": stem, "values": values, "point": f"[{values}]"}
        return fill(self.use, **parts).rstrip("\n")


def program(source: Callable[[Model, str], str], name: str, mime: str) -> Make:
    """Return what makes a program; names that are imported cannot hold data, layers and epoch."""
    return lambda run, frame: File(name, mime, source(model_of(run, frame), name).encode())


def onnx(run: Run, frame: Frame) -> File:
    """Return the ONNX file."""
    name = file_name(run, frame, "onnx", "model")
    return File(name, "application/octet-stream", onnx_bytes(model_of(run, frame)))


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
    return File(file_name(run, frame, "csv"), "text/csv", text.getvalue().encode())


PREDICT = "use_predict.py.template"

FORMATS: dict[str, Format] = {
    "python": Format(
        "Python (NumPy)",
        "A program that needs only NumPy, to import or to run.",
        program(programs.numpy_source, "model.py", "text/x-python"),
        PREDICT,
        "python",
    ),
    "javascript": Format(
        "JavaScript",
        "Needs no packages; runs in node and in a web page.",
        program(programs.javascript_source, "model.js", "text/javascript"),
        "use_javascript.js",
        "javascript",
        "javascript",
    ),
    "c": Format(
        "C",
        "One header in C99 that needs only the math library.",
        program(programs.c_source, "model.h", "text/x-c"),
        "use_c.c",
        "c",
        "c",
    ),
    "torch": Format(
        "PyTorch",
        "The network as nn.Sequential in float64, to train further.",
        program(programs.torch_source, "model_torch.py", "text/x-python"),
        PREDICT,
        "python",
    ),
    "keras": Format(
        "Keras",
        "The network as keras.Sequential, for any backend; in float64 with TensorFlow.",
        program(programs.keras_source, "model_keras.py", "text/x-python"),
        PREDICT,
        "python",
    ),
    "onnx": Format(
        "ONNX",
        "One file for the runtimes of many languages, in float64, from point to output.",
        onnx,
        "use_onnx.py.template",
    ),
    "json": Format(
        "JSON",
        "Settings, scores, weights by layer, outputs at the training points, and all that is "
        "needed to continue training here.",
        weights_json,
        "use_json.py.template",
        "json",
    ),
    "npz": Format("NPZ", "The same as arrays for NumPy.", weights_npz, "use_npz.py.template"),
    "project": Format(
        "Project file",
        "The whole run, to open it here again: settings, data, timeline, notes.",
        project_json,
        "use_project.py.template",
    ),
    "csv": Format(
        "CSV of weights", "One line per weight.", weights_csv, "use_csv.py.template", "text"
    ),
}
