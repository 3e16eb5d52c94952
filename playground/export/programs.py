"""Programs: in Python with NumPy alone, in PyTorch and Keras 3, in JavaScript, and in C.

Each function returns the text of a program; `file` is the name it will have.
"""

import json
from collections.abc import Callable
from typing import Any

from playground.engine import ACTIVATIONS
from playground.export.javascript_source import activations_source, forward_source
from playground.export.model import Layer, Model
from playground.export.source import (
    TOLERANCE,
    c_text,
    common_parts,
    feature_source,
    fill,
    fills_of,
    javascript_text,
    matrix,
    row,
    wrapped,
)
from playground.export.spellings import spell

# How C finds the number of the largest output.
LARGEST = """    int largest = 0;
    for (int k = 1; k < MODEL_OUTPUTS; k++) if (output[k] > output[largest]) largest = k;
    return largest;"""


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


def numpy_source(model: Model, file: str) -> str:
    """Return a program that needs NumPy alone."""
    layers = (
        f"    (\n        {matrix(layer.weights, '[', ']', ' ' * 8)},\n"
        f"        [{row(layer.biases)}],\n        {layer.activation},\n    ),"
        for layer in model.layers
    )

    def write(name: str, expression: str) -> str:
        return f"def {name}(z):\n    return {expression}"

    return fill(
        "model.py.template",
        **_python_parts(model, file, "np"),
        functions="\n\n\n".join(_functions(model, "python", write)),
        layers="\n".join(layers),
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


# ---- JavaScript, the article's language, and C ----


def javascript_source(model: Model, file: str) -> str:
    """Return a program without packages, for node and for a page."""
    above = (f"the second one above {model.threshold}", f"Number(outputs[0] > {model.threshold})")
    largest = "outputs.indexOf(Math.max(...outputs))"
    parts = common_parts(model, file, "sin", "// ")
    if model.fills:
        parts["columns"] += fill("filled.js", fills=fills_of(model, "NaN"))
    return fill(
        "model.js",
        **parts,
        point="filled(point)" if model.fills else "point",
        factors="\n".join(_javascript_feature(model, k) for k in range(model.n_features)),
        activations=activations_source(model.activations),
        layers="\n".join(map(_javascript_layer, model.layers)),
        forward=forward_source(),
        example=", ".join(["0"] * model.n_inputs),
        scale=f", (output) => output{parts['unit']}" if model.is_scaled else "",
        classify=_classify(model, "classify.js", javascript_text, above, largest),
        exports="predict, classify" if model.classes else "predict",
    )


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


def c_source(model: Model, file: str) -> str:
    """Return a header in C99 that needs the math library alone."""
    inputs = [f"point[{k}]" for k in range(model.n_inputs)]
    for k, one in enumerate(model.fills):
        if one is not None:
            inputs[k] = f"(isnan(point[{k}]) ? {one!r} : point[{k}])"
    features = (
        f"    a[{k}] = {feature_source(one, inputs)};"
        for k, one in enumerate(model.transform.features)
    )
    above = (f"1 above {model.threshold}, else 0", f"    return output[0] > {model.threshold};")
    # Each layer reads from one of two arrays and writes into the other.
    names = ["ab"[k % 2] for k in range(len(model.layers) + 1)]
    calls = (
        f"    model_layer_{k}({names[k - 1]}, {names[k]});" for k in range(1, len(model.layers) + 1)
    )

    def write(name: str, expression: str) -> str:
        return fill("function.h", name=name, formula=expression)

    parts = common_parts(model, file, "sin", " * ") | {
        "features": "\n".join(features),
        "points": wrapped(model.points.ravel(), "    "),
        "outputs": wrapped(model.outputs.ravel(), "    "),
    }
    return fill(
        "model.h",
        **parts,
        classify=_classify(model, "classify.h", c_text, above, LARGEST),
        functions="\n\n".join(_functions(model, "c", write)) + "\n",
        layers="\n".join(_c_layer(k, layer) for k, layer in enumerate(model.layers, 1)),
        widest=max(model.n_features, *(len(layer.biases) for layer in model.layers)),
        calls="\n".join(calls),
        last=names[-1],
    )


def _c_layer(number: int, layer: Layer) -> str:
    return fill(
        "layer.h",
        number=number,
        weights=wrapped(layer.weights.ravel(), " " * 8),
        biases=wrapped(layer.biases, " " * 8),
        n_in=len(layer.weights),
        n_units=len(layer.biases),
        activation=layer.activation,
    )
