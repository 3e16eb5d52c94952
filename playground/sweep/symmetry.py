"""Whether two networks are the same one, written differently: symmetries of the weights.

Hidden units of a layer can change places, with all their weights, and the network answers as
before. So it does when a unit of an odd activation, f(-z) = -f(z), changes the sign of all its
weights, those that come in and those that go out. Sigmoid is odd about 1/2: f(z) = 1/2 +
tanh(z/2)/2, so with 1/2 of the outgoing weights moved into the next biases it is odd, too; without
biases there is no such place, and no such symmetry. A unit of ReLU, leaky ReLU or identity may
multiply what comes in by any c > 0, and divide what goes out by it.

Networks are compared unit by unit and not by a sorted form: two units that are nearly the same
would be sorted in either order, and the forms of equal networks would differ.

Source: Hecht-Nielsen 1990, "On the algebraic structure of feedforward network weight spaces";
Sussmann 1992, "Uniqueness of the weights for minimal feedforward nets with a given input-output
map", by whom tanh networks without superfluous units have no further symmetries.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from playground.engine import MLP
from playground.engine.arrays import Array

SAME_WITHIN = 0.05  # of the largest weight of a layer
MAX_TRIES = 2000  # of two units as one, in the comparison of two networks
ALL_TRIES = 200_000  # in the comparisons of all networks: about a second
ODD = {"tanh", "sine", "linear"}
SCALABLE = {"relu", "leaky_relu", "linear"}


class PlainWeights(NamedTuple):
    """The weights of a network in a form in which units differ by place and sign alone.

    Attributes:
        layers: of each layer a matrix: a row for each input and, with biases, one more; a column
            for each unit. Of a unit's own column all numbers change their sign together.
        has_signs: of each layer but the last, whether its units can change their sign.
        limits: of each layer the largest difference that is taken for none.
        has_bias: whether the last row of each matrix is of biases.
    """

    layers: list[Array]
    has_signs: list[bool]
    limits: list[float]
    has_bias: bool


def weights_of(mlp: MLP, parameters: Array) -> PlainWeights:
    """Return the weights of one network of the shape of `mlp`, shape (n_parameters,)."""
    one = mlp.with_parameters(np.asarray(parameters, dtype=np.float64))
    has_bias = mlp.bias
    layers = [
        np.vstack([weights, one.biases[k]]) if has_bias else weights.copy()
        for k, weights in enumerate(one.weights)
    ]
    names = [activation.name for activation in mlp.activations[:-1]]
    for name, (layer, following) in zip(names, pairwise(layers), strict=True):
        n_units = layer.shape[1]
        if name == "sigmoid" and has_bias:
            following[-1] += 0.5 * following[:n_units].sum(axis=0)
        if name in SCALABLE:
            sizes = np.sqrt((layer**2).sum(axis=0))
            sizes[sizes == 0.0] = 1.0
            layer /= sizes
            following[:n_units] *= sizes[:, np.newaxis]
    signs = [name in ODD or (name == "sigmoid" and has_bias) for name in names]
    limits = [SAME_WITHIN * float(np.abs(layer).max(initial=0.0)) for layer in layers]
    return PlainWeights(layers, signs, limits, has_bias)


def are_same(one: PlainWeights, other: PlainWeights) -> bool:
    """Return whether two networks are equal up to exchange, sign and scale of hidden units.

    Each unit of the one, layer after layer, is laid on a unit of the other whose incoming weights
    are the same within the limits; where several fit, all are tried, up to MAX_TRIES in all.
    """
    return _Matching(one, other).matches()


class _Matching:
    """The search for an order of the second network's units that makes it the first."""

    def __init__(self, one: PlainWeights, other: PlainWeights) -> None:
        self.one, self.other = one, other
        self.limits = [max(pair) for pair in zip(one.limits, other.limits, strict=True)]
        self.tries = 0

    def matches(self) -> bool:
        n_inputs = len(self.one.layers[0]) - self.one.has_bias
        return self._from(0, list(range(n_inputs)), np.ones(n_inputs))

    def _from(self, k: int, order: list[int], signs: Array) -> bool:
        """Return whether all layers from `k` on match, the one before it in an order with signs."""
        theirs = self.other.layers[k]
        turned = theirs[order] * signs[:, np.newaxis]
        if self.one.has_bias:
            turned = np.vstack([turned, theirs[-1]])
        ours = self.one.layers[k]
        if k == len(self.limits) - 1:
            return bool((np.abs(ours - turned) <= self.limits[k]).all())
        fits = [
            np.abs(ours[:, :, np.newaxis] - sign * turned[:, np.newaxis, :]).max(axis=0)
            <= self.limits[k]
            for sign in ((1.0, -1.0) if self.one.has_signs[k] else (1.0,))
        ]
        if not np.any(fits, axis=0).any(axis=1).all():
            return False
        return any(self._from(k + 1, *found) for found in self._orders(fits))

    def _orders(self, fits: list[Array]) -> Iterator[tuple[list[int], Array]]:
        """Yield orders with signs in which each unit fits; the units that fit fewest go first."""
        choices = [
            [(int(j), 1.0 - 2.0 * s) for s, fit in enumerate(fits) for j in np.flatnonzero(fit[i])]
            for i in range(len(fits[0]))
        ]
        by_choice = sorted(range(len(choices)), key=lambda i: len(choices[i]))
        taken: dict[int, tuple[int, float]] = {}

        def place(at: int) -> Iterator[tuple[list[int], Array]]:
            if at == len(by_choice):
                found = [taken[i] for i in range(len(choices))]
                yield [j for j, _ in found], np.array([sign for _, sign in found])
                return
            unit = by_choice[at]
            used = {j for j, _ in taken.values()}
            for j, sign in choices[unit]:
                self.tries += 1
                if self.tries > MAX_TRIES:
                    return
                if j not in used:
                    taken[unit] = (j, sign)
                    yield from place(at + 1)
                    del taken[unit]

        yield from place(0)


