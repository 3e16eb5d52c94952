"""Programs in Python with NumPy, and without any package.

Each function returns the text of a program; `file` is the name it will have.
"""

from playground.engine.arrays import Array
from playground.export.model import Layer, Model
from playground.export.programs.shared import activation_functions, classify_source, python_parts
from playground.export.source import NAN, common_parts, fill, fills_of, matrix, row


def numpy_source(model: Model, file: str) -> str:
    """Return a program that needs NumPy alone."""

    def write(name: str, expression: str) -> str:
        return f"def {name}(z):\n    return {expression}"

    parts = python_parts(model, file)
    filled = ""
    if model.fills:
        parts["columns"] += f"FILLS = np.array([{fills_of(model, NAN)}])\n"
        filled = "points = np.where(np.isnan(points), FILLS, points)\n    "
    return fill(
        "model.py.template",
        **parts,
        filled=filled,
        functions="\n\n\n".join(activation_functions(model, "python", write)),
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
        functions="\n\n\n".join(activation_functions(model, "bare", write)),
        layers="\n".join(_with_activation(one.weights.T, one) for one in model.layers),
        classify=classify_source(
            model, "classify_bare.py.template", repr, above, "output.index(max(output))"
        ),
    )


def _with_activation(weights: Array, layer: Layer) -> str:
    """Return a layer as a tuple of weights, as they are to stand, biases and activation."""
    return (
        f"    (\n        {matrix(weights, '[', ']', ' ' * 8)},\n"
        f"        [{row(layer.biases)}],\n        {layer.activation},\n    ),"
    )
