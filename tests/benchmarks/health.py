"""How often what Health offers first is a cure: `python -m tests.benchmarks health`.

Troubled runs of known kinds, each with a known cure, are trained for a while. Then the first offer
is taken, as its button does, and trained for as long again; beside it the run as it is, and the
known cure. Healthy runs are looked at, too, at several moments: Health should find no trouble.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any

import numpy as np

from playground.data.table import Table
from playground.experiment import Experiment
from playground.health import Checkup, Conclusion, Offer
from playground.health.checkup import SILENT
from playground.health.outcome import Outcome, outcome_at
from playground.live.playback import Playback
from playground.presets import PRESETS
from playground.presets.recipes import RECIPES, with_recipe
from playground.run.recorder import Run, branch

PATIENT = 600.0
MOST_OF_THE_WAY = 0.9  # from the run as it is to the known cure: then it is cured
MOST_ACCURACY_LOST, MOST_LOSS_GAINED = 0.01, 0.05
SEEDS = range(4)
N_STEPS = 400

DRAWN = {"samples": 120, "noise": 0.1}


@dataclass(frozen=True)
class Troubled:
    """A run in trouble.

    Attributes:
        kind: what is wrong.
        experiment: the run's.
        epochs: for which it is trained.
        cure: settings that are known to help; those of the lowest test loss where it overfits.
        on_test: it is the test points that count.
    """

    kind: str
    experiment: Experiment
    epochs: int
    cure: Experiment
    on_test: bool = False


@dataclass(frozen=True)
class Judged:
    """What became of a troubled run."""

    kind: str
    name: str
    first: str
    cured: bool
    harmed: bool
    told: str


def on(dataset: str, **settings: Any) -> Experiment:
    """Return sensible settings for a data set, some of them changed."""
    base = with_recipe(Experiment().changed(dataset=dataset, **DRAWN), dataset)
    return base.changed(**settings)


def table_of(inputs: Any, targets: Any, classes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return settings for own data."""
    inputs = np.asarray(inputs, float)
    names = tuple(f"a{k + 1}" for k in range(inputs.shape[1]))
    table = Table(inputs, np.asarray(targets, float), names, "b", classes, len(inputs))
    return {"dataset": "own", "table": table}


@dataclass(frozen=True)
class Spoiled:
    """Settings that spoil a run.

    Attributes:
        kind: what is wrong then.
        datasets: those on which it is.
        change: what spoils settings that learn.
        epochs: for which the run is trained.
        base: settings that belong to the trouble, and to its cure, too.
    """

    kind: str
    datasets: tuple[str, ...]
    change: Mapping[str, Any]
    epochs: int = 60
    base: Mapping[str, Any] = field(default_factory=dict)


SIGMOIDS = {"hidden_layers": (4,) * 6, "hidden_activation": "sigmoid"}
DESCENT = {"optimizer": "sgd", "learning_rate": 0.3}
WIDE = {"initializer": "uniform", "initial_scale": 20.0, "bias_initializer": "same"}
WIDE_BASE = {"hidden_activation": "sigmoid", "loss": "squared_error", **DESCENT, "batch_size": 10}
RELU = {"hidden_layers": (8,), "hidden_activation": "relu", "initializer": "he_normal"}
FADING = {"schedule": "exponential", "decay_rate": 0.001, "decay_epochs": 5}
SPOILED = (
    Spoiled("rate too low", ("xor", "circle", "moons", "sine"), {"learning_rate": 1e-5}),
    Spoiled("rate too high", ("circle", "moons", "three_spirals"), {"learning_rate": 3.0}),
    Spoiled("divergence", ("sine", "plane", "bumps"), {**DESCENT, "learning_rate": 30.0}, 20),
    Spoiled("zeros as a start", ("xor", "circle", "moons"), {"initializer": "zeros"}),
    Spoiled("saturated start", ("xor", "circle"), WIDE, 200, WIDE_BASE),
    Spoiled("dead units", ("xor", "moons"), {**DESCENT, "learning_rate": 20.0}, 60, RELU),
    Spoiled("vanishing gradient", ("xor", "circle", "moons"), {**SIGMOIDS, **DESCENT}),
    Spoiled("no hidden layer", ("circle", "xor", "moons"), {"hidden_layers": ()}),
    Spoiled("linear units", ("circle", "xor", "sine"), {"hidden_activation": "linear"}),
    Spoiled("no bias", ("and", "nand"), {"bias": False}, 100),
    Spoiled("too few units", ("circle", "spiral"), {"hidden_layers": (1,)}, 80),
    Spoiled("penalty too large", ("circle", "moons", "sine"), {"l2": 1.0}),
    Spoiled("dropout too high", ("circle", "moons"), {"dropout": 0.9}),
    Spoiled("frozen layers", ("circle", "moons"), {"frozen": ((1,), (2,)), "initial_scale": 0.1}),
    Spoiled("faded rate", ("circle", "moons"), FADING),
    Spoiled("clipped too much", ("circle", "moons"), {"clip_norm": 5e-4}, 60, DESCENT),
)


