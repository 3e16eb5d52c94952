"""Recipes: for each data set the settings under which it learns, and the article's own.

Beside them the initial draw that fits a network, whatever its data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.experiment import DEFAULTS, SETTINGS, Experiment

# What belongs to the run, and not to the settings that a learner chooses between.
KEPT = frozenset({"weight_seed", "order_seed", "stop_epoch"})


def is_of_a_recipe(name: str) -> bool:
    """Return whether a setting says how to train, not what on, and not how it looks."""
    return SETTINGS[name].group in ("Network", "Training") and name not in KEPT


# The settings that a recipe chooses, the others at the article's; and standardise, see `Recipe`.
CHOSEN = tuple(name for name in SETTINGS if is_of_a_recipe(name))


@dataclass(frozen=True)
class Recipe:
    """Settings under which a data set learns.

    Attributes:
        sentence: what to look for, in under 90 characters.
        settings: what differs from the article's settings, as adapted to the data: of network and
            training, and whether to standardise.
        by_number: what else differs for a number of inputs (parity) or classes (blobs).
        view: which inputs to look at, where the data set is a new one.
    """

    sentence: str
    settings: Mapping[str, Any]
    by_number: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    view: Mapping[str, Any] = field(default_factory=dict)

    def settings_for(self, experiment: Experiment) -> dict[str, Any]:
        """Return the settings for the data of an experiment."""
        number = experiment.inputs if experiment.dataset == "parity" else experiment.centres
        return {**self.settings, **self.by_number.get(number, {})}


ADAM: dict[str, Any] = {
    "hidden_activation": "tanh",
    "bias": True,
    "initializer": "glorot_uniform",
    "bias_initializer": "zeros",
    "loss": "cross_entropy",
    "reduction": "mean",
    "learning_rate": 0.03,
    "optimizer": "adam",
}
ONE_LINE = ADAM | {"hidden_layers": (), "learning_rate": 0.3}
BATCHES = ADAM | {"hidden_layers": (6,), "batch_size": 10}
# Smooth ReLUs follow the arms; sine units are faster, but draw islands between the arms.
ARMS = BATCHES | {
    "hidden_layers": (8, 8),
    "hidden_activation": "silu",
    "initializer": "he_normal",
    "learning_rate": 0.02,
}
# Units that rise and fall periodically: a few are enough for hills and valleys.
WAVES = BATCHES | {"hidden_layers": (8, 8), "hidden_activation": "sine", "learning_rate": 0.01}
SOFTMAX = {"output_activation": "softmax"}
VALUES = {"output_activation": "linear", "loss": "squared_error"}

RECIPES: dict[str, Recipe] = {  # for all data sets but the learner's own
    "xor": Recipe(
        "No single line is enough: hidden units put a band around two opposite corners.",
        ADAM | {"hidden_layers": (6,), "learning_rate": 0.1},
    ),
    "and": Recipe("One line is enough, without a hidden layer: it cuts off (1, 1).", ONE_LINE),
    "or": Recipe("One line is enough, without a hidden layer: it cuts off (0, 0).", ONE_LINE),
    "nand": Recipe("AND with its classes swapped: the same line, colours reversed.", ONE_LINE),
    "parity": Recipe(
        "Flipping any bit flips the class; hidden units that are waves can follow.",
        ADAM
        | {
            "hidden_layers": (8,),
            "hidden_activation": "sine",
            "learning_rate": 0.1,
            "standardise": True,
        },
    ),
    "xor_clouds": Recipe("Opposite quarters share a class: no single line is enough.", BATCHES),
    "circle": Recipe(
        "The lines of the hidden units close into a ring around the inner class.", BATCHES
    ),
    "gaussians": Recipe(
        "One straight line separates the clouds: no hidden layer is needed.",
        BATCHES | {"hidden_layers": ()},
    ),
    "moons": Recipe(
        "A line tilts first, then bends into an S between the moons.",
        BATCHES | {"hidden_layers": (4, 4)},
    ),
    "spiral": Recipe(
        "The centre and the outer ends are learned first, the turns between them last.", ARMS
    ),
    "three_spirals": Recipe(
        "One output for each arm: a point gets the class of the largest.", ARMS | SOFTMAX
    ),
    "blobs": Recipe(
        "Straight borders meet in the middle: no hidden layer is needed.",
        BATCHES | SOFTMAX | {"hidden_layers": (), "learning_rate": 0.1},
        {2: {"output_activation": "sigmoid"}},
    ),
    "iris": Recipe(
        "Setosa is separated first; the last errors lie between the other two.",
        BATCHES | SOFTMAX | {"standardise": True},
        view={"x_input": 3, "y_input": 4},
    ),
    "digits": Recipe(
        "Each hidden unit looks for strokes: its weights are drawn as an image.",
        BATCHES
        | SOFTMAX
        # Small weights: inputs go to 16. L2 clears what no stroke ever passes.
        | {
            "hidden_layers": (12,),
            "batch_size": 50,
            "initial_scale": 0.05,
            "learning_rate": 0.01,
            "l2": 0.001,
        },
        view={"x_input": 29, "y_input": 37},
    ),
    "plane": Recipe(
        "A single linear unit is exact: watch two weights converge to the same value.",
        BATCHES | VALUES | {"hidden_layers": ()},
    ),
    "bumps": Recipe("Three hills and three valleys, made of sine units.", WAVES | VALUES),
    "sine": Recipe("Six tanh units, a smooth step each, add up to a wave.", BATCHES | VALUES),
}


def with_recipe(experiment: Experiment, dataset: str) -> Experiment:
    """Return an experiment with a data set, and the settings under which that one learns.

    Points, noise, seeds, where it pauses and how it looks stay as they are; network, training and
    whether to standardise are the recipe's.

    Its number of inputs and of classes choose among the recipes of a data set. A ValueError says
    that there is none.
    """
    if dataset not in RECIPES:
        raise ValueError(f"dataset: expected one of {', '.join(RECIPES)}, got {dataset!r}")
    recipe = RECIPES[dataset]
    view = recipe.view if dataset != experiment.dataset else {}
    moved = experiment.changed(dataset=dataset, **view)
    return _with_settings(moved, recipe.settings_for(moved))


def with_article_settings(experiment: Experiment) -> Experiment:
    """Return an experiment with the same data, and the article's settings as far as they fit them.

    Three classes need softmax, values a linear output; see `Experiment.changed`. Nothing is
    standardised.
    """
    return _with_settings(experiment, {})


def _with_settings(experiment: Experiment, settings: Mapping[str, Any]) -> Experiment:
    """Return the article's experiment with the data and the look of another, and some settings."""
    chosen = {*CHOSEN, "standardise"}
    kept = {name: getattr(experiment, name) for name in SETTINGS if name not in chosen}
    return Experiment().changed(**{**kept, **settings})


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
