"""How fast the engine trains, beside programs that do the same and no more.

Each case has several contestants. `engine` is `Trainer.advance`. `plain` and `floor` are in
programs.py, scikit-learn and PyTorch in libraries.py. All make the same updates, which is checked
first (but for scikit-learn, which draws its own initial weights).

With the path of another checkout, it is compared with that one alone: see versions.py.

The contestants take turns, a fraction of a second each, for many rounds. A ratio is the median over
the rounds of two neighbours in time, so that a machine that is busy now and then matters little.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from playground.engine import MLP, OPTIMIZERS, EarlyStop, Trainer
from playground.experiment import Experiment
from playground.run.frames import max_frames
from playground.run.recorder import Run
from tests.benchmarks import versions
from tests.benchmarks.libraries import LIBRARIES
from tests.benchmarks.programs import (
    LEARNING_RATE,
    XOR_X,
    XOR_Y,
    Array,
    FloorCalls,
    FloorTwoLayers,
    FloorXor,
    PlainLayers,
    PlainXor,
)

ROUNDS = 31
SECONDS = 0.04  # of one contestant in one round
N_POINTS, BATCH = 500, 10


class Contestant(NamedTuple):
    """A program that trains."""

    name: str
    advance: Callable[[int], object]  # by a number of epochs
    parameters: Callable[[], Array] | None = None  # as one flat array, where it can be compared


class Case(NamedTuple):
    """Contestants that do the same, the engine first."""

    title: str
    unit: str
    per_epoch: int  # units that an epoch counts
    contestants: Sequence[Contestant]
    check_epochs: int


class Aim(NamedTuple):
    """What the engine is to reach."""

    name: str
    wanted: float
    found: float
    at_most: bool = False

    def __str__(self) -> str:
        met = self.found <= self.wanted if self.at_most else self.found >= self.wanted
        return (
            f"{'met   ' if met else 'MISSED'} {self.name}: {self.found:.2f} "
            f"({'at most' if self.at_most else 'at least'} {self.wanted:g})"
        )


def engine(trainer: Trainer) -> Contestant:
    """Return the engine's trainer as a contestant."""
    return Contestant(
        "engine", lambda epochs: trainer.advance(epochs=epochs), trainer.mlp.parameters.ravel
    )


def contestant(name: str, program: Any) -> Contestant:
    """Return a program as a contestant."""
    return Contestant(name, program.advance, getattr(program, "parameters", None))


def article_trainer(**options: Any) -> Trainer:
    """Return the article's training."""
    mlp = MLP([2, 4, 1], bias=False, seed=0)
    settings = {"reduction": "sum", "learning_rate": LEARNING_RATE} | options
    return Trainer(mlp, XOR_X, XOR_Y, **settings)


def xor_case() -> Case:
    """Return one network of the article."""
    trainer = article_trainer()
    contestants = [
        engine(trainer),
        contestant("plain", PlainXor(*trainer.mlp.weights)),
        contestant("floor", FloorXor(*trainer.mlp.weights)),
    ]
    return Case("XOR, 2-4-1, four points, full batch", "epochs", 1, contestants, 500)


def population_case(n_networks: int) -> Case:
    """Return many networks of the article at once, and one of them alone."""
    mlp = MLP([2, 4, 1], bias=False, seed=range(n_networks))
    trainer = Trainer(mlp, XOR_X, XOR_Y, reduction="sum", learning_rate=LEARNING_RATE)
    alone = [PlainXor(w1, w2) for w1, w2 in zip(*mlp.weights, strict=True)]
    one = article_trainer()

    def advance_alone(epochs: int) -> None:
        for program in alone:
            program.advance(epochs)

    contestants = [
        engine(trainer),
        # An epoch of all is as many epochs of one.
        Contestant("engine, one network", lambda n: one.advance(epochs=n * n_networks)),
        Contestant(
            "plain, one by one",
            advance_alone,
            lambda: np.concatenate([program.parameters() for program in alone]),
        ),
        contestant("plain, matmul", PlainXor(*mlp.weights)),
        contestant("floor", FloorXor(*mlp.weights)),
    ]
    title = f"{n_networks} networks 2-4-1 on XOR at once"
    return Case(title, "network-epochs", n_networks, contestants, 20)


