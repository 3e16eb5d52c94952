"""Where the weights start: functions that draw the matrix of one layer."""

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import Array

Initializer = Callable[[np.random.Generator, int, int, int, float], Array]


def zeros(
    _rng: np.random.Generator, rows: int, _n_inputs: int, n_units: int, _scale: float
) -> Array:
    """Return zeros, shape (rows, n_units): all units stay alike and a hidden layer never learns."""
    return np.zeros((rows, n_units))


def uniform(
    rng: np.random.Generator, rows: int, _n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from the interval [-scale, scale), shape (rows, n_units), as the article does."""
    return rng.uniform(-scale, scale, (rows, n_units))


def glorot_uniform(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from [-limit, limit), limit = scale sqrt(6 / (n_inputs + n_units)).

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks".
    """
    limit = scale * np.sqrt(6.0 / (n_inputs + n_units))
    return rng.uniform(-limit, limit, (rows, n_units))


def he_normal(
    rng: np.random.Generator, rows: int, n_inputs: int, n_units: int, scale: float
) -> Array:
    """Draw from a normal distribution, mean 0, deviation scale sqrt(2 / n_inputs).

    Source: He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers".
    """
    return rng.normal(0.0, scale * np.sqrt(2.0 / n_inputs), (rows, n_units))


INITIALIZERS: dict[str, Initializer] = {
    "zeros": zeros,
    "uniform": uniform,
    "glorot_uniform": glorot_uniform,
    "he_normal": he_normal,
}
