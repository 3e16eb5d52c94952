"""Optimizers: what is done with a gradient. Each is one vector update of the flat parameters.

In the formulas w are the parameters, g is their gradient, and every operation is one by one for
each number. Where PyTorch has an optimizer, it does the same here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from math import sqrt
from typing import ClassVar, Self

import numpy as np

from playground.engine.arrays import Array, as_number, as_numbers, as_share, look_up

Rate = float | Sequence[float] | Array


@dataclass(eq=False)
class GradientDescent:
    """Plain gradient descent: w <- w - learning_rate g.

    An optimizer is made of its settings, as in `Adam(0.01, beta_1=0.8)`; its fields besides the
    learning rate are its options. `start` gives it the arrays that it computes with.

    Attributes:
        name: the key in `OPTIMIZERS`.
        learning_rate: at least 0; for a population also a sequence, one for each network.
        rate: the same as an array without axes, or (n_networks, 1); may be written to.
        state: the arrays the optimizer carries from update to update; for this one, none.
    """

    name: ClassVar[str] = "sgd"
    learning_rate: Rate = 0.5

    def __post_init__(self) -> None:
        """Check the options; a ValueError names the one that is wrong."""
        for option in self.options():
            setattr(self, option, check_option(option, getattr(self, option)))

    @classmethod
    def summary(cls) -> str:
        """Return what it does, with its formula: the first paragraph of its docstring."""
        return " ".join((cls.__doc__ or "").split("\n\n")[0].split())

    @classmethod
    @cache
    def options(cls) -> tuple[str, ...]:
        """Return the names of its options, epsilon last: it matters least."""
        names = (one.name for one in fields(cls) if one.name != "learning_rate")
        return tuple(sorted(names, key=lambda name: name == "epsilon"))

    def start(self, parameters: Array) -> Self:
        """Return a copy that stands before its first update of parameters of this shape."""
        other = replace(self)
        other._allocate(parameters)
        return other

    def _allocate(self, parameters: Array) -> None:
        n_networks = len(parameters) if parameters.ndim > 1 else 0
        self.rate = as_numbers("learning_rate", self.learning_rate, n_networks)
        self.state: tuple[Array, ...] = ()
        self._step = np.empty_like(parameters)

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, against `gradient` of the same shape."""
        np.multiply(gradient, self.rate, self._step)
        np.subtract(parameters, self._step, parameters)


@dataclass(eq=False)
class Momentum(GradientDescent):
    """Steps that gather speed: v <- momentum v + g, w <- w - learning_rate v.

    Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods".
    """

    name = "momentum"
    momentum: float = 0.9  # the share of the last step that is kept, 0 to less than 1

    def _allocate(self, parameters: Array) -> None:
        super()._allocate(parameters)
        self._momentum = np.array(self.momentum)
        self._velocity = np.zeros_like(parameters)
        self.state = (self._velocity,)

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, along the velocity."""
        self._gather(gradient)
        super().update(parameters, self._velocity)

    def _gather(self, gradient: Array) -> None:
        np.multiply(self._velocity, self._momentum, self._velocity)
        np.add(self._velocity, gradient, self._velocity)


@dataclass(eq=False)
class Nesterov(Momentum):
    """Momentum that looks ahead: v <- momentum v + g, w <- w - learning_rate (g + momentum v).

    Source: Nesterov 1983; in this form Sutskever, Martens, Dahl and Hinton 2013, "On the importance
    of initialization and momentum in deep learning".
    """

    name = "nesterov"

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, along the velocity as it will be."""
        self._gather(gradient)
        step = self._step
        np.multiply(self._velocity, self._momentum, step)
        np.add(step, gradient, step)
        GradientDescent.update(self, parameters, step)


