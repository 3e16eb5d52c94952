"""The network as a module in Rust, without crates."""

from playground.export.model import Layer, Model
from playground.export.programs.shared import classify_source
from playground.export.source import (
    common_parts,
    feature_source,
    fill,
    matrix,
    rust_text,
    wrapped,
)
from playground.export.spellings import spell

TOLERANCES = {"float64": "1e-9", "float32": "2e-5"}


def rust_source(model: Model, file: str) -> str:
    """Return a module whose numbers have the type of the model's precision.

    Args:
        model: what is written.
        file: the name that the module will have.
    """
    names = list(model.input_names)
    features = [feature_source(one, names, "sin") for one in model.transform.features]
    filled = (
        f"    let {name} = if {name}.is_nan() {{ {fill!r} }} else {{ {name} }};\n"
        for name, fill in zip(names, model.fills, strict=False)
        if fill is not None
    )
    parts = common_parts(model, file, "sin", "//! ")
    calls = (
        f"    let a = layer(&WEIGHTS_{k}, &BIASES_{k}, &a, {layer.activation});"
        for k, layer in enumerate(model.layers, 1)
    )
    unit = f"a.map(|output| output{parts['unit']})" if model.is_scaled else "a"
    return fill(
        "model.rs",
        **parts
        | {
            "name": model.name,
            "real": {"float64": "f64", "float32": "f32"}[model.precision],
            "tolerance": TOLERANCES[model.precision],
            "n_points": len(model.points),
            "inputs": ", ".join(names),
            "sine": fill("sine.rs") if any(one.sine for one in model.transform.features) else "",
            "filled": "".join(filled),
            "features": ", ".join(features),
            "functions": "\n\n".join(map(_function, model.activations)),
            "layers": "\n".join(_layer(k, one) for k, one in enumerate(model.layers, 1)),
            "calls": "\n".join(calls),
            "answer": unit,
            "classify": _classify(model),
            "points": matrix(model.points, "[", "]", "    "),
            "outputs": matrix(model.outputs, "[", "]", "    "),
        },
    )


def _function(name: str) -> str:
    text = str(spell(name, "rust"))
    return (text if "\n" in text else fill("function.rs", name=name, formula=text)).rstrip("\n")


def _layer(number: int, layer: Layer) -> str:
    n_in, n_units = layer.weights.shape
    return (
        f"const WEIGHTS_{number}: [[Real; {n_units}]; {n_in}] = "
        f"{matrix(layer.weights, '[', ']', '')};\n"
        f"const BIASES_{number}: [Real; {n_units}] = [\n{wrapped(layer.biases, '    ')}\n];"
    )


def _classify(model: Model) -> str:
    above = (
        f"the second one above {model.threshold}",
        f"usize::from(output[0] > {model.threshold})",
    )
    largest = "(1..OUTPUTS).fold(0, |best, k| if output[k] > output[best] { k } else { best })"
    return classify_source(model, "classify.rs", rust_text, above, largest)
