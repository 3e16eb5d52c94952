"""Hypothesis strategies: valid experiments, small networks, and whatever JSON can hold."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from playground.data.datasets import SOURCES
from playground.data.table import LARGEST, MAX_CLASSES, MAX_INPUTS, Table
from playground.engine import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    MLP,
    OPTIMIZERS,
    SCHEDULES,
)
from playground.engine.arrays import Array
from playground.experiment import MAX_HIDDEN, SETTINGS, Experiment
from playground.experiment.kinds import (
    Choice,
    Flag,
    Number,
    Places,
    Several,
    Subset,
    TableKind,
    Weights,
    Whole,
)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Draw any value that is valid for a kind of setting."""
    match kind:
        case Choice():
            return st.sampled_from(sorted(kind.options))
        case Flag():
            return st.booleans()
        case Whole():
            numbers = st.integers(kind.low, kind.high)
            return numbers | st.just(0) if kind.word else numbers
        case Number():
            return st.floats(kind.low, kind.high)
        case Subset():
            return st.sets(st.sampled_from(sorted(kind.options)), min_size=1).map(
                lambda names: kind.check(tuple(names))
            )
        case Several():
            most = min(kind.longest, 8)
            return st.lists(values_of(kind.kind), max_size=most).map(kind.check)
    return parts_of(kind)


def parts_of(kind: Any) -> st.SearchStrategy[Any]:
    """Draw any value that is valid for a kind of setting of the network's or the data's parts."""
    match kind:
        case Places():
            numbers = st.integers(1, kind.highest)
            places = st.lists(numbers, min_size=1, max_size=3).map(tuple)
            return st.lists(places, max_size=kind.longest).map(kind.check)
        case TableKind():
            return tables()
        case Weights():
            numbers = st.floats(-kind.largest, kind.largest)
            return st.lists(numbers, max_size=20).map(kind.check)
    raise TypeError(f"no strategy for {kind!r}: add one here")


@st.composite
def tables(draw: st.DrawFn, largest: float = LARGEST) -> Table:
    """Draw any table: up to 12 samples of up to 8 inputs, or 2 of as many as there can be."""
    n_inputs = draw(st.integers(1, 8) | st.just(MAX_INPUTS))
    n_samples = draw(st.integers(1, 12 if n_inputs <= 8 else 2))
    names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)

    def several(least: int, most: int) -> st.SearchStrategy[list[str]]:
        return st.lists(names, min_size=least, max_size=most, unique=True)

    numbers = st.floats(-largest, largest).map(lambda x: float(f"{x:.6g}"))
    rows = st.lists(numbers, min_size=n_inputs, max_size=n_inputs)
    classes = draw(st.just([]) | several(2, MAX_CLASSES))
    target = st.integers(0, len(classes) - 1) if classes else numbers
    return Table(
        np.array(draw(st.lists(rows, min_size=n_samples, max_size=n_samples))),
        np.array(draw(st.lists(target, min_size=n_samples, max_size=n_samples)), dtype=float),
        tuple(draw(several(n_inputs, n_inputs))),
        draw(names),
        tuple(classes),
        draw(st.integers(1, n_samples)),
    )


