"""Arrays: their type, numbers that may overflow, and checks of what is to become an array."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Entry = TypeVar("Entry")

# Arrays, not Python numbers: NumPy takes about 0.2 microseconds to convert a number, each time.
ZERO = np.array(0.0)
ONE = np.array(1.0)
MINUS_ONE = np.array(-1.0)

LARGEST = float(np.finfo(np.float64).max)  # stands in for infinity, so that 0 times it is 0


def overflow_allowed() -> np.errstate:
    """Return a context, or decorator, in which NumPy does not warn of overflow and invalid values.

    They are no accident here: sigmoid meets an overflow on the way to a right 0, and a learning
    rate that is too large is looked for afterwards, in the numbers.
    """
    return np.errstate(all="ignore")


def as_samples(name: str, values: ArrayLike, n_columns: int, n_networks: int = 0) -> Array:
    """Return `values` as a finite float64 array of shape (n_samples, n_columns).

    A single column may come as a flat list, the samples of a population with its axis in front.

    Raises:
        ValueError: `values` are no numbers, have another shape, no row, or a NaN or an infinity.
    """
    try:
        array = np.array(values, dtype=np.float64, order="C")
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name}: expected numbers of one shape, got {error}") from None
    if array.ndim == 1 and n_columns == 1:
        array = array[:, np.newaxis]
    split = n_networks > 0 and array.ndim == 3 and len(array) == n_networks
    if not (array.ndim == 2 or split) or array.shape[-1] != n_columns or not array.shape[-2]:
        of_each = f" or ({n_networks}, n_samples, {n_columns})" if n_networks else ""
        raise ValueError(
            f"{name}: expected shape (n_samples, {n_columns}){of_each} with n_samples >= 1, "
            f"got {array.shape}"
        )
    if not np.isfinite(array).all():
        *_, row, column = place = tuple(np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{name}: expected finite numbers, got {array[place]} in row {row}, column {column}"
        )
    return array


def as_weights(values: ArrayLike, n_samples: int, n_networks: int = 0) -> Array:
    """Return how much each sample counts, as float64 of shape (..., n_samples, 1).

    Args:
        values: at least 0, shape (n_samples,) or (n_samples, 1), or for a population whose members
            have samples of their own (n_networks, n_samples, 1).
        n_samples: how many there are.
        n_networks: how many networks a population has; 0 for one network.

    Raises:
        ValueError: there are more or fewer, or one is below 0 or no finite number.
    """
    weights = as_samples("sample_weights", values, 1, n_networks)
    if weights.shape[-2] != n_samples:
        raise ValueError(
            f"sample_weights: expected {n_samples}, one for each sample, got {weights.shape[-2]}"
        )
    if weights.min() < 0.0:
        raise ValueError(f"sample_weights: expected numbers of at least 0, got {weights.min():g}")
    return weights


def look_up(name: str, key: str, registry: Mapping[str, Entry]) -> Entry:
    """Return `registry[key]`; a ValueError names the argument, the choices and what came."""
    if not isinstance(key, str) or key not in registry:
        raise ValueError(f"{name}: expected one of {', '.join(registry)}, got {key!r}")
    return registry[key]


def as_number(name: str, value: float, high: float = np.inf) -> float:
    """Return `value` as a finite float from 0 to `high`."""
    bound = "a finite number of at least 0" if high == np.inf else f"a number from 0 to {high:g}"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name}: expected {bound}, got {value!r}") from None
    if not (np.isfinite(number) and 0.0 <= number <= high):
        raise ValueError(f"{name}: expected {bound}, got {value!r}")
    return number


def as_share(name: str, value: float) -> float:
    """Return `value` as a float from 0 to less than 1."""
    number = as_number(name, value, high=1.0)
    if number == 1.0:
        raise ValueError(f"{name}: expected a number from 0 to less than 1, got {value!r}")
    return number


def as_numbers(name: str, values: ArrayLike, n_networks: int, high: float = np.inf) -> Array:
    """Return a number as an array without axes, or one for each network as (n_networks, 1)."""
    if np.ndim(values) == 0:
        return np.array(as_number(name, cast(float, values), high))
    numbers = np.array([as_number(name, value, high) for value in cast(Iterable[float], values)])
    if len(numbers) != n_networks:
        networks = f"or {n_networks}, one for each network" if n_networks else "for one network"
        raise ValueError(f"{name}: expected one number {networks}, got {len(numbers)}")
    return numbers[:, np.newaxis]


def as_count(name: str, value: int, low: int = 1) -> int:
    """Return `value` as an int of at least `low`; booleans and fractions are refused."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < low:
        raise ValueError(f"{name}: expected a whole number of at least {low}, got {value!r}")
    return int(value)
