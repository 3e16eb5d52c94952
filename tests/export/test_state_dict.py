"""The state_dict as safetensors: what it holds, and that the same network is the same file."""

import json
import sys

import numpy as np
import pytest

from playground.export.formats import FORMATS
from playground.export.model import model_of
from playground.export.options import Options
from playground.export.spellings import NotAvailable
from playground.export.state_dict import state_dict_of
from tests.export.test_fills import filled_run
from tests.export.test_programs import CASES, recorded
from tests.tools import is_missing

try:
    from safetensors.numpy import load
except ImportError:
    load = None


@pytest.mark.parametrize("case", CASES)
def test_arrays_are_those_of_the_model_by_the_names_of_its_layers(case: str) -> None:
    if not load:
        is_missing("safetensors is not installed")
    run, frame = recorded(case)
    model = model_of(run, frame)
    found = load(FORMATS["safetensors"].make(run, frame).data)
    for k, layer in enumerate(model.layers, 1):
        np.testing.assert_array_equal(found.pop(f"linear{k}.weight"), layer.weights.T)
        if layer.has_biases:
            np.testing.assert_array_equal(found.pop(f"linear{k}.bias"), layer.biases)
    if not model.takes_points:
        np.testing.assert_array_equal(found.pop("features.mean"), model.transform.mean)
        np.testing.assert_array_equal(found.pop("features.deviation"), model.transform.deviation)
    if model.is_scaled:
        assert found.pop("unit.mean") == model.target_mean
        assert found.pop("unit.deviation") == model.target_deviation
    assert not found


def test_the_same_network_is_the_same_file_and_tells_its_activations() -> None:
    if not load:
        is_missing("safetensors is not installed")
    run, frame = recorded("iris, standardised")
    first, second = (FORMATS["safetensors"].make(run, frame).data for _ in range(2))
    assert first == second
    header = json.loads(first[8 : 8 + int.from_bytes(first[:8], "little")])
    assert json.loads(header["__metadata__"]["activations"]) == ["sigmoid", "softmax"]
    half = FORMATS["safetensors"].make(run, frame, Options(precision="float32")).data
    assert {one.dtype for one in load(half).values()} == {np.dtype(np.float32)}


def test_missing_numbers_have_their_place() -> None:
    run = filled_run()
    found = state_dict_of(model_of(run, run.frames[-1]))
    np.testing.assert_array_equal(found["features.fills"], [50.0, 3.5, 0.0])


def test_without_its_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(NotAvailable, match="pip install safetensors"):
        FORMATS["safetensors"].make(*recorded("article"))