def circle() -> tuple[Array, Array]:
    """Return 500 points of two classes, and their classes."""
    dataset = Experiment(dataset="circle", samples=N_POINTS).make_dataset()
    return dataset.X, dataset.labels[:, np.newaxis]


def circle_trainer(hidden: tuple[int, ...], batch: int, **options: Any) -> Trainer:
    """Return a training with tanh layers on the circle."""
    mlp = MLP([2, *hidden, 1], "tanh", "sigmoid", initializer="glorot_uniform", seed=0)
    settings = {"learning_rate": LEARNING_RATE, "batch_size": batch} | options
    return Trainer(mlp, *circle(), **settings)


def circle_case(hidden: tuple[int, ...], batch: int) -> Case:
    """Return tanh layers on the circle, with the libraries beside."""
    trainer = circle_trainer(hidden, batch)
    floor = FloorTwoLayers if hidden == (8, 8) else FloorCalls
    start = (trainer.mlp, *circle(), batch)
    contestants = [
        engine(trainer),
        contestant("plain", PlainLayers(*start)),
        contestant("floor", floor(*start)),
        *(contestant(name, make(*start)) for name, make in LIBRARIES.items() if make),
    ]
    sizes = "-".join(map(str, trainer.mlp.layer_sizes))
    updates = trainer.updates_per_epoch
    title = f"{sizes}, {N_POINTS} points, batches of {batch} ({updates} updates an epoch)"
    return Case(title, "epochs", 1, contestants, 2)


# ---- measuring ----


def check(case: Case) -> None:
    """Raise where the contestants do not come to the same parameters."""
    for one in case.contestants:
        if one.parameters:
            one.advance(case.check_epochs)
    first, *others = (one for one in case.contestants if one.parameters)
    for one in others:
        assert first.parameters, one.parameters
        np.testing.assert_allclose(
            one.parameters(), first.parameters(), atol=1e-9, err_msg=one.name
        )


def epochs_for(one: Contestant) -> int:
    """Return how many epochs take about SECONDS."""
    epochs = 1
    while True:
        start = perf_counter()
        one.advance(epochs)
        taken = perf_counter() - start
        if taken > SECONDS / 10.0:
            return max(1, round(epochs * SECONDS / taken))
        epochs *= 2


def rate(one: Contestant, epochs: int) -> float:
    """Return epochs a second."""
    start = perf_counter()
    one.advance(epochs)
    return epochs / (perf_counter() - start)


def rates_of(contestants: Sequence[Contestant]) -> list[list[float]]:
    """Return for each round the epochs a second of each contestant."""
    epochs = [epochs_for(one) for one in contestants]
    return [
        [rate(one, n) for one, n in zip(contestants, epochs, strict=True)] for _ in range(ROUNDS)
    ]


def measure(case: Case) -> dict[str, float]:
    """Print how fast the contestants are, and return how many times as fast the engine is."""
    check(case)
    rounds = rates_of(case.contestants)
    print(f"\n{case.title}")
    ratios = {}
    for k, one in enumerate(case.contestants):
        rates = [of_round[k] for of_round in rounds]
        ratios[one.name] = median(of_round[0] / of_round[k] for of_round in rounds)
        low, high = min(rates) * case.per_epoch, max(rates) * case.per_epoch
        print(
            f"  {one.name:20}{median(rates) * case.per_epoch:>12,.0f} {case.unit}/s"
            f"   (rounds {low:,.0f} to {high:,.0f})"
            + ("" if k == 0 else f"   engine is {ratios[one.name]:.2f} times as fast")
        )
    return ratios


def measure_times(title: str, trainers: dict[str, Trainer]) -> dict[str, float]:
    """Print and return the time that each training takes, the first one's being 1."""
    contestants = [
        Contestant(name, lambda epochs, trainer=trainer: trainer.advance(epochs=epochs))
        for name, trainer in trainers.items()
    ]
    rounds = rates_of(contestants)
    times = {
        one.name: median(of_round[0] / of_round[k] for of_round in rounds)
        for k, one in enumerate(contestants)
    }
    print(f"  {title:28}" + "  ".join(f"{name} {time:.2f}" for name, time in times.items()))
    return times