def troubled_runs(seeds: range = SEEDS) -> Iterator[Troubled]:
    """Yield runs of each kind of trouble, with several seeds and data sets."""
    for seed in seeds:
        own = {"weight_seed": seed, "data_seed": seed}
        for made in (*spoiled_runs(), *hard_data(), of_overfitting()):
            cure = made.cure.changed(**own)
            yield replace(made, experiment=made.experiment.changed(**own), cure=cure)
    yield from unlucky_starts(2 * len(seeds))


def spoiled_runs() -> Iterator[Troubled]:
    """Yield runs with settings that spoil them."""
    for one in SPOILED:
        for name in one.datasets:
            good = on(name, **one.base)
            yield Troubled(one.kind, good.changed(**one.change), one.epochs, on(name))


def hard_data() -> Iterator[Troubled]:
    """Yield runs with data that the network cannot learn as they are."""
    far = table_of(np.arange(0.0, 300.0, 6.0)[:, None], np.arange(50) >= 25, ("no", "yes"))
    plain = Experiment(hidden_layers=(2,), bias=True, reduction="mean").changed(**far)
    yield Troubled("inputs far from 0", plain, 300, plain.changed(standardise=True))
    corners = np.random.default_rng(5).uniform(-1.0, 1.0, (80, 2))
    labels = corners.prod(axis=1) > 0.0
    apart = table_of(corners * [1.0, 500.0], labels, ("no", "yes"))
    scaled = replace(on("xor_clouds"), dataset="own").changed(**apart)
    yield Troubled("inputs of different sizes", scaled, 60, scaled.changed(standardise=True))
    x = np.linspace(-1.0, 1.0, 40)[:, None]
    high = table_of(x, 4.5 + 1.5 * np.sin(3.0 * x[:, 0]))
    bounded = replace(on("sine"), dataset="own").changed(**high, output_activation="sigmoid")
    linear = bounded.changed(output_activation="linear")
    yield Troubled("targets out of reach", bounded, 100, linear)


def of_overfitting() -> Troubled:
    """Return a run that goes far past its lowest test loss."""
    one = PRESETS["Overfitting"]
    return Troubled("overfitting", one, 240, one.changed(l2=0.01), on_test=True)


def unlucky_starts(n: int) -> Iterator[Troubled]:
    """Yield runs of 2-2-1 on XOR that get stuck, and would from few other starts."""
    found = 0
    for seed in range(500):
        one = Experiment(hidden_layers=(2,), bias=True, weight_seed=seed)
        run = trained(one, 5000)
        if run.frames[-1].scores.accuracy < 1.0:
            found += 1
            yield Troubled("unlucky start", one, 5000, on("xor"))
        if found == n:
            return


def trained(experiment: Experiment, epochs: int) -> Run:
    """Return a run, trained for so many epochs in a few frames."""
    return train_on(Run(experiment.changed(stop_epoch=0)), epochs)


def train_on(run: Run, epochs: int) -> Run:
    """Train a run on for so many epochs."""
    end = run.frames[-1].state.epoch + epochs
    speed = str(max(one for one in (1, 10, 100, 1000) if one == 1 or one * 20 <= epochs))
    while run.frames[-1].epoch_fraction < end and not run.diverged:
        if not run.record(1, speed, PATIENT, epoch_limit=end) and not run.under_way:
            break
        run.stopped = None
    return run


def check(run: Run) -> Conclusion:
    """Return Health's conclusion on the last frame of a run."""
    checkup = Checkup(run, run.frames[-1])
    while not checkup.advance(1.0):
        pass
    assert checkup.conclusion
    return checkup.conclusion


def follow(run: Run, offer: Offer, epochs: int) -> Run:
    """Take an offer as its button does, and train for so many epochs; in all, from the start."""
    if offer.frame >= 0:
        return branch(run, offer.frame, run.experiment)
    if offer.from_start:
        return trained(offer.experiment, epochs)
    return train_on(branch(run, run.frames[-1].id, offer.experiment), epochs)


def end_of(run: Run) -> Outcome:
    """Return how good a run is at its end."""
    return outcome_at(run, run.frames[-1])


def how_good(outcome: Outcome, on_test: bool) -> float:
    """Return what is to be large: accuracy or R^2, or minus the test loss."""
    if on_test:
        return -outcome.test_loss
    return max(-1.0, 1.0 - outcome.unexplained) if np.isnan(outcome.accuracy) else outcome.accuracy