def marks_of(weights: PlainWeights) -> Array:
    """Return numbers that exchange and sign leave as they are: of each unit its length, in order.

    Biases are left out. Networks that are the same differ in none by more than `spread_of`.
    """
    ends = [layer[:-1] if weights.has_bias else layer for layer in weights.layers]
    return np.concatenate([np.sort(np.sqrt((one**2).sum(axis=0))) for one in ends])


def spread_of(weights: PlainWeights) -> Array:
    """Return how far each of `marks_of` may be from that of the same network."""
    return np.concatenate(
        [
            np.full(layer.shape[1], limit * np.sqrt(len(layer)))
            for layer, limit in zip(weights.layers, weights.limits, strict=True)
        ]
    )


def group_same(mlp: MLP, parameters: Array) -> list[list[int]] | None:
    """Return networks that are the same, as lists of their places, the longest list first.

    Each network joins the first list whose first member is the same.

    Args:
        mlp: a network of their shape.
        parameters: all finite, shape (n_networks, n_parameters).

    Returns:
        None where units are so much alike that comparing them would take too long.
    """
    forms = [weights_of(mlp, one) for one in parameters]
    lists: list[list[int]] = []
    marks = np.empty((len(parameters), sum(mlp.layer_sizes[1:])))
    tries = 0
    for k, form in enumerate(forms):
        own = marks_of(form)
        # Limits of the other network may be larger: a little more than twice lets none slip by.
        near = (np.abs(marks[: len(lists)] - own) <= 2.5 * spread_of(form)).all(axis=1)
        for at in np.flatnonzero(near):
            matching = _Matching(forms[lists[at][0]], form)
            is_same, tries = matching.matches(), tries + matching.tries
            if tries > ALL_TRIES:
                return None
            if is_same:
                lists[at].append(k)
                break
        else:
            marks[len(lists)] = own
            lists.append([k])
    return sorted(lists, key=len, reverse=True)
