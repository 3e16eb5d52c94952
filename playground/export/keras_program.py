"""The network in Keras 3, float64, its weights filled in."""

from playground.export.model import Model
from playground.export.source import TOLERANCE, feature_source, matrix, row

# What Keras means by the same name differs for two: its leaky_relu leaks 0.2, its gelu is exact.
FUNCTIONS = {
    "leaky_relu": "lambda z: keras.activations.leaky_relu(z, negative_slope=0.01)",
    "gelu": "lambda z: keras.activations.gelu(z, approximate=True)",
    "sine": "keras.ops.sin",
}
PROGRAM = '''"""A trained neural network in Keras 3: {title}.

It runs on any backend (KERAS_BACKEND=torch, jax or tensorflow). To check it: python {file}
"""

import keras
import numpy as np

keras.config.set_floatx("float64")

# Of each feature: what is taken off, and what it is divided by after that.
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
    return keras.ops.convert_to_numpy(model(features(np.asarray(points, dtype=float))))


# The points it was trained on, and what the playground answers at them.
POINTS = np.array({points})
OUTPUTS = np.array({outputs})

if __name__ == "__main__":
    difference = np.abs(predict(POINTS) - OUTPUTS) / np.maximum(1.0, np.abs(OUTPUTS))
    assert difference.max() < {tolerance}, f"differs from the playground by {{difference.max()}}"
    print(f"{{len(POINTS)}} points as in the playground, to {{difference.max():.0e}}")
'''


def keras_source(model: Model, file: str) -> str:
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
        n_inputs=model.n_inputs,
        n_features=model.n_features,
        n_outputs=model.n_outputs,
        points=matrix(model.points, "[", "]", ""),
        outputs=matrix(model.outputs, "[", "]", ""),
        tolerance=TOLERANCE,
    )
