"""What training minimizes, and what is done to its gradient before an optimizer gets it."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.arrays import Array, as_number, as_weights, overflow_allowed
from playground.engine.curvature import Hessian
from playground.engine.passes import Pass

if TYPE_CHECKING:
    from playground.engine.network import MLP


class GradientTransform(Protocol):
    """What is done to a gradient."""

    def apply(self, gradient: Array, mlp: "MLP") -> None:
        """Change the gradient of a network in place."""


@dataclass(frozen=True)
class Penalty:
    """What is added to the loss for large weights: l1 sum |w| + l2 / 2 sum w^2, not of biases.

    It is true where it adds anything.
    """

    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        """Check; a ValueError names the factor that is not a number of at least 0."""
        for name in ("l1", "l2"):
            object.__setattr__(self, name, as_number(name, getattr(self, name)))

    def __bool__(self) -> bool:
        """Whether one of the factors is above 0."""
        return self.l1 > 0.0 or self.l2 > 0.0

    @overflow_allowed()
    def __call__(self, mlp: "MLP") -> Array:
        """Return the penalty of a network, shape (...)."""
        total = np.zeros(mlp.population)
        weights = mlp.parameters * mlp.weight_marks if self else mlp.parameters
        # Each only where it counts: 0 times an overflow would be NaN.
        if self.l1 > 0.0:
            total += self.l1 * np.abs(weights).sum(axis=-1)
        if self.l2 > 0.0:
            total += self.l2 / 2.0 * (weights * weights).sum(axis=-1)
        return total

    def gradient(self, mlp: "MLP") -> Array:
        """Return d penalty / d parameters, in their shape; at w = 0 that of |w| is taken as 0."""
        parameters = mlp.parameters
        slope = self.l1 * np.sign(parameters) + self.l2 * parameters
        return np.asarray(slope * mlp.weight_marks)

    def apply(self, gradient: Array, mlp: "MLP") -> None:
        """Add the gradient of the penalty to a gradient, in place."""
        gradient += self.gradient(mlp)

    def scaled(self, share: float) -> "Penalty":
        """Return a share of the penalty, such as a batch has of it."""
        return Penalty(self.l1 * share, self.l2 * share)


def L1(factor: float) -> Penalty:
    """Return the penalty factor * sum |w|, which draws weights to 0."""
    return Penalty(l1=factor)


def L2(factor: float) -> Penalty:
    """Return the penalty factor / 2 * sum w^2, which keeps weights small."""
    return Penalty(l2=factor)


@dataclass(frozen=True)
class Clip:
    """Shortens a gradient that is longer than a limit to about the limit.

    The gradient of each network is multiplied by limit / (norm + 1e-6), where that is below 1, as
    in PyTorch.

    Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural
    networks".
    """

    limit: float

    def __post_init__(self) -> None:
        """Check; a ValueError says what was expected."""
        object.__setattr__(self, "limit", as_number("clip_norm", self.limit))

    def apply(self, gradient: Array, _mlp: "MLP | None" = None) -> None:
        """Shorten a gradient in place."""
        norm = np.sqrt((gradient * gradient).sum(axis=-1, keepdims=True))
        np.multiply(gradient, np.minimum(self.limit / (norm + 1e-6), 1.0), gradient)


class Freeze:
    """Holds parameters still: their gradient is 0, and training puts them back after an update."""

    def __init__(self, marks: ArrayLike) -> None:
        """Take True for each parameter that is held still, as `MLP.mark` gives it."""
        self.marks: NDArray[Any] = np.array(marks)

    def check(self, mlp: "MLP") -> None:
        """Raise a ValueError where the marks do not fit a network."""
        if self.marks.dtype != bool or self.marks.shape != (mlp.n_parameters,):
            raise ValueError(
                f"frozen: expected True or False of shape ({mlp.n_parameters},), "
                f"got {self.marks.dtype} of shape {self.marks.shape}"
            )

    def apply(self, gradient: Array, _mlp: "MLP | None" = None) -> None:
        """Set the gradient of what is frozen to 0, in place."""
        np.copyto(gradient, 0.0, where=self.marks)


NO_PENALTY = Penalty()


@dataclass(eq=False)
class Objective:
    """What is minimized: the loss over some samples, reduced, and a penalty on the weights.

    The samples are checked when a network is measured on them. A sum can count for another number
    of samples than there are, to be compared with one over as many.

    Weights multiply the loss of each sample. A mean then divides by the number of samples, not by
    the sum of their weights: so the mean over a batch stands for that over all samples, whichever
    weights the batch has drawn. Where the weights of all samples add up to their number, as
    `balanced` ones do, both are the same over all of them: PyTorch's CrossEntropyLoss(weight=...),
    which divides by the weights of each batch.
    """

    X: ArrayLike  # shape (n_samples, n_inputs), or with an axis of networks; see `MLP.inputs`
    y: ArrayLike  # the targets, shape (n_samples, n_outputs), likewise
    loss: str = "squared_error"  # a key of `LOSSES`
    reduction: str = "mean"  # over the samples, or their "sum"
    penalty: Penalty = NO_PENALTY  # what is added to the loss
    n_counted: int | None = None  # how many samples a sum counts for; None is as there are
    sample_weights: ArrayLike | None = None  # how much each counts; `as_weights` has the shapes
    _mlp: "MLP | None" = field(init=False, default=None)

    def bind(self, mlp: "MLP") -> Pass:
        """Return a pass over the samples, allocated once for a network.

        Raises:
            ValueError: samples, loss or reduction do not fit the network.
        """
        if self._mlp is not mlp:
            self.inputs = mlp.inputs(self.X)
            n_samples = self.inputs.shape[-2]
            self.targets = mlp.targets(self.y, n_samples)
            self.rule = mlp.check_loss(self.loss, self.targets)
            self.weights: Array | None = None
            if self.sample_weights is not None:
                self.weights = as_weights(self.sample_weights, n_samples, *mlp.population)
            self._pass = Pass(mlp, n_samples, self.rule, self.reduction)
            self._mlp = mlp
        return self._pass

    def share(self, n_samples: int) -> float:
        """Return which share of the penalty a batch of so many of the samples has.

        The batches of an epoch add up to the whole sum, so each has its part of the penalty, too.
        A mean over a batch stands for the mean over all: it has the penalty in full.
        """
        return 1.0 if self.reduction == "mean" else n_samples / np.shape(self.X)[-2]

    def part(self, X: Array, y: Array, sample_weights: Array | None = None) -> "Objective":
        """Return what a batch of the samples minimizes, with its share of the penalty.

        Args:
            X: inputs of the batch, shape (n_samples, n_inputs), or with an axis of networks.
            y: its targets, shape (n_samples, n_outputs), likewise.
            sample_weights: how much each of its samples counts; None where all count alike.
        """
        penalty = self.penalty.scaled(self.share(np.shape(X)[-2]))
        return replace(self, X=X, y=y, penalty=penalty, sample_weights=sample_weights)

    @property
    def _scale(self) -> float:
        """What a sum is multiplied by to count for as many samples as it should."""
        if self.n_counted is None or self.reduction == "mean":
            return 1.0
        return self.n_counted / int(self.inputs.shape[-2])

    @overflow_allowed()
    def evaluate(self, mlp: "MLP") -> tuple[Array, Array]:
        """Return the outputs of a network, shape (..., n_samples, n_outputs), and its value.

        The outputs stay as they are until the same network is measured again.
        """
        run = self.bind(mlp)
        outputs = run.forward(self.inputs)
        losses = run.loss_of_samples(self.targets)
        if self.weights is not None:
            losses = losses * self.weights[..., 0]
        reduce = np.mean if self.reduction == "mean" else np.sum
        value = reduce(losses, axis=-1) * self._scale
        return outputs, np.asarray(value + self.penalty(mlp))

    def value(self, mlp: "MLP") -> Array:
        """Return the loss of a network with its penalty, shape (...)."""
        return self.evaluate(mlp)[1]

    @overflow_allowed()
    def backward(self, mlp: "MLP") -> Pass:
        """Return a pass that has gone forward and backward, the penalty left out."""
        run = self.bind(mlp)
        run.forward(self.inputs)
        run.backward(self.inputs.mT, self.targets, self.weights)
        return run

    @overflow_allowed()
    def gradient(self, mlp: "MLP") -> Array:
        """Return d value / d parameters, in their shape."""
        gradient = self.backward(mlp).gradient * self._scale
        return gradient + self.penalty.gradient(mlp) if self.penalty else gradient

    @overflow_allowed()
    def hessian(self, mlp: "MLP") -> Hessian:
        """Return d^2 value / d parameters^2, to be multiplied with vectors."""
        run = self.backward(mlp)
        curves = run.curves(self.targets, self.weights)
        return Hessian(mlp, run, self.inputs, curves, self._scale, self.penalty.l2)