@dataclass(eq=False)
class Adagrad(GradientDescent):
    """A rate for each parameter: s <- s + g^2, w <- w - learning_rate g / (sqrt s + epsilon).

    Source: Duchi, Hazan and Singer 2011, "Adaptive subgradient methods".
    """

    name = "adagrad"
    epsilon: float = 1e-10  # added to a divisor that may be 0

    def _allocate(self, parameters: Array) -> None:
        super()._allocate(parameters)
        self._epsilon = np.array(self.epsilon)
        self._squares = np.zeros_like(parameters)
        self.state = (self._squares,)

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, less where gradients have been large."""
        step = self._step
        self._gather(gradient)
        np.sqrt(self._squares, step)
        np.add(step, self._epsilon, step)
        np.divide(gradient, step, step)
        super().update(parameters, step)

    def _gather(self, gradient: Array) -> None:
        np.multiply(gradient, gradient, self._step)
        np.add(self._squares, self._step, self._squares)


@dataclass(eq=False)
class RMSprop(Adagrad):
    """Adagrad that forgets: s <- rho s + (1 - rho) g^2, w <- w - learning_rate g / (sqrt s + eps).

    Source: Tieleman and Hinton 2012, lecture 6.5 of "Neural networks for machine learning".
    """

    name = "rmsprop"
    epsilon: float = 1e-8
    rho: float = 0.99  # the share of the mean of squared gradients that is kept

    def _allocate(self, parameters: Array) -> None:
        super()._allocate(parameters)
        self._keep, self._take = np.array(self.rho), np.array(1.0 - self.rho)

    def _gather(self, gradient: Array) -> None:
        np.multiply(self._squares, self._keep, self._squares)
        np.multiply(gradient, gradient, self._step)
        np.multiply(self._step, self._take, self._step)
        np.add(self._squares, self._step, self._squares)


@dataclass(eq=False)
class Adam(GradientDescent):
    """Momentum and a rate for each parameter: running means of g and g^2, without their bias to 0.

    m <- beta_1 m + (1 - beta_1) g, s <- beta_2 s + (1 - beta_2) g^2; in update t
    w <- w - learning_rate M / (sqrt S + epsilon), M = m / (1 - beta_1^t), S = s / (1 - beta_2^t).

    Source: Kingma and Ba 2015, "Adam: a method for stochastic optimization".
    """

    name = "adam"
    beta_1: float = 0.9  # the share of the mean of gradients that is kept
    beta_2: float = 0.999  # the share of the mean of squared gradients that is kept
    epsilon: float = 1e-8

    def _allocate(self, parameters: Array) -> None:
        super()._allocate(parameters)
        self._keep_1, self._take_1 = np.array(self.beta_1), np.array(1.0 - self.beta_1)
        self._keep_2, self._take_2 = np.array(self.beta_2), np.array(1.0 - self.beta_2)
        self._mean, self._squares = np.zeros_like(parameters), np.zeros_like(parameters)
        self._updates = np.zeros(())
        self.state = (self._mean, self._squares, self._updates)
        self._correction, self._divisor = np.empty(()), np.empty(())

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, by about the learning rate each while g keeps its sign."""
        mean, squares, step = self._mean, self._squares, self._step
        multiply, add = np.multiply, np.add
        self._updates[...] = t = self._updates.item() + 1.0
        multiply(mean, self._keep_1, mean)
        multiply(gradient, self._take_1, step)
        add(mean, step, mean)
        multiply(squares, self._keep_2, squares)
        multiply(gradient, gradient, step)
        multiply(step, self._take_2, step)
        add(squares, step, squares)
        # M / (sqrt S + epsilon), with both corrections taken together into numbers.
        root = sqrt(1.0 - self.beta_2**t)
        self._divisor[...] = self.epsilon * root
        self._correction[...] = root / (1.0 - self.beta_1**t)
        np.sqrt(squares, step)
        add(step, self._divisor, step)
        np.divide(mean, step, step)
        multiply(step, self._correction, step)
        multiply(step, self.rate, step)
        np.subtract(parameters, step, parameters)


OPTIMIZERS: dict[str, type[GradientDescent]] = {
    one.name: one for one in (GradientDescent, Momentum, Nesterov, Adagrad, RMSprop, Adam)
}


def option_names() -> tuple[str, ...]:
    """Return the options of all optimizers, each once."""
    return tuple(dict.fromkeys(name for one in OPTIMIZERS.values() for name in one.options()))


def check_option(name: str, value: float) -> float:
    """Return an option as a float: a share from 0 to less than 1, or epsilon of at least 0."""
    return as_number(name, value) if name == "epsilon" else as_share(name, value)


def make_optimizer(
    optimizer: str | GradientDescent, learning_rate: Rate, options: Mapping[str, float | None]
) -> GradientDescent:
    """Return the optimizer of a name; one that is an optimizer already as it is.

    Options of other optimizers are checked, but do nothing; None stands for the optimizer's own.

    Raises:
        ValueError: an argument is not as described.
        TypeError: an option is not one of any optimizer.
    """
    if unknown := options.keys() - set(option_names()):
        raise TypeError(
            f"options: expected some of {', '.join(option_names())}, got {min(unknown)}"
        )
    given = {
        name: check_option(name, value) for name, value in options.items() if value is not None
    }
    if isinstance(optimizer, GradientDescent):
        return optimizer
    kind = look_up("optimizer", optimizer, OPTIMIZERS)
    return kind(learning_rate, **{name: given[name] for name in kind.options() if name in given})
