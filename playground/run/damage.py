"""Damage to a network, done on purpose: what breaks by it, and what heals when training goes on."""

import numpy as np

from playground.engine import MLP, Address
from playground.engine.arrays import Array

MOST_NOISE = 10.0  # standard deviations


def with_noise(mlp: MLP, parameters: Array, amount: float, seed: int) -> Array:
    """Return parameters with noise added to each.

    Args:
        mlp: a network of their build.
        parameters: shape (n_parameters,).
        amount: the standard deviation of the normal noise, as a share of the root mean square of
            the parameters of the same layer; of a layer of zeros, the standard deviation itself.
        seed: of the draw.

    Returns:
        Parameters of the same shape.
    """
    rng = np.random.default_rng(seed)
    noisy = parameters.copy()
    for layer in mlp.split(noisy):
        typical = float(np.sqrt(np.mean(layer**2))) or 1.0
        layer += amount * typical * rng.standard_normal(layer.shape)
    return noisy


def with_switched_off(mlp: MLP, parameters: Array, place: Address) -> Array:
    """Return parameters with a weight at 0, or all those by which a unit is heard.

    Raises:
        ValueError: there is no such place, or it is an output, which nothing hears.
    """
    layer, unit, row = place
    sizes = mlp.layer_sizes
    off = parameters.copy()
    matrices = mlp.split(off)
    if row is not None:
        if not (0 <= layer < len(matrices) and unit is not None):
            raise ValueError(f"place: expected a weight of the network, got {tuple(place)}")
        n_rows, n_units = matrices[layer].shape
        if not (0 <= row < n_rows and 0 <= unit < n_units):
            raise ValueError(f"place: expected a weight of the network, got {tuple(place)}")
        matrices[layer][row, unit] = 0.0
        return off
    if unit is None or not (-1 <= layer < len(matrices) - 1 and 0 <= unit < sizes[layer + 1]):
        raise ValueError(f"place: expected an input or a hidden unit, got {tuple(place)}")
    matrices[layer + 1][unit] = 0.0
    return off
