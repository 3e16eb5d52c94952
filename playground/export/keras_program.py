"""The network in Keras 3, float64 as far as Keras has it, its weights filled in."""

from playground.export.model import Model
from playground.export.python_program import python_parts
from playground.export.source import matrix, row

# What Keras means by the same name differs for two, and TensorFlow has their constants in float32.
FUNCTIONS = {
    "leaky_relu": "lambda z: keras.ops.maximum(z, 0.01 * z)",
    "gelu": (
        "lambda z: 0.5 * z * (1.0 + keras.ops.tanh(np.sqrt(2.0 / np.pi).item() "
        "* (z + 0.044715 * z * z * z)))"
    ),
    "sine": "keras.ops.sin",
}
PROGRAM = '''"""A trained neural network in Keras 3: {title}.

It runs on any backend (KERAS_BACKEND=torch, jax or tensorflow). To check it: python {file}
"""

import keras
import numpy as np

# All in float64, where Keras multiplies matrices in it: Keras 3.15 does with TensorFlow alone.
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
TOLERANCE = {tolerance} if keras.backend.result_type("float64", "float64") == "float64" else 1e-4

{columns}# Of each feature: what is taken off, and what it is divided by after that.
MEAN = np.array([{mean}])
DEVIATION = np.array([{deviation}])


def features(points):
    """Return what the network is given of some points."""
    {inputs} = points.T
    return (np.column_stack([{features}]) - MEAN) / DEVIATION


model = keras.Sequential([
    keras.Input(({n_features},)),
{layers}
])

# Weights (a row for each input, a column for each unit) and biases.
model.set_weights([
{weights}
])


def predict(points):
    """Return the outputs, shape (n_points, {n_outputs}); points: shape (n_points, {n_inputs})."""
    outputs = model(features(np.asarray(points, dtype=float)))
    return keras.ops.convert_to_numpy(outputs){unit}

{classify}
{check}'''


def keras_source(model: Model, file: str) -> str:
    """Return the program; `file` is the name it will have."""
    return PROGRAM.format(
        **python_parts(model, file, "np.sin", "TOLERANCE"),
        layers="\n".join(
            f"    keras.layers.Dense({len(layer.biases)}, use_bias={layer.has_biases}, "
            f"activation={FUNCTIONS.get(layer.activation, repr(layer.activation))}),"
            for layer in model.layers
        ),
        weights="\n".join(
            f"    np.array({matrix(layer.weights, '[', ']', ' ' * 4)}),"
            + (f"\n    np.array([{row(layer.biases)}])," if layer.has_biases else "")
            for layer in model.layers
        ),
    )
