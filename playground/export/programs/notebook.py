"""A notebook that trains the same network from the same start in NumPy and in PyTorch.

The template is a script whose cells begin with `# %%`, or `# %% [markdown]`, as editors know them.
"""

import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import indent
from typing import Any

import numpy as np

from playground.engine import core
from playground.experiment import Experiment
from playground.export.model import model_of
from playground.export.options import Options
from playground.export.programs.shared import python_parts
from playground.export.source import fill, fills_of, matrix, wrapped
from playground.export.spellings import NotAvailable, spell
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run

CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)
MEMORY = {  # what an optimizer carries: its names in `core`, and in PyTorch
    "sgd": ((), ()),
    "momentum": (("v",), ("momentum_buffer",)),
    "nesterov": (("v",), ("momentum_buffer",)),
    "adagrad": (("s",), ("sum",)),
    "rmsprop": (("s",), ("square_avg",)),
    "adam": (("v", "s", "t"), ("exp_avg", "exp_avg_sq", "step")),
}
TORCH_LOSSES = {
    "squared_error": "(a - t) ** 2 / 2.0",
    "absolute_error": "(a - t).abs()",
    "huber": 'nn.functional.huber_loss(a, t, reduction="none")',
    "cross_entropy": 'nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none")',
    "softmax": 'nn.functional.cross_entropy(z, t, reduction="none")[:, None]',
}
MASKS = ", [(drops.random((len(batch), n)) >= DROPOUT) / (1.0 - DROPOUT) for n in SIZES[1:-1]]"
# No gradient where parameters are frozen, and after an update what they were: momentum moves on.
FREE = """with torch.no_grad():
    for layer, W, b in zip(linear, *layers_of(1.0 - FROZEN)):
        layer.weight.grad *= torch.tensor(W.T)
        if BIAS:
            layer.bias.grad *= torch.tensor(b)"""
HOLD = """with torch.no_grad():
    for layer, W, b, W_0, b_0 in zip(linear, *layers_of(FROZEN * 1.0), *layers_of(START)):
        layer.weight[torch.tensor(W.T > 0)] = torch.tensor(W_0.T)[torch.tensor(W.T > 0)]
        if BIAS:
            layer.bias[torch.tensor(b > 0)] = torch.tensor(b_0)[torch.tensor(b > 0)]"""
TARGETS_SCALED = (
    " Values are learned less their mean, {mean!r}, and by their deviation, {deviation!r}."
)


