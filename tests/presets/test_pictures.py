"""The gallery's pictures show the experiments as they are now."""

import base64
from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.presets import GALLERY
from playground.presets.pictures import (
    CURVE,
    FILE,
    GRID,
    MOST_POINTS,
    Picture,
    fingerprint,
    picture_of,
    pictures,
)

ENTRIES = {entry.key: entry for entry in GALLERY}
# Trained and drawn within a second, the one a map and the other a curve.
CHEAP = ("xor-fast", "data-sine")


def numbers_of(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.uint8).astype(int)


def test_there_is_a_picture_for_each_entry_and_for_nothing_else() -> None:
    assert set(pictures()) == set(ENTRIES)


@pytest.mark.parametrize("key", ENTRIES)
def test_picture_was_drawn_for_the_experiment_as_it_is(key: str) -> None:
    drawn, now = pictures()[key].drawn_for, fingerprint(ENTRIES[key].experiment)
    assert drawn == now, "draw again: python -m playground.presets draw"


def test_fingerprint_minds_what_is_drawn_and_nothing_else() -> None:
    one = fingerprint(Experiment())
    assert fingerprint(Experiment(learning_rate=0.4)) != one
    assert fingerprint(Experiment(dataset="parity", y_input=3)) != fingerprint(
        Experiment(dataset="parity")
    )
    assert fingerprint(Experiment(speed="10", stop_epoch=7, log_loss=True)) == one


@pytest.mark.parametrize("key", CHEAP)
def test_picture_drawn_again_is_the_same(key: str) -> None:
    old, new = pictures()[key], picture_of(ENTRIES[key].experiment)
    assert replace(old, maps="", curve="") == replace(new, maps="", curve="")
    # Another processor may round otherwise.
    for one, other in ((old.maps, new.maps), (old.curve, new.curve)):
        assert np.abs(numbers_of(one) - numbers_of(other)).max(initial=0) <= 2


@pytest.mark.parametrize("key", ENTRIES)
def test_picture_has_the_parts_that_it_says(key: str) -> None:
    picture: Picture = pictures()[key]
    n_maps = picture.classes if picture.classes > 2 else 1
    n_curve = len(numbers_of(picture.curve))
    assert len(numbers_of(picture.maps)) == (0 if n_curve else n_maps * GRID**2)
    assert n_curve in (0, CURVE)
    points = numbers_of(picture.points).reshape(-1, 3)
    if key == "data-digits":  # one of its images
        assert not len(points)
        return
    assert 0 < len(points) <= MOST_POINTS
    assert not picture.classes or points[:, 2].max() < picture.classes


@pytest.mark.parametrize("key", [key for key in ENTRIES if not key.startswith("overfitting-")])
def test_picture_shows_a_network_that_has_learned(key: str) -> None:
    picture = pictures()[key]
    if not picture.classes or not picture.points:
        return
    points = numbers_of(picture.points).reshape(-1, 3)
    maps = numbers_of(picture.maps).reshape(-1, GRID, GRID)
    x, y = np.rint(points[:, :2].T / 255 * (GRID - 1)).astype(int)
    shown = maps[:, y, x]
    predicted = shown.argmax(axis=0) if len(maps) > 1 else (shown[0] > 127).astype(int)
    # A point lies up to half a cell from the place on the map where it is looked up.
    assert (predicted == points[:, 2]).mean() >= 0.85


def test_all_pictures_are_small_enough_to_be_sent_at_once() -> None:
    assert FILE.stat().st_size < 100_000
