"""Programs: in Python with NumPy alone, in PyTorch and Keras 3, and in JavaScript.

Each function returns the text of a program; `file` is the name it will have.
"""

import json
from collections.abc import Callable
from textwrap import indent
from typing import Any

from playground.engine import ACTIVATIONS
from playground.engine.arrays import Array
from playground.export.javascript_source import activations_source, forward_source
from playground.export.model import Layer, Model
from playground.export.source import (
    TOLERANCE,
    common_parts,
    feature_source,
    fill,
    fills_of,
    javascript_text,
    matrix,
    row,
)
from playground.export.spellings import spell

NAN = 'float("nan")'  # in Python


def _functions(model: Model, language: str, write: Callable[[str, str], str]) -> list[str]:
    """Return the activations as functions; `write` makes one of a name and an expression."""
    spelled = ((name, str(spell(name, language))) for name in model.activations)
    found = (text if "\n" in text else write(name, text) for name, text in spelled)
    return [text.rstrip("\n") for text in found]


# ---- Python ----


def _python_parts(
    model: Model, file: str, library: str, tolerance: str = TOLERANCE
) -> dict[str, Any]:
    """Return the parts that all programs in Python share; see `common_parts`.

    The library, np or torch, has the sine and what puts numbers where they are missing.
    """
    array = "np.array" if library == "np" else "torch.DoubleTensor"
    where = f"{library}.where({library}.isnan(points), FILLS, points)"
    names = ", ".join(model.input_names)
    parts = common_parts(model, file, f"{library}.sin", "# ")
    above = (f"the second one above {model.threshold}", f"output[0] > {model.threshold}")
    constant = f"FILLS = {array}([{fills_of(model, NAN)}])\n" if model.fills else ""
    whole = f"points = {where}\n    " if model.fills else ""
    return parts | {
        "columns": parts["columns"] + constant,
        "filled": whole,
        "inputs": f"({names},)" if model.n_inputs == 1 else names,
        "classify": _classify(model, "classify.py.template", repr, above, "output.argmax()"),
        "check": fill("check.py.template", **parts | {"tolerance": tolerance}).rstrip("\n"),
    }


def _classify(
    model: Model, template: str, write: Callable[[str], str], one: tuple[str, str], several: str
) -> str:
    """Return how outputs are read as classes; values are read as they are.

    Args:
        model: whose outputs they are.
        template: the function in the language of the program.
        write: makes a text of the program of the name of a class.
        one: of a single output: the rule for people, and what finds the number of the class.
        several: of several outputs, what finds the number of the largest one.
    """
    if not model.classes:
        return ""
    rule, answer = one if model.n_outputs == 1 else ("that of its largest output", several)
    return fill(template, classes=", ".join(map(write, model.classes)), rule=rule, answer=answer)


def _with_activation(weights: Array, layer: Layer) -> str:
    """Return a layer as a tuple of weights, as they are to stand, biases and activation."""
    return (
        f"    (\n        {matrix(weights, '[', ']', ' ' * 8)},\n"
        f"        [{row(layer.biases)}],\n        {layer.activation},\n    ),"
    )


def numpy_source(model: Model, file: str) -> str:
    """Return a program that needs NumPy alone."""

    def write(name: str, expression: str) -> str:
        return f"def {name}(z):\n    return {expression}"

    return fill(
        "model.py.template",
        **_python_parts(model, file, "np"),
        functions="\n\n\n".join(_functions(model, "python", write)),
        layers="\n".join(_with_activation(one.weights, one) for one in model.layers),
    )


def bare_source(model: Model, file: str) -> str:
    """Return a program for Python, or MicroPython, without any package."""

    def write(name: str, expression: str) -> str:
        return f"def {name}(zs):\n    return [{expression} for z in zs]"

    parts = common_parts(model, file, "math.sin", "# ")
    names = ", ".join(model.input_names)
    above = (f"the second one above {model.threshold}", f"int(output[0] > {model.threshold})")
    filled = ""
    if model.fills:
        parts["columns"] += f"FILLS = [{fills_of(model, NAN)}]\n"
        filled = (
            "point = [fill if x is None or x != x else x for x, fill in zip(point, FILLS)]\n    "
        )
    return fill(
        "model_bare.py.template",
        **parts,
        filled=filled,
        inputs=f"({names},)" if model.n_inputs == 1 else names,
        example=", ".join(["0"] * model.n_inputs),
        functions="\n\n\n".join(_functions(model, "bare", write)),
        layers="\n".join(_with_activation(one.weights.T, one) for one in model.layers),
        classify=_classify(
            model, "classify_bare.py.template", repr, above, "output.index(max(output))"
        ),
    )


