"""Facts: what was measured of small networks, with the experiments that show it.

The counts below are the only place where these figures are written: the About page takes its tables
and the figures in its texts from here, and a test holds the exercises and guides to them.
`python -m playground.presets facts` measures them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.experiment import SETTINGS, Experiment
from playground.presets.recipes import with_recipe
from playground.presets.words import in_words
from playground.sweep import wilson


@dataclass(frozen=True)
class FactRow:
    """An experiment trained from many initial weights, and how many of them solved it.

    Attributes:
        key: the name of its rate in texts: letters, digits, "-" and "_".
        label: what is different in it from the other rows of its fact.
        experiment: what was trained, but for the weight seed; it pauses at `epochs`.
        n_seeds: how many initial weights were tried: weight seeds from 0 on.
        n_solved: from how many of them every training point came within 0.1 of its target.
        n_right: from how many every training point came to the side of the boundary where it
            belongs; None where that is not looked at.
        median_error: the median over these networks of the mean |target - output| over the
            training points; None where that is not looked at.
    """

    key: str
    label: str
    experiment: Experiment
    n_seeds: int
    n_solved: int
    n_right: int | None = None
    median_error: float | None = None

    @property
    def epochs(self) -> int:
        """How many epochs each network was trained."""
        return self.experiment.stop_epoch

    @property
    def figures(self) -> dict[str, str]:
        """What texts may say of it, by name: "82.4 %", "78.9 to 85.5 %"."""
        found = {self.key: self._share(self.n_solved), f"{self.key}:interval": self.interval}
        if self.n_right is not None:
            found[f"{self.key}:right"] = self._share(self.n_right)
        if self.median_error is not None:
            found[f"{self.key}:error"] = f"{self.median_error:.3f}"
        return found

    def _share(self, n: int) -> str:
        percent = 100.0 * n / self.n_seeds
        return f"{percent:.0f} %" if n in (0, self.n_seeds) else f"{percent:.1f} %"

    @property
    def interval(self) -> str:
        """The 95 % confidence interval of the success rate, Wilson's: "78.9 to 85.5 %"."""
        low, high = wilson(self.n_solved, self.n_seeds)
        return f"{100.0 * low:.1f} to {100.0 * high:.1f} %"


@dataclass(frozen=True)
class Fact:
    """Something that was measured, and that a learner can measure again.

    Attributes:
        key: its name for the command.
        title: what it says, in a few words.
        text: the same in a sentence or two, with names of figures in braces; see
            `FactRow.figures`.
        rows: the experiments that show it.
    """

    key: str
    title: str
    text: str
    rows: tuple[FactRow, ...]

    @property
    def settings(self) -> str:
        """The settings that all rows share, in words."""
        first, *others = (list(_settings_in_words(row.experiment)) for row in self.rows)
        return ", ".join(part for part in first if all(part in other for other in others))

    @property
    def n_seeds(self) -> int:
        """From how many initial weights each row was trained."""
        (n_seeds,) = {row.n_seeds for row in self.rows}
        return n_seeds

    @property
    def command(self) -> str:
        """What measures it again."""
        return f"python -m playground.presets facts {self.key}"


def _settings_in_words(experiment: Experiment) -> Iterator[str]:
    """Yield the data, each part of the phrase on network and training, and the initial draw."""
    table = SETTINGS["dataset"].say(experiment.dataset)
    yield f"{experiment.inputs}-bit parity" if experiment.dataset == "parity" else table
    yield from in_words(experiment).split(", ")
    if experiment.bias:
        yield "bias"
    yield {"sum": "summed", "mean": "averaged"}[experiment.reduction] + " over the points"
    draw = SETTINGS["initializer"].say(experiment.initializer)
    zeros = ", biases 0" if experiment.bias and experiment.bias_initializer == "zeros" else ""
    yield f"{draw} initial weights{zeros}"


def _trained(epochs: int, **settings: Any) -> Experiment:
    """Return the article's experiment with other settings, to be trained for so many epochs."""
    return Experiment().changed(**settings, stop_epoch=epochs)


