"""How fast a sweep is, beside one network trained alone, and how short its pieces of work are.

The sweep and the network alone take turns, so that a machine that is busy now and then matters
little: a ratio is the median over the rounds of two neighbours in time.

The longest piece is another matter: where something else keeps a core busy, the two threads of a
large matrix product wait for one another. `OPENBLAS_NUM_THREADS=1` shows what is left without that.
"""

from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from playground.experiment import Experiment
from playground.presets import PRESETS
from playground.sweep import Sweep, largest_population

EPOCHS = 5_000
ROUNDS = 7
PIECE = 0.05  # seconds that a session gives to a sweep at a time
MOST_SECONDS = 1.0  # for 64 networks
LONGEST_PIECE = 1.5 * PIECE
PIECES = 60  # of an experiment that takes long

ARTICLE = Experiment()
LARGEST = Experiment(
    dataset="circle",
    samples=1000,
    train_share=0.9,
    hidden_layers=(32,) * 8,
    hidden_activation="gelu",
    bias=True,
)


class Pieces(NamedTuple):
    """What calls of `Sweep.advance` took, in seconds."""

    making: float
    calls: list[float]
    sweep: Sweep

    @property
    def longest(self) -> float:
        """The longest call but for the first, which knows nothing of the speed yet."""
        return max(self.calls[1:], default=0.0)


def seconds_alone(experiment: Experiment, epochs: int) -> float:
    """Return the seconds of one network trained alone."""
    trainer = experiment.make_trainer(experiment.make_network(), experiment.make_dataset())
    start = perf_counter()
    trainer.advance(epochs=epochs)
    return perf_counter() - start


def run(experiment: Experiment, n_networks: int, epochs: int, most_calls: int = 10**6) -> Pieces:
    """Run a sweep in pieces, to its end or for some calls."""
    start = perf_counter()
    sweep = Sweep(experiment, range(n_networks), epochs)
    making, done = perf_counter() - start, False
    calls: list[float] = []
    while not done and len(calls) < most_calls:
        start = perf_counter()
        done = sweep.advance(PIECE)
        calls.append(perf_counter() - start)
    return Pieces(making, calls, sweep)


def measure_article(n_networks: int) -> float:
    """Print and return the seconds that the article's network takes for many seeds."""
    rounds = [
        (run(ARTICLE, n_networks, EPOCHS), seconds_alone(ARTICLE, EPOCHS)) for _ in range(ROUNDS)
    ]
    seconds = [pieces.sweep.seconds for pieces, _ in rounds]
    times = median(pieces.sweep.seconds / alone for pieces, alone in rounds)
    result = rounds[0][0].sweep.results
    assert result, "a sweep that is done has results"
    low, high = result.interval
    print(
        f"{n_networks:4} seeds x {EPOCHS:,} epochs of 2-4-1: {median(seconds):.3f} s "
        f"(rounds {min(seconds):.3f} to {max(seconds):.3f}), {times:.1f} times one network alone "
        f"({n_networks / times:.0f} times as fast as one by one); "
        f"solved {result.rate:.1%} ({low:.1%} to {high:.1%})"
    )
    return median(seconds)


def measure_checks() -> None:
    """Print what checking costs, by how often it is done."""
    print(f"\nseconds of 64 seeds x {EPOCHS:,} epochs by epochs between two checks")
    for check_every in (1, 10, 100, EPOCHS):
        seconds = []
        for _ in range(ROUNDS):
            sweep = Sweep(ARTICLE, range(64), EPOCHS, check_every)
            sweep.advance(600.0)
            seconds.append(sweep.seconds)
        print(f"  {check_every:6,}{median(seconds):8.3f} s")


def measure_pieces() -> float:
    """Print how long a call takes that is given PIECE seconds; return the longest one."""
    print(f"\nlongest call of advance({PIECE}), and the time to make a sweep")
    longest = 0.0
    others = {"2-32-32-32-32-32-32-32-32-1, 1,000 points": LARGEST}
    presets = {name: replace(one, stop_epoch=0) for name, one in PRESETS.items()}
    for name, experiment in (presets | others).items():
        n_networks = largest_population(experiment)
        pieces = run(experiment, n_networks, 100_000, PIECES)
        longest = max(longest, pieces.longest)
        print(
            f"  {name:44}{n_networks:4} networks: {1e3 * pieces.longest:6.1f} ms "
            f"(median {1e3 * median(pieces.calls):.1f}, first {1e3 * pieces.calls[0]:.1f}); "
            f"made in {1e3 * pieces.making:.0f} ms"
        )
    return longest


def main() -> None:
    """Measure, and say which aims are met."""
    print(f"NumPy {np.__version__}; medians of {ROUNDS} rounds")
    seconds = [measure_article(n_networks) for n_networks in (64, 256, 512)]
    measure_checks()
    longest = measure_pieces()
    print("\naims")
    for name, found, most in (
        ("seconds of 64 seeds", seconds[0], MOST_SECONDS),
        ("seconds of the longest call", longest, LONGEST_PIECE),
    ):
        met = "met   " if found <= most else "MISSED"
        print(f"  {met} {name}: {found:.3f} (at most {most:g})")


if __name__ == "__main__":
    main()
