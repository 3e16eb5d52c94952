"""The multilayer perceptron, in NumPy alone.

Reading order: activations, losses, initializers (what a network is made of), network (the forward
and the backward pass), optimizers (what is done with a gradient), trainer (epochs and batches),
metrics (how good it has become).

    >>> from playground.engine import MLP, Trainer
    >>> mlp = MLP([2, 4, 1], bias=False, seed=0)
    >>> trainer = Trainer(mlp, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    >>> trainer.advance(epochs=1000)
"""

from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.network import MLP
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.trainer import Trainer, TrainerState

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "Trainer",
    "TrainerState",
]
