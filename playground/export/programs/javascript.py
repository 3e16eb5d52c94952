"""The network in JavaScript, the article's language, without packages."""

import json
from textwrap import indent

from playground.export.javascript_source import activations_source, forward_source
from playground.export.model import Layer, Model
from playground.export.programs.shared import classify_source
from playground.export.source import (
    common_parts,
    feature_source,
    fill,
    fills_of,
    javascript_text,
    row,
)


def javascript_source(model: Model, file: str) -> str:
    """Return a program without packages: a module where the file ends in .mjs, else for all else.

    All of it stands in one object that has the model's name.
    """
    above = (f"the second one above {model.threshold}", f"Number(outputs[0] > {model.threshold})")
    largest = "outputs.indexOf(Math.max(...outputs))"
    parts = common_parts(model, file, "sin", "// ")
    is_module, name = file.endswith(".mjs"), model.name
    exports = f"predict, predictMany, {'classify, ' if model.classes else ''}check"
    classify = classify_source(model, "classify.js", javascript_text, above, largest)
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
        point="filled(points, n)" if model.fills else "points",
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
