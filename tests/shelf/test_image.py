"""The image of a kept run's region is what the browser paints."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from playground.charts.look import CLASS_SHADES
from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.shelf.image import GRID, classes_painted, png, region_address, rgb, scale_painted
from playground.shelf.kept import keep


def opened(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_an_image_is_read_back_pixel_by_pixel() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 3)).astype(np.uint8)
    np.testing.assert_array_equal(opened(png(pixels)), pixels)


def test_colours_run_along_the_scale_and_classes_are_paler_the_less_sure() -> None:
    black_to_white = ("#000000", "#ffffff")
    found = scale_painted(np.array([0.0, 0.5, 1.0]), black_to_white)
    assert found[:, 0].tolist() == [0, 128, 255]
    shares = np.array([[[1.0, 0.4]], [[0.0, 0.3]], [[0.0, 0.3]]])
    sure, unsure = classes_painted(shares)[0]
    assert sure.tolist() == list(rgb(CLASS_SHADES[0]))
    assert (unsure >= sure).all()


@pytest.mark.parametrize("dataset", ["xor", "iris", "three_spirals", "plane", "sine", "digits"])
def test_every_kind_of_data_has_its_image_but_a_single_input(dataset: str) -> None:
    run = Run(Experiment().changed(dataset=dataset))
    address = region_address(keep(run, run.frames[0]))
    if dataset == "sine":
        assert address == ""
        return
    image = opened(base64.b64decode(address.partition(",")[2]))
    assert image.shape == (GRID, GRID, 3)
    assert image.std() > 0