BIAS: dict[str, Any] = {"bias": True}
TWO_UNITS = BIAS | {"hidden_layers": (2,)}
RELU = BIAS | {
    "hidden_activation": "relu",
    "initializer": "he_normal",
    "bias_initializer": "zeros",
    "learning_rate": 0.1,
}
TANH = TWO_UNITS | {
    "hidden_activation": "tanh",
    "loss": "cross_entropy",
    "optimizer": "adam",
    "learning_rate": 0.05,
}
MOMENTUM: dict[str, Any] = {"optimizer": "momentum", "momentum": 0.9}
DROPOUT = BIAS | {"dropout": 0.2}
PARITY_4 = BIAS | {
    "dataset": "parity",
    "inputs": 4,
    "hidden_layers": (4,),
    "initializer": "glorot_uniform",
    "loss": "cross_entropy",
    "optimizer": "adam",
    "learning_rate": 0.01,
}
PARITY_6: dict[str, Any] = {"dataset": "parity", "inputs": 6}
GALLERYS_PARITY = with_recipe(_trained(300, **PARITY_6), "parity")
# Of 256 each: how many solved it, and how many put every point on its side.
PARITY_COUNTS = {
    "sigmoid": (13, 16),
    "relu": (9, 19),
    "leaky_relu": (11, 24),
    "tanh": (25, 27),
    "elu": (67, 78),
    "softplus": (71, 91),
    "gelu": (46, 185),
    "silu": (114, 218),
    "sine": (256, 256),
}


def _row(
    key: str,
    label: str,
    epochs: int,
    counts: tuple[int, int] | tuple[int, int, int],
    error: float | None = None,
    **settings: Any,
) -> FactRow:
    """Return a row; `counts` are n_seeds, n_solved and perhaps n_right."""
    n_seeds, n_solved, *right = counts
    n_right = right[0] if right else None
    return FactRow(key, label, _trained(epochs, **settings), n_seeds, n_solved, n_right, error)


