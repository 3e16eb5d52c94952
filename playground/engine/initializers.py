"""Where the weights start: functions that draw the matrix of one layer.

The spread of most depends on how many numbers come into a unit (n_inputs) and go out of the layer
(n_units), so that signals neither fade nor grow from layer to layer. `scale` multiplies it. `shape`
is that of the matrix, (n_inputs, n_units), or one row more where there are biases.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import Array

Shape = tuple[int, int]
Initializer = Callable[[Generator, Shape, int, float], Array]


def zeros(_rng: Generator, shape: Shape, _n_inputs: int, _scale: float) -> Array:
    """Return zeros: all units stay alike and a hidden layer never learns."""
    return np.zeros(shape)


def constant(_rng: Generator, shape: Shape, _n_inputs: int, scale: float) -> Array:
    """Return `scale` everywhere: units of a layer stay alike here, too."""
    return np.full(shape, scale)


def uniform(rng: Generator, shape: Shape, _n_inputs: int, scale: float) -> Array:
    """Draw from the interval [-scale, scale), as the article does."""
    return rng.uniform(-scale, scale, shape)


def normal(rng: Generator, shape: Shape, _n_inputs: int, scale: float) -> Array:
    """Draw normally around 0, standard deviation `scale`."""
    return rng.normal(0.0, scale, shape)


def lecun_normal(rng: Generator, shape: Shape, n_inputs: int, scale: float) -> Array:
    """Draw normally around 0, standard deviation scale sqrt(1 / n_inputs).

    Source: LeCun, Bottou, Orr and Mueller 1998, "Efficient backprop".
    """
    return rng.normal(0.0, scale * np.sqrt(1.0 / n_inputs), shape)


def glorot_uniform(rng: Generator, shape: Shape, n_inputs: int, scale: float) -> Array:
    """Draw from [-limit, limit), limit = scale sqrt(6 / (n_inputs + n_units)).

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks".
    """
    limit = scale * np.sqrt(6.0 / (n_inputs + shape[1]))
    return rng.uniform(-limit, limit, shape)


def glorot_normal(rng: Generator, shape: Shape, n_inputs: int, scale: float) -> Array:
    """Draw normally around 0, standard deviation scale sqrt(2 / (n_inputs + n_units)).

    Source: as `glorot_uniform`.
    """
    return rng.normal(0.0, scale * np.sqrt(2.0 / (n_inputs + shape[1])), shape)


def he_uniform(rng: Generator, shape: Shape, n_inputs: int, scale: float) -> Array:
    """Draw from [-limit, limit), limit = scale sqrt(6 / n_inputs).

    Source: He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers".
    """
    limit = scale * np.sqrt(6.0 / n_inputs)
    return rng.uniform(-limit, limit, shape)


def he_normal(rng: Generator, shape: Shape, n_inputs: int, scale: float) -> Array:
    """Draw normally around 0, standard deviation scale sqrt(2 / n_inputs).

    Source: as `he_uniform`.
    """
    return rng.normal(0.0, scale * np.sqrt(2.0 / n_inputs), shape)


INITIALIZERS: dict[str, Initializer] = {
    draw.__name__: draw
    for draw in (
        *(zeros, constant, uniform, normal, lecun_normal),
        *(glorot_uniform, glorot_normal, he_uniform, he_normal),
    )
}
