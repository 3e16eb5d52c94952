"""Why a setting does nothing in an experiment: a phrase for each that can be idle."""

from playground.engine import OPTIMIZERS
from playground.engine.optimizers import option_names
from playground.experiment.fields import OPTIMIZER

DRAWN = "only for data sets that are drawn at random"
PLANE = "only with more than two inputs"
INITIAL = "only where initial weights are drawn at random: not given, not zeros or a constant"

# What `Experiment.idle` tells, by the names of the settings.
IDLE_REASONS: dict[str, str] = {
    "inputs": "only for parity",
    "centres": "only for blobs",
    "samples": DRAWN,
    "noise": DRAWN,
    "class_1_share": "only for data sets of two classes that are drawn at random",
    **dict.fromkeys(("train_share", "data_seed"), "only for data sets that are split at random"),
    "features": "only with one or two inputs",
    "table": "only for your own data",
    **dict.fromkeys(("x_input", "y_input", "held"), PLANE),
    "show_test": "only for data sets that have test points",
    "discretize": "only with two inputs or more",
    "hidden_activation": "only with a hidden layer, and one activation for all of them",
    "layer_activations": "only with two hidden layers or more",
    "initializer": "only where no initial weights are given",
    "initial_scale": INITIAL,
    "weight_seed": INITIAL,
    "bias_initializer": "only with bias, and where initial weights are drawn and not zeros",
    "class_weights": "only where classes have unequal numbers of training points",
    "order_seed": "only with batches of fewer than all points, or with dropout",
    "dropout": "only with a hidden layer",
    "decay_epochs": "only with a schedule",
    "decay_rate": "only with the schedules step and exponential",
    "stop_accuracy": "only for classification",
    "min_delta": "only with patience",
    "stop_on": "only with test points, and a loss, an accuracy or patience to pause at",
}


def _for_optimizers(option: str) -> str:
    having = (key for key, one in OPTIMIZERS.items() if option in one.options())
    *others, last = (OPTIMIZER.options[key] for key in having)
    return (
        f"only with optimizer {', '.join(others)} or {last}"
        if others
        else f"only with optimizer {last}"
    )


IDLE_REASONS |= {name: _for_optimizers(name) for name in option_names()}
