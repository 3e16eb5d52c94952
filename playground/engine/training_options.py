"""How a network is trained, as a value: every option of training, and its checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from playground.engine.arrays import as_count, as_number, as_share, look_up
from playground.engine.epochs import SCHEDULES, EarlyStop
from playground.engine.network import MLP
from playground.engine.objective import Clip, Freeze, GradientTransform, Penalty


@dataclass(frozen=True)
class TrainingOptions:
    """How a network is trained, besides loss, optimizer and batch size.

    The gradient is changed by l1, l2 and frozen, by `gradient` in its order, then by clip_norm.
    """

    shuffle: bool = True  # draw a new order of the samples for each epoch
    seed: int | Sequence[int] = 0  # of what shuffles and drops units, or one for each network
    sample_weights: ArrayLike | None = None  # what multiplies the loss of each; see `Objective`
    l1: float = 0.0  # adds l1 * sum |w| to the loss, over weights and not biases
    l2: float = 0.0  # adds l2 / 2 * sum w^2, likewise; what batches have of both: `Objective.share`
    frozen: ArrayLike | None = None  # True for what is held still, as `MLP.mark` gives it
    clip_norm: float | None = None  # the norm that a network's gradient is shortened to
    gradient: Sequence[GradientTransform] = ()  # such as [L2(0.01), Clip(1.0)]
    dropout: float = 0.0  # the probability with which a hidden unit is dropped, below 1
    schedule: str = "constant"  # a key of `SCHEDULES`
    decay_rate: float = 0.1  # for step and exponential, the factor over `decay_epochs`, 0 to 1
    decay_epochs: int = 1000  # until the next step, the whole factor, or half a cosine's wave
    early_stop: EarlyStop | None = None  # when to end by itself

    def __post_init__(self) -> None:
        """Check; a ValueError names the argument, what was expected and what came."""
        as_share("dropout", self.dropout)
        look_up("schedule", self.schedule, SCHEDULES)
        as_number("decay_rate", self.decay_rate, high=1.0)
        as_count("decay_epochs", self.decay_epochs)

    def transforms(self, mlp: MLP) -> list[GradientTransform]:
        """Return all that is done to the gradient of a network, in this order."""
        penalty = Penalty(self.l1, self.l2)
        found: list[GradientTransform] = [penalty] if penalty else []
        found += [] if self.frozen is None else [Freeze(self.frozen)]
        found += self.gradient
        found += [] if self.clip_norm is None else [Clip(self.clip_norm)]
        for one in found:
            if isinstance(one, Freeze):
                one.check(mlp)
        return found
