"""A program in Python that needs NumPy alone, and the parts that all programs in Python share."""

from typing import Any

from playground.export.model import Model
from playground.export.source import (
    TOLERANCE,
    about_columns,
    common_parts,
    matrix,
    python_text,
    row,
)

FUNCTIONS = {
    "linear": "z",
    "sigmoid": "1.0 / (1.0 + np.exp(-z))",
    "tanh": "np.tanh(z)",
    "relu": "np.maximum(z, 0.0)",
    "leaky_relu": "np.maximum(z, 0.01 * z)",
    "elu": "np.maximum(z, np.expm1(np.minimum(z, 0.0)))",
    "softplus": "np.logaddexp(z, 0.0)",
    "silu": "z / (1.0 + np.exp(-z))",
    "gelu": "0.5 * z * (1.0 + np.tanh(np.sqrt(2.0 / np.pi) * (z + 0.044715 * z**3)))",
    "sine": "np.sin(z)",
}
SOFTMAX = """def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
"""
CLASSIFY = '''
# The classes, by number.
CLASSES = [{classes}]


def classify(points):
    """Return the name of each point's class: {rule}."""
    return [CLASSES[int({number})] for output in predict(points)]

'''
PROGRAM = '''"""A trained neural network: {title}.

It needs NumPy. To check it: python {file}
"""

import numpy as np

{columns}# Of each feature: what is taken off, and what it is divided by after that.
MEAN = np.array([{mean}])
DEVIATION = np.array([{deviation}])


def features(points):
    """Return what the network is given of some points."""
    {inputs} = points.T
    return (np.column_stack([{features}]) - MEAN) / DEVIATION


{functions}

# Weights (a row for each input, a column for each unit), biases, activation.
LAYERS = [
{layers}
]


def predict(points):
    """Return the outputs, shape (n_points, {n_outputs}); points: shape (n_points, {n_inputs})."""
    a = features(np.asarray(points, dtype=float).reshape(-1, {n_inputs}))
    with np.errstate(over="ignore"):
        for weights, biases, function in LAYERS:
            a = function(a @ np.array(weights) + np.array(biases))
    return a{unit}

{classify}
{check}'''
CHECK = """# The points it was trained on, and what the playground answers at them.
POINTS = np.array({points})
OUTPUTS = np.array({outputs})

if __name__ == "__main__":
    difference = np.abs(predict(POINTS) - OUTPUTS) / np.maximum({size}, np.abs(OUTPUTS))
    assert difference.max() < {tolerance}, f"differs from the playground by {{difference.max()}}"
    print(f"{{len(POINTS)}} points as in the playground, to {{difference.max():.0e}}")
"""


def python_parts(model: Model, file: str, sine: str, tolerance: str = TOLERANCE) -> dict[str, Any]:
    """Return the parts that all programs in Python share; see `common_parts`.

    Args:
        model: what is written.
        file: the name that the program will have.
        sine: the function.
        tolerance: of its check, as an expression.
    """
    names = ", ".join(model.input_names)
    parts = common_parts(model, file, sine)
    return parts | {
        "columns": about_columns(model, "# "),
        "inputs": f"({names},)" if model.n_inputs == 1 else names,
        "classify": _classify(model),
        "check": CHECK.format(**parts | {"tolerance": tolerance}),
    }


def _classify(model: Model) -> str:
    """Return how outputs are read as classes; values are read as they are."""
    if not model.classes:
        return ""
    rule, number = "that of its largest output", "output.argmax()"
    if model.n_outputs == 1:
        rule = f"the second one above {model.threshold}"
        number = f"output[0] > {model.threshold}"
    classes = ", ".join(map(python_text, model.classes))
    return CLASSIFY.format(classes=classes, rule=rule, number=number)


def python_source(model: Model, file: str) -> str:
    """Return the program; `file` is the name it will have."""
    return PROGRAM.format(
        **python_parts(model, file, "np.sin"),
        functions="\n\n".join(map(_function, model.activations)).rstrip("\n"),
        layers="\n".join(
            f"    (\n        {matrix(layer.weights, '[', ']', ' ' * 8)},\n"
            f"        [{row(layer.biases)}],\n        {layer.activation},\n    ),"
            for layer in model.layers
        ),
    )


def _function(name: str) -> str:
    if name == "softmax":
        return SOFTMAX
    return f"def {name}(z):\n    return {FUNCTIONS[name]}\n"