def torch_source(model: Model, file: str) -> str:
    """Return the network in PyTorch, in float64."""
    weights = (
        f"    (\n        {matrix(layer.weights.T, '[', ']', ' ' * 8)},\n"
        f"        [{row(layer.biases)}],\n    ),"
        for layer in model.layers
    )
    return fill(
        "model_torch.py.template",
        **_python_parts(model, file, "torch"),
        modules="".join(map(_torch_module, model.activations)),
        layers="\n".join(map(_torch_layer, model.layers)),
        weights="\n".join(weights),
    )


def _torch_module(name: str) -> str:
    """Return the class of an activation that PyTorch has no module for; else nothing."""
    spelling = str(spell(name, "torch"))
    if not spelling or spelling.startswith("nn."):
        return ""
    formula = ACTIVATIONS[name].formula
    return fill("module.py.template", title=_title(name), formula=formula, expression=spelling)


def _title(name: str) -> str:
    return name.title().replace("_", "")


def _torch_layer(layer: Layer) -> str:
    n_in, n_units = layer.weights.shape
    line = f"    nn.Linear({n_in}, {n_units}, bias={layer.has_biases}),"
    spelling = str(spell(layer.activation, "torch"))
    if not spelling:
        return line
    module = spelling if spelling.startswith("nn.") else f"{_title(layer.activation)}()"
    return f"{line}\n    {module},"


def keras_source(model: Model, file: str) -> str:
    """Return the network in Keras 3, in float64 as far as Keras has it."""
    layers = (
        f"    keras.layers.Dense({len(layer.biases)}, use_bias={layer.has_biases}, "
        f"activation={spell(layer.activation, 'keras')}),"
        for layer in model.layers
    )
    weights = (
        f"    np.array({matrix(layer.weights, '[', ']', ' ' * 4)}),"
        + (f"\n    np.array([{row(layer.biases)}])," if layer.has_biases else "")
        for layer in model.layers
    )
    return fill(
        "model_keras.py.template",
        **_python_parts(model, file, "np", "TOLERANCE"),
        layers="\n".join(layers),
        weights="\n".join(weights),
    )


# ---- JavaScript, the article's language ----


def javascript_source(model: Model, file: str) -> str:
    """Return a program without packages: a module where the file ends in .mjs, else for all else.

    All of it stands in one object that has the model's name.
    """
    above = (f"the second one above {model.threshold}", f"Number(outputs[0] > {model.threshold})")
    largest = "outputs.indexOf(Math.max(...outputs))"
    parts = common_parts(model, file, "sin", "// ")
    is_module, name = file.endswith(".mjs"), model.name
    exports = "predict, classify, check" if model.classes else "predict, check"
    classify = _classify(model, "classify.js", javascript_text, above, largest)
    filled = fill("filled.js", fills=fills_of(model, "NaN")) + "\n" if model.fills else ""
    inner = {
        "activations": activations_source(model.activations),
        "forward": forward_source(),
        "factors": "\n".join(_javascript_feature(model, k) for k in range(model.n_features)),
        "layers": "\n".join(map(_javascript_layer, model.layers)),
        "classify": classify,
        "filled": filled,
        "points": parts["points"],
        "outputs": parts["outputs"],
    }
    parts |= {key: indent(text, "  ") for key, text in inner.items()}
    return fill(
        "model.js",
        **parts | {"points": parts["points"].lstrip(), "outputs": parts["outputs"].lstrip()},
        point="filled(point)" if model.fills else "point",
        example=", ".join(["0"] * model.n_inputs),
        scale=f", (output) => output{parts['unit']}" if model.is_scaled else "",
        exports=exports,
        use=_use(name, file, is_module),
        begin=f"const {name} = " if is_module else f"globalThis.{name} = ",
        end=fill("end.mjs" if is_module else "end.js", name=name, exports=exports).rstrip("\n"),
    )


def _use(name: str, file: str, is_module: bool) -> str:
    if is_module:
        return f'import {{ predict }} from "./{file}"'
    return f'require("./{file}") in node; in a page <script src="{file}">, then {name}.predict'


def _javascript_feature(model: Model, number: int) -> str:
    feature = model.transform.features[number]
    factors, sine = list(feature.factors), json.dumps(feature.sine)
    meaning = feature_source(feature, model.input_names)
    return f"    {{ factors: {factors}, sine: {sine} }}, // {meaning}"


def _javascript_layer(layer: Layer) -> str:
    n_in, n_units = layer.weights.shape
    return fill(
        "layer.js",
        n_in=n_in,
        n_units=n_units,
        weights="\n".join(f"      {row(line)}," for line in layer.weights),
        biases=f"[{row(layer.biases)}]" if layer.has_biases else "null",
        activation=layer.activation,
    ).rstrip("\n")
