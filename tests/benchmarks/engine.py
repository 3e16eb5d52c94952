"""How fast the engine trains, beside programs that do the same and no more.

Each case has three or four contestants. `engine` is `Trainer.advance`. `plain` is what a student
writes from the article: one NumPy expression for each line of the theory, a new array for each
result. `floor` is the same by hand for this one network, every result written into an array that
is there already: what is left is the price of NumPy's calls. All make the same updates, which is
checked first.

The contestants take turns, a twentieth of a second each, for many rounds. A ratio is the median
over the rounds of two neighbours in time, so that a machine that is busy now and then matters
little.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine import MLP, Trainer
from playground.experiment import Experiment
from playground.live.recorder import Run

Array = NDArray[np.float64]

ROUNDS = 41
SECONDS = 0.05  # of one contestant in one round
LEARNING_RATE = 0.5
ONE = np.array(1.0)

XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([[0.0], [1.0], [1.0], [0.0]])


class Contestant(NamedTuple):
    """A program that trains."""

    name: str
    advance: Callable[[int], object]  # by a number of epochs
    parameters: Callable[[], Array]  # as one flat array


class Case(NamedTuple):
    """Contestants that do the same."""

    title: str
    unit: str
    per_epoch: int  # units that an epoch counts
    contestants: Sequence[Contestant]
    check_epochs: int


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + e^-z)."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_into(z: Array, out: Array) -> None:
    """Write 1 / (1 + e^-z) into `out`."""
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, ONE, out)
    np.reciprocal(out, out)


def slope_into(a: Array, out: Array) -> None:
    """Write a (1 - a) into `out`."""
    np.subtract(ONE, a, out)
    np.multiply(out, a, out)


def tanh_slope_into(a: Array, out: Array) -> None:
    """Write 1 - a^2 into `out`."""
    np.multiply(a, a, out)
    np.subtract(ONE, out, out)


def engine(trainer: Trainer) -> Contestant:
    """Return the engine's trainer as a contestant."""
    return Contestant(
        "engine", lambda epochs: trainer.advance(epochs=epochs), trainer.mlp.parameters.ravel
    )


# ---- XOR, 2-4-1, the article's settings; also for a population, with a leading axis ----


class PlainXor:
    """The article's program, line by line."""

    def __init__(self, w1: Array, w2: Array) -> None:
        self.w1, self.w2 = w1.copy(), w2.copy()

    def advance(self, epochs: int) -> None:
        for _ in range(epochs):
            hidden = sigmoid(XOR_X @ self.w1)
            output = sigmoid(hidden @ self.w2)
            output_error = XOR_Y - output
            output_delta = output_error * output * (1.0 - output)
            hidden_error = output_delta @ self.w2.mT
            hidden_delta = hidden_error * hidden * (1.0 - hidden)
            self.w2 = self.w2 + hidden.mT @ output_delta * LEARNING_RATE
            self.w1 = self.w1 + XOR_X.T @ hidden_delta * LEARNING_RATE

    def parameters(self) -> Array:
        flat = [w.reshape(*w.shape[:-2], -1) for w in (self.w1, self.w2)]
        return np.concatenate(flat, axis=-1).ravel()


