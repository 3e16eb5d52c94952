"""A program in Python that needs NumPy alone."""

from playground.export.model import Model
from playground.export.source import TOLERANCE, feature_source, matrix, row

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
PROGRAM = '''"""A trained neural network: {title}.

It needs NumPy. To check it: python {file}
"""

import numpy as np

# Of each feature: what is taken off, and what it is divided by after that.
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
    return a


# The points it was trained on, and what the playground answers at them.
POINTS = np.array({points})
OUTPUTS = np.array({outputs})

if __name__ == "__main__":
    difference = np.abs(predict(POINTS) - OUTPUTS) / np.maximum(1.0, np.abs(OUTPUTS))
    assert difference.max() < {tolerance}, f"differs from the playground by {{difference.max()}}"
    print(f"{{len(POINTS)}} points as in the playground, to {{difference.max():.0e}}")
'''


def python_source(model: Model, file: str) -> str:
    """Return the program; `file` is the name it will have."""
    names = ", ".join(model.input_names)
    return PROGRAM.format(
        title=model.title,
        file=file,
        mean=row(model.transform.mean),
        deviation=row(model.transform.deviation),
        inputs=f"({names},)" if model.n_inputs == 1 else names,
        features=", ".join(
            feature_source(one, model.input_names, "np.sin") for one in model.transform.features
        ),
        functions="\n\n".join(map(_function, model.activations)).rstrip("\n"),
        layers="\n".join(
            f"    (\n        {matrix(layer.weights, '[', ']', ' ' * 8)},\n"
            f"        [{row(layer.biases)}],\n        {layer.activation},\n    ),"
            for layer in model.layers
        ),
        n_inputs=model.n_inputs,
        n_outputs=model.n_outputs,
        points=matrix(model.points, "[", "]", ""),
        outputs=matrix(model.outputs, "[", "]", ""),
        tolerance=TOLERANCE,
    )


def _function(name: str) -> str:
    if name == "softmax":
        return SOFTMAX
    return f"def {name}(z):\n    return {FUNCTIONS[name]}\n"
