"""Where networks are trained: arrays for a block of them, taken up one block after the other."""

from dataclasses import replace

import numpy as np

from playground.data.datasets import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.metrics import accuracy
from playground.engine.passes import Pass
from playground.experiment import Experiment
from playground.sweep.outcome import Check, solved


class Bench:
    """The arrays to train some networks of a sweep at once, block after block of them.

    A block is as many networks as one call of NumPy serves best. While one is trained, the others
    wait as states: so a sweep needs little memory, and that stays in the processor's cache.

    Attributes:
        mlp: the networks of the block that is taken up, a population.
        trainer: trains them.
    """

    def __init__(
        self, experiment: Experiment, build: MLP, starts: dict[int, Array], dataset: Dataset
    ) -> None:
        """Allocate, and take up the first block.

        Args:
            experiment: how to train.
            build: a network of it.
            starts: for the number of each block the first parameters of its networks, shape
                (n_networks, n_parameters), which is the same for all.
            dataset: what to train and test on.
        """
        self._block = min(starts)
        self.mlp = build.with_parameters(starts[self._block])
        self.trainer = experiment.make_trainer(self.mlp, dataset)
        begin = self.trainer.state()
        self._waiting = {
            block: replace(begin, parameters=parameters) for block, parameters in starts.items()
        }
        self._dataset = dataset
        self._unit = dataset.target_deviation
        self._inputs = self.mlp.inputs(dataset.X)
        self._targets = experiment.make_targets(dataset)
        self._loss = self.mlp.check_loss(experiment.loss, self._targets[: dataset.n_train])
        self._reduce = np.sum if experiment.reduction == "sum" else np.mean
        self._pass = Pass(self.mlp, len(dataset.X))

    def take_up(self, block: int) -> None:
        """Put the block under way aside, and go on with another one."""
        if block != self._block:
            self._waiting[self._block] = self.trainer.state()
            self.trainer.restore(self._waiting[block])
            self._block = block

    def check(self) -> Check:
        """Look at every network as it is now."""
        n = self._dataset.n_train
        with overflow_allowed():
            outputs = self._pass.forward(self._inputs)
            penalty = self.trainer.penalty(self.mlp)
            losses = self._loss_on(slice(n)) + penalty
            diverged = ~(np.isfinite(losses) & np.isfinite(self.mlp.parameters).all(axis=-1))
            test_losses, test_accuracies = self._test(outputs)
            outputs, targets = outputs[:, :n], self._targets[:n]
            return Check(
                losses=losses,
                errors=np.abs(targets - outputs).max(axis=(-2, -1)) * self._unit,
                solved=solved(outputs, targets) & ~diverged,
                diverged=diverged,
                test_losses=test_losses + penalty,
                test_accuracies=np.where(diverged, np.nan, test_accuracies),
            )

    def _loss_on(self, part: slice) -> Array:
        """Return the loss of each network on some of the points, without the penalty."""
        z, a = self._pass.net_inputs[-1][:, part], self._pass.outputs[-1][:, part]
        return np.asarray(self._reduce(self._loss.value(z, a, self._targets[part]), axis=-1))

    def _test(self, outputs: Array) -> tuple[Array, Array]:
        """Return loss, without the penalty, and accuracy on the points to test on."""
        n = self._dataset.n_train
        n_test = len(self._dataset.X) - n
        nothing = np.full(len(self.mlp.parameters), np.nan)
        if not n_test:
            return nothing, nothing
        scale = n / n_test if self._reduce is np.sum else 1.0
        losses = self._loss_on(slice(n, None)) * scale
        values = np.unique(self._targets)
        if len(values) != 2:
            return losses, nothing
        threshold = float(values.mean()) if self._targets.shape[-1] == 1 else None
        return losses, accuracy(outputs[:, n:], self._targets[n:], threshold)
