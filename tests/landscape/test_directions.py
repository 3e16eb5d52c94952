"""Directions: what they are of length and angle, and a sentence where there are none."""

from typing import Any

import numpy as np
import pytest

from playground.engine import MLP
from playground.engine.arrays import Array
from playground.landscape.directions import along_weights, principal_directions, random_directions
from playground.landscape.paths import PlaneError, check_paths, path_of
from playground.landscape.plane import Plane, cover, window_of
from tests.landscape.cases import every_case, run_of, trained

NAMES = (("x1", "x2"), ("h1", "h2", "h3"), ("out",))


def network(**options: Any) -> MLP:
    return MLP([2, 3, 1], seed=4, **options)


def free(mlp: MLP) -> Any:
    return np.zeros(mlp.n_parameters, dtype=bool)


def walk(mlp: MLP, n: int = 20, seed: int = 0) -> Array:
    """A path through the weights that bends in every direction."""
    steps = np.random.default_rng(seed).standard_normal((n, mlp.n_parameters))
    return mlp.parameters + np.cumsum(steps, axis=0)


def test_two_weights_move_and_all_others_stay() -> None:
    mlp = network()
    plane = along_weights(mlp, mlp.parameters, 1, 10, NAMES)
    assert plane.labels == ("w(x1 \u2192 h2)", "w(h2 \u2192 out)")
    assert plane.starts == (mlp.parameters[1], mlp.parameters[10])
    found = plane.parameters_at(np.array([7.0, -3.0]))
    expected = mlp.parameters.copy()
    expected[[1, 10]] = 7.0, -3.0
    np.testing.assert_allclose(found, expected, atol=1e-15)
    places, _ = plane.project(found[np.newaxis])
    np.testing.assert_allclose(places, [[7.0, -3.0]], atol=1e-14)


def test_bias_is_called_by_its_name() -> None:
    mlp = network()
    assert along_weights(mlp, mlp.parameters, 6, 0, NAMES).labels[0] == "w(bias \u2192 h1)"


@every_case
def test_principal_directions_are_orthonormal(name: str) -> None:
    run = run_of(name)
    path = path_of(run, name).parameters
    plane = principal_directions(run.mlp, path, free(run.mlp))
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_array_equal(plane.origin, path[-1])


def test_share_is_that_of_the_largest_eigenvalues_of_the_scatter_matrix() -> None:
    mlp = network()
    path = walk(mlp)
    away = path - path[-1]
    sizes = np.linalg.eigvalsh(away.T @ away)
    plane = principal_directions(mlp, path, free(mlp))
    expected = sizes[-2:].sum() / sizes.sum()
    assert cover(plane, path).share == pytest.approx(expected, rel=1e-12)
    assert plane.labels[0] == (
        f"first principal direction, {100 * sizes[-1] / sizes.sum():.0f} % of the path"
    )


def test_no_plane_holds_more_of_a_path_than_its_principal_directions() -> None:
    mlp = network()
    path = walk(mlp)
    best = cover(principal_directions(mlp, path, free(mlp)), path).share
    for seed in range(20):
        other = Plane(
            path[-1], random_directions(mlp, path[-1], free(mlp), seed).directions, ("",) * 2
        )
        assert cover(other, path).share < best


def test_projection_is_the_nearest_place_of_the_plane() -> None:
    mlp = network()
    path = walk(mlp)
    # These directions are at no right angle to each other.
    plane = random_directions(mlp, path[-1], free(mlp), 3)
    places, distances = plane.project(path)
    for place, distance, parameters in zip(places, distances, path, strict=True):
        gap = parameters - plane.parameters_at(place)
        np.testing.assert_allclose(plane.directions @ gap, 0.0, atol=1e-9)
        assert np.linalg.norm(gap) == pytest.approx(distance)
    assert cover(plane, path).farthest == distances.max()


def test_start_lies_on_the_lower_left_of_the_frame_shown() -> None:
    mlp = network()
    for seed in range(5):
        path = walk(mlp, seed=seed)
        (start, *_), _ = principal_directions(mlp, path, free(mlp)).project(path)
        assert max(start) <= 0.0


@pytest.mark.parametrize("seed", range(3))
@every_case
def test_random_directions_are_as_long_as_the_weights_of_each_unit(name: str, seed: int) -> None:
    run = run_of(name)
    mlp, at = run.mlp, run.frames[-1].state.parameters
    frozen = mlp.mark(*run.experiment.frozen_places) if run.experiment.frozen else free(mlp)
    plane = random_directions(mlp, at, frozen, seed)
    assert not plane.directions[:, frozen].any()
    assert not plane.directions[:, mlp.weight_marks == 0.0].any()
    own = mlp.split(np.where(frozen | (mlp.weight_marks == 0.0), 0.0, at))
    for direction in plane.directions:
        for drawn, weights in zip(mlp.split(direction), own, strict=True):
            np.testing.assert_allclose(
                np.linalg.norm(drawn, axis=0), np.linalg.norm(weights, axis=0), rtol=1e-12
            )


