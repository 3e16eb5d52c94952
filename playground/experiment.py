"""The Experiment: everything that a link restores, as one frozen dataclass.

One field is one setting: its default, values, help and text in a link stand in one expression, and
widgets, link, JSON and validation all come from there.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Self

import numpy as np

from playground.data.datasets import (
    FEWEST_CENTRES,
    MOST_CENTRES,
    SOURCES,
    Dataset,
    Task,
    make_dataset,
)
from playground.data.features import FEATURES, choose_features
from playground.data.table import MAX_INPUTS, Table, TableKind
from playground.engine import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    MLP,
    OPTIMIZERS,
    SCHEDULES,
    EarlyStop,
    Trainer,
)
from playground.engine.arrays import Array
from playground.settings import (
    Choice,
    Effect,
    Flag,
    Group,
    Names,
    Number,
    Numbers,
    Places,
    Setting,
    Subset,
    Weights,
    Whole,
    shorten,
)

MOST_BITS = 6
AT_LOWEST, IN_THE_MIDDLE = (0.0,) * MAX_INPUTS, (0.5,) * MAX_INPUTS
MAX_HIDDEN, MAX_UNITS = 8, 32
MAX_FROZEN = 64
MAX_PARTS_NAMED = 5  # in a notice on a link; the rest is counted

RATES = (
    *(0.00001, 0.0001, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.25, 0.3),
    *(0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0),
)
BATCHES = (1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 0)  # 0: all
SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
EPSILONS = (1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0)
DECAYS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
PENALTIES = (0.0, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LIMITS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SPELLED = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "silu": "SiLU", "gelu": "GELU"}
SPEEDS = {
    "update": "1 update a frame",
    "1": "1 epoch a frame",
    "10": "10 epochs a frame",
    "100": "100 epochs a frame",
    "1000": "1000 epochs a frame",
    "top": "Top speed",
}


# Drawing, sorting and standardising are the same for everybody who has these settings.
_make_dataset = lru_cache(maxsize=32)(make_dataset)


def choices(registry: Mapping[str, Any], **labels: str) -> Choice:
    """Return a choice among a registry's keys; labels are the keys with spaces, unless given."""
    return Choice({key: labels.get(key, key.replace("_", " ")) for key in registry})


def setting(
    default: Any, key: str, label: str, kind: Any, group: Group, effect: Effect, help: str
) -> Any:
    """Return a dataclass field that carries its Setting along."""
    return field(
        default=default,
        metadata={"setting": Setting(key, label, kind, group, effect, help)},
    )


