"""The Experiment: everything that a link restores, as one frozen dataclass.

One field is one setting: its default, values, help and text in a link stand in one expression, and
widgets, link, JSON and validation all come from there.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from playground.data.datasets import SOURCES, Dataset, make_dataset
from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, MLP, Trainer
from playground.engine.arrays import Array
from playground.settings import (
    Choice,
    Effect,
    Flag,
    Group,
    Number,
    Numbers,
    Setting,
    Whole,
    shorten,
)

MAX_INPUTS = 6
MAX_PARTS_NAMED = 5  # in a notice on a link; the rest is counted

RATES = (
    *(0.00001, 0.0001, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.25, 0.3),
    *(0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0),
)
BATCHES = (1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 0)  # 0: all
SPEEDS = {
    "update": "1 update a frame",
    "1": "1 epoch a frame",
    "10": "10 epochs a frame",
    "100": "100 epochs a frame",
    "1000": "1000 epochs a frame",
    "top": "Top speed",
}


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
        3, "inputs", "Inputs", Whole(2, MAX_INPUTS), "Data", "restart",
        "Bits of the parity table: class 1 when an odd number of them is 1.",
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
        "The same seed draws the same points.",
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
        (0.0,) * MAX_INPUTS, "held", "Held inputs",
        Numbers(Number(0.0, 1.0, tuple(i / 10 for i in range(11))), MAX_INPUTS, "_"), "View",
        "view", "At which value the region chart holds each input that it does not show.",
    )  # fmt: skip

    hidden_layers: tuple[int, ...] = setting(
        (4,), "layers", "Units in hidden layers", Numbers(Whole(1, 32), 8), "Network", "restart",
        "How many units each hidden layer has. Without a hidden layer the boundary is a straight "
        "line.",
    )  # fmt: skip
    hidden_activation: str = setting(
        "sigmoid", "hidden", "Hidden activation", choices(ACTIVATIONS, relu="ReLU"), "Network",
        "restart", "What a hidden unit does to its net input. Linear units cannot bend a boundary.",
    )  # fmt: skip
    output_activation: str = setting(
        "sigmoid", "output", "Output activation", choices(ACTIVATIONS, relu="ReLU"), "Network",
        "restart", "Sigmoid answers from 0 to 1. With tanh the classes are -1 and 1.",
    )  # fmt: skip
    bias: bool = setting(
        False, "bias", "Bias", Flag(), "Network", "restart",
        "A weight on a constant 1 for every unit. Without it, an input of all zeros says nothing.",
    )  # fmt: skip
    initializer: str = setting(
        "uniform", "init", "Initial weights", choices(INITIALIZERS), "Network", "restart",
        "How the first weights are drawn. From all zeros, hidden units stay alike for ever.",
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

    loss: str = setting(
        "squared_error", "loss", "Loss", choices(LOSSES), "Training", "restart",
        "What training lowers. Cross-entropy needs a sigmoid output; it does not stall where the "
        "output is badly wrong.",
    )  # fmt: skip
    reduction: str = setting(
        "sum", "reduction", "Over a batch", Choice({"sum": "sum", "mean": "mean"}), "Training",
        "restart", "Whether points of a batch add their gradients (the article) or average them.",
    )  # fmt: skip
    learning_rate: float = setting(
        0.5, "lr", "Learning rate", Number(1e-6, 1000.0, RATES), "Training", "continue",
        "How far each update goes against the gradient. Too large overshoots, too small crawls.",
    )  # fmt: skip
    batch_size: int = setting(
        0, "batch", "Batch size", Whole(1, 1000, word="full", steps=BATCHES), "Training",
        "continue",
        "Points in one update. A full batch makes one update an epoch; small ones make many.",
    )  # fmt: skip
    order_seed: int = setting(
        0, "orderseed", "Order seed", Whole(0, 999_999), "Training", "restart",
        "The same seed shuffles the batches in the same order.",
    )  # fmt: skip
    stop_epoch: int = setting(
        50_000, "stop", "Pause at epoch", Whole(1, 100_000_000, word="never"), "Training", "view",
        "Where playing pauses by itself; Play goes on from there. The article stops at 50,000.",
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
        return self.inputs if SOURCES[self.dataset].counts_inputs else 2

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Units of every layer, inputs and output included."""
        return (self.n_inputs, *self.hidden_layers, 1)

    @property
    def classes(self) -> tuple[float, float]:
        """The targets that stand for class 0 and class 1: -1 and 1 for tanh, else 0 and 1."""
        return (-1.0, 1.0) if self.output_activation == "tanh" else (0.0, 1.0)

    @property
    def threshold(self) -> float:
        """The output between the classes."""
        return sum(self.classes) / 2.0

    def make_dataset(self) -> Dataset:
        """Make the samples."""
        return make_dataset(
            self.dataset, self.n_inputs, self.samples, self.noise, self.train_share, self.data_seed
        )

    def make_network(self) -> MLP:
        """Build the network with its first weights."""
        return MLP(
            self.layer_sizes,
            self.hidden_activation,
            self.output_activation,
            bias=self.bias,
            initializer=self.initializer,
            scale=self.initial_scale,
            bias_initializer=self.bias_initializer,
            seed=self.weight_seed,
        )

    def make_trainer(self, mlp: MLP, X: Array, y: Array) -> Trainer:
        """Set up the training of a network on samples and targets."""
        return Trainer(
            mlp,
            X,
            y,
            loss=self.loss,
            reduction=self.reduction,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size or None,
            seed=self.order_seed,
        )

    def conflicts(self) -> dict[str, str]:
        """Return the fields that do not go with others, each with a sentence that says why."""
        found = {}
        allowed = LOSSES[self.loss].output_activations
        if allowed and self.output_activation not in allowed:
            found["loss"] = f"{self.loss} needs output={' or '.join(allowed)}"
        for name in ("x_input", "y_input"):
            if getattr(self, name) > self.n_inputs:
                found[name] = f"the data have {self.n_inputs} inputs"
        if self.x_input == self.y_input:
            found["y_input"] = "the region chart needs two different inputs"
        return found

    def changed(self, **values: Any) -> Self:
        """Return an Experiment with other values; what then conflicts takes its default.

        Raises:
            ValueError: a value is not valid for its field.
        """
        checked = {name: SETTINGS[name].kind.check(value) for name, value in values.items()}
        other = replace(self, **checked)
        if other.x_input == other.y_input:
            # Choosing for one axis what the other shows swaps them.
            swapped = "x_input" if "y_input" in values else "y_input"
            old = self.y_input if swapped == "x_input" else self.x_input
            axes: dict[str, Any] = {swapped: old}
            other = replace(other, **axes)
        return other._without_conflicts()

    def _without_conflicts(self) -> Self:
        """Return this Experiment with defaults for what conflicts."""
        other = replace(self, **{name: DEFAULTS[name] for name in self.conflicts()})
        if other.conflicts():
            # An axis at its default may meet the other axis.
            other = replace(other, x_input=DEFAULTS["x_input"], y_input=DEFAULTS["y_input"])
        return other

    def restarts(self, other: Self) -> bool:
        """Return whether going from this Experiment to `other` begins a new run."""
        return any(
            getattr(self, name) != getattr(other, name)
            for name, one in SETTINGS.items()
            if one.effect == "restart"
        )

    def to_query(self) -> dict[str, str]:
        """Return what differs from the defaults, as the parameters of a link."""
        return {
            one.key: one.kind.write(getattr(self, name))
            for name, one in SETTINGS.items()
            if getattr(self, name) != DEFAULTS[name]
        }

    def to_json(self) -> dict[str, Any]:
        """Return every field, in types that JSON has."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

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

PRESETS: dict[str, Experiment] = {
    "The article": Experiment(),
    "XOR with bias": Experiment(bias=True),
    "TensorFlow Playground's start": Experiment(
        dataset="circle",
        samples=500,
        hidden_layers=(4, 2),
        hidden_activation="tanh",
        output_activation="tanh",
        bias=True,
        initial_scale=0.5,
        bias_initializer="zeros",
        reduction="mean",
        learning_rate=0.03,
        batch_size=10,
    ),
    "Spiral, deep": Experiment(
        dataset="spiral",
        samples=400,
        train_share=0.7,
        hidden_layers=(8, 8, 8),
        hidden_activation="tanh",
        output_activation="tanh",
        bias=True,
        initializer="glorot_uniform",
        bias_initializer="zeros",
        reduction="mean",
        learning_rate=0.03,
        batch_size=10,
        speed="10",
    ),
}
