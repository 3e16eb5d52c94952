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
from playground.export.programs.notebook.document import notebook
from playground.export.programs.page import page_source
from playground.export.programs.python import bare_source, numpy_source
from playground.export.programs.rust import rust_source
from playground.export.project import project_json
from playground.export.source import fill, row
from playground.export.state_dict import safetensors_bytes
from playground.export.weights import file_name, weights_json, weights_npz
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run

Make = Callable[[Run, Frame, Options], File]
USUAL = Options()


# What one wants to do with a model, by key, and how it is asked for.
PURPOSES = {
    "run": "Run it elsewhere",
    "small": "On a small computer",
    "train": "Go on training",
    "show": "Show it",
}


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        label: for people.
        about: what it is, in a sentence or two.
        write: makes a file of a frame; raises NotAvailable where that cannot be.
        purposes: keys of `PURPOSES`.
        use: the template of a snippet of use; empty where it is opened as it is.
        needs: what it takes to use the file, for people.
        check: the command, with {file} and {name}, that compares it with the playground; empty
            where the snippet does, or nothing can.
        language: of the file's text, as highlighters know it; None where it is no text.
        language_of_use: of the snippet.
        precisions: which types its numbers can have; empty where that is no question.
        is_named: whether the model's name is in it.
    """

    label: str
    about: str
    write: Make
    purposes: tuple[str, ...]
    use: str
    needs: str
    check: str = ""
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
        if not self.use:
            return ""
        values = row(run.dataset.train.points[0])
        stem = Path(file.name).stem
        name = options.name_for(run)
        parts = {"file": file.name, "module": stem, "values": values, "point": f"[{values}]"}
        parts |= {"name": name, "NAME": name.upper(), "precision": options.precision}
        parts["tolerance"] = "1e-9" if options.precision == "float64" else "1e-4"
        return fill(self.use, **parts).rstrip("\n")

    def check_of(self, run: Run, file: File, options: Options = USUAL) -> str:
        """Return the command that compares a file with the playground; empty for none."""
        name = options.name_for(run)
        return self.check.format(file=file.name, name=name, NAME=name.upper())


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


def safetensors(run: Run, frame: Frame, options: Options) -> File:
    """Return the state_dict in PyTorch's names."""
    data = safetensors_bytes(model_of(run, frame, options))
    return File(f"{options.name_for(run)}.safetensors", "application/octet-stream", data)


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
        "A program to import or to run.",
        program(numpy_source, ".py", "text/x-python"),
        ("run",),
        PREDICT,
        "Python and NumPy",
        "python {file}",
        "python",
        is_named=True,
    ),
    "javascript": Format(
        "JavaScript",
        "For a web page, node and import: one object that has the model's name.",
        program(javascript_source, ".js", "text/javascript"),
        ("run",),
        "use_javascript.js",
        "a browser or node, no package",
        "node {file} --check-model",
        "javascript",
        "javascript",
        is_named=True,
    ),
    "module": Format(
        "JavaScript module",
        "The same as an ES module, for import in node, Deno, Bun and pages.",
        program(javascript_source, ".mjs", "text/javascript"),
        ("run",),
        "use_module.mjs",
        "a browser, node, Deno or Bun, no package",
        "node {file} --check-model",
        "javascript",
        "javascript",
        is_named=True,
    ),
    "c": Format(
        "C",
        "One header in C99, and in C++, for computers of any size: its constants stay in flash on "
        "an Arduino.",
        program(c_source, ".h", "text/x-c"),
        ("run", "small"),
        "use_c.c",
        "a C compiler and its math library",
        "cc -D{NAME}_SELF_CHECK -x c {file} -o check -lm && ./check",
        "c",
        "c",
        PRECISIONS,
        is_named=True,
    ),
    "bare": Format(
        "Python without packages",
        "A program for bare Python and for MicroPython, to import or to run.",
        program(bare_source, ".py", "text/x-python"),
        ("run", "small"),
        "use_bare.py.template",
        "Python or MicroPython, no package",
        "python {file}",
        "python",
        is_named=True,
    ),
    "rust": Format(
        "Rust",
        "One module.",
        program(rust_source, ".rs", "text/x-rust"),
        ("run", "small"),
        "use_rust.rs",
        "Rust 2021 with its standard library, no crate",
        "rustc --edition 2021 --test {file} -o check && ./check",
        "rust",
        "rust",
        PRECISIONS,
        is_named=True,
    ),
    "onnx": Format(
        "ONNX",
        "One file for runtimes in many languages, from point to output; some have float32 alone.",
        onnx,
        ("run",),
        "use_onnx.py.template",
        "a runtime such as onnxruntime",
        precisions=PRECISIONS,
        is_named=True,
    ),
    "torch": Format(
        "PyTorch",
        "The network as nn.Sequential in float64, features and scaling inside.",
        program(torch_source, "_torch.py", "text/x-python"),
        ("train", "run"),
        "use_torch.py.template",
        "PyTorch 2",
        "python {file}",
        "python",
        is_named=True,
    ),
    "safetensors": Format(
        "PyTorch weights",
        "The state_dict of the PyTorch program as safetensors, to load into it, or into a module "
        "of your own.",
        safetensors,
        ("train",),
        "use_safetensors.py.template",
        "PyTorch 2 and safetensors",
        precisions=PRECISIONS,
        is_named=True,
    ),
    "keras": Format(
        "Keras",
        "The network as keras.Model, features and scaling inside, for any backend; in float64 "
        "with TensorFlow.",
        program(keras_source, "_keras.py", "text/x-python"),
        ("train", "run"),
        "use_keras.py.template",
        "Keras 3 and a backend",
        "python {file}",
        "python",
        is_named=True,
    ),
    "page": Format(
        "Web page",
        "One file in which the network runs: sliders, the region, the training points. It needs "
        "no network connection, and can be sent by mail.",
        program(page_source, ".html", "text/html"),
        ("show",),
        "",
        "a browser",
        is_named=True,
    ),
    "notebook": Format(
        "Notebook",
        "Trains the same network from the same start in NumPy and in PyTorch, and ends at these "
        "weights.",
        notebook,
        ("train", "show"),
        "",
        "Jupyter, Colab or VS Code; NumPy and Matplotlib, for its second half PyTorch",
        "jupyter execute {file}",
        is_named=True,
    ),
    "json": Format(
        "JSON",
        "Settings, scores, weights by layer, outputs at the training points, and all that is "
        "needed to continue training here.",
        numbers(weights_json),
        ("train",),
        "use_json.py.template",
        "any reader of JSON",
        language="json",
    ),
    "npz": Format(
        "NPZ",
        "The same as arrays for NumPy.",
        numbers(weights_npz),
        ("train",),
        "use_npz.py.template",
        "NumPy",
    ),
    "project": Format(
        "Project file",
        "The whole run, to open it here again: settings, data, timeline, notes.",
        numbers(project_json),
        ("train",),
        "use_project.py.template",
        "this playground",
    ),
    "csv": Format(
        "CSV of weights",
        "One line per weight.",
        numbers(weights_csv),
        ("show",),
        "use_csv.py.template",
        "a spreadsheet",
        language="text",
    ),
}


def formats_for(purpose: str) -> dict[str, Format]:
    """Return the formats that serve a purpose, a key of `PURPOSES`, in their order."""
    return {key: one for key, one in FORMATS.items() if purpose in one.purposes}
