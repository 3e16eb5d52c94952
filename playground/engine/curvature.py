"""Curvature: the second derivatives of what training minimizes, as products with vectors.

The Hessian of n parameters has n^2 numbers. Its product with a vector costs about as much as two
gradients, and products are all that its largest eigenvalue takes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.activations import softmax_backward
from playground.engine.arrays import Array, as_count, as_number, overflow_allowed
from playground.engine.passes import Pass

if TYPE_CHECKING:
    from playground.engine.network import MLP
    from playground.engine.objective import Objective

TOLERANCE = 1e-3  # of a relative residual: as good as a chart can show
MOST_PRODUCTS = 100
LEAST_PART = 1e-4  # of a vector that is left when others are taken out, for it to be a direction
ROUNDING = 1e-12  # what is so much shorter than the longest product seen is no residual


class Hessian:
    """The matrix H of d^2 value / d parameters^2 at a network, known by its products H v.

    Each number of the forward and the backward pass is differentiated along v, in the order in
    which they were computed, so that a product is exact up to rounding. It belongs to the network
    as it was when this was made. At a kink (of relu, of an absolute error, of |w| in an L1 penalty)
    there is no second derivative: it is taken as 0, that of elu as on the left.

    Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian".

    Attributes:
        shape: of the parameters of the network, and of a product.
    """

    def __init__(
        self, mlp: "MLP", run: Pass, inputs: Array, curves: Array, scale: float, l2: float
    ) -> None:
        """Take from a pass what products need; `Objective.hessian` makes one.

        Args:
            mlp: the network.
            run: has gone forward and backward through it.
            inputs: of the first layer, as `MLP.inputs` gives them.
            curves: of its outputs, as `Pass.curves` gives them.
            scale: what the loss of the pass is multiplied by.
            l2: the factor of the L2 penalty.
        """
        self.shape = mlp.parameters.shape
        self._split, self._bias, self._scale = mlp.split, mlp.bias, scale
        self._penalty = l2 * mlp.weight_marks
        self._inputs = [inputs, *(self._with_ones(a) for a in run.activations[:-1])]
        self._weights_T = [weights.mT.copy() for weights in mlp.weights]
        self._deltas = [delta.copy() for delta in run.deltas]
        hidden = list(zip(mlp.activations[:-1], run.pre_activations, run.errors, strict=False))
        self._slopes = [f.derivative_at(z) for f, z, _ in hidden]
        self._bends = [error * f.second_derivative_at(z) for f, z, error in hidden]
        self._output = differentiate_output_delta(mlp, run, curves)

    def _with_ones(self, a: Array) -> Array:
        """Return a copy of the activations of a layer, as the next layer meets them."""
        return np.concatenate([a, np.ones((*a.shape[:-1], 1))], axis=-1) if self._bias else a.copy()

    def _without_bias(self, matrix: Array) -> Array:
        return matrix[..., :-1, :] if self._bias else matrix

    @overflow_allowed()
    def __call__(self, vector: ArrayLike) -> Array:
        """Return H v.

        Args:
            vector: v, in the shape of the parameters, or (n_parameters,) for all networks alike.

        Returns:
            In the shape of the parameters.

        Raises:
            ValueError: v has another shape.
        """
        v = np.asarray(vector, dtype=np.float64)
        if v.shape not in (self.shape, self.shape[-1:]):
            raise ValueError(f"vector: expected shape {self.shape}, got {v.shape}")
        directions = self._split(np.broadcast_to(v, self.shape))
        # What begins with d_ is the derivative along v of what it names.
        d_z: list[Array] = []
        d_a: list[Array] = []
        for k, (inputs, direction) in enumerate(zip(self._inputs, directions, strict=True)):
            d_z.append(np.matmul(inputs, direction))
            if k:
                d_z[k] += np.matmul(d_a[k - 1], self._weights_T[k].mT)
            if k < len(self._slopes):
                d_a.append(d_z[k] * self._slopes[k])
        product = np.empty(self.shape)
        d_matrices = self._split(product)
        d_delta = self._output(d_z[-1])
        for k in reversed(range(len(d_z))):
            np.matmul(self._inputs[k].mT, d_delta, d_matrices[k])
            if k:
                delta, d_weights = self._deltas[k], self._without_bias(d_matrices[k])
                d_weights += np.matmul(d_a[k - 1].mT, delta)
                d_error = np.matmul(d_delta, self._weights_T[k])
                d_error += np.matmul(delta, self._without_bias(directions[k]).mT)
                d_delta = d_error * self._slopes[k - 1] + self._bends[k - 1] * d_z[k - 1]
        return product * self._scale + self._penalty * v


def differentiate_output_delta(mlp: "MLP", run: Pass, curves: Array) -> Callable[[Array], Array]:
    """Return the function from d z of the output layer to d delta, both in the shape of outputs.

    The pass has gone forward and backward. Where delta is e f'(z), e the derivative of the loss by
    the output, d delta = (e' f'(z)^2 + e f''(z)) d z.
    """
    f, z, a = mlp.activations[-1], run.pre_activations[-1], run.outputs.copy()
    error = run.errors[-1].copy()
    of_logits = run.errors[-1] is run.deltas[-1]  # then delta is e, and d delta = e' f'(z) d z
    if f.derivative:
        slope = f.derivative_at(z)
        factor = curves * slope
        if not of_logits:
            factor = factor * slope + error * f.second_derivative_at(z)
        return lambda d_z: d_z * factor
    # Softmax: delta = a (e - sum_j a_j e_j), and its matrix of derivatives is symmetric.
    centred = error - dot(a, error)

    def differentiate(d_z: Array) -> Array:
        d_a = d_z.copy()
        softmax_backward(a, d_a)
        d_error = curves * d_a
        if of_logits:
            return d_error
        softmax_backward(a, d_error)
        return np.asarray(d_error + centred * d_a - a * dot(d_a, error))

    return differentiate


class LargestCurvature(NamedTuple):
    """The largest eigenvalue of a Hessian, as far as it was found; see `largest_curvature`.

    Attributes:
        value: v . H v, shape (...); NaN where numbers overflow. It is never above the eigenvalue,
            but for rounding.
        residual: the length of H v - value v as a share of the value, shape (...). An eigenvalue
            lies within so much of the value.
        converged: whether that is within the tolerance, shape (...).
        direction: the unit vector v, in the shape of the parameters.
        n_products: how many products were taken of each Hessian.
    """

    value: Array
    residual: Array
    converged: NDArray[np.bool_]
    direction: Array
    n_products: int


@overflow_allowed()
def largest_curvature(
    objective: "Objective",
    mlp: "MLP",
    scales: ArrayLike = 1.0,
    tolerance: float = TOLERANCE,
    most_products: int = MOST_PRODUCTS,
) -> LargestCurvature:
    """Return the largest (most positive) eigenvalue of the Hessian of an objective.

    It is a power iteration that looks sideways. Plain power iteration replaces v by H v, and so
    finds the eigenvalue that is largest in size, be it negative. Here v is replaced by that
    combination of v, H v and the last step in which v . H v is largest. That needs one product,
    too, but no shift against negative eigenvalues, and far fewer steps. The first v is drawn at
    random, the same each time. A population is measured in one go.

    Source: Knyazev 2001, "Toward the optimal preconditioned eigensolver: locally optimal block
    preconditioned conjugate gradient method", of one vector and without a preconditioner.

    Args:
        objective: says what is minimized.
        mlp: the network, or a population.
        scales: d, a number for each parameter, of a shape that fits theirs: measured is the matrix
            d_i H_ij d_j. With 0 for what is frozen it is the Hessian of the rest; with the root of
            the rate that an optimizer gives each parameter it is what the optimizer sees.
        tolerance: the relative residual at which to stop.
        most_products: of a Hessian with vectors, after which to stop.

    Raises:
        ValueError: objective and network do not fit, or an argument is not as described.
    """
    as_number("tolerance", tolerance)
    as_count("most_products", most_products)
    hessian = objective.hessian(mlp)
    d = check_scales(scales, hessian.shape)

    def pair(v: Array) -> Array:
        return np.stack([v, d * hessian(d * v)], axis=-2)

    start = np.random.default_rng(0).standard_normal(hessian.shape[-1])
    x = pair(unit(np.where(d != 0.0, start, 0.0)))
    step, longest, n_products = np.zeros_like(x), length(x[..., 1, :]), 1
    while True:
        v, image = x[..., 0, :], x[..., 1, :]
        value = dot(v, image)
        rest = image - value * v
        is_rounding = length(rest) <= ROUNDING * longest
        residual = np.where(is_rounding, 0.0, length(rest) / np.abs(value))
        if n_products == most_products or not (residual > tolerance).any():
            break
        side = pair(unit(take_out(unit(rest)[..., np.newaxis, :], x)[..., 0, :]))
        n_products += 1
        longest = np.maximum(longest, length(side[..., 1, :]))
        basis = np.stack([x, side, direction(take_out(take_out(step, x), side))], axis=-3)
        shares = steepest_combination(basis)
        x = combine(shares, basis)
        x = x / length(x[..., :1, :])
        shares[..., 0] = 0.0
        step = direction(combine(shares, basis))
    is_close = residual <= tolerance
    return LargestCurvature(
        value[..., 0], residual[..., 0], is_close[..., 0], x[..., 0, :], n_products
    )


def check_scales(scales: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return scales in a shape; a ValueError where they do not fit it."""
    d = np.asarray(scales, dtype=np.float64)
    try:
        return np.broadcast_to(d, shape)
    except ValueError:
        raise ValueError(f"scales: expected a shape that fits {shape}, got {d.shape}") from None