ALL_FACTS = (
    Fact(
        "patience",
        "Patience does not help",
        "With two sigmoid units {patience-5000} of the networks have learned XOR after 5,000 "
        "epochs, and {patience-50000} after 50,000: nearly all that are stuck stay stuck. "
        "With a third unit it is {three-units} after 5,000.",
        (
            _row("patience-5000", "2-2-1, 5,000 epochs", 5_000, (512, 422), **TWO_UNITS),
            _row("patience-50000", "2-2-1, 50,000 epochs", 50_000, (512, 425), **TWO_UNITS),
            _row(
                "three-units", "2-3-1, 5,000 epochs", 5_000, (512, 507), **BIAS, hidden_layers=(3,)
            ),
        ),
    ),
    Fact(
        "tanh",
        "Nor does it with tanh and Adam",
        "With two tanh units {tanh-1000} of the networks have learned XOR after 1,000 epochs, and "
        "{tanh-5000} after 5,000.",
        (
            _row("tanh-1000", "1,000 epochs", 1_000, (512, 250), **TANH),
            _row("tanh-5000", "5,000 epochs", 5_000, (512, 253), **TANH),
        ),
    ),
    Fact(
        "relu",
        "ReLU needs more units",
        "Two ReLU units learn XOR from {relu-2} of the initial weights, four from {relu-4}, eight "
        "from {relu-8}.",
        (
            _row("relu-2", "2-2-1", 10_000, (512, 119), **RELU, hidden_layers=(2,)),
            _row("relu-4", "2-4-1", 10_000, (512, 337), **RELU, hidden_layers=(4,)),
            _row("relu-8", "2-8-1", 10_000, (512, 492), **RELU, hidden_layers=(8,)),
        ),
    ),
    Fact(
        "momentum",
        "Momentum saves epochs",
        "In 500 epochs the article's network learns XOR from {momentum-500} of the initial weights "
        "with momentum 0.9, and from {plain-500} without. After 5,000 there is little difference.",
        (
            _row("plain-500", "no momentum, 500 epochs", 500, (512, 0)),
            _row("momentum-500", "momentum 0.9, 500 epochs", 500, (512, 490), **MOMENTUM),
            _row("plain-5000", "no momentum, 5,000 epochs", 5_000, (512, 508)),
            _row("momentum-5000", "momentum 0.9, 5,000 epochs", 5_000, (512, 510), **MOMENTUM),
        ),
    ),
    Fact(
        "dropout",
        "Dropout needs units to spare",
        "With dropout 0.2 eight hidden units learn XOR from {dropout-8} of the initial weights, "
        "four from {dropout-4} and two from {dropout-2}. With eight units the error is no larger "
        "than without dropout: {dropout-8:error} and {whole-8:error} (medians over the networks).",
        # All networks of a sweep drop the same units in an update. With three other shuffle seeds
        # 127 or 128 of those with eight units solved it.
        (
            _row("whole-2", "2-2-1, no dropout", 20_000, (128, 101), 0.0117, **TWO_UNITS),
            _row(
                "dropout-2",
                "2-2-1, dropout 0.2",
                20_000,
                (128, 0),
                0.1530,
                **DROPOUT,
                hidden_layers=(2,),
            ),
            _row("whole-4", "2-4-1, no dropout", 20_000, (128, 128), 0.0105, **BIAS),
            _row("dropout-4", "2-4-1, dropout 0.2", 20_000, (128, 89), 0.0324, **DROPOUT),
            _row(
                "whole-8",
                "2-8-1, no dropout",
                20_000,
                (128, 128),
                0.0091,
                **BIAS,
                hidden_layers=(8,),
            ),
            _row(
                "dropout-8",
                "2-8-1, dropout 0.2",
                20_000,
                (128, 125),
                0.0077,
                **DROPOUT,
                hidden_layers=(8,),
            ),
        ),
    ),
    Fact(
        "parity-6",
        "Six bits are too many for the article's settings",
        "Seven sigmoid units in two layers learn 6-bit parity from {parity-6} of the initial "
        "weights in 20,000 epochs, with bias from {parity-6-bias}. The gallery's eight sine units "
        "learn it from {parity-6-sine} in 300.",
        (
            _row(
                "parity-6",
                "6-4-3-1 sigmoid, 20,000 epochs",
                20_000,
                (64, 0),
                **PARITY_6,
                hidden_layers=(4, 3),
            ),
            _row(
                "parity-6-bias",
                "the same with bias",
                20_000,
                (64, 0),
                **PARITY_6,
                **BIAS,
                hidden_layers=(4, 3),
            ),
            FactRow("parity-6-sine", "6-8-1 sine, Adam, 300 epochs", GALLERYS_PARITY, 64, 64),
        ),
    ),
    Fact(
        "parity-4",
        "For parity the activation matters",
        "Four hidden units have 2,000 epochs for 4-bit parity. Sigmoid units put every point on "
        "the right side of the boundary from {parity-4-sigmoid:right} of the initial weights, GELU "
        "from {parity-4-gelu:right}, SiLU from {parity-4-silu:right}, sine from "
        "{parity-4-sine:right}. By then all but sine come within 0.1 of every target less often.",
        tuple(
            _row(
                f"parity-4-{name}",
                f"`{name}`",
                2_000,
                (256, *counts),
                **PARITY_4,
                hidden_activation=name,
            )
            for name, counts in PARITY_COUNTS.items()
        ),
    ),
)
FACTS: dict[str, Fact] = {one.key: one for one in ALL_FACTS}


def figures() -> dict[str, str]:
    """Return every figure that a text may say, by its name; see `FactRow.figures`."""
    return {
        name: text
        for fact in FACTS.values()
        for row in fact.rows
        for name, text in row.figures.items()
    }


def fill_figures(text: str) -> str:
    """Return a text with the figures in the places that name them: "{patience-5000}"."""
    for name, figure in figures().items():
        text = text.replace(f"{{{name}}}", figure)
    return text