def measure_optimizers() -> dict[str, dict[str, float]]:
    """Print and return the time of each optimizer on several networks, plain descent's being 1."""
    print("\ntime of an optimizer, plain gradient descent being 1")
    small = {"learning_rate": 0.01}

    def population(optimizer: str) -> Trainer:
        mlp = MLP([2, 4, 1], bias=False, seed=range(256))
        return Trainer(mlp, XOR_X, XOR_Y, reduction="sum", optimizer=optimizer, **small)

    makers: dict[str, Callable[[str], Trainer]] = {
        "XOR, 2-4-1": lambda name: article_trainer(optimizer=name, **small),
        "2-8-8-1, batches of 10": lambda name: circle_trainer((8, 8), 10, optimizer=name, **small),
        "2-8-8-1, full batch": lambda name: circle_trainer((8, 8), 500, optimizer=name, **small),
        "256 networks 2-4-1": population,
    }
    return {
        title: measure_times(title, {name: make(name) for name in OPTIMIZERS})
        for title, make in makers.items()
    }


def measure_extras() -> None:
    """Print what is paid for what can be added to training."""
    print("\ntime with something added, plain gradient descent being 1")
    goal = EarlyStop(loss=1e-9)
    added: dict[str, dict[str, Any]] = {
        "plain": {},
        "cosine": {"schedule": "cosine"},
        "clipping": {"clip_norm": 1.0},
        "l2": {"l2": 1e-4},
        "dropout": {"dropout": 0.2},
        "early stop": {"early_stop": goal},
    }
    for title, hidden, batch in (
        ("2-8-8-1, batches of 10", (8, 8), 10),
        ("2-8-8-1, full batch", (8, 8), 500),
    ):
        trainers = {name: circle_trainer(hidden, batch, **extra) for name, extra in added.items()}
        first = trainers["plain"].mlp
        frozen = circle_trainer(hidden, batch, frozen=first.mark((0,)))
        measure_times(title, trainers | {"frozen layer": frozen})


def measure_article() -> float:
    """Print and return the seconds of the article's 50,000 epochs, the best of five."""
    seconds = []
    for _ in range(5):
        trainer = article_trainer()
        start = perf_counter()
        trainer.advance(epochs=50_000)
        seconds.append(perf_counter() - start)
    print(f"\nthe article's 50,000 epochs: {min(seconds):.2f} to {max(seconds):.2f} s")
    return min(seconds)


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
    most = max_frames(run.frames[0])
    print(f"\nrecording {n_epochs:,} epochs of XOR, a frame every 1,000")
    print(f"  {recorded:,} frames recorded, {len(run.frames)} kept, of at most {most}")
    print(f"  {(last - first) / seconds:,.0f} epochs/s, recording included")
    print(f"  resident memory grew by {(resident_bytes() - resident) / 1e6:.1f} MB")


def main() -> None:
    """Run every case, and say which aims are met."""
    print(f"NumPy {np.__version__}; medians of {ROUNDS} rounds, {SECONDS} s a contestant and round")
    missing = [name for name, make in LIBRARIES.items() if make is None]
    if missing:
        print(f"not installed, so not measured: {', '.join(missing)}")
    xor = measure(xor_case())
    batches = measure(circle_case((8, 8), BATCH))
    measure(circle_case((8, 8), N_POINTS))
    measure(circle_case((32, 32, 32), 32))
    populations = {n: measure(population_case(n)) for n in (64, 256, 1024)}
    optimizers = measure_optimizers()
    measure_extras()
    aims = [
        Aim("XOR, of the floor", 0.7, xor["floor"]),
        *(
            Aim(f"2-8-8-1 in batches of 10, times {name}", wanted, batches[name])
            for name, wanted in (("scikit-learn", 6.0), ("PyTorch", 12.0))
            if name in batches
        ),
        *(
            Aim(f"adam on {title}, time of sgd", 1.5, times["adam"], at_most=True)
            for title, times in optimizers.items()
        ),
        Aim("256 networks, times one", 25.0, populations[256]["engine, one network"]),
        Aim("the article's run in seconds", 1.5, measure_article(), at_most=True),
    ]
    measure_memory()
    print("\naims")
    for aim in aims:
        print(f"  {aim}")


if __name__ == "__main__":
    if sys.argv[1:]:
        versions.compare(Path(sys.argv[1]))
    else:
        main()