class FloorXor:
    """The same, unrolled by hand, into arrays that are there already."""

    def __init__(self, w1: Array, w2: Array) -> None:
        self.flat = np.concatenate(
            [w.reshape(*w.shape[:-2], -1) for w in (w1, w2)], axis=-1, dtype=np.float64
        )
        population = w1.shape[:-2]
        self.product = np.matmul if population else np.dot
        self.gradient = np.empty_like(self.flat)
        self.w1, self.w2 = self.views(self.flat)
        self.d_w1, self.d_w2 = self.views(self.gradient)
        self.hidden, self.hidden_slope, self.d_hidden = (
            np.empty((*population, 4, 4)) for _ in range(3)
        )
        self.output, self.output_slope, self.d_output = (
            np.empty((*population, 4, 1)) for _ in range(3)
        )
        self.rate = np.array(LEARNING_RATE)

    @staticmethod
    def views(flat: Array) -> tuple[Array, Array]:
        first, second = flat[..., :8], flat[..., 8:]
        return first.reshape(*flat.shape[:-1], 2, 4), second.reshape(*flat.shape[:-1], 4, 1)

    def advance(self, epochs: int) -> None:
        product, multiply, subtract = self.product, np.multiply, np.subtract
        w1, w2, d_w1, d_w2 = self.w1, self.w2, self.d_w1, self.d_w2
        hidden, hidden_slope, d_hidden = self.hidden, self.hidden_slope, self.d_hidden
        output, output_slope, d_output = self.output, self.output_slope, self.d_output
        flat, gradient, rate = self.flat, self.gradient, self.rate
        inputs, targets, inputs_back = XOR_X, XOR_Y, XOR_X.T
        hidden_back, w2_back = hidden.mT, w2.mT
        for _ in range(epochs):
            product(inputs, w1, hidden)
            sigmoid_into(hidden, hidden)
            product(hidden, w2, output)
            sigmoid_into(output, output)
            subtract(output, targets, d_output)
            slope_into(output, output_slope)
            multiply(d_output, output_slope, d_output)
            product(d_output, w2_back, d_hidden)
            product(hidden_back, d_output, d_w2)
            slope_into(hidden, hidden_slope)
            multiply(d_hidden, hidden_slope, d_hidden)
            product(inputs_back, d_hidden, d_w1)
            multiply(gradient, rate, gradient)
            subtract(flat, gradient, flat)

    def parameters(self) -> Array:
        return self.flat.ravel()


def xor_case() -> Case:
    """Return one network of the article."""
    mlp = MLP([2, 4, 1], bias=False, seed=0)
    trainer = Trainer(mlp, XOR_X, XOR_Y, reduction="sum", learning_rate=LEARNING_RATE)
    plain, floor = PlainXor(*mlp.weights), FloorXor(*mlp.weights)
    return Case(
        "XOR, 2-4-1, four points, full batch",
        "epochs",
        1,
        [
            engine(trainer),
            Contestant("plain", plain.advance, plain.parameters),
            Contestant("floor", floor.advance, floor.parameters),
        ],
        check_epochs=500,
    )


def population_case(n_networks: int = 256) -> Case:
    """Return many networks of the article at once."""
    mlp = MLP([2, 4, 1], bias=False, seed=range(n_networks))
    trainer = Trainer(mlp, XOR_X, XOR_Y, reduction="sum", learning_rate=LEARNING_RATE)
    alone = [PlainXor(w1, w2) for w1, w2 in zip(*mlp.weights, strict=True)]
    together, floor = PlainXor(*mlp.weights), FloorXor(*mlp.weights)

    def advance_alone(epochs: int) -> None:
        for one in alone:
            one.advance(epochs)

    return Case(
        f"{n_networks} networks 2-4-1 on XOR at once",
        "network-epochs",
        n_networks,
        [
            engine(trainer),
            Contestant(
                "plain, one by one",
                advance_alone,
                lambda: np.concatenate([one.parameters() for one in alone]),
            ),
            Contestant("plain, matmul", together.advance, together.parameters),
            Contestant("floor", floor.advance, floor.parameters),
        ],
        check_epochs=100,
    )


# ---- 2-8-8-1, tanh and sigmoid, 500 points in batches of 10 ----

N_POINTS, BATCH = 500, 10


