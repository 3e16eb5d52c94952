"""Where the networks of a sweep are trained, one block after the other in the same arrays."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.metrics import accuracy, largest_errors
from playground.engine.training import TrainerState
from playground.experiment import Experiment
from playground.sweep.outcome import EpochCheck, solved


class BlockTrainer:
    """The arrays to train some networks of a sweep at once, block after block of them.

    A block is as many networks as one call of NumPy serves best. While one is trained, the others
    wait as states: so a sweep needs little memory, and that stays in the processor's cache.

    Attributes:
        mlp: the networks of the current block, a population.
        trainer: trains them.
    """

    def __init__(
        self, experiment: Experiment, build: MLP, starts: dict[int, Array], dataset: Dataset
    ) -> None:
        """Allocate, and load the first block.

        `starts` has for the number of each block the initial parameters of its networks, shape
        (n_networks, n_parameters), which is the same for all; `build` is one network.
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
        _, self._test_objective = experiment.make_objectives(dataset)

    def switch_to(self, block: int) -> None:
        """Put the current block aside, and continue with another one."""
        if block != self._block:
            self._waiting[self._block] = self.trainer.state()
            self.trainer.restore(self._waiting[block])
            self._block = block

    def states(self) -> dict[int, TrainerState]:
        """Return all that is needed to go on from here exactly, for each block."""
        return {**self._waiting, self._block: self.trainer.state()}

    def go_to(self, states: Mapping[int, TrainerState]) -> None:
        """Take up states that `states` of an equal one gave; those of other blocks are left out."""
        self._waiting = {block: states[block] for block in self._waiting}
        self.trainer.restore(self._waiting[self._block])

    def check(self) -> EpochCheck:
        """Check every network."""
        targets = self._dataset.train.y
        outputs, losses = self.trainer.objective.evaluate(self.mlp)
        diverged = ~(np.isfinite(losses) & np.isfinite(self.mlp.parameters).all(axis=-1))
        test_losses, test_accuracies = self._test()
        with overflow_allowed():
            errors = largest_errors(outputs, targets).max(axis=-1) * self._unit
        return EpochCheck(
            losses=losses,
            errors=errors,
            solved=solved(outputs, targets) & ~diverged,
            diverged=diverged,
            test_losses=test_losses,
            test_accuracies=np.where(diverged, np.nan, test_accuracies),
        )

    def _test(self) -> tuple[Array, Array]:
        """Return loss and accuracy on the test points."""
        nothing = np.full(len(self.mlp.parameters), np.nan)
        if self._test_objective is None:
            return nothing, nothing
        targets = self._dataset.test.y
        outputs, losses = self._test_objective.evaluate(self.mlp)
        values = np.unique(self._dataset.y)
        if len(values) != 2:
            return losses, nothing
        threshold = float(values.mean()) if targets.shape[-1] == 1 else None
        return losses, accuracy(outputs, targets, threshold)
