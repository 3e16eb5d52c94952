"""The formats that a frame can be exported in, each with what to say of it and how to use it."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playground.export.model import Model, model_of
from playground.export.onnx_file import onnx_bytes
from playground.export.options import PRECISIONS, Options, Precision
from playground.export.programs.c import c_source
from playground.export.programs.frameworks import keras_source, torch_source
from playground.export.programs.javascript import javascript_source
from playground.export.programs.python import bare_source, numpy_source
from playground.export.project import project_json
from playground.export.source import fill, row
from playground.export.weights import file_name, weights_json, weights_npz
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run

Make = Callable[[Run, Frame, Options], File]
USUAL = Options()


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        label: for people.
        about: what it is, in a sentence or two.
        write: makes a file of a frame; raises NotAvailable where that cannot be.
        use: the template of a snippet of use.
        language: of the file's text, as highlighters know it; None where it is no text.
        language_of_use: of the snippet.
        precisions: which types its numbers can have; empty where that is no question.
        is_named: whether the model's name is in it.
    """

    label: str
    about: str
    write: Make
    use: str
    language: str | None = None
    language_of_use: str = "python"
    precisions: tuple[Precision, ...] = ()
    is_named: bool = False

    def make(self, run: Run, frame: Frame, options: Options = USUAL) -> File:
        """Return the file of a frame.

        Raises:
            NotAvailable: it cannot be made here, or not of this network.
        """
        return self.write(run, frame, options)

    def usage_of(self, run: Run, file: File, options: Options = USUAL) -> str:
        """Return the snippet for a file that it has made of a frame of the run."""
        values = row(run.dataset.train.points[0])
        stem = Path(file.name).stem
        name = stem.removesuffix("_torch").removesuffix("_keras")
        parts = {"file": file.name, "module": stem, "values": values, "point": f"[{values}]"}
        parts |= {"name": name, "NAME": name.upper(), "precision": options.precision}
        parts["tolerance"] = "1e-9" if options.precision == "float64" else "1e-4"
        return fill(self.use, **parts).rstrip("\n")


def program(source: Callable[[Model, str], str], ending: str, mime: str) -> Make:
    """Return what makes a program; its file has the model's name, and can be imported by it."""

    def make(run: Run, frame: Frame, options: Options) -> File:
        model = model_of(run, frame, options)
        name = f"{model.name}{ending}"
        return File(name, mime, source(model, name).encode())

    return make


def numbers(make: Callable[[Run, Frame], File]) -> Make:
    """Return what makes a file that has no name in it, and float64 always."""
    return lambda run, frame, _: make(run, frame)


def onnx(run: Run, frame: Frame, options: Options) -> File:
    """Return the ONNX file."""
    name = f"{options.name}.onnx" if options.name else file_name(run, frame, "onnx", "model")
    data = onnx_bytes(model_of(run, frame, options))
    return File(name, "application/octet-stream", data)


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
        program(numpy_source, ".py", "text/x-python"),
        PREDICT,
        "python",
        is_named=True,
    ),
    "bare": Format(
        "Python without packages",
        "A program for bare Python and for MicroPython, to import or to run.",
        program(bare_source, ".py", "text/x-python"),
        "use_bare.py.template",
        "python",
        is_named=True,
    ),
    "javascript": Format(
        "JavaScript",
        "Needs no packages; runs in node and in a web page, as a script or imported.",
        program(javascript_source, ".js", "text/javascript"),
        "use_javascript.js",
        "javascript",
        "javascript",
        is_named=True,
    ),
    "module": Format(
        "JavaScript module",
        "The same as an ES module, for import in node, Deno, Bun and pages.",
        program(javascript_source, ".mjs", "text/javascript"),
        "use_module.mjs",
        "javascript",
        "javascript",
        is_named=True,
    ),
    "c": Format(
        "C",
        "One header in C99 that needs only the math library, for computers of any size.",
        program(c_source, ".h", "text/x-c"),
        "use_c.c",
        "c",
        "c",
        PRECISIONS,
        is_named=True,
    ),
    "torch": Format(
        "PyTorch",
        "The network as nn.Sequential in float64, scaling inside, to train further.",
        program(torch_source, "_torch.py", "text/x-python"),
        PREDICT,
        "python",
        is_named=True,
    ),
    "keras": Format(
        "Keras",
        "The network as keras.Model, scaling inside, for any backend; in float64 with TensorFlow.",
        program(keras_source, "_keras.py", "text/x-python"),
        PREDICT,
        "python",
        is_named=True,
    ),
    "onnx": Format(
        "ONNX",
        "One file for runtimes in many languages, from point to output; some have float32 alone.",
        onnx,
        "use_onnx.py.template",
        precisions=PRECISIONS,
        is_named=True,
    ),
    "json": Format(
        "JSON",
        "Settings, scores, weights by layer, outputs at the training points, and all that is "
        "needed to continue training here.",
        numbers(weights_json),
        "use_json.py.template",
        "json",
    ),
    "npz": Format(
        "NPZ", "The same as arrays for NumPy.", numbers(weights_npz), "use_npz.py.template"
    ),
    "project": Format(
        "Project file",
        "The whole run, to open it here again: settings, data, timeline, notes.",
        numbers(project_json),
        "use_project.py.template",
    ),
    "csv": Format(
        "CSV of weights",
        "One line per weight.",
        numbers(weights_csv),
        "use_csv.py.template",
        "text",
    ),
}
