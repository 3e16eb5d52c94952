"""The network in PyTorch and Keras: what is done to a point, and to an output, is a part of it.

Each function returns the text of a program; `file` is the name it will have.
"""

import json
from collections.abc import Iterator

from playground.engine import ACTIVATIONS
from playground.export.model import Layer, Model
from playground.export.programs.shared import python_parts
from playground.export.source import NAN, feature_source, fill, fills_of, matrix, row
from playground.export.spellings import spell
from playground.export.state_dict import feature_labels


def inside(model: Model) -> str:
    """Return what of a model is more than its layers, for people; nothing where it is not."""
    parts = [] if model.has_plain_features else ["features"]
    parts += ["scaling"] if model.is_standardised or model.is_scaled else []
    parts += ["what stands for missing numbers"] if model.fills else []
    if not parts:
        return ""
    *others, last = parts
    listed = f"{', '.join(others)} and {last}" if others else last
    return f": {listed} {'are' if others or last == 'features' else 'is'} in it"


# ---- PyTorch ----


def torch_source(model: Model, file: str) -> str:
    """Return the network in PyTorch, in float64."""
    weights = (
        f"    (\n        {matrix(layer.weights.T, '[', ']', ' ' * 8)},\n"
        f"        [{row(layer.biases)}],\n    ),"
        for layer in model.layers
    )
    activations = [layer.activation for layer in model.layers]
    modules = [_features_module(model), *map(_torch_module, model.activations)]
    if model.is_scaled:
        unit = {"target_mean": model.target_mean, "target_deviation": model.target_deviation}
        modules.append(fill("unit_torch.py.template", **unit))
    return fill(
        "model_torch.py.template",
        **python_parts(model, file),
        name=model.name,
        inside=inside(model),
        activations=json.dumps(activations),
        feature_labels=json.dumps(feature_labels(model)),
        modules="".join(f"\n{one}" for one in modules if one),
        layers="\n".join(f'    ("{key}", {made}),' for key, made in _torch_layers(model)),
        weights="\n".join(weights),
    )


def _features_module(model: Model) -> str:
    """Return the class that makes features of points; nothing where it would change nothing."""
    if model.takes_points:
        return ""
    names = [
        feature_source(one, model.input_names, "torch.sin") for one in model.transform.features
    ]
    inputs = ", ".join(model.input_names)
    unpacked = f"{inputs}{',' if model.n_inputs == 1 else ''} = points.unbind(-1)\n        "
    filled = "points = torch.where(torch.isnan(points), self.fills, points)\n        "
    fills = f"torch.tensor([{fills_of(model, NAN)}], dtype=torch.float64)"
    return fill(
        "features_torch.py.template",
        mean=row(model.transform.mean),
        deviation=row(model.transform.deviation),
        made="points" if model.has_plain_features else f"torch.stack([{', '.join(names)}], dim=-1)",
        unpacked="" if model.has_plain_features else unpacked,
        filled=filled if model.fills else "",
        fills=f'        self.register_buffer("fills", {fills})\n' if model.fills else "",
    )


def _torch_layers(model: Model) -> Iterator[tuple[str, str]]:
    """Yield the parts of the model by name, as its state_dict has them, each with its making."""
    if not model.takes_points:
        yield "features", "Features()"
    for number, layer in enumerate(model.layers, 1):
        n_in, n_units = layer.weights.shape
        yield f"linear{number}", f"nn.Linear({n_in}, {n_units}, bias={layer.has_biases})"
        spelling = str(spell(layer.activation, "torch"))
        if spelling:
            own = f"{_title(layer.activation)}()"
            yield f"activation{number}", spelling if spelling.startswith("nn.") else own
    if model.is_scaled:
        yield "unit", "Unit()"


def _torch_module(name: str) -> str:
    """Return the class of an activation that PyTorch has no module for; else nothing."""
    spelling = str(spell(name, "torch"))
    if not spelling or spelling.startswith("nn."):
        return ""
    formula = ACTIVATIONS[name].formula
    return fill("module.py.template", title=_title(name), formula=formula, expression=spelling)


def _title(name: str) -> str:
    return name.title().replace("_", "")


# ---- Keras ----


def keras_source(model: Model, file: str) -> str:
    """Return the network in Keras 3, in float64 as far as Keras has it."""
    weights = (
        f"    np.array({matrix(layer.weights, '[', ']', ' ' * 4)}),"
        + (f"\n    np.array([{row(layer.biases)}])," if layer.has_biases else "")
        for layer in model.layers
    )
    unit = f"a = a{python_parts(model, file)['unit']}  # in the unit of what was learned\n"
    return fill(
        "model_keras.py.template",
        **python_parts(model, file, "TOLERANCE"),
        name=model.name,
        inside=inside(model),
        before=_keras_features(model),
        layers="\n".join(map(_keras_layer, model.layers)),
        after=unit if model.is_scaled else "",
        weights="\n".join(weights),
    )


def _keras_features(model: Model) -> str:
    """Return how the first layer's inputs are made of points."""
    lines = ["a = points"]
    if model.fills:
        lines = [
            f"FILLS = np.array([{fills_of(model, NAN)}])",
            "a = keras.ops.where(keras.ops.isnan(points), FILLS, points)",
        ]
    if not model.has_plain_features:
        features = model.transform.features
        names = (feature_source(one, model.input_names, "keras.ops.sin") for one in features)
        inputs = f"{', '.join(model.input_names)}{',' if model.n_inputs == 1 else ''}"
        lines += [
            f"{inputs} = keras.ops.unstack(a, {model.n_inputs}, axis=-1)",
            f"a = keras.ops.stack([{', '.join(names)}], axis=-1)",
        ]
    if model.is_standardised:
        lines += [
            "# The mean of each feature is subtracted, and its standard deviation is the divisor.",
            f"MEAN = np.array([{row(model.transform.mean)}])",
            f"DEVIATION = np.array([{row(model.transform.deviation)}])",
            "a = (a - MEAN) / DEVIATION",
        ]
    return "\n".join(lines)


def _keras_layer(layer: Layer) -> str:
    """Return a layer, and its activation where that is no name in Keras."""
    spelling = str(spell(layer.activation, "keras"))
    named = spelling.startswith("'")
    activation = f", activation={spelling}" if named else ""
    made = (
        f"a = keras.layers.Dense({len(layer.biases)}, use_bias={layer.has_biases}{activation}, "
        'dtype="float64")(a)'
    )
    return made if named else f"{made}\na = {spelling}"
