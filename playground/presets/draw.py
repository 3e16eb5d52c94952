"""The initial draw that fits a network."""

from typing import Any

from playground.experiment import DEFAULTS, Experiment

# Where half of the net inputs, or nearly so, give 0: He's spread makes up for it.
LIKE_RELU = frozenset({"relu", "leaky_relu", "elu", "softplus", "silu", "gelu"})
DRAW = ("initializer", "initial_scale", "bias_initializer")


def fitting_draw(experiment: Experiment) -> dict[str, Any]:
    """Return the initial draw that fits the hidden activations and the number of hidden layers.

    He's for layers like ReLU, Glorot's for others, with biases at 0. A network with at most one
    hidden layer, of sigmoid units, takes the article's: it learns from weights of any such size.

    Returns:
        Values for `Experiment.changed`: initializer, initial_scale and bias_initializer.

    Source: as `playground.engine.initializers.he_normal` and `glorot_uniform`.
    """
    hidden = experiment.hidden_activations
    if hidden in ((), ("sigmoid",)):
        return {name: DEFAULTS[name] for name in DRAW}
    name = "he_normal" if LIKE_RELU & set(hidden) else "glorot_uniform"
    return {"initializer": name, "initial_scale": 1.0, "bias_initializer": "zeros"}
