"""Train every case with PyTorch and write down where its parameters end.

    python -m tests.reference.make_trajectories

Gradients come from autograd, updates from torch.optim, the learning rate from its schedulers,
everything in float64. The engine is not imported.
"""

import json
import platform
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from tests.reference.cases import CASES, N_SAMPLES, UPDATES, Array, Case

FILE = Path(__file__).with_name("trajectories.json")

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    # By its formula at any z: from its threshold on, PyTorch takes z itself.
    "softplus": lambda z: F.softplus(z, threshold=1000.0),
    "silu": F.silu,
    "gelu": lambda z: F.gelu(z, approximate="tanh"),
    "sine": torch.sin,
    "softmax": lambda z: F.softmax(z, dim=-1),
}


def loss_of_batch(case: Case, z: Tensor, y: Tensor) -> Tensor:
    """Return the loss of a batch: over outputs summed, over samples as the case says."""
    if case.balanced:
        return loss_of_classes(case, z, y)
    a = ACTIVATIONS[case.output](z)
    if case.loss == "cross_entropy" and case.output == "softmax":
        losses = F.cross_entropy(z, y, reduction="none")
    elif case.loss == "cross_entropy":
        losses = F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(dim=-1)
    else:
        rule = {"squared_error": F.mse_loss, "absolute_error": F.l1_loss, "huber": F.huber_loss}
        losses = rule[case.loss](a, y, reduction="none").sum(dim=-1)
        if case.loss == "squared_error":
            losses = 0.5 * losses
    return losses.sum() if case.options.get("reduction") == "sum" else losses.mean()


def loss_of_classes(case: Case, z: Tensor, y: Tensor) -> Tensor:
    """Return the loss of a batch in which each class has a weight, as PyTorch weighs it.

    Its mean over all samples is PyTorch's own, which divides by the sum of their weights. Over a
    smaller batch that would depend on which samples it has: it is the sum over their number.
    """
    weight = torch.tensor(case.class_weights)
    reduction = "sum"
    if case.options.get("reduction") != "sum" and len(y) == N_SAMPLES:
        reduction = "mean"
    if case.output == "softmax":
        loss = F.cross_entropy(z, y.argmax(dim=-1), weight, reduction=reduction)
    else:
        of_samples = weight[y.long()]
        rule = F.binary_cross_entropy_with_logits
        if case.loss == "squared_error":
            loss = (0.5 * of_samples * (torch.sigmoid(z) - y) ** 2).sum()
            reduction = "sum"
        else:
            loss = rule(z, y, of_samples, reduction=reduction)
    is_mean = case.options.get("reduction") != "sum" and reduction == "sum"
    return loss / len(y) if is_mean else loss


class Network:
    """The matrices of one network as tensors, biases apart from weights."""

    def __init__(self, case: Case, start: Array) -> None:
        """Cut the flat parameters into layers."""
        self.case = case
        self.weights: list[Tensor] = []
        self.biases: list[Tensor] = []
        position = 0
        for n_in, n_out in pairwise(case.layer_sizes):
            for rows, parts in ((n_in, self.weights), (int(case.bias), self.biases)):
                values = start[position : position + rows * n_out].reshape(rows, n_out)
                parts.append(torch.tensor(values, requires_grad=rows > 0))
                position += rows * n_out

    def parameters(self) -> list[Tensor]:
        """Return all tensors, in the layout of the flat parameters."""
        pairs = zip(self.weights, self.biases, strict=True)
        return [part for pair in pairs for part in pair if part.numel()]

    def flat(self) -> list[float]:
        """Return all numbers."""
        return torch.cat([part.detach().ravel() for part in self.parameters()]).tolist()

    def forward(self, X: Tensor, masks: list[Tensor]) -> Tensor:
        """Return the net inputs of the outputs; `masks` are what dropout multiplies by, if any."""
        hidden = self.case.hidden
        for k, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = X @ weights + biases if self.case.bias else X @ weights
            if k == len(self.weights) - 1:
                return z
            X = ACTIVATIONS[hidden if isinstance(hidden, str) else hidden[k]](z)
            X = X * masks[k] if masks else X
        raise AssertionError("a network has an output layer")

    def penalty(self) -> Tensor:
        """Return l1 times all |w| and l2 / 2 times all w^2, of weights and not of biases."""
        weights = torch.cat([part.ravel() for part in self.weights])
        l1, l2 = self.case.options.get("l1", 0.0), self.case.options.get("l2", 0.0)
        return l1 * weights.abs().sum() + l2 / 2.0 * (weights**2).sum()

    def hold_frozen(self) -> list[tuple[Tensor, tuple[Any, ...]]]:
        """Return each frozen part as its tensor and the index of it there."""
        held: list[tuple[Tensor, tuple[Any, ...]]] = []
        for place in self.case.frozen:
            layer, *rest = place
            unit = rest[0] if rest else slice(None)
            rows = len(self.weights[layer])
            if len(rest) < 2:
                held += [(self.weights[layer], (slice(None), unit))]
                held += [(self.biases[layer], (slice(None), unit))] if self.case.bias else []
            elif rest[1] < rows:
                held.append((self.weights[layer], (rest[1], unit)))
            else:
                held.append((self.biases[layer], (0, unit)))
        return held


