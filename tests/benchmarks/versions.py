"""Two checkouts of the engine side by side: how fast one trains, the other being 1.

Each has a process of its own that waits for orders. They take turns, one case and a fraction of a
second at a time, and the processor's time counts, so that a machine that is busy is busy for both.

    python -m tests.benchmarks.engine /path/to/another/checkout
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np

ROUNDS = 31
SECONDS = 0.15  # of one checkout in one round
XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([[0.0], [1.0], [1.0], [0.0]])


def make_trainers() -> dict[str, Callable[[], Any]]:
    """Return the cases; only names that every version of the engine has."""
    from playground.engine import MLP, Trainer

    points = np.random.default_rng(0).uniform(-1.0, 1.0, (500, 2))
    classes = (np.hypot(*points.T) < 0.7).astype(float)

    def xor(seed: Any = 0, **options: Any) -> Any:
        mlp = MLP([2, 4, 1], bias=False, seed=seed)
        return Trainer(mlp, XOR_X, XOR_Y, reduction="sum", **options)

    def circle(batch_size: int | None, **options: Any) -> Any:
        mlp = MLP([2, 8, 8, 1], "tanh", "sigmoid", initializer="glorot_uniform", seed=0)
        return Trainer(mlp, points, classes, batch_size=batch_size, **options)

    adam: dict[str, Any] = {"optimizer": "adam", "learning_rate": 0.01}
    return {
        "XOR 2-4-1": xor,
        "XOR 2-4-1, adam": lambda: xor(**adam),
        "XOR 2-4-1, l2 and clipping": lambda: xor(l2=1e-4, clip_norm=1.0),
        "2-8-8-1, batches of 10": lambda: circle(10),
        "2-8-8-1, batches of 10, adam": lambda: circle(10, **adam),
        "2-8-8-1, full batch": lambda: circle(None),
        "2-8-8-1, full batch, adam": lambda: circle(None, **adam),
        "256 networks 2-4-1": lambda: xor(range(256)),
        "256 networks 2-4-1, adam": lambda: xor(range(256), **adam),
    }


def work() -> None:
    """Train as the lines on standard input say, and answer with the seconds each took."""
    trainers = {name: make() for name, make in make_trainers().items()}
    for line in sys.stdin:
        name, updates = json.loads(line)
        start = process_time()
        trainers[name].advance(updates=updates)
        print(process_time() - start, flush=True)


class Worker:
    """A process that trains with the engine of one checkout."""

    def __init__(self, checkout: Path) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "work"],
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": str(checkout)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def train(self, name: str, updates: int) -> float:
        """Return the seconds that so many updates take."""
        assert self.process.stdin, self.process.stdout
        self.process.stdin.write(json.dumps([name, updates]) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout
        return float(self.process.stdout.readline())


def compare(other: Path) -> dict[str, float]:
    """Print and return how fast this checkout trains in each case, another one being 1."""
    here = Path(__file__).resolve().parents[2]
    workers = [Worker(here), Worker(other.resolve())]
    print(f"speed, that of {other} being 1; medians of {ROUNDS} rounds")
    ratios = {}
    for name in make_trainers():
        updates = 10
        while (seconds := workers[1].train(name, updates)) < SECONDS / 4.0:
            updates *= 2
        updates = max(1, round(updates * SECONDS / seconds))
        rounds = []
        for k in range(ROUNDS):
            order = workers if k % 2 else workers[::-1]
            taken = {worker: worker.train(name, updates) for worker in order}
            rounds.append(taken[workers[1]] / taken[workers[0]])
        ratios[name] = median(rounds)
        low, high = min(rounds), max(rounds)
        print(f"  {name:30} {ratios[name]:.3f}   (rounds {low:.3f} to {high:.3f})", flush=True)
    for worker in workers:
        worker.process.communicate()
    return ratios


if __name__ == "__main__" and sys.argv[1:] == ["work"]:
    work()
