"""Settings for a table of one's own: what learns from nearly any, by its task and its size."""

from typing import Any

from playground.data.table import Table

# Rows up to which a network of so many hidden units is begun with.
SHAPES = ((60, (4,)), (1000, (8,)), (10_000, (8, 8)))
COMMON: dict[str, Any] = {
    "hidden_activation": "tanh",
    "layer_activations": (),
    "bias": True,
    "initializer": "glorot_uniform",
    "initial_scale": 1.0,
    "bias_initializer": "zeros",
    "reduction": "mean",
    "optimizer": "sgd",
    "learning_rate": 0.5,
    "standardise": True,
}
VALUES = {"output_activation": "linear", "loss": "squared_error", "learning_rate": 0.1}
TWO = {"output_activation": "sigmoid", "loss": "cross_entropy"}
MORE = {"output_activation": "softmax", "loss": "cross_entropy"}


def settings_for(table: Table) -> dict[str, Any]:
    """Return settings to begin with on a table."""
    n_classes = len(table.classes)
    output = VALUES if not n_classes else TWO if n_classes == 2 else MORE
    hidden = next(shape for rows, shape in SHAPES if table.n_train <= rows)
    return COMMON | output | {"hidden_layers": hidden}
