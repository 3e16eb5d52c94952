"""Fixes: settings that may take a problem away."""

from playground.experiment import Experiment


def other_start(experiment: Experiment) -> dict[str, object]:
    """Return settings that draw other initial weights, fit for the activation."""
    relu_like = any(name.endswith("relu") for name in experiment.hidden_activations)
    initializer = "he_uniform" if relu_like else "uniform"
    if not relu_like and len(experiment.hidden_layers) > 1:
        initializer = "glorot_uniform"
    change: dict[str, object] = {"initializer": initializer, "initial_scale": 1.0}
    if all(getattr(experiment, name) == value for name, value in change.items()):
        return {"weight_seed": experiment.weight_seed + 1}
    return change


def smaller_steps(experiment: Experiment, from_the_start: bool) -> dict[str, object]:
    """Return settings with smaller steps; for a problem from the start, smaller initial weights."""
    if not from_the_start:
        return {"learning_rate": experiment.learning_rate / 10.0}
    scale = 0.5 if experiment.initial_scale == 1.0 else 1.0
    return {"initializer": "glorot_uniform", "initial_scale": scale, "bias_initializer": "zeros"}


def suggest_fix(experiment: Experiment) -> tuple[str, dict[str, object]]:
    """Return what may help a network that is stuck for no other reason, and settings to try it."""
    are_values = experiment.task == "values"
    if not experiment.hidden_layers and not experiment.bias:
        fixed = "output at inputs of 0 is fixed" if are_values else "boundary meets the origin"
        return f"Without a bias the {fixed}. Give the output a bias.", {"bias": True}
    if not experiment.hidden_layers:
        return (
            "Without a hidden layer the output rises evenly in one direction, and these values "
            "may not."
            if are_values
            else "Without a hidden layer the boundary is a straight line, and no straight line may "
            "separate these classes.",
            {"hidden_layers": (4,)},
        )
    if set(experiment.hidden_activations) == {"linear"}:
        straight = "rises evenly in one direction" if are_values else "has straight boundaries"
        return (
            f"Several linear layers are no more than one: the output {straight}.",
            {"hidden_activation": "tanh", "layer_activations": ()},
        )
    if not experiment.bias:
        return (
            "Without biases every unit's boundary passes through the origin, and no weights near "
            "these may be better.",
            {"bias": True},
        )
    if experiment.optimizer == "sgd":
        return (
            "On a flat stretch the steps are small, but they go the same way. Momentum adds them "
            "up.",
            {"optimizer": "momentum", "momentum": 0.9},
        )
    return (
        "Where a run gets stuck depends on where it starts. Draw other initial weights.",
        {"weight_seed": experiment.weight_seed + 1},
    )
