"""Optimizers: what is done with a gradient. Each is one vector update of the flat parameters.

In the formulas w are the parameters, g is their gradient, and every operation is one by one for
each number. Where PyTorch has an optimizer, it does the same here.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from playground.engine.arrays import Array


@dataclass(frozen=True)
class Options:
    """The numbers optimizers can be tuned with; each uses those its formula names.

    Attributes:
        momentum: the share of the last step that is kept, from 0 to less than 1.
        beta_1: the share of the running mean of gradients that is kept by adam, likewise.
        beta_2: the share of the running mean of squared gradients that is kept by adam.
        rho: the same for rmsprop.
        epsilon: added to a divisor that may be 0; None is the optimizer's own.
    """

    momentum: float = 0.9
    beta_1: float = 0.9
    beta_2: float = 0.999
    rho: float = 0.99
    epsilon: float | None = None


class GradientDescent:
    """Plain gradient descent: w <- w - learning_rate g.

    Attributes:
        learning_rate: an array without axes, or (n_networks, 1); may be written to.
        state: the arrays the optimizer carries from update to update; for this one, none.
    """

    options: tuple[str, ...] = ()  # the names of the options it uses

    def __init__(self, parameters: Array, learning_rate: Array, _options: Options) -> None:
        """Set up for parameters of this shape."""
        self.learning_rate = learning_rate
        self.state: tuple[Array, ...] = ()
        self._step = np.empty_like(parameters)

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, against `gradient` of the same shape."""
        np.multiply(gradient, self.learning_rate, self._step)
        np.subtract(parameters, self._step, parameters)


class Momentum(GradientDescent):
    """Steps that gather speed: v <- momentum v + g, w <- w - learning_rate v.

    Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods".
    """

    options = ("momentum",)

    def __init__(self, parameters: Array, learning_rate: Array, options: Options) -> None:
        """Set up, the velocity v at 0."""
        super().__init__(parameters, learning_rate, options)
        self._momentum = np.array(options.momentum)
        self._velocity = np.zeros_like(parameters)
        self.state = (self._velocity,)

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, along the velocity."""
        self._gather(gradient)
        super().update(parameters, self._velocity)

    def _gather(self, gradient: Array) -> None:
        np.multiply(self._velocity, self._momentum, self._velocity)
        np.add(self._velocity, gradient, self._velocity)


class Nesterov(Momentum):
    """Momentum that looks ahead: v <- momentum v + g, w <- w - learning_rate (g + momentum v).

    Source: Nesterov 1983; in this form Sutskever, Martens, Dahl and Hinton 2013, "On the importance
    of initialization and momentum in deep learning".
    """

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, along the velocity as it will be."""
        self._gather(gradient)
        step = self._step
        np.multiply(self._velocity, self._momentum, step)
        np.add(step, gradient, step)
        GradientDescent.update(self, parameters, step)


class Adagrad(GradientDescent):
    """A rate for each parameter: s <- s + g^2, w <- w - learning_rate g / (sqrt s + epsilon).

    Source: Duchi, Hazan and Singer 2011, "Adaptive subgradient methods".
    """

    options: tuple[str, ...] = ("epsilon",)
    own_epsilon = 1e-10

    def __init__(self, parameters: Array, learning_rate: Array, options: Options) -> None:
        """Set up, the gathered squares s at 0."""
        super().__init__(parameters, learning_rate, options)
        epsilon = options.epsilon
        self._epsilon = np.array(self.own_epsilon if epsilon is None else epsilon)
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


class RMSprop(Adagrad):
    """Adagrad that forgets: s <- rho s + (1 - rho) g^2, w <- w - learning_rate g / (sqrt s + eps).

    Source: Tieleman and Hinton 2012, lecture 6.5 of "Neural networks for machine learning".
    """

    options = ("rho", "epsilon")
    own_epsilon = 1e-8

    def __init__(self, parameters: Array, learning_rate: Array, options: Options) -> None:
        """Set up, the running mean of squares s at 0."""
        super().__init__(parameters, learning_rate, options)
        self._keep, self._take = np.array(options.rho), np.array(1.0 - options.rho)

    def _gather(self, gradient: Array) -> None:
        np.multiply(self._squares, self._keep, self._squares)
        np.multiply(gradient, gradient, self._step)
        np.multiply(self._step, self._take, self._step)
        np.add(self._squares, self._step, self._squares)


class Adam(GradientDescent):
    """Momentum and a rate for each parameter: running means of g and g^2, without their bias to 0.

    m <- beta_1 m + (1 - beta_1) g, s <- beta_2 s + (1 - beta_2) g^2; in update t
    w <- w - learning_rate M / (sqrt S + epsilon), M = m / (1 - beta_1^t), S = s / (1 - beta_2^t).

    Source: Kingma and Ba 2015, "Adam: a method for stochastic optimization".
    """

    options = ("beta_1", "beta_2", "epsilon")

    def __init__(self, parameters: Array, learning_rate: Array, options: Options) -> None:
        """Set up, both means at 0."""
        super().__init__(parameters, learning_rate, options)
        self._beta_1, self._beta_2 = options.beta_1, options.beta_2
        self._epsilon = 1e-8 if options.epsilon is None else options.epsilon
        self._keep_1, self._take_1 = np.array(options.beta_1), np.array(1.0 - options.beta_1)
        self._keep_2, self._take_2 = np.array(options.beta_2), np.array(1.0 - options.beta_2)
        self._mean, self._squares = np.zeros_like(parameters), np.zeros_like(parameters)
        self._updates = np.zeros(())
        self.state = (self._mean, self._squares, self._updates)
        self._correction, self._divisor = np.empty(()), np.empty(())

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, by about the learning rate each while g keeps its sign."""
        mean, squares, step, multiply, add = (
            self._mean, self._squares, self._step, np.multiply, np.add,
        )  # fmt: skip
        self._updates[...] = t = self._updates.item() + 1.0
        multiply(mean, self._keep_1, mean)
        multiply(gradient, self._take_1, step)
        add(mean, step, mean)
        multiply(squares, self._keep_2, squares)
        multiply(gradient, gradient, step)
        multiply(step, self._take_2, step)
        add(squares, step, squares)
        # M / (sqrt S + epsilon), with both corrections taken together into numbers.
        root = sqrt(1.0 - self._beta_2**t)
        self._divisor[...] = self._epsilon * root
        self._correction[...] = root / (1.0 - self._beta_1**t)
        np.sqrt(squares, step)
        add(step, self._divisor, step)
        np.divide(mean, step, step)
        multiply(step, self._correction, step)
        multiply(step, self.learning_rate, step)
        np.subtract(parameters, step, parameters)


OPTIMIZERS: dict[str, type[GradientDescent]] = {
    "sgd": GradientDescent,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adam": Adam,
}
