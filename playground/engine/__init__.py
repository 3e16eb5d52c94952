"""The multilayer perceptron, in NumPy alone.

Reading order. What a network is made of: activations, losses, initializers, layers (all weights in
one vector). What it does: passes (forward and backward), network. How it learns: optimizers (what
is done with a gradient), trainer (updates and epochs), state (where it stands). What can be added:
adjustments (of a gradient), schedules, dropout, stopping; batches holds the order of the samples.
How good it has become, and what is wrong with it: metrics, diagnostics. arrays checks what comes
in.

    >>> from playground.engine import MLP, Trainer
    >>> mlp = MLP([2, 4, 1], bias=False, seed=0)
    >>> trainer = Trainer(mlp, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    >>> trainer.advance(epochs=1000)
"""

from playground.engine.activations import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.network import MLP
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.schedules import SCHEDULES
from playground.engine.state import Trace, TrainerState
from playground.engine.stopping import EarlyStop
from playground.engine.trainer import Trainer

__all__ = [
    "ACTIVATIONS",
    "HIDDEN_ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "SCHEDULES",
    "EarlyStop",
    "Trace",
    "Trainer",
    "TrainerState",
]