def optimizer_of(case: Case, network: Network, rate: float) -> torch.optim.Optimizer:
    """Return PyTorch's optimizer with the case's options, or the defaults that are promised."""
    options, parameters = case.options, network.parameters()
    momentum = options.get("momentum", 0.9)
    match case.optimizer:
        case "sgd":
            return torch.optim.SGD(parameters, rate)
        case "momentum":
            return torch.optim.SGD(parameters, rate, momentum=momentum)
        case "nesterov":
            return torch.optim.SGD(parameters, rate, momentum=momentum, nesterov=True)
        case "adagrad":
            return torch.optim.Adagrad(parameters, rate, eps=options.get("epsilon", 1e-10))
        case "rmsprop":
            alpha, epsilon = options.get("rho", 0.99), options.get("epsilon", 1e-8)
            return torch.optim.RMSprop(parameters, rate, alpha=alpha, eps=epsilon)
    betas = (options.get("beta_1", 0.9), options.get("beta_2", 0.999))
    return torch.optim.Adam(parameters, rate, betas=betas, eps=options.get("epsilon", 1e-8))


def scheduler_of(case: Case, optimizer: torch.optim.Optimizer) -> Any:
    """Return PyTorch's scheduler, stepped once an epoch; None for a constant rate."""
    rate, epochs = case.options.get("decay_rate", 0.1), case.options.get("decay_epochs", 1000)
    match case.options.get("schedule"):
        case "step":
            return torch.optim.lr_scheduler.StepLR(optimizer, epochs, rate)
        case "exponential":
            return torch.optim.lr_scheduler.ExponentialLR(optimizer, rate ** (1.0 / epochs))
        case "cosine":
            return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    return None


def masks_of(case: Case, rng: np.random.Generator, n_samples: int) -> list[Tensor]:
    """Draw which hidden units stay, as the engine documents it."""
    share = case.options.get("dropout", 0.0)
    if not share:
        return []
    drawn = [rng.random((n_samples, units)) >= share for units in case.layer_sizes[1:-1]]
    return [torch.tensor(kept / (1.0 - share)) for kept in drawn]


def batches_of(case: Case, X: Tensor, y: Tensor) -> Iterator[tuple[Tensor, Tensor, bool]]:
    """Yield the batches of UPDATES updates, and whether each is the last of its epoch."""
    starts = range(0, N_SAMPLES, case.batch_size)
    for k in range(UPDATES):
        start = starts[k % len(starts)]
        part = slice(start, start + case.batch_size)
        yield X[part], y[part], start == starts[-1]


def train(case: Case, start: Array, rate: float) -> list[float]:
    """Train one network and return its parameters."""
    network = Network(case, start)
    optimizer = optimizer_of(case, network, rate)
    scheduler = scheduler_of(case, optimizer)
    rng = np.random.default_rng([case.options.get("seed", 0), 1])
    held = network.hold_frozen()
    X, y = map(torch.tensor, case.samples())
    for inputs, targets, ends_epoch in batches_of(case, X, y):
        optimizer.zero_grad()
        z = network.forward(inputs, masks_of(case, rng, len(inputs)))
        # Summed, the batches of an epoch with their parts of the penalty are the whole loss.
        is_sum = case.options.get("reduction") == "sum"
        share = len(inputs) / N_SAMPLES if is_sum else 1.0
        (loss_of_batch(case, z, targets) + share * network.penalty()).backward()
        for part, index in held:
            assert part.grad is not None
            part.grad[index] = 0.0
        if "clip_norm" in case.options:
            torch.nn.utils.clip_grad_norm_(network.parameters(), case.options["clip_norm"])
        optimizer.step()
        if scheduler and ends_epoch:
            scheduler.step()
    return network.flat()


def main() -> None:
    """Train all cases and write the file."""
    torch.set_num_threads(1)
    ends = {}
    for name, case in CASES.items():
        pairs = list(zip(case.starts(), case.learning_rates, strict=True))
        networks = [train(case, start, rate) for start, rate in pairs]
        moved = np.abs(np.array(networks) - case.starts()).max()
        # A case that does not move, or runs away, would prove nothing.
        assert 1e-3 < moved < 20.0, (name, moved)
        ends[name] = networks
    versions = {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(end)}" for name, end in ends.items())
    head = json.dumps({**versions, "updates": UPDATES})[:-1]
    FILE.write_text(f'{head}, "parameters": {{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{len(ends)} cases, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
