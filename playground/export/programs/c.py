"""The network as a header in C99, for computers of any size."""

import re

from playground.export.model import Layer, Model
from playground.export.source import c_text, common_parts, feature_source, fill, wrapped
from playground.export.spellings import spell

# The functions of the math library, each by the type of the numbers.
CALL = re.compile(r"\b(exp|log|tanh|sin|fabs)\(")
LARGEST = """    int largest = 0;
    for (int k = 1; k < {NAME}_OUTPUTS; k++) if (output[k] > output[largest]) largest = k;
    return largest;"""


def c_source(model: Model, file: str) -> str:
    """Return a header that needs the math library alone; its names begin with the model's.

    Args:
        model: what is written; its precision says which type numbers have by themselves.
        file: the name that the header will have.
    """
    name, large = model.name, model.name.upper()
    inputs = [f"point[{k}]" for k in range(model.n_inputs)]
    for k, one in enumerate(model.fills):
        if one is not None:
            inputs[k] = f"(isnan(point[{k}]) ? {one!r} : point[{k}])"
    features = (
        f"    a[{k}] = {_typed(feature_source(one, inputs), large)};"
        for k, one in enumerate(model.transform.features)
    )
    # Each layer reads from one of two arrays and writes into the other.
    arrays = ["ab"[k % 2] for k in range(len(model.layers) + 1)]
    calls = (
        f"    {name}_layer_{k}({arrays[k - 1]}, {arrays[k]});"
        for k in range(1, len(model.layers) + 1)
    )
    flag = f"{large}_FLOAT"
    as_float = f"#ifndef {flag}\n#define {flag}\n#endif\n"
    parts = common_parts(model, file, "sin", " * ") | {
        "name": name,
        "NAME": large,
        "as_float": as_float if model.precision == "float32" else "",
        "features": "\n".join(features),
        "points": wrapped(model.points.ravel(), "    "),
        "outputs": wrapped(model.outputs.ravel(), "    "),
    }
    return fill(
        "model.h",
        **parts,
        classify=_classify(model),
        functions="\n\n".join(_function(model, one) for one in model.activations) + "\n",
        layers="\n".join(_layer(model, k, one) for k, one in enumerate(model.layers, 1)),
        widest=max(model.n_features, *(len(layer.biases) for layer in model.layers)),
        calls="\n".join(calls),
        last=arrays[-1],
    )


def _typed(expression: str, large: str) -> str:
    return CALL.sub(lambda found: f"{large}_{found[1].upper()}(", expression)


def _function(model: Model, activation: str) -> str:
    """Return an activation as a function of all units of a layer."""
    name, large = model.name, model.name.upper()
    text = str(spell(activation, "c"))
    if "\n" not in text:
        text = fill("function.h", name=name, activation=activation, formula=text)
    return _typed(text.replace("NAME_", f"{name}_"), large).rstrip("\n")


def _layer(model: Model, number: int, layer: Layer) -> str:
    names = {"name": model.name, "NAME": model.name.upper()}
    biases = fill("biases.h", **names, biases=wrapped(layer.biases, " " * 8))
    return fill(
        "layer.h",
        **names,
        number=number,
        weights=wrapped(layer.weights.ravel(), " " * 8),
        biases=biases if layer.has_biases else "",
        bias=f"{names['NAME']}_READ(biases + unit)" if layer.has_biases else "0",
        n_in=len(layer.weights),
        n_units=len(layer.biases),
        activation=layer.activation,
    )


def _classify(model: Model) -> str:
    if not model.classes:
        return ""
    name, large = model.name, model.name.upper()
    rule, answer = "that of its largest output", LARGEST.replace("{NAME}", large)
    if model.n_outputs == 1:
        rule = f"1 above {model.threshold}, else 0"
        answer = f"    return output[0] > {model.threshold};"
    classes = ", ".join(map(c_text, model.classes))
    return fill("classify.h", name=name, NAME=large, classes=classes, rule=rule, answer=answer)
