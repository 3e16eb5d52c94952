"""The multilayer perceptron, in NumPy alone.

Start with core.py: it is the whole idea on one page, slowly. The other files do the same fast.
What a network is made of: activations, losses, initializers. What it does: passes (forward and
backward), objective (what is minimized, and what is done to its gradient), curvature (its second
derivatives), network. How it learns: optimizers, epochs, training (update after update, from any
state on). How good it has become: metrics. arrays has the type of every array, and refuses wrong
arguments.

    >>> from playground.engine import MLP, Trainer
    >>> mlp = MLP([2, 4, 1], bias=False, seed=0)
    >>> trainer = Trainer(mlp, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    >>> trainer.advance(epochs=1000)
"""

from playground.engine.activations import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.engine.curvature import Hessian, largest_curvature
from playground.engine.epochs import SCHEDULES, EarlyStop
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.network import MLP, Address
from playground.engine.objective import L1, L2, Clip, Freeze, Objective
from playground.engine.optimizers import (
    OPTIMIZERS,
    Adagrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSprop,
)
from playground.engine.training import Trace, Trainer, TrainerState

__all__ = [
    "ACTIVATIONS",
    "HIDDEN_ACTIVATIONS",
    "INITIALIZERS",
    "L1",
    "L2",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "SCHEDULES",
    "Adagrad",
    "Adam",
    "Address",
    "Clip",
    "EarlyStop",
    "Freeze",
    "GradientDescent",
    "Hessian",
    "Momentum",
    "Nesterov",
    "Objective",
    "RMSprop",
    "Trace",
    "Trainer",
    "TrainerState",
    "largest_curvature",
]