def judge(troubled: Troubled) -> Judged:
    """Train a run, take the first offer, and judge what came of it."""
    run = trained(troubled.experiment, troubled.epochs)
    conclusion = check(run)
    name = f"{troubled.experiment.dataset} {troubled.experiment.weight_seed}"
    if not conclusion.offers:
        return Judged(troubled.kind, name, conclusion.kind, False, False, conclusion.text)
    offer = conclusion.offers[0]
    on_test, epochs = troubled.on_test, troubled.epochs
    # As long as it was tried; the run as it is and the known cure likewise.
    more = 0 if on_test else max(epochs, offer.epochs)
    after = end_of(follow(run, offer, epochs + more if offer.from_start else more))
    cure = end_of(trained(troubled.cure, epochs + more))
    as_is = end_of(train_on(branch(run, run.frames[-1].id, run.experiment), more))
    bad, good, now = (how_good(one, on_test) for one in (as_is, cure, after))
    cured = now >= bad + MOST_OF_THE_WAY * (good - bad) and now > bad
    what = ("test_accuracy", "test_loss") if on_test else ("accuracy", "unexplained")
    (right, loss), (right_now, loss_now) = (
        [getattr(one, name) for name in what] for one in (as_is, after)
    )
    # Neither is so where one of the two is no number.
    lost = bool(right_now < right - MOST_ACCURACY_LOST)
    worse = bool(loss_now > (1.0 + MOST_LOSS_GAINED) * loss)
    told = f"{bad:.3f} -> {now:.3f} (known cure {good:.3f})"
    return Judged(troubled.kind, name, f"{offer.key}: {offer.change}", cured, lost or worse, told)


def healthy_runs() -> Iterator[tuple[str, Experiment, int]]:
    """Yield runs in which nothing is wrong, each with an epoch to be looked at."""
    for seed in range(4):
        for name in RECIPES:
            for epoch in (3, 30):
                yield f"{name} {seed} at {epoch}", on(name, weight_seed=seed, data_seed=seed), epoch
    for seed in (0, 1):
        for name, one in PRESETS.items():
            if not name.startswith("Overfitting"):
                for epoch in (20, 100):
                    yield f"{name} {seed} at {epoch}", one.changed(weight_seed=seed), epoch


def judge_healthy(made: tuple[str, Experiment, int]) -> tuple[str, Conclusion]:
    """Return the conclusion on a healthy run."""
    name, experiment, epoch = made
    return name, check(trained(experiment, epoch))


def main() -> None:
    """Judge all runs, and print what came of them."""
    with ProcessPoolExecutor() as pool:
        judged = list(pool.map(judge, troubled_runs()))
        healthy = list(pool.map(judge_healthy, healthy_runs()))
    for kind in dict.fromkeys(one.kind for one in judged):
        print_kind(kind, [one for one in judged if one.kind == kind])
    n, cured = len(judged), sum(one.cured for one in judged)
    harmed = sum(one.harmed for one in judged)
    print(f"troubled: the first offer cures {cured} of {n} ({cured / n:.1%}), harms {harmed}")
    loud = [(name, one) for name, one in healthy if one.kind not in SILENT]
    for name, conclusion in loud:
        offers = "; ".join(
            f"{one.key} {one.change[:50]}: {one.numbers}" for one in conclusion.offers
        )
        print(f"    not silent: {name}: {conclusion.kind} {offers or conclusion.text}")
    n_silent = len(healthy) - len(loud)
    print(f"healthy: silent on {n_silent} of {len(healthy)} ({n_silent / len(healthy):.1%})")
    print_hold_up()


def print_hold_up() -> None:
    """Print how long trying takes, and how long it holds up another session of the server."""
    stuck = trained(Experiment(hidden_layers=(2,), bias=True), 5000)
    times = time_steps(N_STEPS)
    trying = Thread(target=check, args=(stuck,))
    start = time.perf_counter()
    trying.start()
    beside = time_steps(N_STEPS, until=trying)
    trying.join()
    taken = time.perf_counter() - start
    print(f"a stuck 2-2-1 on XOR: tried for {taken:.2f} s beside a session that steps all the time")
    for name, steps in (("alone", times), ("beside it", beside)):
        middle, most = 1e3 * np.median(steps), 1e3 * max(steps)
        print(
            f"    that session's steps, {name}: {middle:.1f} ms in the middle, at most {most:.1f}"
        )


def time_steps(n: int, until: Thread | None = None) -> list[float]:
    """Return how long each of some steps of a session took, while a thread is at work."""
    playback, times = Playback(Experiment(), {}), []
    for number in range(1, n + 1):
        start = time.perf_counter()
        run, frame = playback.run, playback.run.frames[-1].id
        playback.handle(
            {"do": "step", "name": "1", "frame": frame, "run": run.number, "no": number}
        )
        times.append(time.perf_counter() - start)
        if until and not until.is_alive():
            break
    return times


def print_kind(kind: str, judged: Sequence[Judged]) -> None:
    """Print what came of one kind of trouble."""
    firsts = Counter(one.first for one in judged).most_common(3)
    print(f"{kind}: {sum(one.cured for one in judged)} of {len(judged)} cured")
    print(f"    first: {'; '.join(f'{first[:70]} ({n})' for first, n in firsts)}")
    for one in judged:
        if one.harmed or not one.cured:
            word = "harmed" if one.harmed else "not"
            print(f"    {word} {one.name}: {one.first[:90]} {one.told[:90]}")


if __name__ == "__main__":
    main()