# Vectors have the shape (..., n). A pair, (..., 2, n), is a vector and its product with a matrix:
# what is done to one is done to the other. A basis, (..., 3, 2, n), is three pairs.


def dot(v: Array, w: Array) -> Array:
    """Return v . w, shape (..., 1)."""
    return np.asarray((v * w).sum(axis=-1, keepdims=True))


def length(v: Array) -> Array:
    """Return the length of v, shape (..., 1)."""
    return np.sqrt(dot(v, v))


def unit(v: Array) -> Array:
    """Return v with the length 1; zeros stay zeros."""
    size = length(v)
    return v / np.where(size == 0.0, 1.0, size)


def direction(pair: Array) -> Array:
    """Return a pair whose vector has the length 1; zeros where it had nearly none."""
    size = length(pair[..., :1, :])
    return np.where(size < LEAST_PART, 0.0, pair / size)


def take_out(pair: Array, other: Array) -> Array:
    """Return a pair, or a vector as (..., 1, n), without its part along a pair of length 1."""
    along = dot(pair[..., :1, :], other[..., :1, :])
    return np.asarray(pair - along * other[..., : pair.shape[-2], :])


def combine(shares: Array, basis: Array) -> Array:
    """Return the pair with these shares, (..., 3), of a basis."""
    return np.asarray((shares[..., np.newaxis, np.newaxis] * basis).sum(axis=-3))


def steepest_combination(basis: Array) -> Array:
    """Return the shares, (..., 3), of the vector of length 1 whose curvature is the largest.

    The vectors of the basis have the length 1 and are at right angles, or are zeros.
    """
    vectors, images = basis[..., 0, :], basis[..., 1, :]
    curvatures = np.matmul(vectors, images.mT)
    is_there = dot(vectors, vectors)[..., 0] > 0.0
    # Zeros would pass for a direction of curvature 0, and be chosen where all others have less.
    first = curvatures[..., :1, 0]
    on_diagonal = np.einsum("...ii->...i", curvatures)
    on_diagonal[...] = np.where(is_there, on_diagonal, first - np.abs(first) - 1.0)
    is_finite = np.isfinite(curvatures).all(axis=(-2, -1), keepdims=True)
    return np.linalg.eigh(np.where(is_finite, curvatures, 0.0))[1][..., -1]
