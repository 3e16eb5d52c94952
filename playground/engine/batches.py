"""Batches: the samples, cut into pieces, in an order drawn anew for each epoch."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.engine.arrays import Array

# What a generator will draw next; numpy.random's own form of it.
GeneratorStates = tuple[Mapping[str, Any], ...]


def make_generators(seeds: Sequence[int], stream: int) -> list[np.random.Generator]:
    """Return a generator for each seed; streams of one seed have nothing to do with another."""
    return [np.random.default_rng([seed, stream] if stream else seed) for seed in seeds]


def states_of(generators: Sequence[np.random.Generator]) -> GeneratorStates:
    """Return what each generator will draw next."""
    return tuple(generator.bit_generator.state for generator in generators)


def set_states(generators: Sequence[np.random.Generator], states: GeneratorStates) -> None:
    """Make each generator draw what it would have drawn when the states were taken."""
    for generator, state in zip(generators, states, strict=True):
        generator.bit_generator.state = state


class Batches:
    """The samples of training in batches; the last of an epoch may be smaller.

    Attributes:
        parts: inputs, inputs with their last two axes swapped, and targets of each batch. They are
            views of arrays that `shuffle` fills.
        shuffles: whether an epoch has an order of its own; one single batch needs none.
        before_epoch: the generators' states before the order of the epoch under way was drawn.
        orders: for each generator, which sample stands where in the epoch under way.
    """

    def __init__(
        self, X: Array, y: Array, size: int, shuffle: bool, generators: list[np.random.Generator]
    ) -> None:
        """Cut the samples.

        Args:
            X: shape (n_samples, n_columns), or (n_networks, n_samples, n_columns).
            y: the targets, with as many samples; it may have the axis of networks or not.
            size: samples in a batch.
            shuffle: whether to draw a new order for each epoch.
            generators: one for an order that all networks share, or one for each network.
        """
        n_samples = X.shape[-2]
        self._generators = generators
        self.shuffles = shuffle and size < n_samples
        self.before_epoch = states_of(generators)
        self.orders = [np.arange(n_samples) for _ in generators]
        if self.shuffles:
            self._from = [X, y]
            if len(generators) > 1:
                of_each = (len(generators),)
                self._from = [np.broadcast_to(a, of_each + a.shape[-2:]) for a in (X, y)]
            self._into = [array.copy() for array in self._from]
            X, y = self._into
        self.parts = [
            (inputs := X[..., start : start + size, :], inputs.mT, y[..., start : start + size, :])
            for start in range(0, n_samples, size)
        ]

    def shuffle(self) -> None:
        """Draw the order of an epoch; what was drawn from is kept, to draw the same again."""
        self.before_epoch = states_of(self._generators)
        n_samples = self._from[0].shape[-2]
        self.orders = [generator.permutation(n_samples) for generator in self._generators]
        for values, shuffled in zip(self._from, self._into, strict=True):
            if len(self.orders) == 1:
                np.take(values, self.orders[0], axis=-2, out=shuffled, mode="clip")
            else:
                for network, order in enumerate(self.orders):
                    np.take(values[network], order, axis=0, out=shuffled[network], mode="clip")

    @property
    def states(self) -> GeneratorStates:
        """The generators' states, from which the order of the next epoch is drawn."""
        return states_of(self._generators)

    def go_to(self, states: GeneratorStates, mid_epoch: bool) -> None:
        """Draw from `states` on; in the middle of an epoch, draw its order again at once."""
        set_states(self._generators, states)
        self.before_epoch = states
        if mid_epoch and self.shuffles:
            self.shuffle()
