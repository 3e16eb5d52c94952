"""What a trainer stands at, to go on from there exactly, and every number of one update."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.engine.batches import GeneratorStates


@dataclass(frozen=True)
class TrainerState:
    """All that training needs to go on from here exactly.

    Attributes:
        parameters: a copy of the network's parameters.
        epoch: completed epochs.
        batch: how many batches of the epoch under way are done; 0 between epochs.
        updates_per_epoch: how many batches an epoch has.
        updates: parameter updates since the start.
        optimizer: copies of the arrays the optimizer carries.
        optimizer_name: whose they are.
        order: the states of the generators that shuffle, before the epoch under way was shuffled,
            or between epochs before the next one is.
        dropout: the states of the generators that dropout draws from.
        watch: what the early stop remembers, if there is one.
    """

    parameters: Array
    epoch: int = 0
    batch: int = 0
    updates_per_epoch: int = 1
    updates: int = 0
    optimizer: tuple[Array, ...] = ()
    optimizer_name: str = ""
    order: GeneratorStates = ()
    dropout: GeneratorStates = ()
    watch: Array | None = None


@dataclass(frozen=True)
class Trace:
    """Every number of one update, layer by layer where it is a tuple.

    Attributes:
        samples: which samples the batch holds, counted from 0, shape (n_samples,).
        inputs: what comes into the first layer, its last column ones where there are biases.
        targets: shape (n_samples, n_outputs).
        net_inputs: z, shape (n_samples, n_units) each, as the next four.
        outputs: a = f(z).
        errors: d loss / d a; where the loss gives d loss / d z at once, that.
        slopes: f'(z), or None for an output layer that needs none.
        deltas: d loss / d z.
        gradient: d loss / d parameters by backpropagation, shape (n_parameters,), as all below.
        adjusted: what the optimizer got of it: with the penalty, without what is frozen, clipped.
        before: the parameters before the update.
        after: and after it.
        learning_rate: of this update.
        state: all that training needs to go on after it.
    """

    samples: NDArray[np.int64]
    inputs: Array
    targets: Array
    net_inputs: tuple[Array, ...]
    outputs: tuple[Array, ...]
    errors: tuple[Array, ...]
    slopes: tuple[Array | None, ...]
    deltas: tuple[Array, ...]
    gradient: Array
    adjusted: Array
    before: Array
    after: Array
    learning_rate: float
    state: TrainerState