@dataclass(frozen=True)
class Experiment:
    """Data, network, training and view; the defaults are the article's experiment."""

    dataset: str = setting(
        "xor", "data", "Data set", Choice({key: source.label for key, source in SOURCES.items()}),
        "Data", "restart",
        "What to learn. XOR is exclusive or: class 1 when exactly one of two inputs is 1.",
    )  # fmt: skip
    inputs: int = setting(
        3, "inputs", "Inputs", Whole(2, MOST_BITS), "Data", "restart",
        "Bits of the parity table: class 1 when an odd number of them is 1.",
    )  # fmt: skip
    centres: int = setting(
        3, "centres", "Classes", Whole(FEWEST_CENTRES, MOST_CENTRES), "Data", "restart",
        "How many blobs there are, each a class of its own.",
    )  # fmt: skip
    samples: int = setting(
        200, "n", "Points", Whole(10, 1000, 10), "Data", "restart",
        "How many points are drawn, those to test on included.",
    )  # fmt: skip
    noise: float = setting(
        0.0, "noise", "Noise", Number(0.0, 0.5, tuple(i / 20 for i in range(11))), "Data",
        "restart", "How far points stray. With noise, no boundary gets every point right.",
    )  # fmt: skip
    train_share: float = setting(
        0.5, "train", "Train share", Number(0.1, 0.9, tuple(i / 10 for i in range(1, 10))),
        "Data", "restart",
        "The share of points to train on. The rest only tests what was learned.",
    )  # fmt: skip
    data_seed: int = setting(
        0, "dataseed", "Data seed", Whole(0, 999_999), "Data", "restart",
        "The same seed draws, and shuffles, the same points.",
    )  # fmt: skip
    features: tuple[str, ...] = setting(
        ("x1", "x2"), "features", "Features",
        Subset({key: feature.label for key, feature in FEATURES.items()}), "Data", "restart",
        "What the network is given of a point. With a square or a product a single unit can do "
        "what else takes a hidden layer.",
    )  # fmt: skip
    standardise: bool = setting(
        False, "standardise", "Standardise", Flag(), "Data", "restart",
        "Brings each feature, and a value to learn, to mean 0 and deviation 1 over the points to "
        "train on: then none outweighs the others.",
    )  # fmt: skip
    table: Table | None = setting(  # noqa: RUF009  a Table cannot be changed
        None, "own", "Your own data", TableKind(), "Data", "restart",
        "The points that you brought, drew or edited.",
    )  # fmt: skip
    x_input: int = setting(
        1, "x", "Across", Whole(1, MAX_INPUTS), "View", "view",
        "Which input the region chart shows from left to right.",
    )  # fmt: skip
    y_input: int = setting(
        2, "y", "Upwards", Whole(1, MAX_INPUTS), "View", "view",
        "Which input the region chart shows from bottom to top.",
    )  # fmt: skip
    held: tuple[float, ...] = setting(
        AT_LOWEST, "held", "Held inputs",
        Numbers(Number(0.0, 1.0, tuple(i / 10 for i in range(11))), MAX_INPUTS, "_"), "View",
        "view", "Where the region chart holds each input that it does not show: 0 is its least "
        "value, 1 its largest.",
    )  # fmt: skip

    hidden_layers: tuple[int, ...] = setting(
        (4,), "layers", "Units in hidden layers", Numbers(Whole(1, 32), MAX_HIDDEN), "Network",
        "restart",
        "How many units each hidden layer has. Without a hidden layer the boundary is a straight "
        "line.",
    )  # fmt: skip
    hidden_activation: str = setting(
        "sigmoid", "hidden", "Hidden activation", choices(HIDDEN_ACTIVATIONS, **SPELLED),
        "Network", "restart",
        "What a hidden unit does to its net input. Linear units cannot bend a boundary.",
    )  # fmt: skip
    layer_activations: tuple[str, ...] = setting(
        (), "hiddens", "Activation of each hidden layer",
        Names(choices(HIDDEN_ACTIVATIONS, **SPELLED), MAX_HIDDEN), "Network", "restart",
        "An activation for each hidden layer, in place of one for all of them.",
    )  # fmt: skip
    output_activation: str = setting(
        "sigmoid", "output", "Output activation", choices(ACTIVATIONS, **SPELLED), "Network",
        "restart",
        "Sigmoid answers from 0 to 1. With tanh the classes are -1 and 1; softmax has an output "
        "for each class, and they sum to 1.",
    )  # fmt: skip
    bias: bool = setting(
        False, "bias", "Bias", Flag(), "Network", "restart",
        "A weight on a constant 1 for every unit. Without it, an input of all zeros says nothing.",
    )  # fmt: skip
    initializer: str = setting(
        "uniform", "init", "Initial weights",
        choices(INITIALIZERS, lecun_normal="LeCun normal", glorot_uniform="Glorot uniform",
                glorot_normal="Glorot normal", he_uniform="He uniform", he_normal="He normal"),
        "Network", "restart",
        "How the first weights are drawn. LeCun, Glorot and He fit the spread to the size of the "
        "layer, which matters in deep networks; from zeros or a constant, units stay alike.",
    )  # fmt: skip
    initial_scale: float = setting(
        1.0, "scale", "Initial scale", Number(0.0, 20.0), "Network", "restart",
        "Multiplies the spread of the first weights; uniform draws from -scale to scale.",
    )  # fmt: skip
    bias_initializer: str = setting(
        "same", "biasinit", "Initial biases", Choice({"same": "as weights", "zeros": "zeros"}),
        "Network", "restart", "Whether biases are drawn like the weights or start at 0.",
    )  # fmt: skip
    weight_seed: int = setting(
        0, "seed", "Weight seed", Whole(0, 999_999), "Network", "restart",
        "The same seed draws the same first weights.",
    )  # fmt: skip
    parameters: tuple[float, ...] = setting(
        (), "w", "First weights", Weights(), "Network", "restart",
        "The first weights one by one, in place of weights that are drawn.",
    )  # fmt: skip

    loss: str = setting(
        "squared_error", "loss", "Loss",
        choices(LOSSES, huber="Huber", cross_entropy="cross-entropy"), "Training", "restart",
        "What training lowers. Cross-entropy, for classes and a sigmoid or softmax output, does "
        "not stall where the output is badly wrong; absolute error and Huber mind outliers less.",
    )  # fmt: skip
    reduction: str = setting(
        "sum", "reduction", "Over a batch", Choice({"sum": "sum", "mean": "mean"}), "Training",
        "restart", "Whether points of a batch add their gradients (the article) or average them.",
    )  # fmt: skip
    learning_rate: float = setting(
        0.5, "lr", "Learning rate", Number(1e-6, 1000.0, RATES), "Training", "continue",
        "How far each update goes against the gradient. Too large overshoots, too small crawls.",
    )  # fmt: skip
    optimizer: str = setting(
        "sgd", "optimizer", "Optimizer",
        choices(OPTIMIZERS, sgd="gradient descent", nesterov="Nesterov", rmsprop="RMSprop",
                adagrad="Adagrad", adam="Adam"), "Training", "continue",
        "What is done with a gradient. Momentum and Nesterov gather speed; Adagrad, RMSprop and "
        "Adam give each weight a rate of its own: start them at 0.01.",
    )  # fmt: skip
    momentum: float = setting(
        0.9, "momentum", "Momentum", Number(0.0, 0.9999, SHARES), "Training", "continue",
        "The share of the last step that is kept. More goes faster and overshoots further.",
    )  # fmt: skip
    beta_1: float = setting(
        0.9, "beta1", "Beta 1", Number(0.0, 0.9999, SHARES), "Training", "continue",
        "How much of its running mean of gradients Adam keeps in an update: its momentum.",
    )  # fmt: skip
    beta_2: float = setting(
        0.999, "beta2", "Beta 2", Number(0.0, 0.999999, SHARES), "Training", "continue",
        "How much of its running mean of squared gradients Adam keeps in an update.",
    )  # fmt: skip
    rho: float = setting(
        0.99, "rho", "Rho", Number(0.0, 0.999999, SHARES), "Training", "continue",
        "How much of its running mean of squared gradients RMSprop keeps in an update.",
    )  # fmt: skip
    epsilon: float = setting(
        1e-8, "eps", "Epsilon", Number(1e-12, 1.0, EPSILONS), "Training", "continue",
        "Added to a divisor that may be close to 0. It matters where gradients are tiny.",
    )  # fmt: skip
    batch_size: int = setting(
        0, "batch", "Batch size", Whole(1, 1000, word="full", steps=BATCHES), "Training",
        "continue",
        "Points in one update. A full batch makes one update an epoch; small ones make many.",
    )  # fmt: skip
    order_seed: int = setting(
        0, "orderseed", "Order seed", Whole(0, 999_999), "Training", "restart",
        "The same seed shuffles the batches, and drops units, in the same way.",
    )  # fmt: skip
    schedule: str = setting(
        "constant", "schedule", "Schedule", choices(SCHEDULES), "Training", "continue",
        "How the learning rate changes from epoch to epoch. Large at first and small at the end "
        "comes closer to the bottom; cosine rises again.",
    )  # fmt: skip
    decay_rate: float = setting(
        0.1, "decay", "Decay rate", Number(0.0, 1.0, DECAYS), "Training", "continue",
        "What the learning rate is multiplied by over the decay epochs.",
    )  # fmt: skip
    decay_epochs: int = setting(
        1000, "decayepochs", "Decay epochs", Whole(1, 10_000_000), "Training", "continue",
        "Epochs until the learning rate has decayed once; for cosine, until it is 0.",
    )  # fmt: skip
    l1: float = setting(
        0.0, "l1", "L1", Number(0.0, 10.0, PENALTIES), "Training", "continue",
        "Adds L1 times the sum of all |weights| to the loss. Weights that are not needed go to 0.",
    )  # fmt: skip
    l2: float = setting(
        0.0, "l2", "L2", Number(0.0, 10.0, PENALTIES), "Training", "continue",
        "Adds L2/2 times the sum of all squared weights to the loss. Weights stay small and "
        "boundaries smooth, which helps against overfitting.",
    )  # fmt: skip
    dropout: float = setting(
        0.0, "dropout", "Dropout", Number(0.0, 0.95, tuple(i / 20 for i in range(20))), "Training",
        "continue",
        "The share of hidden units switched off at random in each update. None may then rely on "
        "one other, which helps wide networks against overfitting.",
    )  # fmt: skip
    clip_norm: float = setting(
        0.0, "clip", "Gradient limit", Number(0.0, 1000.0, LIMITS, word="none"), "Training",
        "continue", "Shortens a longer gradient to this length. It tames sudden jumps.",
    )  # fmt: skip
    frozen: tuple[tuple[int, ...], ...] = setting(
        (), "frozen", "Frozen", Places(MAX_UNITS + 1, MAX_FROZEN), "Training", "continue",
        "Layers, units or single weights that are held still while the rest trains.",
    )  # fmt: skip
    stop_epoch: int = setting(
        50_000, "stop", "Pause at epoch", Whole(1, 100_000_000, word="never"), "Training", "view",
        "Where playing pauses by itself; Play goes on from there. The article stops at 50,000.",
    )  # fmt: skip
    stop_loss: float = setting(
        0.0, "stoploss", "Pause at loss", Number(0.0, 1e6), "Training", "continue",
        "Pauses after the epoch in which the loss comes down to this; 0 is never.",
    )  # fmt: skip
    stop_accuracy: float = setting(
        0.0, "stopacc", "Pause at accuracy", Number(0.0, 1.0), "Training", "continue",
        "Pauses after the epoch in which this share of points becomes right; 0 is never.",
    )  # fmt: skip
    patience: int = setting(
        0, "patience", "Patience", Whole(1, 100_000_000, word="never"), "Training", "continue",
        "Pauses after so many epochs without a better loss; 0 is never.",
    )  # fmt: skip
    min_delta: float = setting(
        0.0, "mindelta", "Least gain", Number(0.0, 1000.0), "Training", "continue",
        "By how much a loss must be below the best one to count as better.",
    )  # fmt: skip
    stop_on: str = setting(
        "train", "stopon", "Measured on", Choice({"train": "train", "test": "test"}), "Training",
        "continue",
        "The points whose loss and accuracy make it pause. Pausing when the test loss no longer "
        "falls is the usual early stop against overfitting.",
    )  # fmt: skip

    speed: str = setting(
        "1", "speed", "Speed", Choice(SPEEDS), "View", "view",
        "How much training lies between two pictures.",
    )  # fmt: skip
    step_unit: str = setting(
        "epoch", "step", "Step by", Choice({"update": "1 update", "epoch": "1 epoch"}), "View",
        "view", "What Step does: one parameter update, or updates to the end of the epoch.",
    )  # fmt: skip
    log_loss: bool = setting(
        False, "log", "Log scale", Flag(), "View", "view",
        "Shows the loss by powers of ten: late progress stays visible.",
    )  # fmt: skip

    @property
    def n_inputs(self) -> int:
        """How many inputs the data have."""
        source = SOURCES[self.dataset]
        if self.table is not None:
            return self.table.n_inputs
        return self.inputs if source.counts_inputs else source.n_inputs

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes of the data; the empty tuple where they have values."""
        source = SOURCES[self.dataset]
        if self.table is not None:
            return self.table.classes
        return tuple(str(k) for k in range(self.centres)) if source.blobs else source.classes

    @property
    def task(self) -> Task:
        """Whether the data have classes or values."""
        return "classes" if self.class_names else "values"

    @property
    def has_test(self) -> bool:
        """Whether some of the samples are kept to test on."""
        if self.table is not None:
            return self.table.n_train < len(self.table.targets)
        return SOURCES[self.dataset].is_split

    @property
    def n_outputs(self) -> int:
        """How many outputs the network has: softmax needs one for each class."""
        return len(self.class_names) if self.output_activation == "softmax" else 1

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Units of every layer, inputs and outputs included."""
        return (len(self.unit_names(0)), *self.hidden_layers, self.n_outputs)

    def unit_names(self, layer: int) -> tuple[str, ...]:
        """Return the names of a layer's units.

        They are x1 and x2, or other features, for what comes in; h1, or with several hidden layers
        h1.1; out, or out0 and out1.
        """
        if layer == 0:
            return tuple(one.label for one in choose_features(self.features, self.n_inputs))
        n_hidden, n_outputs = len(self.hidden_layers), self.n_outputs
        if layer > n_hidden:
            return ("out",) if n_outputs == 1 else tuple(f"out{k}" for k in range(n_outputs))
        prefix = f"h{layer}." if n_hidden > 1 else "h"
        return tuple(f"{prefix}{k + 1}" for k in range(self.hidden_layers[layer - 1]))

    @property
    def hidden_activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return self.layer_activations or (self.hidden_activation,) * len(self.hidden_layers)

    @property
    def classes(self) -> tuple[float, float]:
        """The targets that stand for a class: -1 (another one) and 1 for tanh, else 0 and 1."""
        return (-1.0, 1.0) if self.output_activation == "tanh" else (0.0, 1.0)

    @property
    def threshold(self) -> float:
        """The output between the classes."""
        return sum(self.classes) / 2.0

    def make_dataset(self) -> Dataset:
        """Return the samples: the same object for the same settings, not to be changed."""
        return _make_dataset(
            self.dataset, self.n_inputs, self.samples, self.noise, self.train_share, self.data_seed,
            self.features, self.standardise, self.centres, self.table,
        )  # fmt: skip

    def make_targets(self, dataset: Dataset) -> Array:
        """Return what the outputs should be, shape (n_samples, n_outputs).

        Of two classes a single output is that of class 1; softmax has one for each class. A value
        is on the scale that the network learns it on; see `Dataset.target_mean`.
        """
        if self.task == "values":
            values = (dataset.labels - dataset.target_mean) / dataset.target_deviation
            return np.asarray(values[:, np.newaxis])
        low, high = self.classes
        numbers = [1.0] if self.n_outputs == 1 else np.arange(self.n_outputs)
        return np.where(dataset.labels[:, np.newaxis] == numbers, high, low)

    def make_network(self) -> MLP:
        """Build the network with its first weights."""
        if self.parameters:
            return MLP.from_parameters(
                self.layer_sizes,
                self.parameters,
                self.hidden_activations,
                self.output_activation,
                bias=self.bias,
            )
        return MLP(
            self.layer_sizes,
            self.hidden_activations,
            self.output_activation,
            bias=self.bias,
            initializer=self.initializer,
            scale=self.initial_scale,
            bias_initializer=self.bias_initializer,
            seed=self.weight_seed,
        )

    def make_trainer(self, mlp: MLP, dataset: Dataset) -> Trainer:
        """Set up the training of a network on the samples to train on."""
        train, targets = slice(dataset.n_train), self.make_targets(dataset)
        return Trainer(
            mlp,
            dataset.X[train],
            targets[train],
            loss=self.loss,
            reduction=self.reduction,
            optimizer=self.optimizer,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size or None,
            l1=self.l1,
            l2=self.l2,
            seed=self.order_seed,
            momentum=self.momentum,
            beta_1=self.beta_1,
            beta_2=self.beta_2,
            rho=self.rho,
            epsilon=self.epsilon,
            schedule=self.schedule,
            decay_rate=self.decay_rate,
            decay_epochs=self.decay_epochs,
            clip_norm=self.clip_norm or None,
            dropout=self.dropout,
            frozen=mlp.mark(*self.frozen_places) if self.frozen else None,
            early_stop=self._make_early_stop(dataset, targets),
        )

    def _make_early_stop(self, dataset: Dataset, targets: Array) -> EarlyStop | None:
        """Return when to pause, but for the epoch; None where nothing is set."""
        if not (self.stop_loss or self.stop_accuracy or self.patience):
            return None
        test = slice(dataset.n_train, None)
        on_test = self.stop_on == "test"
        return EarlyStop(
            loss=self.stop_loss or None,
            accuracy=self.stop_accuracy or None,
            patience=self.patience or None,
            min_delta=self.min_delta,
            threshold=self.threshold if self.n_outputs == 1 else None,
            X=dataset.X[test] if on_test else None,
            y=targets[test] if on_test else None,
        )

    @property
    def frozen_places(self) -> tuple[tuple[int, ...], ...]:
        """What is frozen, as `MLP.mark` counts: from 0."""
        return tuple(tuple(number - 1 for number in place) for place in self.frozen)

    @property
    def n_parameters(self) -> int:
        """How many weights and biases the network has."""
        return sum((n_in + self.bias) * n for n_in, n in pairwise(self.layer_sizes))

    def conflicts(self) -> dict[str, str]:
        """Return the fields that do not go with others, each with a sentence that says why."""
        found = {**self._conflicts_of_data(), **self._conflicts_of_network()}
        if self.stop_on == "test" and not self.has_test:
            found["stop_on"] = "these data have no points to test on"
        if self.stop_accuracy and self.task == "values":
            found["stop_accuracy"] = "values have no accuracy"
        n = self.n_inputs
        # Upwards, a single input shows what is answered: there the setting stays at its default.
        for name, most in (("x_input", n), ("y_input", max(2, n))):
            if getattr(self, name) > most:
                found[name] = f"the data have {n} input{'s' if n > 1 else ''}"
        if self.x_input == self.y_input:
            found["y_input"] = "the region chart needs two different inputs"
        return found

    def _conflicts_of_data(self) -> dict[str, str]:
        if SOURCES[self.dataset].is_own and self.table is None:
            return {"dataset": "your own data do not travel in this link; open their project file"}
        if self.table is not None and not SOURCES[self.dataset].is_own:
            return {"table": "points of your own need data=own"}
        return {}

    def _conflicts_of_network(self) -> dict[str, str]:
        found = {}
        fit = self._fitting_outputs()
        if self.output_activation not in fit:
            number = len(self.class_names)
            found["output_activation"] = (
                f"{number} classes need output=softmax" if number else "values cannot be shares"
            )
        allowed = LOSSES[self.loss].output_activations
        if allowed and self.output_activation not in allowed:
            found["loss"] = f"{self.loss} needs output={' or '.join(allowed)}"
        elif allowed and self.task == "values":
            found["loss"] = f"{self.loss} is for classes"
        n_hidden = len(self.hidden_layers)
        if self.layer_activations and len(self.layer_activations) != n_hidden:
            found["layer_activations"] = (
                f"expected {n_hidden} names, one for each hidden layer, "
                f"got {len(self.layer_activations)}"
            )
        if self.parameters and len(self.parameters) != self.n_parameters:
            found["parameters"] = (
                f"the network has {self.n_parameters} weights, got {len(self.parameters)}"
            )
        missing = [place for place in self.frozen if not self._has(place)]
        if missing:
            text = SETTINGS["frozen"].kind.write(missing)
            found["frozen"] = f"the network has no {shorten(text)}"
        return found

    def _fitting_outputs(self) -> list[str]:
        """Return the output activations that fit the data, the usual one first."""
        if self.task == "values":
            return ["linear", *(name for name in ACTIVATIONS if name not in ("linear", "softmax"))]
        if len(self.class_names) > 2:
            return ["softmax"]
        return ["sigmoid", *(name for name in ACTIVATIONS if name != "sigmoid")]

    @property
    def fitting_outputs(self) -> tuple[str, ...]:
        """The output activations that fit the data, in the order of their registry."""
        fit = self._fitting_outputs()
        return tuple(name for name in ACTIVATIONS if name in fit)

    @property
    def fitting_losses(self) -> tuple[str, ...]:
        """The losses that fit output and data."""
        return tuple(
            name
            for name, loss in LOSSES.items()
            if not loss.output_activations
            or (self.output_activation in loss.output_activations and self.task == "classes")
        )

    def idle(self) -> set[str]:
        """Return the fields that do nothing here: another value of them would change no number."""
        source = SOURCES[self.dataset]
        drops = self.dropout > 0.0 and bool(self.hidden_layers)
        alike = self.initializer in ("zeros", "constant")
        drawn = not self.parameters
        acts = {
            "inputs": source.counts_inputs,
            "centres": bool(source.blobs),
            "features": self.n_inputs <= 2,
            **dict.fromkeys(("samples", "noise"), source.is_drawn),
            **dict.fromkeys(("train_share", "data_seed"), source.is_split),
            "table": source.is_own,
            **dict.fromkeys(("x_input", "y_input", "held"), self.n_inputs > 2),
            "hidden_activation": bool(self.hidden_layers) and not self.layer_activations,
            "layer_activations": len(self.hidden_layers) > 1,
            "initializer": drawn,
            "initial_scale": drawn and self.initializer != "zeros",
            "bias_initializer": drawn and self.bias and self.initializer != "zeros",
            "weight_seed": drawn and not alike,
            "order_seed": drops or 0 < self.batch_size < self.n_train,
            "dropout": bool(self.hidden_layers),
            "decay_epochs": self.schedule != "constant",
            "decay_rate": self.schedule in ("step", "exponential"),
            "stop_accuracy": self.task == "classes",
            "min_delta": self.patience > 0,
            "stop_on": self.has_test
            and bool(self.stop_loss or self.stop_accuracy or self.patience),
            **{
                name: name in OPTIMIZERS[self.optimizer].options
                for one in OPTIMIZERS.values()
                for name in one.options
            },
        }
        return {name for name, does in acts.items() if not does}

    @property
    def n_train(self) -> int:
        """How many samples are to train on."""
        return self.make_dataset().n_train

    def _has(self, place: tuple[int, ...]) -> bool:
        """Return whether the network has this layer, unit or weight, counted from 1."""
        layer, unit, row = (*place, 1, 1)[:3]
        sizes = self.layer_sizes
        return (
            layer < len(sizes) and unit <= sizes[layer] and row <= sizes[layer - 1] + int(self.bias)
        )

    def changed(self, **values: Any) -> Self:
        """Return an Experiment with other values; what then conflicts takes one that fits.

        Raises:
            ValueError: a value is not valid for its field.
        """
        checked = {name: SETTINGS[name].kind.check(value) for name, value in values.items()}
        if "dataset" in checked and not SOURCES[checked["dataset"]].is_own:
            checked["table"] = None
        if "weight_seed" in checked and "parameters" not in checked:
            # Who asks for other weights is done with those that came with a link.
            checked["parameters"] = ()
        other = replace(self, **checked)._with_data()
        if "hidden_layers" in checked and other.layer_activations:
            # A layer more takes the activation of the one before it.
            names, n_hidden = other.layer_activations, len(other.hidden_layers)
            more = (names[-1],) * (n_hidden - len(names))
            other = replace(other, layer_activations=(*names, *more)[:n_hidden])
        if other.x_input == other.y_input:
            # Choosing for one axis what the other shows swaps them.
            swapped = "x_input" if "y_input" in values else "y_input"
            old = self.y_input if swapped == "x_input" else self.x_input
            axes: dict[str, Any] = {swapped: old}
            other = replace(other, **axes)
        if other._has_other_inputs_than(self) and other.held in (AT_LOWEST, IN_THE_MIDDLE):
            # Bits are held at 0; of measures the middle says most.
            bits = bool(SOURCES[other.dataset].table) or other.n_inputs <= 2
            usual = AT_LOWEST if bits else IN_THE_MIDDLE
            other = replace(other, held=checked.get("held", usual))
        if other._fitting_outputs() != self._fitting_outputs():
            other = other._fitted_to_data(besides=checked)
        return other._without_conflicts()

    def _has_other_inputs_than(self, other: Self) -> bool:
        """Return whether the data have other inputs; edited points have those they had."""
        is_own = SOURCES[self.dataset].is_own
        return self.n_inputs != other.n_inputs or (self.dataset != other.dataset and not is_own)

    def _with_data(self) -> Self:
        """Return this Experiment with data that there are: what else fits depends on them."""
        missing: dict[str, Any] = {name: DEFAULTS[name] for name in self._conflicts_of_data()}
        return replace(self, **missing)

    def _fitted_to_data(self, besides: Collection[str]) -> Self:
        """Return this Experiment with output and loss as is usual for its classes or values.

        Args:
            besides: fields that stay as they are: they were chosen.
        """
        usual: dict[str, Any] = {"output_activation": self._fitting_outputs()[0]}
        if usual["output_activation"] != "sigmoid":
            usual["loss"] = "cross_entropy" if self.task == "classes" else "squared_error"
            # A sum over many points, without a bound on the output, soon overflows.
            usual |= {"reduction": "mean", "learning_rate": min(self.learning_rate, 0.1)}
            usual["bias"] = True
        return replace(self, **{name: usual[name] for name in usual.keys() - set(besides)})

    def _without_conflicts(self) -> Self:
        """Return this Experiment with defaults for what conflicts; of what is frozen, the rest."""
        other = self._with_data()
        # Twice: the loss depends on the output, and the number of weights does.
        for _ in range(2):
            fallbacks = {name: DEFAULTS[name] for name in other.conflicts()}
            if "frozen" in fallbacks:
                fallbacks["frozen"] = tuple(place for place in other.frozen if other._has(place))
            if "output_activation" in fallbacks:
                fallbacks["output_activation"] = other._fitting_outputs()[0]
            other = replace(other, **fallbacks)
        if other.conflicts():
            # An axis at its default may meet the other axis.
            other = replace(other, x_input=DEFAULTS["x_input"], y_input=DEFAULTS["y_input"])
        return other

    def trains_like(self, other: Self, besides: Collection[str] = ()) -> bool:
        """Return whether both make the same run, but for the settings named in `besides`.

        How a run looks, and at which epoch it pauses, makes no difference.
        """
        return all(
            one.effect == "view" or name in besides or getattr(self, name) == getattr(other, name)
            for name, one in SETTINGS.items()
        )

    def restarts(self, other: Self) -> bool:
        """Return whether going from this Experiment to `other` begins a new run."""
        return any(
            getattr(self, name) != getattr(other, name)
            for name, one in SETTINGS.items()
            if one.effect == "restart"
        )

    def to_query(self) -> dict[str, str]:
        """Return what differs from the defaults, as the parameters of a link."""
        written = {
            one.key: one.kind.write(getattr(self, name))
            for name, one in SETTINGS.items()
            if getattr(self, name) != DEFAULTS[name]
        }
        return {key: text for key, text in written.items() if text is not None}

    @property
    def fits_a_link(self) -> bool:
        """Whether a link can hold all of it: own data and first weights must be few enough."""
        return None not in (
            SETTINGS[name].kind.write(getattr(self, name))
            for name in ("table", "parameters")
            if getattr(self, name) != DEFAULTS[name]
        )

    def to_json(self) -> dict[str, Any]:
        """Return every field, in types that JSON has."""
        written: dict[str, Any] = {}
        for name in SETTINGS:
            value = getattr(self, name)
            if isinstance(value, Table):
                value = value.to_json()
            written[name] = list(value) if isinstance(value, tuple) else value
        return written

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, list[str]]:
        """Read the parameters of a link.

        Returns:
            An Experiment, and a sentence for each part that could not be used: the default stands
            in for it.
        """
        names = {one.key: name for name, one in SETTINGS.items()}
        return cls._from_outside(query, names, lambda one, text: one.kind.read(text))

    @classmethod
    def from_json(cls, values: object) -> tuple[Self, list[str]]:
        """Read what `to_json` wrote; returns as `from_query` does."""
        if not isinstance(values, Mapping):
            return cls(), [f"expected an object of settings, got {shorten(values)}"]
        names = {name: name for name in SETTINGS}
        return cls._from_outside(values, names, lambda one, value: one.kind.check(value))

    @classmethod
    def _from_outside(
        cls,
        values: Mapping[str, Any],
        names: Mapping[str, str],
        read: Callable[[Setting, Any], Any],
    ) -> tuple[Self, list[str]]:
        """Take what is valid of `values`; `names` maps their keys to fields."""
        taken: dict[str, Any] = {}
        problems = []
        for key, value in values.items():
            if key not in names:
                problems.append(f"{shorten(key)} is not a setting")
                continue
            name = names[key]
            try:
                taken[name] = read(SETTINGS[name], value)
            except ValueError as error:
                problems.append(f"{key}: {error}, got {shorten(value)}")
        experiment = cls(**taken)
        problems += [
            f"{SETTINGS[name].key}: {reason}" for name, reason in experiment.conflicts().items()
        ]
        return experiment._without_conflicts(), name_some(problems)


def name_some(problems: list[str]) -> list[str]:
    """Return at most MAX_PARTS_NAMED sentences, and one that counts the others."""
    others = len(problems) - MAX_PARTS_NAMED
    return problems if others <= 1 else [*problems[:-others], f"and {others} more"]


SETTINGS: dict[str, Setting] = {one.name: one.metadata["setting"] for one in fields(Experiment)}
DEFAULTS: dict[str, Any] = {one.name: one.default for one in fields(Experiment)}
