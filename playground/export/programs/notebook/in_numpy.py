"""The training in NumPy: settings, batches, and the lines of an update."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.experiment import Experiment
from playground.export.programs.notebook.way import WayToFrame
from playground.export.source import fill, indented, wrapped

CARRIED = {  # what an optimizer carries, by its names in `core`
    "sgd": (),
    "momentum": ("v",),
    "nesterov": ("v",),
    "adagrad": ("s",),
    "rmsprop": ("s",),
    "adam": ("v", "s", "t"),
}
MASKS = ", [(drops.random((len(batch), n)) >= DROPOUT) / (1.0 - DROPOUT) for n in SIZES[1:-1]]"


def course_parts(way: WayToFrame) -> dict[str, Any]:
    """Return the settings, and how batches are drawn."""
    one, state = way.experiment, way.begin
    shown = {
        "loss": one.loss,
        "mean": one.reduction == "mean",
        **{name: value for name in ("l1", "l2") if (value := getattr(one, name))},
        "optimizer": one.optimizer,
        **_shares(one),
        "batch_size": one.batch_size,
        "seed": one.order_seed,
    }
    decay = f"{one.decay_rate!r} ** (epoch {{}} {one.decay_epochs})"
    rates = {
        "constant": "RATE",
        "step": f"RATE * {decay.format('//')}",
        "exponential": f"RATE * {decay.format('/')}",
        "cosine": f"RATE * 0.5 * (1.0 + np.cos(np.pi * epoch / {one.decay_epochs}))",
    }
    ends = way.frame.state.batch == 0 and way.n_updates
    note = "        self.note(now + 1)" if ends else "        # The last epoch has not ended."
    return {
        "settings": "\n".join(f"    {name}={value!r}," for name, value in shown.items()),
        "rate": repr(one.learning_rate),
        "updates": way.n_updates,
        "n_updates": f"{way.n_updates:,}",
        "first": f"{state.epoch}, {state.batch}",
        "rate_in": rates[one.schedule],
        "last_note": note,
        "constants": constants(way),
        "generators": generators(way),
        "masks_words": ", and what its hidden units are multiplied by" if one.dropout else "",
        "masks": MASKS if one.dropout else "",
        "mask": ", masks" if one.dropout else "",
    }


def constants(way: WayToFrame) -> str:
    """Return what only some settings need."""
    one, found = way.experiment, ""
    weights = one.weigh(way.run.dataset.train.y)
    if weights is not None:
        found += f"COUNTS = np.array([\n{wrapped(np.ravel(weights), '    ')}\n])[:, np.newaxis]\n"
    if one.clip_norm:
        found += f"LONGEST = {one.clip_norm!r}  # of a gradient\n"
    if one.dropout:
        found += f"DROPOUT = {one.dropout!r}  # how likely a hidden unit is left out\n"
    if one.frozen:
        marks = way.run.mlp.mark(*one.frozen_places)
        found += f"FROZEN = np.array({marks.astype(int).tolist()}, dtype=bool)\n"
    return found


def generators(way: WayToFrame) -> str:
    """Return what brings the generators to where they stood."""
    state, lines = way.begin, []
    if way.experiment.dropout:
        lines.append("drops = np.random.default_rng([SETTINGS.seed, 1])")
    if not way.is_fresh:
        drawn = {"rng": state.order, "drops": state.dropout}
        lines += [
            f"{name}.bit_generator.state = {json.dumps(_plain(states[0]))}"
            for name, states in drawn.items()
            if states
        ]
    return "".join(f"    {line}\n" for line in lines)


def numpy_parts(way: WayToFrame) -> dict[str, str]:
    """Return the parts of the training in NumPy."""
    one = way.experiment
    lines = [] if way.is_fresh else memory(way)
    return {
        "network_class": fill("notebook_dropout.py.template") if one.dropout else "",
        "network": "NetworkWithDropout" if one.dropout else "Network",
        "share": way.share("COUNTS[batch]"),
        "memory": "\n".join(lines),
        "numpy_step": indented(numpy_step(way), 1),
    }


def memory(way: WayToFrame) -> list[str]:
    """Return what fills an optimizer's memory with what it had at the beginning."""
    lines = []
    for name, array in zip(CARRIED[way.experiment.optimizer], way.begin.optimizer, strict=True):
        if array.ndim:
            lines += [
                f"before = np.array([\n{wrapped(array, '    ')}\n])",
                "for memory, values in zip(memories, sum(layers_of(before), [])):",
                f"    memory[{name!r}] = values.copy()",
            ]
        else:
            lines += ["for memory in memories:", f"    memory[{name!r}] = {float(array)!r}"]
    return lines


def numpy_step(way: WayToFrame) -> list[str]:
    """Return the lines of an update."""
    one = way.experiment
    lines = ["network.masks = masks"] if one.dropout else []
    lines += [
        "part = 1.0 if SETTINGS.mean else len(batch) / len(X)",
        "_, gradient = loss_and_gradient(batch, part)",
    ]
    lines += ["network.masks = ()"] if one.dropout else []
    if one.frozen:
        lines += [
            "free = sum(layers_of(1.0 - FROZEN), [])",
            "gradient = [g * marks for g, marks in zip(gradient, free)]",
        ]
    if one.clip_norm:
        lines += [
            "norm = np.sqrt(sum((g**2).sum() for g in gradient))",
            "gradient = [g * min(1.0, LONGEST / (norm + 1e-6)) for g in gradient]",
        ]
    lines += [
        "for parameter, g, memory in zip(parameters, gradient, memories):",
        "    parameter -= rate_in(epoch) * find_step(g, memory, SETTINGS)",
    ]
    return [*lines, "flat[FROZEN] = START[FROZEN]"] if one.frozen else lines


def _shares(one: Experiment) -> dict[str, float]:
    """Return the options of an optimizer by their names in `core`."""
    named = {
        "momentum": {"beta_1": one.momentum},
        "nesterov": {"beta_1": one.momentum},
        "adagrad": {"epsilon": one.epsilon},
        "rmsprop": {"beta_2": one.rho, "epsilon": one.epsilon},
        "adam": {"beta_1": one.beta_1, "beta_2": one.beta_2, "epsilon": one.epsilon},
    }
    return named.get(one.optimizer, {})


def _plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a generator draws next, in types that a program can write."""
    return {**state, "state": {key: int(number) for key, number in state["state"].items()}}
