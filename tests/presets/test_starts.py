"""What an experiment began with, and what of it was changed since."""

from typing import Any

import pytest

from playground.experiment import SETTINGS, Experiment
from playground.presets import GALLERY, differing, find_start, set_back, set_one_back, settings_for
from playground.presets.starts import COMPARED, OWN, starts
from tests.ui.test_controls import OTHER_VALUES

every_start = pytest.mark.parametrize("key", starts())
MADE = {"x_input", "y_input", "held"}  # of the look, though among the data


@every_start
def test_start_is_the_nearest_to_itself_and_nothing_differs(key: str) -> None:
    start = starts()[key]
    assert find_start(key, start.experiment) is start
    assert differing(start.experiment, start) == ()
    assert find_start("", start.experiment).experiment.trains_like(start.experiment)


@every_start
def test_start_has_a_key_of_its_own_and_a_title(key: str) -> None:
    start = starts()[key]
    assert start.key == key
    assert start.title


@pytest.mark.parametrize("name", COMPARED)
def test_every_setting_is_told_and_set_back_alone(name: str) -> None:
    base, value = OTHER_VALUES[name]
    before = Experiment().changed(**base)
    start = find_start("", before)
    changed = set_back(before, start).changed(**base)
    other = changed.changed(**{name: value})
    assert name in differing(other, start)
    back = set_one_back(other, start, name)
    assert getattr(back, name) == getattr(start.experiment, name)
    assert differing(set_back(other, start), start) == ()


def test_looks_points_and_weights_by_hand_are_not_compared() -> None:
    left_out = SETTINGS.keys() - set(COMPARED)
    looks = {name for name, one in SETTINGS.items() if one.group == "View"}
    assert left_out == looks | MADE | {"dataset", "table", "parameters"}
    article = starts()["article"]
    assert differing(Experiment(parameters=(0.5,) * 12, speed="10"), article) == ()


def test_a_table_with_the_settings_that_suit_it_has_begun_with_them() -> None:
    points = Experiment(dataset="iris").make_dataset().as_table()
    own = Experiment().changed(dataset="own", table=points, **settings_for(points))
    start = find_start("", own)
    assert (start.key, differing(own, start)) == (OWN, ())
    assert differing(own.changed(learning_rate=0.01), start) == ("learning_rate",)
    # The article's settings are nearer to these.
    assert find_start("", Experiment().changed(dataset="own", table=points)).key != OWN


def test_own_points_keep_the_start_they_were_made_from() -> None:
    points = Experiment().make_dataset().as_table()
    own = Experiment().changed(dataset="own", table=points, learning_rate=0.7)
    assert find_start("article", own).key == "article"
    assert differing(own, starts()["article"]) == ("learning_rate",)


@pytest.mark.parametrize("key", ["", "no such start", "data-circle"])
def test_nearest_takes_the_place_of_one_that_is_unknown_or_of_other_data(key: str) -> None:
    assert find_start(key, Experiment(learning_rate=0.7)).key == "article"


def test_what_cannot_be_as_it_was_with_these_data_does_not_differ() -> None:
    table = Experiment().changed(dataset="iris").make_dataset().as_table()
    own = Experiment().changed(dataset="own", table=table)
    names = differing(own, starts()["article"])
    assert "output_activation" not in names
    assert differing(set_back(own, starts()["article"]), starts()["article"]) == ()


def test_setting_that_does_not_go_with_the_others_says_why() -> None:
    start = starts()["data-circle"]
    other: Any = start.experiment.changed(output_activation="tanh")
    with pytest.raises(ValueError, match="Loss: cross_entropy needs output=sigmoid or softmax"):
        set_one_back(other, start, "loss")


def test_gallery_stands_first_among_the_starts() -> None:
    assert list(starts())[: len(GALLERY)] == [entry.key for entry in GALLERY]