class PlainBatches:
    """Two hidden layers and mini-batches, written as the theory reads."""

    def __init__(self, mlp: MLP, X: Array, y: Array) -> None:
        self.w1, self.w2, self.w3 = (w.copy() for w in mlp.weights)
        self.b1, self.b2, self.b3 = (b.copy() for b in mlp.biases)
        self.X, self.y = X, y
        self.rng = np.random.default_rng(0)

    def advance(self, epochs: int) -> None:
        for _ in range(epochs):
            order = self.rng.permutation(N_POINTS)
            for start in range(0, N_POINTS, BATCH):
                chosen = order[start : start + BATCH]
                self.update(self.X[chosen], self.y[chosen])

    def update(self, X: Array, y: Array) -> None:
        first = np.tanh(X @ self.w1 + self.b1)
        second = np.tanh(first @ self.w2 + self.b2)
        output = sigmoid(second @ self.w3 + self.b3)
        d_output = (output - y) * output * (1.0 - output) / len(X)
        d_second = d_output @ self.w3.T * (1.0 - second**2)
        d_first = d_second @ self.w2.T * (1.0 - first**2)
        self.w3 = self.w3 - LEARNING_RATE * second.T @ d_output
        self.b3 = self.b3 - LEARNING_RATE * d_output.sum(axis=0)
        self.w2 = self.w2 - LEARNING_RATE * first.T @ d_second
        self.b2 = self.b2 - LEARNING_RATE * d_second.sum(axis=0)
        self.w1 = self.w1 - LEARNING_RATE * X.T @ d_first
        self.b1 = self.b1 - LEARNING_RATE * d_first.sum(axis=0)

    def parameters(self) -> Array:
        layers = (self.w1, self.b1, self.w2, self.b2, self.w3, self.b3)
        return np.concatenate([array.ravel() for array in layers])


class FloorBatches:
    """The same, unrolled by hand, into arrays that are there already; biases as last rows."""

    def __init__(self, mlp: MLP, X: Array, y: Array) -> None:
        self.flat = mlp.parameters.copy()
        self.gradient = np.empty_like(self.flat)
        self.m1, self.m2, self.m3 = mlp.split(self.flat)
        self.d_m1, self.d_m2, self.d_m3 = mlp.split(self.gradient)
        self.X, self.y = np.column_stack([X, np.ones(len(X))]), y
        self.epoch_X, self.epoch_y = self.X.copy(), y.copy()
        self.rng = np.random.default_rng(0)
        self.first, self.second = np.ones((BATCH, 9)), np.ones((BATCH, 9))
        self.output, self.output_slope, self.d_output = (np.empty((BATCH, 1)) for _ in range(3))
        self.hidden_slope, self.d_second, self.d_first = (np.empty((BATCH, 8)) for _ in range(3))
        self.rate, self.share = np.array(LEARNING_RATE), np.array(1.0 / BATCH)

    def advance(self, epochs: int) -> None:
        for _ in range(epochs):
            order = self.rng.permutation(N_POINTS)
            np.take(self.X, order, axis=0, out=self.epoch_X, mode="clip")
            np.take(self.y, order, axis=0, out=self.epoch_y, mode="clip")
            self.run_epoch()

    def run_epoch(self) -> None:
        dot, multiply, subtract, tanh = np.dot, np.multiply, np.subtract, np.tanh
        m1, m2, m3, d_m1, d_m2, d_m3 = self.m1, self.m2, self.m3, self.d_m1, self.d_m2, self.d_m3
        first, second, output = self.first, self.second, self.output
        a1, a2, a1_back, a2_back = first[:, :-1], second[:, :-1], first.T, second.T
        w2_back, w3_back = m2[:-1].T, m3[:-1].T
        d_first, d_second, d_output = self.d_first, self.d_second, self.d_output
        slope, output_slope = self.hidden_slope, self.output_slope
        flat, gradient, rate, share = self.flat, self.gradient, self.rate, self.share
        for start in range(0, N_POINTS, BATCH):
            X, y = self.epoch_X[start : start + BATCH], self.epoch_y[start : start + BATCH]
            dot(X, m1, slope)
            tanh(slope, a1)
            dot(first, m2, slope)
            tanh(slope, a2)
            dot(second, m3, output)
            sigmoid_into(output, output)
            subtract(output, y, d_output)
            multiply(d_output, share, d_output)
            slope_into(output, output_slope)
            multiply(d_output, output_slope, d_output)
            dot(a2_back, d_output, d_m3)
            dot(d_output, w3_back, d_second)
            tanh_slope_into(a2, slope)
            multiply(d_second, slope, d_second)
            dot(a1_back, d_second, d_m2)
            dot(d_second, w2_back, d_first)
            tanh_slope_into(a1, slope)
            multiply(d_first, slope, d_first)
            dot(X.T, d_first, d_m1)
            multiply(gradient, rate, gradient)
            subtract(flat, gradient, flat)

    def parameters(self) -> Array:
        return self.flat