def test_random_directions_are_those_of_their_seed() -> None:
    mlp = network()
    one, again, other = (
        random_directions(mlp, mlp.parameters, free(mlp), seed).directions for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, again)
    assert not np.allclose(one, other)


def test_straight_path_gets_a_second_direction_at_right_angles() -> None:
    mlp = network()
    frozen = mlp.mark((0, 1))
    step = np.where(frozen, 0.0, 1.0)
    path = mlp.parameters + np.outer([-2.0, -1.5, 0.0], step)
    plane = principal_directions(mlp, path, frozen)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    assert not plane.directions[:, frozen].any()
    assert "straight line" in plane.note
    assert cover(plane, path).share == 1.0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda mlp, at: principal_directions(mlp, at[np.newaxis], free(mlp)), "no path yet"),
        (lambda mlp, at: principal_directions(mlp, np.tile(at, (5, 1)), free(mlp)), "not moved"),
        (lambda mlp, at: random_directions(mlp, 0.0 * at, free(mlp), 0), "All weights are 0"),
        (lambda mlp, at: random_directions(mlp, at, ~free(mlp), 0), "single weight"),
        (lambda mlp, at: along_weights(mlp, at, 2, 2, NAMES), "two different weights"),
        (lambda mlp, at: along_weights(mlp, at + 1e200, 1, 2, NAMES), "too large"),
    ],
)
def test_where_there_is_no_plane_a_sentence_says_so(make: Any, words: str) -> None:
    mlp = network()
    with pytest.raises(PlaneError, match=words):
        make(mlp, mlp.parameters)


def test_network_of_one_weight_has_no_plane() -> None:
    mlp = MLP([1, 1], bias=False)
    path = np.array([[0.0], [1.0]])
    for make in (
        lambda: along_weights(mlp, mlp.parameters, 0, 0, (("x1",), ("out",))),
        lambda: principal_directions(mlp, path, free(mlp)),
        lambda: random_directions(mlp, mlp.parameters, free(mlp), 0),
    ):
        with pytest.raises(PlaneError, match="single weight"):
            make()


def test_units_of_one_weight_may_draw_one_line_and_say_so() -> None:
    mlp = MLP([1, 1, 1], bias=False, seed=1)
    said = set()
    for seed in range(20):
        try:
            plane = random_directions(mlp, mlp.parameters, free(mlp), seed)
        except PlaneError as error:
            said.add(str(error))
        else:
            assert np.linalg.matrix_rank(plane.directions) == 2
    assert said == {"These two random directions lie on one line. Choose another seed."}


def test_all_zero_weights_can_still_be_moved_one_by_one() -> None:
    mlp = network(initializer="zeros")
    plane = along_weights(mlp, mlp.parameters, 0, 1, NAMES)
    window = window_of(plane, mlp.parameters[np.newaxis])
    assert np.isfinite(window.places(3)).all()


def test_words_tell_how_much_of_the_path_is_seen() -> None:
    mlp = network()
    path = walk(mlp)
    plane = principal_directions(mlp, path, free(mlp))
    inside = plane.parameters_at(plane.project(path)[0])
    assert str(cover(plane, inside)).startswith("The plane holds 100 % of the path: what you see")
    outside = along_weights(mlp, path[-1], 0, 1, NAMES)
    assert "the path mostly runs out of this picture" in str(cover(outside, path))
    assert str(cover(plane, path[-1:])) == ""


def test_window_has_room_for_the_path_and_the_frame_shown() -> None:
    mlp = network()
    path = walk(mlp)
    plane = principal_directions(mlp, path, free(mlp))
    places, _ = plane.project(path)
    wide = window_of(plane, path)
    for times in (0, -1, -3):
        ends = np.array(wide.zoomed(times, plane.starts).ends)
        assert (ends[:, 0] < places).all()
        assert (places < ends[:, 1]).all()
    near = wide.zoomed(2, plane.starts)
    assert near.half == wide.half / 4
    # The frame shown stays where it is in the picture.
    shares = [np.array(one.centre) / one.half for one in (wide, near)]
    np.testing.assert_allclose(*shares, atol=1e-12)


def test_path_of_another_shape_is_refused_by_name() -> None:
    run, other = trained(1), trained(1, hidden_layers=(3,))
    check_paths(run.mlp, [path_of(run, "This run"), path_of(trained(2), "Run B")])
    with pytest.raises(PlaneError, match=r"^Run C cannot be drawn here: expected a network 2-4-1"):
        check_paths(run.mlp, [path_of(run, "This run"), path_of(other, "Run C")])
