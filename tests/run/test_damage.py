"""Damage: noise of the size that was asked for, and units that nothing hears any more."""

import numpy as np
import pytest

from playground.engine import MLP, Address
from playground.run.damage import with_noise, with_switched_off

X = np.random.default_rng(1).normal(size=(20, 3))


def network(sizes: tuple[int, ...] = (3, 5, 4, 2), *, bias: bool = True) -> MLP:
    return MLP(sizes, hidden_activation="tanh", bias=bias, seed=2)


@pytest.mark.parametrize("amount", [0.05, 0.5, 2.0])
def test_noise_is_a_share_of_each_layers_typical_weight(amount: float) -> None:
    mlp = network((40, 60, 50))
    mlp.weights[1][:] *= 30.0
    noisy = with_noise(mlp, mlp.parameters, amount, seed=3)
    for before, after in zip(mlp.split(mlp.parameters), mlp.split(noisy), strict=True):
        typical = np.sqrt(np.mean(before**2))
        assert np.std(after - before) == pytest.approx(amount * typical, rel=0.05)
        assert abs(np.mean(after - before)) < 4 * amount * typical / np.sqrt(before.size)


def test_noise_is_that_of_its_seed_and_leaves_the_network_alone() -> None:
    mlp = network()
    before = mlp.parameters.copy()
    first, again, other = (with_noise(mlp, mlp.parameters, 0.5, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    np.testing.assert_array_equal(mlp.parameters, before)


def test_layer_of_zeros_gets_noise_too() -> None:
    mlp = MLP([2, 2, 1], initializer="zeros")
    assert np.all(with_noise(mlp, mlp.parameters, 0.5, seed=1) != 0.0)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("layer", "unit"), [(0, 0), (0, 4), (1, 2)])
def test_network_with_a_unit_off_is_the_network_without_it(
    layer: int, unit: int, bias: bool
) -> None:
    mlp = network(bias=bias)
    off = mlp.with_parameters(with_switched_off(mlp, mlp.parameters, Address(layer, unit)))
    sizes = list(mlp.layer_sizes)
    sizes[layer + 1] -= 1
    without = MLP(sizes, hidden_activation="tanh", bias=bias)
    for k, (mine, given) in enumerate(zip(without.weights, mlp.weights, strict=True)):
        left = np.delete(given, unit, axis=1) if k == layer else given
        mine[:] = np.delete(left, unit, axis=0) if k == layer + 1 else left
    for k, (mine, given) in enumerate(zip(without.biases, mlp.biases, strict=True)):
        mine[:] = np.delete(given, unit) if k == layer else given
    np.testing.assert_allclose(off.predict(X), without.predict(X), atol=1e-12)


def test_input_that_is_off_is_heard_by_no_unit() -> None:
    mlp = network()
    off = mlp.with_parameters(with_switched_off(mlp, mlp.parameters, Address(-1, 1)))
    moved = X.copy()
    moved[:, 1] += 5.0
    np.testing.assert_array_equal(off.predict(X), off.predict(moved))
    assert not np.allclose(off.predict(X), mlp.predict(X))


def test_weight_that_is_off_is_0_and_no_other_changes() -> None:
    mlp = network()
    for index, place in enumerate(mlp.addresses):
        off = with_switched_off(mlp, mlp.parameters, place)
        assert off[index] == 0.0
        np.testing.assert_array_equal(np.flatnonzero(off != mlp.parameters), [index])


@pytest.mark.parametrize(
    "place",
    [(2, 0), (-2, 0), (0, 5), (-1, 3), (0,), (3, 0, 0), (0, 5, 0), (0, 0, 4), (-1, 0, 0)],
)
def test_what_is_no_place_is_refused(place: tuple[int, ...]) -> None:
    mlp = network()
    with pytest.raises(ValueError, match=r"^place: expected"):
        with_switched_off(mlp, mlp.parameters, Address(*place))
