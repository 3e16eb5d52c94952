"""Where the weights start: functions that draw the matrix of one layer.

The spread of most depends on how many numbers come into a unit (n_inputs) and go out of the layer
(n_units), so that signals neither fade nor grow from layer to layer. `scale` multiplies it.
"""

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import Array

Initializer = Callable[[np.random.Generator, int, int, int, float], Array]


def zeros(
    _rng: np.random.Generator, rows: int, _n_inputs: int, n_units: int, _scale: float
) -> Array:
    """Return zeros, shape (rows, n_units): all units stay alike and a hidden layer never learns."""
    return np.zeros((rows, n_units))


def constant(
    _rng: np.random.Generator, rows: int, _n_inputs: int, n_units: int, scale: float
) -> Array:
    """Return `scale` everywhere, shape (rows, n_units): units of a layer stay alike here, too."""
    return np.full((rows, n_units), scale)


def uniform(
    rng: np.random.Generator, rows: int, _n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from the interval [-scale, scale), shape (rows, n_units), as the article does."""
    return rng.uniform(-scale, scale, (rows, n_units))


def normal(
    rng: np.random.Generator, rows: int, _n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from a normal distribution, mean 0, deviation `scale`."""
    return rng.normal(0.0, scale, (rows, n_units))


def lecun_normal(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from a normal distribution, mean 0, deviation scale sqrt(1 / n_inputs).

    Source: LeCun, Bottou, Orr and Mueller 1998, "Efficient backprop".
    """
    return rng.normal(0.0, scale * np.sqrt(1.0 / n_inputs), (rows, n_units))


def glorot_uniform(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from [-limit, limit), limit = scale sqrt(6 / (n_inputs + n_units)).

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks".
    """
    limit = scale * np.sqrt(6.0 / (n_inputs + n_units))
    return rng.uniform(-limit, limit, (rows, n_units))


def glorot_normal(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from a normal distribution, mean 0, deviation scale sqrt(2 / (n_inputs + n_units)).

    Source: as `glorot_uniform`.
    """
    return rng.normal(0.0, scale * np.sqrt(2.0 / (n_inputs + n_units)), (rows, n_units))


def he_uniform(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from [-limit, limit), limit = scale sqrt(6 / n_inputs).

    Source: He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers".
    """
    limit = scale * np.sqrt(6.0 / n_inputs)
    return rng.uniform(-limit, limit, (rows, n_units))


def he_normal(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from a normal distribution, mean 0, deviation scale sqrt(2 / n_inputs).

    Source: as `he_uniform`.
    """
    return rng.normal(0.0, scale * np.sqrt(2.0 / n_inputs), (rows, n_units))


INITIALIZERS: dict[str, Initializer] = {
    "zeros": zeros,
    "constant": constant,
    "uniform": uniform,
    "normal": normal,
    "lecun_normal": lecun_normal,
    "glorot_uniform": glorot_uniform,
    "glorot_normal": glorot_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
}