def notebook(run: Run, frame: Frame, options: Options) -> File:
    """Return the notebook as a file of Jupyter's format 4.5.

    Raises:
        NotAvailable: settings were changed since, so that the way to the frame is not known.
    """
    writing = Writing(run, frame, options)
    text = fill("notebook.py.template", **writing.parts())
    name = options.name_for(run)
    document = {
        "cells": cells_of(text),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    data = json.dumps(document, indent=1).encode()
    return File(f"{name}.ipynb", "application/x-ipynb+json", data)


def cells_of(text: str) -> list[dict[str, Any]]:
    """Return the cells of a script, as a notebook has them."""
    _, *parts = CELL.split(text)
    cells = []
    for number, (mark, source) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        source = re.sub(r"\n{4,}", "\n\n\n", source).strip("\n")
        if mark:
            source = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
        lines = source.splitlines(keepends=True)
        own: dict[str, Any] = {} if mark else {"execution_count": None, "outputs": []}
        kind = "markdown" if mark else "code"
        cells.append(
            {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": lines} | own
        )
    return cells


def core_source() -> str:
    """Return the engine on one page, without its own training and without its program."""
    text = inspect.getsource(core)
    start, end = text.index("Array = NDArray"), text.index("# ---- 5. Training")
    return text[start:end].rstrip("\n")


def first_certain(run: Run, frame: Frame) -> Frame:
    """Return the earliest frame from which this one was trained by the settings as they are now.

    Raises:
        NotAvailable: there is none, since something was changed after it.
    """
    if frame.id < run.settled_at:
        raise NotAvailable(
            "Settings, points or weights were changed after this moment, and how it was trained is "
            "not kept. Move the timeline to a later moment, or start the training afresh."
        )
    since = max(run.settled_at, *frame.by_hand[-1:], run.frames[0].id)
    found = (one for one in run.frames if since <= one.id <= frame.id)
    return next((one for one in found if one.is_whole or one.id == run.settled_at), frame)


@dataclass
class Writing:
    """What is written of a run on its way to a frame."""

    run: Run
    frame: Frame
    options: Options

    def __post_init__(self) -> None:
        """Find where the way begins."""
        self.experiment = self.run.experiment
        self.start = first_certain(self.run, self.frame)
        # As the trainer takes it: what other settings had does not always fit those of now.
        self.run.trainer.restore(self.start.state)
        self.begin = self.run.trainer.state()
        # The loss is told with the penalties as they are now.
        self.measure = (self.experiment.l1, self.experiment.l2, self.run.frames[-1].measure[2])
        self.n_updates = self.frame.state.updates - self.start.state.updates

    @cached_property
    def way(self) -> list[Frame]:
        """The frames at the ends of epochs, from the start to the frame, with losses of a kind."""
        kept = [one for one in self.run.frames if self.start.id <= one.id <= self.frame.id]
        return [one for one in kept if one.state.batch == 0 and one.measure == self.measure]

    @property
    def is_fresh(self) -> bool:
        """Whether it begins with nothing in an optimizer's memory, and nothing drawn."""
        return self.begin.updates == 0

    def parts(self) -> dict[str, Any]:
        """Return all parts of the template."""
        model = model_of(self.run, self.frame, self.options)
        return {
            **python_parts(model, ""),
            **self.words(model.title),
            **self.numbers(),
            **self.course(),
            **self.numpy(),
            **self.torch(),
            "core": core_source(),
            "columns_source": f"FILLS = [{fills_of(model, 'None')}]\n" if model.fills else "",
        }

    def words(self, title: str) -> dict[str, str]:
        """Return what is told in sentences."""
        data, state = self.run.dataset, self.begin
        scaled = TARGETS_SCALED.format(mean=data.target_mean, deviation=data.target_deviation)
        begin = "It begins at the initial weights."
        if state.updates or self.start is not self.run.frames[0]:
            begin = (
                f"It begins at epoch {state.epoch:,}, update {state.updates:,}: the first moment "
                "kept after which no weight, setting or point was changed by hand."
            )
        return {
            "name": self.options.name_for(self.run),
            "title_words": f"The playground trained a network ({title}).",
            "begin_words": begin,
            "target_words": "" if data.classes or data.target_deviation == 1.0 else scaled,
        }

    def numbers(self) -> dict[str, str]:
        """Return the data, and what came of training."""
        train = self.run.dataset.train
        indent = "    "
        return {
            "targets": matrix(train.y, "[", "]", ""),
            "sizes": str(list(self.experiment.layer_sizes)),
            "activations": str([one.name for one in self.run.mlp.activations]),
            "bias": str(self.experiment.bias),
            "start": wrapped(self.begin.parameters, indent),
            "end": wrapped(self.frame.state.parameters, indent),
            "epochs": str([one.state.epoch for one in self.way]),
            "losses": wrapped([one.scores.loss for one in self.way], indent),
        }

    def course(self) -> dict[str, Any]:
        """Return the settings, and how batches are drawn."""
        one, state = self.experiment, self.begin
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
        ends = self.frame.state.batch == 0 and self.n_updates
        note = "        self.note(now + 1)" if ends else "        # The last epoch has not ended."
        return {
            "settings": "\n".join(f"    {name}={value!r}," for name, value in shown.items()),
            "rate": repr(one.learning_rate),
            "updates": self.n_updates,
            "n_updates": f"{self.n_updates:,}",
            "first": f"{state.epoch}, {state.batch}",
            "rate_in": rates[one.schedule],
            "last_note": note,
            "constants": self.constants(),
            "generators": self.generators(),
            "masks_words": ", and what its hidden units are multiplied by" if one.dropout else "",
            "masks": MASKS if one.dropout else "",
            "mask": ", masks" if one.dropout else "",
        }

    def constants(self) -> str:
        """Return what only some settings need."""
        one, found = self.experiment, ""
        weights = one.weigh(self.run.dataset.train.y)
        if weights is not None:
            found += (
                f"COUNTS = np.array([\n{wrapped(np.ravel(weights), '    ')}\n])[:, np.newaxis]\n"
            )
        if one.clip_norm:
            found += f"LONGEST = {one.clip_norm!r}  # of a gradient\n"
        if one.dropout:
            found += f"DROPOUT = {one.dropout!r}  # how likely a hidden unit is left out\n"
        if one.frozen:
            marks = self.run.mlp.mark(*one.frozen_places)
            found += f"FROZEN = np.array({marks.astype(int).tolist()}, dtype=bool)\n"
        return found

    def generators(self) -> str:
        """Return what brings the generators to where they stood."""
        state, lines = self.begin, []
        if self.experiment.dropout:
            lines.append("drops = np.random.default_rng([SETTINGS.seed, 1])")
        if not self.is_fresh:
            drawn = {"rng": state.order, "drops": state.dropout}
            lines += [
                f"{name}.bit_generator.state = {json.dumps(_plain(states[0]))}"
                for name, states in drawn.items()
                if states
            ]
        return "".join(f"    {line}\n" for line in lines)

    def numpy(self) -> dict[str, str]:
        """Return the parts of the training in NumPy."""
        one = self.experiment
        ours, _ = MEMORY[one.optimizer]
        lines = [] if self.is_fresh else self.memory(ours)
        return {
            "network_class": fill("notebook_dropout.py.template") if one.dropout else "",
            "network": "NetworkWithDropout" if one.dropout else "Network",
            "share": self.share("COUNTS[batch]"),
            "memory": "\n".join(lines),
            "numpy_step": _indented(self.numpy_step(), 1),
        }

    def share(self, counts: str) -> str:
        """Return how much each sample of a batch counts."""
        mean = self.experiment.reduction == "mean"
        if self.experiment.class_weights == "none":
            return "1.0 / len(batch)" if mean else "1.0"
        return f"{counts} / len(batch)" if mean else counts

    def memory(self, names: tuple[str, ...]) -> list[str]:
        """Return what fills an optimizer's memory with what it had at the beginning."""
        lines = []
        for name, array in zip(names, self.begin.optimizer, strict=True):
            if array.ndim:
                lines += [
                    f"before = np.array([\n{wrapped(array, '    ')}\n])",
                    "for memory, values in zip(memories, sum(layers_of(before), [])):",
                    f"    memory[{name!r}] = values.copy()",
                ]
            else:
                lines += ["for memory in memories:", f"    memory[{name!r}] = {float(array)!r}"]
        return lines

    def numpy_step(self) -> list[str]:
        """Return the lines of an update."""
        one = self.experiment
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

    def torch(self) -> dict[str, str]:
        """Return the parts of the training in PyTorch."""
        one = self.experiment
        names = [each.name for each in self.run.mlp.activations]
        loss = "softmax" if (one.loss, names[-1]) == ("cross_entropy", "softmax") else one.loss
        dropped = (
            "\n        if k < len(masks):\n            a = a * torch.tensor(masks[k])"
            if one.dropout
            else ""
        )
        return {
            "torch_activations": "\n".join(f"        {_torch_function(name)}," for name in names),
            "torch_loss": TORCH_LOSSES[loss],
            "torch_share": self.share("torch.tensor(COUNTS[batch])"),
            "torch_optimizer": _torch_optimizer(one),
            "torch_memory": "" if self.is_fresh else _indented(self.torch_memory(), 1) + "\n",
            "torch_masks": ", masks=()" if one.dropout else "",
            "torch_dropped": dropped,
            "torch_step": _indented(self.torch_step(), 2),
        }

    def torch_memory(self) -> list[str]:
        """Return what fills the memory of PyTorch's optimizer."""
        _, names = MEMORY[self.experiment.optimizer]
        lines = [
            "for parameter in parameters:",
            '    optimizer.state[parameter] = {"step": torch.tensor(1.0)}',
        ]
        for name, array in zip(names, self.begin.optimizer, strict=True):
            if not array.ndim:
                lines += [
                    "for parameter in parameters:",
                    f"    optimizer.state[parameter][{name!r}] = torch.tensor({float(array)!r})",
                ]
                continue
            lines += [
                f"before = np.array([\n{wrapped(array, '    ')}\n])",
                "for layer, W, b in zip(linear, *layers_of(before)):",
                f"    optimizer.state[layer.weight][{name!r}] = torch.tensor(W.T.copy())",
            ]
            if self.experiment.bias:
                lines += [f"    optimizer.state[layer.bias][{name!r}] = torch.tensor(b.copy())"]
        return lines if names else []

    def torch_step(self) -> list[str]:
        """Return the lines of an update."""
        one = self.experiment
        masks = ", masks" if one.dropout else ""
        lines = [
            "part = 1.0 if SETTINGS.mean else len(batch) / len(X)",
            "optimizer.zero_grad()",
            f"torch_loss(linear, activations, batch, part{masks}).backward()",
        ]
        hold = []
        if one.frozen:
            lines += FREE.splitlines()
            hold = HOLD.splitlines()
        if one.clip_norm:
            lines.append("nn.utils.clip_grad_norm_(parameters, LONGEST)")
        lines += [
            "for group in optimizer.param_groups:",
            '    group["lr"] = rate_in(epoch)',
            "optimizer.step()",
        ]
        return lines + hold


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


def _torch_optimizer(one: Experiment) -> str:
    """Return the call that makes PyTorch's optimizer."""
    # Its Nesterov insists on some momentum; without any, both are plain gradient descent.
    is_nesterov = one.optimizer == "nesterov" and one.momentum > 0.0
    momentum = f", momentum={one.momentum!r}" + (", nesterov=True" if is_nesterov else "")
    epsilon = f", eps={one.epsilon!r}"
    made = {
        "sgd": "SGD(parameters, lr=RATE",
        "momentum": f"SGD(parameters, lr=RATE{momentum}",
        "nesterov": f"SGD(parameters, lr=RATE{momentum}",
        "adagrad": f"Adagrad(parameters, lr=RATE{epsilon}",
        "rmsprop": f"RMSprop(parameters, lr=RATE, alpha={one.rho!r}{epsilon}",
        "adam": f"Adam(parameters, lr=RATE, betas=({one.beta_1!r}, {one.beta_2!r}){epsilon}",
    }
    return made[one.optimizer] + ")"


def _torch_function(name: str) -> str:
    """Return an activation as something that can be called."""
    spelling = str(spell(name, "torch"))
    if spelling.startswith("nn."):
        return spelling
    return f"lambda z: {spelling or 'z'}"


def _plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a generator draws next, in types that a program can write."""
    return {**state, "state": {key: int(number) for key, number in state["state"].items()}}


def _indented(lines: list[str], levels: int) -> str:
    return indent("\n".join(lines), "    " * levels)