@st.composite
def experiments(draw: st.DrawFn, most_samples: int = 1000, most_units: int = 32) -> Experiment:
    """Draw any Experiment whose settings go together.

    Args:
        draw: given by Hypothesis.
        most_samples: how many points there are at most, where they are drawn.
        most_units: how many units a hidden layer has at most.
    """
    apart = {"table", "parameters", "samples", "hidden_layers"}
    experiment = Experiment(
        **{name: draw(values_of(one.kind)) for name, one in SETTINGS.items() if name not in apart},
        samples=draw(st.integers(10, most_samples)),
        hidden_layers=draw(values_of(Several(Whole(1, most_units), MAX_HIDDEN))),
    )
    if SOURCES[experiment.dataset].is_own:
        experiment = replace(experiment, table=draw(tables(largest=100.0)))
    across = draw(st.integers(1, experiment.n_inputs))
    upwards = draw(
        st.integers(1, max(2, experiment.n_inputs)).filter(lambda number: number != across)
    )
    output = draw(st.sampled_from(experiment.fitting_outputs))
    experiment = replace(experiment, x_input=across, y_input=upwards, output_activation=output)
    names = SETTINGS["layer_activations"].kind.kind.options
    n_hidden = len(experiment.hidden_layers)
    each = st.lists(st.sampled_from(sorted(names)), min_size=n_hidden, max_size=n_hidden)
    experiment = replace(
        experiment,
        loss=draw(st.sampled_from(experiment.fitting_losses)),
        layer_activations=draw(st.just(()) | each.map(tuple)),
    )
    sizes = experiment.layer_sizes
    layer = draw(st.integers(1, len(sizes) - 1))
    unit = draw(st.integers(1, sizes[layer]))
    row = draw(st.integers(1, sizes[layer - 1] + experiment.bias))
    some = st.sampled_from([(layer,), (layer, unit), (layer, unit, row)])
    n = experiment.n_parameters
    weights = st.lists(st.floats(-9.0, 9.0), min_size=n, max_size=n).map(tuple)
    return replace(
        experiment,
        frozen=SETTINGS["frozen"].kind.check(draw(st.lists(some, unique=True))),
        stop_on=experiment.stop_on if experiment.has_test else "train",
        class_weights=experiment.class_weights if experiment.task == "classes" else "none",
        stop_accuracy=experiment.stop_accuracy if experiment.task == "classes" else 0.0,
        parameters=draw(st.just(()) | weights) if n <= 20 else (),
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def trainings(draw: st.DrawFn) -> tuple[MLP, Array, Array, dict[str, Any]]:
    """Draw a small network or population of any build, samples, targets, loss and reduction."""
    loss = draw(st.sampled_from(sorted(LOSSES)))
    output = draw(st.sampled_from(LOSSES[loss].output_activations or sorted(ACTIVATIONS)))
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    if output == "softmax":
        sizes[-1] = max(2, sizes[-1])
    n_hidden = len(sizes) - 2
    hidden = st.sampled_from(sorted(HIDDEN_ACTIVATIONS))
    seed = st.integers(0, 2**32)
    mlp = MLP(
        sizes,
        draw(hidden | st.lists(hidden, min_size=n_hidden, max_size=n_hidden)),
        output,
        bias=draw(st.booleans()),
        initializer=draw(st.sampled_from(sorted(INITIALIZERS))),
        bias_initializer=draw(st.sampled_from(["same", "zeros"])),
        seed=draw(seed | st.lists(seed, min_size=1, max_size=3)),
    )
    n_samples = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(seed))
    X = rng.uniform(-2.0, 2.0, (n_samples, sizes[0]))
    y = rng.uniform(0.0, 1.0, (n_samples, sizes[-1]))
    if output == "softmax":
        y /= y.sum(axis=1, keepdims=True)
    reduction = draw(st.sampled_from(["sum", "mean"]))
    return mlp, X, y, {"loss": loss, "reduction": reduction}


@st.composite
def trainer_options(draw: st.DrawFn, mlp: MLP, n_samples: int) -> dict[str, Any]:
    """Draw how to train: any optimizer, schedule and extra, for a network or population."""
    weights = st.lists(st.floats(0.0, 8.0), min_size=n_samples, max_size=n_samples)
    layer = draw(st.integers(0, len(mlp.layer_sizes) - 2))
    return {
        "optimizer": draw(st.sampled_from(sorted(OPTIMIZERS))),
        "learning_rate": draw(st.sampled_from([0.01, 0.1])),
        # Not smaller: an adaptive rate would make 1e-17 of rounding a step of its own.
        "epsilon": 1e-3,
        "batch_size": draw(st.none() | st.integers(1, 4)),
        "shuffle": draw(st.booleans()),
        "sample_weights": draw(st.none() | weights),
        "l1": draw(st.sampled_from([0.0, 0.01])),
        "l2": draw(st.sampled_from([0.0, 0.01])),
        "seed": draw(st.integers(0, 99)),
        "schedule": draw(st.sampled_from(sorted(SCHEDULES))),
        "decay_epochs": draw(st.integers(1, 5)),
        "clip_norm": draw(st.sampled_from([None, 0.1])),
        "dropout": draw(st.sampled_from([0.0, 0.3])),
        "frozen": draw(st.none() | st.just(mlp.mark((layer, 0)))),
    }
