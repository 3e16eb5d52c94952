"""A map of 20 x 20 cells with 32 seeds each: in one process, in all cores, and by scikit-learn.

All in one run, in turns, since other programs share the machine. Scikit-learn trains a sample of
the networks, one after the other as it does, and the rest is extrapolated.
"""

import os
import time
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from playground.experiment import Experiment
from playground.sweep.maps import MapAxis, MapPlan, MapResult, MapWork, spread
from playground.sweep.maps.plan import MapCell
from playground.sweep.maps.workers import LocalWorkers, cores

EPOCHS, SEEDS, SIDE = 2000, 32, 20
ROUNDS = 3
SAMPLE = 16  # networks for scikit-learn
X, Y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


def make_plan() -> MapPlan:
    """Return the map: XOR, 2-4-1, learning rate and initial scale."""
    return MapPlan(
        Experiment(),
        MapAxis("learning_rate", spread("learning_rate", 0.01, 10.0, SIDE, log=True)),
        MapAxis("initial_scale", spread("initial_scale", 0.1, 5.0, SIDE, log=True)),
        SEEDS,
        EPOCHS,
    )


def alone(plan: MapPlan) -> float:
    """Return the seconds of one process: each cell as a population, one after the other."""
    start = time.perf_counter()
    for row in range(plan.n_rows):
        for column in range(plan.n_columns):
            plan.sweep_at(MapCell(column, row)).advance(1e9)
    return time.perf_counter() - start


def in_all_cores(plan: MapPlan, n: int) -> tuple[float, float, MapResult]:
    """Return seconds from nothing to the whole map, megabytes of all processes at most, the map."""
    start, most = time.perf_counter(), 0.0
    workers = LocalWorkers(n)
    work = MapWork(plan, workers)
    while not work.advance(0.5):
        most = max(most, megabytes(workers))
    seconds = time.perf_counter() - start
    workers.close()
    assert not work.error
    return seconds, most, work.found


def megabytes(workers: LocalWorkers) -> float:
    """Return what this process and its workers have in memory."""
    pool = workers._pool
    pids = [os.getpid(), *(pool._processes if pool else [])]
    total = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total / 1024


def by_scikit_learn(plan: MapPlan) -> float:
    """Return the seconds of a network, the middle of a sample spread over the map."""
    from sklearn.neural_network import MLPClassifier

    taken = []
    rates = np.array(plan.across.values)[np.linspace(0, SIDE - 1, SAMPLE).astype(int)]
    for seed, rate in enumerate(rates):
        network = MLPClassifier(
            (4,),
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=4,
            learning_rate_init=rate,
            momentum=0.0,
            nesterovs_momentum=False,
            max_iter=EPOCHS,
            tol=0.0,
            n_iter_no_change=EPOCHS,
            random_state=seed,
        )
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            network.fit(X, Y)
        taken.append(time.perf_counter() - start)
        assert network.n_iter_ == EPOCHS
    return float(np.median(taken))


def main() -> None:
    """Measure in turns, and print."""
    plan, n = make_plan(), cores()
    one, many, most = [], [], 0.0
    for _ in range(ROUNDS):
        one.append(alone(plan))
        seconds, memory, found = in_all_cores(plan, n)
        many.append(seconds)
        most = max(most, memory)
    ratio = float(np.median(np.array(many) / one))
    print(f"{SIDE} x {SIDE} cells, {SEEDS} seeds, 2-4-1, {EPOCHS:,} epochs; {n} cores")
    print(f"one process: {min(one):.1f} to {max(one):.1f} s")
    print(f"all cores:   {min(many):.1f} to {max(many):.1f} s, {ratio:.2f} of one process")
    print(f"memory of all processes: at most {most:.0f} MB")
    print(f"solved: {found.solved.mean():.1%} of {plan.n_networks:,}")
    if find_spec("sklearn"):
        each = by_scikit_learn(plan)
        whole = each * plan.n_networks
        print(
            f"scikit-learn: {each:.2f} s a network (the middle of {SAMPLE}), so {whole:,.0f} s: "
            f"{whole / np.median(many):.0f} times as long as all cores"
        )
