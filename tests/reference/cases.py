"""The trainings that PyTorch and the engine both do: settings, and the numbers they start from.

Neither of the two is needed here. First weights, samples and targets are given by formulas, so that
nothing hangs on how a library draws at random.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

UPDATES = 50
N_SAMPLES = 10

HIDDEN = (
    *("linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu"),
    "sine",
)
# Each loss with the outputs that make sense for it.
OUTPUTS = {
    "squared_error": (*HIDDEN, "softmax"),
    "absolute_error": ("linear", "sigmoid", "tanh", "softmax"),
    "huber": ("linear", "sigmoid", "tanh", "softmax"),
    "cross_entropy": ("sigmoid", "softmax"),
}
# At which each optimizer moves far in 50 updates and keeps away from the edge of chaos.
RATES = {
    "sgd": 0.2,
    "momentum": 0.05,
    "nesterov": 0.05,
    "adagrad": 0.1,
    "rmsprop": 0.01,
    "adam": 0.02,
}


@dataclass(frozen=True)
class Case:
    """One training.

    Attributes:
        layer_sizes: the units of each layer.
        hidden: one activation for all hidden layers, or one for each.
        output: the activation of the outputs.
        loss: the loss.
        optimizer: the optimizer.
        bias: whether units have biases.
        n_networks: how many networks are trained at once; 0 for a single one.
        rates: a learning rate for each network of a population; empty for the same for all.
        frozen: places as `MLP.mark` takes them.
        balanced: whether samples have classes, each of which counts as much as every other.
        options: further arguments of `Trainer`; they make the case's name.
    """

    layer_sizes: tuple[int, ...]
    hidden: str | tuple[str, ...]
    output: str
    loss: str
    optimizer: str
    bias: bool = True
    n_networks: int = 0
    rates: tuple[float, ...] = ()
    frozen: tuple[tuple[int, ...], ...] = ()
    balanced: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """A name that tells the settings and is used once."""
        hidden = self.hidden if isinstance(self.hidden, str) else "+".join(self.hidden)
        parts = [
            "-".join(map(str, self.layer_sizes)) + ("" if self.bias else " no bias"),
            *(hidden, self.output, self.loss, self.optimizer),
            *(f"{name}={value}" for name, value in self.options.items()),
        ]
        if self.n_networks:
            parts.append(f"{self.n_networks} networks")
        if self.rates:
            parts.append("rates=" + "+".join(map(str, self.rates)))
        if self.frozen:
            parts.append("frozen=" + "+".join(".".join(map(str, place)) for place in self.frozen))
        if self.balanced:
            parts.append("balanced")
        return ", ".join(parts)

    @property
    def labels(self) -> NDArray[np.intp]:
        """The class of each sample where classes are balanced: the first is the largest."""
        return np.minimum([0, 1, 0, 0, 2, 0, 1, 0, 0, 0], max(1, self.layer_sizes[-1] - 1))

    @property
    def class_weights(self) -> Array:
        """What each class counts where they are balanced: 10 / (2 * 7), 10 / (2 * 3), say."""
        counts = np.bincount(self.labels)
        return N_SAMPLES / (len(counts) * counts)

    @property
    def learning_rates(self) -> list[float]:
        """The learning rate of each network."""
        same = [self.options.get("learning_rate", RATES[self.optimizer])]
        return list(self.rates) or same * max(1, self.n_networks)

    @property
    def batch_size(self) -> int:
        """Samples in a batch."""
        return int(self.options.get("batch_size") or N_SAMPLES)

    def starts(self) -> Array:
        """Return first weights and biases, shape (networks, n_parameters), from -0.9 to 0.9.

        Laid out layer after layer, each layer's weights row by row, a row for each input, and then
        its biases.
        """
        n = sum((n_in + self.bias) * n_out for n_in, n_out in pairwise(self.layer_sizes))
        count = np.arange(max(1, self.n_networks) * n, dtype=np.float64)
        return (0.9 * np.sin(1.7 * count + 0.4 * count * count + 0.3)).reshape(-1, n)

    def samples(self) -> tuple[Array, Array]:
        """Return X of shape (N_SAMPLES, n_inputs), and y that the loss takes.

        Balanced classes are 0 or 1, or of several outputs that of the class is 1.
        """
        X = np.fromfunction(
            lambda i, j: 1.2 * np.sin(2.3 * i + 1.1 * j + 0.7 * i * j + 0.2),
            (N_SAMPLES, self.layer_sizes[0]),
        )
        if self.balanced:
            several = self.layer_sizes[-1] > 1
            return X, np.eye(3)[self.labels] if several else self.labels[:, np.newaxis] * 1.0
        y = np.fromfunction(
            lambda i, j: 0.5 + 0.45 * np.cos(1.9 * i + 2.7 * j), (N_SAMPLES, self.layer_sizes[-1])
        )
        if self.layer_sizes[-1] > 1:
            y /= y.sum(axis=1, keepdims=True)
        # Huber bends at a distance of 1: there must be targets on both sides of it.
        return X, 4.0 * y - 1.0 if self.loss == "huber" else y


def all_cases() -> Iterator[Case]:
    """Yield every case: each registry entry with each other, then what can be added."""
    for hidden, loss, optimizer in product(HIDDEN, OUTPUTS, RATES):
        output = "linear" if loss in ("absolute_error", "huber") else "sigmoid"
        yield Case((2, 3, 1), hidden, output, loss, optimizer)
    for loss, outputs in OUTPUTS.items():
        for output, reduction in product(outputs, ("sum", "mean")):
            rate = {"learning_rate": 0.02} if reduction == "sum" else {}
            options = {"reduction": reduction, **rate}
            yield Case((2, 3, 2), "tanh", output, loss, "sgd", options=options)
    for sizes, bias in product(((3, 2), (2, 4, 1), (2, 3, 3, 2), (1, 3, 2, 3, 1)), (True, False)):
        yield Case(sizes, "tanh", "sigmoid", "squared_error", "sgd", bias)
        yield Case(sizes, "sigmoid", "linear", "huber", "adam", bias)
    yield Case((2, 3, 4, 2), ("relu", "sine"), "softmax", "cross_entropy", "adam")
    yield Case((2, 3, 4, 3, 1), ("gelu", "elu", "silu"), "sigmoid", "cross_entropy", "nesterov")
    # The article: summed, without bias, one update with all samples.
    article = {"reduction": "sum", "learning_rate": 0.5}
    yield Case((2, 4, 1), "sigmoid", "sigmoid", "squared_error", "sgd", False, options=article)
    yield from cases_with_extras()
    yield from cases_with_class_weights()


def cases_with_extras() -> Iterator[Case]:
    """Yield cases with batches, penalties, schedules, clipping, dropout, and populations."""
    extras: list[dict[str, Any]] = [
        *({"batch_size": size} for size in (1, 4, 5)),
        {"batch_size": 4, "reduction": "sum", "learning_rate": 0.02},
        *({"l1": 0.01}, {"l2": 0.02}, {"l1": 0.005, "l2": 0.01, "reduction": "sum"}),
        {"l1": 0.02, "batch_size": 4},
        {"l1": 0.01, "l2": 0.2, "batch_size": 4, "reduction": "sum"},
        {"l2": 0.3, "batch_size": 1, "reduction": "sum"},
        {"schedule": "step", "decay_rate": 0.5, "decay_epochs": 7},
        {"schedule": "exponential", "decay_rate": 0.1, "decay_epochs": 30},
        {"schedule": "cosine", "decay_epochs": 20},
        {"schedule": "cosine", "decay_epochs": 6, "batch_size": 4},
        {"clip_norm": 0.05},
        {"clip_norm": 0.05, "l2": 0.1, "batch_size": 5},
        {"dropout": 0.3, "seed": 5},
        {"dropout": 0.5, "seed": 6, "batch_size": 4},
    ]
    for extra, optimizer in product(extras, ("sgd", "momentum", "adam")):
        rate = 0.25 * RATES[optimizer] if extra.get("reduction") == "sum" else RATES[optimizer]
        options = {"learning_rate": rate} | extra
        yield Case((2, 4, 3, 1), "tanh", "sigmoid", "squared_error", optimizer, options=options)
    tuned: dict[str, dict[str, Any]] = {
        "momentum": {"momentum": 0.5},
        "nesterov": {"momentum": 0.5},
        "adagrad": {"epsilon": 0.01},
        "rmsprop": {"rho": 0.8, "epsilon": 0.001},
        "adam": {"beta_1": 0.7, "beta_2": 0.95, "epsilon": 0.001},
    }
    for optimizer, options in tuned.items():
        yield Case((2, 3, 1), "tanh", "sigmoid", "cross_entropy", optimizer, options=options)
    for optimizer in RATES:
        places = ((0, 1), (1, 0, 2))
        yield Case((2, 3, 3, 1), "tanh", "sigmoid", "squared_error", optimizer, frozen=places)
        rates = tuple(RATES[optimizer] * factor for factor in (0.5, 1.0, 2.0))
        several = Case((2, 3, 1), "tanh", "sigmoid", "squared_error", optimizer, n_networks=3)
        yield several
        yield Case(
            (2, 3, 2),
            "silu",
            "softmax",
            "cross_entropy",
            optimizer,
            n_networks=3,
            rates=rates,
            options={"batch_size": 4, "clip_norm": 0.2},
        )
    yield Case(
        (2, 3, 2),
        "tanh",
        "sigmoid",
        "squared_error",
        "sgd",
        frozen=((1, 0),),
        options={"clip_norm": 0.02},
    )


def cases_with_class_weights() -> Iterator[Case]:
    """Yield cases whose classes, of 7 and 3 samples or 7, 2 and 1, count alike."""
    outputs = {"sigmoid": (2, 3, 1), "softmax": (2, 3, 3)}
    for output, reduction in product(outputs, ("sum", "mean")):
        for extra in ({}, {"batch_size": 4}, {"batch_size": 4, "l2": 0.1}):
            rate = {"learning_rate": 0.05} if reduction == "sum" else {}
            options = {"reduction": reduction, **rate, **extra}
            build = outputs[output], "tanh", output, "cross_entropy"
            yield Case(*build, "sgd", balanced=True, options=options)
            yield Case(*build, "adam", balanced=True, options={**options, "learning_rate": 0.02})
    squared = (2, 3, 1), "tanh", "sigmoid", "squared_error", "momentum"
    yield Case(*squared, balanced=True, options={"batch_size": 4})
    yield Case((2, 3, 1), "tanh", "sigmoid", "cross_entropy", "sgd", n_networks=3, balanced=True)


CASES = {case.id: case for case in all_cases()}
