"""Laws over the tables: presets, recipes and the gallery of both."""

import string
from dataclasses import replace

import numpy as np
import pytest

from playground.data.datasets import SOURCES
from playground.experiment import SETTINGS, Experiment
from playground.presets import GALLERY, PRESETS, Entry

every_entry = pytest.mark.parametrize("entry", GALLERY, ids=[one.key for one in GALLERY])
FAMILY = [one for name, one in PRESETS.items() if name.startswith("Overfitting")]


def test_gallery_holds_every_preset_and_every_data_set_but_ones_own() -> None:
    presets = {one.title: one.experiment for one in GALLERY if one.kind == "preset"}
    data = [one.experiment.dataset for one in GALLERY if one.kind == "data"]
    assert presets == PRESETS
    assert data == [key for key, source in SOURCES.items() if not source.is_own]
    assert len(GALLERY) == len(presets) + len(data)


@pytest.mark.parametrize("name", ["key", "title", "sentence"])
def test_no_two_entries_have_the_same(name: str) -> None:
    values = [getattr(one, name) for one in GALLERY]
    assert len(set(values)) == len(values)


@every_entry
def test_entry_is_named_and_says_what_to_look_for_in_one_short_sentence(entry: Entry) -> None:
    assert set(entry.key) <= {*string.ascii_lowercase, *string.digits, "-", "_"}
    assert 20 < len(entry.sentence) < 90
    assert entry.sentence[0].isupper()
    assert entry.sentence.endswith(".")
    assert ". " not in entry.sentence


@every_entry
def test_settings_of_an_entry_go_together(entry: Entry) -> None:
    assert entry.experiment.conflicts() == {}
    for name, setting in SETTINGS.items():
        value = getattr(entry.experiment, name)
        assert setting.kind.check(value) == value


@every_entry
def test_entry_can_be_looked_into(entry: Entry) -> None:
    most = 16 if entry.kind == "preset" or entry.experiment.n_inputs > 8 else 8
    assert max(entry.experiment.hidden_layers, default=0) <= most
    assert len(entry.experiment.hidden_layers) <= 3


@every_entry
def test_link_and_json_bring_an_entry_back(entry: Entry) -> None:
    assert Experiment.from_query(entry.experiment.to_query()) == (entry.experiment, [])
    assert Experiment.from_json(entry.experiment.to_json()) == (entry.experiment, [])


def test_overfitting_and_its_remedies_share_data_and_initial_weights() -> None:
    assert len(FAMILY) == 3
    first, *others = FAMILY
    for other in others:
        assert other != first
        same = {name: getattr(first, name) for name in ("l2", "patience", "stop_on")}
        assert replace(other, **same) == first
        weights = [one.make_network().parameters for one in (first, other)]
        np.testing.assert_array_equal(*weights)
        assert other.make_dataset() is first.make_dataset()
