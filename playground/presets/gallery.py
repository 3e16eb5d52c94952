"""The gallery: ready-made experiments, every data set with its recipe, and what differs from them.

Some of the experiments are good starts, and some go wrong in a way worth seeing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from playground.data.datasets import SOURCES
from playground.experiment import IN_THE_MIDDLE, Experiment
from playground.presets.recipes import (
    ADAM,
    CHOSEN,
    RECIPES,
    SOFTMAX,
    VALUES,
    with_article_settings,
    with_recipe,
)


@dataclass(frozen=True)
class Entry:
    """A ready-made experiment, or a data set with the settings under which it is learned."""

    key: str  # a short name that no other entry has: letters, digits, "-" and "_"
    title: str  # its title on the pages
    sentence: str  # what to look for, in under 90 characters
    experiment: Experiment  # everything that a link restores
    kind: Literal["preset", "data"]  # "data" for the recipe of a data set


# Far more weights than 40 noisy points need. These points were chosen from 24 draws of the data:
# with them all three presets reach 97 % of the training points, and differ most clearly.
OVERFITTING = ADAM | {
    "dataset": "moons",
    "samples": 80,
    "noise": 0.3,
    "data_seed": 12,
    "hidden_layers": (16, 16),
    "hidden_activation": "relu",
    "initializer": "he_normal",
    "learning_rate": 0.01,
}
# Plain descent on 190 points of class 0 and 10 of class 1, and as many test points: of 60 draws of
# the data nine have these numbers.
RARE_CLASS = ADAM | {
    "dataset": "circle",
    "samples": 400,
    "class_1_share": 0.05,
    "data_seed": 1,
    "hidden_layers": (6,),
    "loss": "squared_error",
    "optimizer": "sgd",
    "learning_rate": 1.0,
}
# TensorFlow Playground's settings: plain descent on outputs from -1 to 1.
PLAIN: dict[str, Any] = {
    "hidden_activation": "tanh",
    "output_activation": "tanh",
    "bias": True,
    "bias_initializer": "zeros",
    "reduction": "mean",
    "learning_rate": 0.03,
    "batch_size": 10,
}
SPIRAL: dict[str, Any] = {"dataset": "spiral", "samples": 400, "train_share": 0.7}


def _preset(key: str, title: str, sentence: str, *parts: dict[str, Any], **others: Any) -> Entry:
    """Return an entry whose experiment has the settings of some parts; later ones win."""
    settings: dict[str, Any] = {}
    for part in (*parts, others):
        settings |= part
    return Entry(key, title, sentence, Experiment(**settings), "preset")


ENTRIES: tuple[Entry, ...] = (
    _preset(
        "article",
        "The article",
        "A long plateau, then the loss falls and a band joins two opposite corners.",
    ),
    _preset(
        "xor-bias",
        "XOR with bias",
        "A bias for every unit makes the plateau shorter: solved near epoch 900.",
        bias=True,
    ),
    _preset(
        "xor-fast",
        "XOR in a few epochs",
        "Adam, tanh and cross-entropy: no plateau, solved within 40 epochs.",
        ADAM,
        hidden_layers=(8,),
        learning_rate=0.2,
    ),
    _preset(
        "tf-playground",
        "TensorFlow Playground: how it starts",
        "Plain descent closes a ring around the inner class.",
        PLAIN,
        dataset="circle",
        samples=500,
        hidden_layers=(4, 2),
        initial_scale=0.5,
    ),
    _preset(
        "spiral-deep",
        "Spiral, deep",
        "Three layers and plain descent: both arms are learned after about 750 epochs.",
        PLAIN,
        SPIRAL,
        hidden_layers=(8, 8, 8),
        initializer="glorot_uniform",
    ),
    _preset(
        "spiral-adam",
        "Spiral with Adam",
        "Two layers and Adam: both arms in a tenth of the epochs of plain descent.",
        ADAM,
        SPIRAL,
        hidden_layers=(8, 8),
        hidden_activation="silu",
        initializer="he_normal",
        learning_rate=0.01,
        batch_size=10,
    ),
    _preset(
        "softmax",
        "Softmax: an output for each class",
        "Two outputs that always sum to 1: where one grows, the other shrinks.",
        ADAM,
        SOFTMAX,
        dataset="circle",
        hidden_layers=(6,),
        hidden_activation="silu",
        learning_rate=0.1,
        optimizer="momentum",
        batch_size=20,
    ),
    _preset(
        "three-spirals",
        "Three spirals: three classes",
        "Three arms and three outputs: each point goes to the largest.",
        ADAM,
        SOFTMAX,
        dataset="three_spirals",
        samples=300,
        hidden_layers=(8, 8),
    ),
    _preset(
        "iris",
        "Iris: three kinds of flowers",
        "Setosa is found at once; the other two overlap in their petals.",
        ADAM,
        SOFTMAX,
        dataset="iris",
        train_share=0.7,
        standardise=True,
        hidden_layers=(6,),
        x_input=3,
        y_input=4,
        held=IN_THE_MIDDLE,
    ),
    _preset(
        "sine",
        "Sine: a curve",
        "The curve bends to the noisy points and stays smooth between them.",
        ADAM,
        VALUES,
        dataset="sine",
        noise=0.1,
        hidden_layers=(8,),
    ),
    _preset(
        "bumps",
        "Gaussian bumps: values over a plane",
        "Three hills and three valleys grow out of a flat plane.",
        ADAM,
        VALUES,
        dataset="bumps",
        samples=600,
        hidden_layers=(10, 8),
        batch_size=50,
    ),
    _preset(
        "overfitting",
        "Overfitting",
        "Every training point is learned, but from about epoch 70 the test loss rises.",
        OVERFITTING,
    ),
    _preset(
        "overfitting-l2",
        "Overfitting, held back by L2",
        "The same start: a penalty on large weights keeps the test loss low.",
        OVERFITTING,
        l2=0.01,
    ),
    _preset(
        "overfitting-stopped",
        "Overfitting, stopped early",
        "The same start: training stops after 20 epochs without a better test loss.",
        OVERFITTING,
        patience=20,
        stop_on="test",
    ),
    _preset(
        "rare-class",
        "A rare class",
        "Every point gets class 0, which is 95 % right; the rare one takes 1,000 epochs more.",
        RARE_CLASS,
    ),
    _preset(
        "rare-class-balanced",
        "A rare class, balanced",
        "The same start, but both classes count alike: found by epoch 20, separated by 400.",
        RARE_CLASS,
        class_weights="balanced",
    ),
)

PRESETS: dict[str, Experiment] = {one.title: one.experiment for one in ENTRIES}
GALLERY: tuple[Entry, ...] = ENTRIES + tuple(
    Entry(f"data-{key}", SOURCES[key].label, one.sentence, with_recipe(Experiment(), key), "data")
    for key, one in RECIPES.items()
)


def touched(experiment: Experiment) -> frozenset[str]:
    """Return the names of the settings that differ from the nearest stock; none where it is stock.

    Stock are the article's settings, the recipe's for these data, and a preset's. The nearest is
    that with the fewest differences; of several the first. Settings of network and training count,
    except the seeds, the epoch at which it pauses, and settings without effect here. With own data
    the recipe of any data set is stock: a data set whose points were edited keeps its recipe.
    """
    idle = experiment.idle()
    differences = (
        frozenset(name for name in CHOSEN if getattr(experiment, name) != getattr(one, name)) - idle
        for one in _stock(experiment)
    )
    return min(differences, key=len)


def _stock(experiment: Experiment) -> Iterator[Experiment]:
    """Yield what there is ready-made for these data, and every preset."""
    yield with_article_settings(experiment)
    if experiment.dataset in RECIPES:
        yield with_recipe(experiment, experiment.dataset)
    else:
        yield from (with_recipe(experiment, name) for name in RECIPES)
    yield from PRESETS.values()
