"""Networks that became the same: up to exchange and sign of units, and by what they answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import HIDDEN_ACTIVATIONS, MLP
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.sweep import Sweep, wilson
from playground.sweep.group_words import name_groups, say_forms, say_notion, say_size
from playground.sweep.groups import (
    DIVERGED,
    OPEN,
    SOLVED,
    agreement,
    around_middles,
    group_networks,
)
from playground.sweep.snapshot import SweepSnapshot, take_snapshot
from playground.sweep.symmetry import ODD, SAME_WITHIN, SCALABLE, are_same, group_same, weights_of
from tests.examples import examples
from tests.recordings import XOR

X = np.random.default_rng(0).normal(size=(50, 3))


def has_signs(mlp: MLP) -> bool:
    return mlp.activations[0].name in ODD or (mlp.activations[0].name == "sigmoid" and mlp.bias)


def rewritten(mlp: MLP, rng: np.random.Generator, *, signs: bool) -> MLP:
    """Return the same function: the units of every hidden layer exchanged, some turned round."""
    made = mlp.with_parameters(mlp.parameters)
    for k in range(len(made.weights) - 1):
        weights, after = made.weights[k], made.weights[k + 1]
        n_units = weights.shape[1]
        order = rng.permutation(n_units)
        turns = rng.choice([-1.0, 1.0], n_units) if signs else np.ones(n_units)
        weights[:] = weights[:, order] * turns
        after[:] = after[order]
        if made.bias:
            made.biases[k][:] = made.biases[k][order] * turns
        if mlp.activations[k].name == "sigmoid" and made.bias:
            # f(-z) = 1 - f(z): the 1 moves into the next biases.
            made.biases[k + 1][:] += after[turns < 0.0].sum(axis=0)
        after[:] *= turns[:, np.newaxis]
    return made


def same(mlp: MLP, other: MLP) -> bool:
    return are_same(weights_of(mlp, mlp.parameters), weights_of(mlp, other.parameters))


networks = st.builds(
    lambda hidden, name, bias, seed: MLP([3, *hidden, 2], name, "linear", bias=bias, seed=seed),
    st.lists(st.integers(1, 6), min_size=1, max_size=3),
    st.sampled_from(sorted(HIDDEN_ACTIVATIONS)),
    st.booleans(),
    st.integers(0, 10_000),
)


@examples(60)
@given(mlp=networks, seed=st.integers(0, 1000))
def test_network_is_the_same_however_its_units_are_exchanged_and_turned(
    mlp: MLP, seed: int
) -> None:
    other = rewritten(mlp, np.random.default_rng(seed), signs=has_signs(mlp))
    np.testing.assert_allclose(other.predict(X), mlp.predict(X), atol=1e-9)
    assert same(mlp, other)
    assert same(other, mlp)


@examples(40)
@given(mlp=networks, seed=st.integers(0, 1000), at=st.integers(0, 10_000))
def test_network_is_another_one_where_a_weight_is_moved_beyond_the_tolerance(
    mlp: MLP, seed: int, at: int
) -> None:
    other = rewritten(mlp, np.random.default_rng(seed), signs=has_signs(mlp))
    last = other.weights[-1]
    place = np.unravel_index(at % last.size, last.shape)
    # Twice the largest weight, so that no other unit of the layer can stand in for it.
    last[place] += 2.0 * np.abs(mlp.parameters).max() * (1.0 if last[place] >= 0.0 else -1.0)
    assert not same(mlp, other)


# The units of the others are brought to length 1, so the tolerance is of that.
@pytest.mark.parametrize("name", sorted(set(HIDDEN_ACTIVATIONS) - SCALABLE))
@pytest.mark.parametrize("bias", [False, True])
def test_tolerance_is_that_which_is_told(name: str, bias: bool) -> None:
    mlp = MLP([2, 3, 1], name, "linear", bias=bias, seed=1)
    largest = np.abs(weights_of(mlp, mlp.parameters).layers[0]).max()
    for share, expected in ((0.9, True), (1.3, False)):
        other = mlp.with_parameters(mlp.parameters)
        k = np.argmin(np.abs(other.weights[0][0]))
        other.weights[0][0, k] += share * SAME_WITHIN * largest
        assert same(mlp, other) == expected


def test_sign_is_no_symmetry_of_activations_that_are_not_odd() -> None:
    for name in sorted(set(HIDDEN_ACTIVATIONS) - ODD - {"sigmoid"}):
        mlp = MLP([3, 4, 2], name, "linear", bias=True, seed=0)
        turned = rewritten(mlp, np.random.default_rng(3), signs=True)
        assert not same(mlp, turned), name


def test_sigmoid_without_biases_has_no_place_for_the_one() -> None:
    mlp = MLP([3, 4, 2], "sigmoid", "linear", bias=False, seed=0)
    turned = rewritten(mlp, np.random.default_rng(3), signs=True)
    assert np.abs(turned.predict(X) - mlp.predict(X)).max() > 0.1
    assert not same(mlp, turned)


@pytest.mark.parametrize("name", sorted(SCALABLE))
def test_scale_moves_through_a_unit_that_is_straight_on_both_sides(name: str) -> None:
    mlp = MLP([3, 4, 2], name, "linear", bias=True, seed=0)
    other = mlp.with_parameters(mlp.parameters)
    other.weights[0][:, 1] *= 5.0
    other.biases[0][1] *= 5.0
    other.weights[1][1] /= 5.0
    np.testing.assert_allclose(other.predict(X), mlp.predict(X), atol=1e-12)
    assert same(mlp, other)


def test_units_that_are_nearly_the_same_do_not_hide_that_networks_are() -> None:
    # A form sorted by the first weight would put these two units in either order.
    mlp = MLP([2, 2, 1], "tanh", "linear", bias=False, seed=0)
    mlp.weights[0][:] = [[1.0, 1.001], [2.0, -3.0]]
    other = rewritten(mlp, np.random.default_rng(1), signs=True)
    other.weights[0][0] += [0.002, -0.002]
    assert same(mlp, other)


def test_lists_of_the_same_networks_are_found_among_others() -> None:
    rng = np.random.default_rng(5)
    parents = [MLP([2, 4, 3, 1], "tanh", bias=True, seed=seed) for seed in range(3)]
    children = [rewritten(parents[k % 3], rng, signs=True) for k in range(12)]
    found = group_same(parents[0], np.stack([one.parameters for one in children]))
    assert found == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]]


def test_units_that_are_all_alike_end_the_comparison_in_time() -> None:
    alike = np.zeros((40, MLP([2, 8, 8, 1], "tanh", bias=True, seed=0).n_parameters))
    alike[:, -9:] = np.random.default_rng(0).normal(size=(40, 9))
    assert group_same(MLP([2, 8, 8, 1], "tanh", bias=True, seed=0), alike) is None


# ---- groups by what is answered ----


def snapshot_of(experiment: Experiment, parameters: Array, solved: list[bool]) -> SweepSnapshot:
    n = len(parameters)
    return SweepSnapshot(
        experiment=experiment,
        epoch=10,
        seeds=np.arange(n),
        parameters=parameters.astype(np.float32),
        losses=np.arange(n) / 10.0,
        solved=np.array(solved),
        diverged=~np.isfinite(parameters).all(axis=1),
        is_done=True,
    )


def test_every_member_agrees_with_the_middle_which_most_agree_with() -> None:
    # 1 agrees with 0, 2 and 3, which do not agree with each other; 4 stands alone.
    agree = np.eye(5, dtype=bool)
    agree[1, :4] = agree[:4, 1] = True
    assert [group.tolist() for group in around_middles(agree)] == [[1, 0, 2, 3], [4]]


def test_agreement_is_asked_at_the_points_and_on_the_grid() -> None:
    ours = np.zeros((1, 24))
    at_a_point, on_the_grid, too_much = ours.copy(), ours.copy(), ours.copy()
    at_a_point[0, 0] = 1.0  # one of four points
    on_the_grid[0, 4:7] = 1.0  # three of twenty places: 85 % agree
    too_much[0, 4:8] = 1.0
    found = np.vstack([ours, at_a_point, on_the_grid, too_much])
    assert agreement(found, 4, 0.0)[0].tolist() == [True, False, True, False]


def constructed() -> tuple[Experiment, SweepSnapshot]:
    """XOR solved in two ways, twice each; a constant; one that looks at x1 alone; one diverged."""
    experiment = XOR.changed(hidden_layers=(2,), hidden_activation="tanh", bias=True)
    build, rng = experiment.make_network(), np.random.default_rng(2)

    def net(hidden: list[list[float]], out: list[float]) -> MLP:
        made = build.with_parameters(build.parameters)
        made.weights[0][:] = np.array(hidden)[:2]
        made.biases[0][:] = hidden[2]
        made.weights[1][:] = np.array(out)[:2, np.newaxis]
        made.biases[1][:] = out[2]
        return made

    inside = net([[9.0, 9.0], [9.0, 9.0], [-4.5, -13.5]], [9.0, -9.0, -8.0])
    outside = net([[9.0, 9.0], [-9.0, -9.0], [-4.5, 4.5]], [9.0, -9.0, 8.0])
    constant = net([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [0.0, 0.0, 5.0])
    across = net([[9.0, 0.0], [0.0, 0.0], [-4.5, 0.0]], [9.0, 0.0, 0.0])
    twins = [rewritten(one, rng, signs=True) for one in (inside, outside)]
    made = [inside, outside, *twins, constant, across]
    parameters = np.stack([one.parameters for one in made] + [np.full(build.n_parameters, np.nan)])
    targets = experiment.make_dataset().y
    solved = [bool((np.abs(one.predict(experiment.make_dataset().X) - targets) < 0.1).all())
              for one in made]  # fmt: skip
    return experiment, snapshot_of(experiment, parameters, [*solved, False])


def test_constructed_networks_are_grouped_and_named_by_what_they_became() -> None:
    _, snapshot = constructed()
    groups = group_networks(snapshot)
    assert [sorted(group.members.tolist()) for group in groups] == [[0, 2], [1, 3], [4], [5], [6]]
    assert [group.end for group in groups] == [SOLVED, SOLVED, OPEN, OPEN, DIVERGED]
    assert [group.n_forms for group in groups[:2]] == [1, 1]
    assert say_forms(groups[0]) == "all the same weights, up to exchange and sign"
    names = name_groups(snapshot, groups)
    assert names == [
        "solved, like seed 0",
        "solved, like seed 1",
        "says 1 for all four points",
        "wrong at (0, 1) and (1, 1), ignores x2",
        "diverged",
    ]


def test_group_tells_its_share_with_wilsons_interval() -> None:
    _, snapshot = constructed()
    first = group_networks(snapshot)[0]
    low, high = wilson(2, 7)
    assert first.interval == (low, high)
    assert say_size(first) == f"2 of 7: 29%\n95 % interval {100 * low:.0f} to {100 * high:.0f} %"


def test_order_of_the_seeds_makes_no_difference_to_the_groups() -> None:
    _, snapshot = constructed()
    order = np.array([6, 3, 5, 0, 4, 1, 2])
    fields = ("seeds", "parameters", "losses", "solved", "diverged")
    other = replace(snapshot, **{name: getattr(snapshot, name)[order] for name in fields})
    mine, theirs = (
        {frozenset(one.seeds[group.members].tolist()) for group in group_networks(one)}
        for one in (snapshot, other)
    )
    assert mine == theirs


@pytest.mark.parametrize(
    "experiment",
    [
        XOR,
        Experiment().changed(dataset="moons", bias=True, samples=60),
        Experiment().changed(dataset="iris"),
        Experiment().changed(dataset="bumps", samples=60),
        Experiment().changed(dataset="parity", inputs=4),
    ],
)
def test_groups_part_all_networks_and_no_two_names_are_alike(experiment: Experiment) -> None:
    sweep = Sweep(experiment, range(12), 30)
    sweep.advance(60.0)
    snapshot = take_snapshot(sweep)
    assert snapshot
    groups = group_networks(snapshot)
    assert sorted(np.concatenate([group.members for group in groups]).tolist()) == [*range(12)]
    names = name_groups(snapshot, groups)
    assert len(set(names)) == len(names)
    assert say_notion(experiment.task).startswith("Grouped by what they answer")


def test_looking_at_a_sweep_does_not_change_it() -> None:
    looked, alone = (Sweep(Experiment(batch_size=2), range(8), 300) for _ in range(2))
    while not looked.advance(0.001):
        take_snapshot(looked)
    alone.advance(60.0)
    one, other = looked.results, alone.results
    assert one
    assert other
    np.testing.assert_array_equal(one.losses, other.losses)
    np.testing.assert_array_equal(looked.parameters, alone.parameters)