def batches_case() -> Case:
    """Return a network with two hidden layers, trained in mini-batches."""
    dataset = Experiment(dataset="circle", samples=N_POINTS).make_dataset()
    X, y = dataset.X, dataset.labels[:, np.newaxis]
    mlp = MLP([2, 8, 8, 1], "tanh", "sigmoid", seed=0)
    trainer = Trainer(mlp, X, y, learning_rate=LEARNING_RATE, batch_size=BATCH, seed=0)
    plain, floor = PlainBatches(mlp, X, y), FloorBatches(mlp, X, y)
    return Case(
        f"2-8-8-1, {N_POINTS} points, batches of {BATCH} ({N_POINTS // BATCH} updates an epoch)",
        "epochs",
        1,
        [
            engine(trainer),
            Contestant("plain", plain.advance, plain.parameters),
            Contestant("floor", floor.advance, floor.parameters),
        ],
        check_epochs=2,
    )


# ---- measuring ----


def check(case: Case) -> None:
    """Raise where the contestants do not come to the same parameters."""
    for contestant in case.contestants:
        contestant.advance(case.check_epochs)
    expected, *others = (contestant.parameters() for contestant in case.contestants)
    for contestant, parameters in zip(case.contestants[1:], others, strict=True):
        np.testing.assert_allclose(parameters, expected, atol=1e-9, err_msg=contestant.name)


def epochs_for(contestant: Contestant) -> int:
    """Return how many epochs take about SECONDS."""
    epochs = 1
    while True:
        start = perf_counter()
        contestant.advance(epochs)
        taken = perf_counter() - start
        if taken > SECONDS / 10.0:
            return max(1, round(epochs * SECONDS / taken))
        epochs *= 2


def rate(contestant: Contestant, epochs: int) -> float:
    """Return epochs a second."""
    start = perf_counter()
    contestant.advance(epochs)
    return epochs / (perf_counter() - start)


def measure(case: Case) -> None:
    """Print how fast the contestants are, and how they compare with the engine."""
    check(case)
    epochs = [epochs_for(contestant) for contestant in case.contestants]
    rounds = [
        [rate(contestant, n) for contestant, n in zip(case.contestants, epochs, strict=True)]
        for _ in range(ROUNDS)
    ]
    print(f"\n{case.title}")
    for k, contestant in enumerate(case.contestants):
        rates = [one[k] for one in rounds]
        ratio = median(one[0] / one[k] for one in rounds)
        low, high = min(rates) * case.per_epoch, max(rates) * case.per_epoch
        print(
            f"  {contestant.name:18}{median(rates) * case.per_epoch:>12,.0f} {case.unit}/s"
            f"   (rounds {low:,.0f} to {high:,.0f})"
            + ("" if k == 0 else f"   engine is {ratio:.2f} times as fast")
        )


def resident_bytes() -> int:
    """Return the memory this process holds; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text(encoding="ascii").split()[1]) * 4096 if statm.exists() else 0


def measure_memory(n_epochs: int = 1_000_000) -> None:
    """Print what a recording of many epochs keeps, and how the memory grows over it."""
    run = Run(Experiment(stop_epoch=0))
    run.record(24, "1000")
    resident, recorded = resident_bytes(), len(run.frames)
    start, first = perf_counter(), run.frames[-1].state.epoch
    while run.frames[-1].state.epoch < n_epochs:
        recorded += len(run.record(24, "1000"))
    seconds, last = perf_counter() - start, run.frames[-1].state.epoch
    print(f"\nrecording {n_epochs:,} epochs of XOR, a frame every 1,000")
    print(f"  {recorded:,} frames recorded, {len(run.frames)} kept, of at most {run.max_frames}")
    print(f"  {(last - first) / seconds:,.0f} epochs/s, recording included")
    print(f"  resident memory grew by {(resident_bytes() - resident) / 1e6:.1f} MB")


def main() -> None:
    """Run every case."""
    print(f"NumPy {np.__version__}; medians of {ROUNDS} rounds, {SECONDS} s a contestant and round")
    for case in (xor_case(), batches_case(), population_case()):
        measure(case)
    measure_memory()


if __name__ == "__main__":
    main()
