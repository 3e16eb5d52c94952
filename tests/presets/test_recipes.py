"""Choosing a data set takes its recipe; what is not a matter of training stays."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.datasets import SOURCES
from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.presets import PRESETS, touched, with_article_settings, with_recipe
from playground.presets.recipes import CHOSEN, RECIPES
from tests.examples import examples
from tests.strategies import experiments

every_recipe = pytest.mark.parametrize("dataset", RECIPES)
KEPT = {
    "samples": 300,
    "noise": 0.1,
    "train_share": 0.7,
    "data_seed": 5,
    "inputs": 4,
    "centres": 5,
    "weight_seed": 7,
    "order_seed": 8,
    "stop_epoch": 1234,
    "log_loss": True,
    "step_unit": "update",
}


def test_every_data_set_but_ones_own_has_a_recipe() -> None:
    for key, source in SOURCES.items():
        assert (key in RECIPES) == (not source.is_own)
    assert list(RECIPES) == [key for key in SOURCES if key in RECIPES]


@every_recipe
def test_recipe_names_settings_of_network_and_training_alone(dataset: str) -> None:
    recipe = RECIPES[dataset]
    for values in (recipe.settings, *recipe.by_number.values()):
        assert set(values) <= {*CHOSEN, "standardise"}
    assert all(SETTINGS[name].group == "View" for name in recipe.view)


@given(dataset=st.sampled_from(list(RECIPES)), before=experiments(most_samples=50))
@examples(60)
def test_recipe_is_the_same_whatever_was_there_before(dataset: str, before: Experiment) -> None:
    taken = with_recipe(before, dataset)
    assert taken.dataset == dataset
    assert taken.conflicts() == {}
    assert not touched(taken)
    numbers = {"inputs": before.inputs, "centres": before.centres}
    fresh = with_recipe(replace(Experiment(), **numbers), dataset)
    for name in (*CHOSEN, "standardise"):
        assert getattr(taken, name) == getattr(fresh, name)
    assert with_recipe(taken, dataset) == taken


@every_recipe
@pytest.mark.parametrize("start", ["xor", "iris", "sine"])
def test_recipe_leaves_points_seeds_pause_and_look(dataset: str, start: str) -> None:
    taken = with_recipe(Experiment().changed(dataset=start, **KEPT), dataset)
    assert {name: getattr(taken, name) for name in KEPT} == KEPT


def test_recipe_shows_the_petals_of_iris_at_first_and_what_was_chosen_after() -> None:
    first = with_recipe(Experiment(), "iris")
    assert (first.x_input, first.y_input) == (3, 4)
    assert first.held == Experiment().changed(dataset="iris").held
    chosen = first.changed(x_input=1, y_input=2, learning_rate=1.0)
    again = with_recipe(chosen, "iris")
    assert (again.x_input, again.y_input, again.learning_rate) == (1, 2, first.learning_rate)


@pytest.mark.parametrize("dataset", ["own", "nothing", ""])
def test_data_set_without_a_recipe_is_named_and_refused(dataset: str) -> None:
    with pytest.raises(ValueError, match=rf"expected one of xor, .*, got '{dataset}'"):
        with_recipe(Experiment(), dataset)


def test_number_of_classes_and_inputs_chooses_the_recipe() -> None:
    outputs = {
        centres: with_recipe(Experiment(centres=centres), "blobs").layer_sizes[-1]
        for centres in range(2, 9)
    }
    assert outputs == {2: 1, **{centres: centres for centres in range(3, 9)}}


@given(before=experiments(most_samples=50))
@examples(60)
def test_articles_settings_keep_data_and_seeds_and_are_stock(before: Experiment) -> None:
    taken = with_article_settings(before)
    assert taken.conflicts() == {}
    assert not touched(taken)
    assert with_article_settings(taken) == taken
    kept = {name for name in SETTINGS if name not in CHOSEN} - {"standardise"}
    for name in kept:
        assert getattr(taken, name) == getattr(before, name), name


def test_articles_settings_for_two_classes_are_the_articles_and_fit_other_tasks() -> None:
    circle = with_article_settings(with_recipe(Experiment(), "circle"))
    assert circle == Experiment(dataset="circle")
    assert with_article_settings(Experiment(learning_rate=2.0, bias=True)) == Experiment()
    iris = with_article_settings(with_recipe(Experiment(), "iris"))
    assert (iris.output_activation, iris.hidden_activation) == ("softmax", "sigmoid")
    assert not iris.standardise
    sine = with_article_settings(with_recipe(Experiment(), "sine"))
    assert (sine.output_activation, sine.loss) == ("linear", "squared_error")


# ---- what was touched by hand ----

STOCK = [
    *PRESETS.values(),
    *(with_recipe(Experiment(), dataset) for dataset in RECIPES),
    *(Experiment().changed(dataset=dataset) for dataset in RECIPES),
]
OTHERS: dict[str, Any] = {
    "learning_rate": 0.0123,
    "l2": 0.0321,
    "batch_size": 7,
    "dropout": 0.35,
    "clip_norm": 0.5,
    "schedule": "cosine",
    "initial_scale": 1.234,
    "frozen": ((1,),),
    "stop_loss": 0.0123,
}


@pytest.mark.parametrize("name", OTHERS)
@given(stock=st.sampled_from(STOCK))
@examples(15)
def test_one_setting_touched_is_named_and_put_back_is_stock(name: str, stock: Experiment) -> None:
    assert touched(stock) == frozenset()
    other = stock.changed(**{name: OTHERS[name]})
    acts = {name} - other.idle()  # dropout does nothing without a hidden layer
    assert touched(other) == acts
    assert (not touched(other)) == (not acts)
    assert not touched(other.changed(**{name: getattr(stock, name)}))


@given(
    stock=st.sampled_from(STOCK),
    seeds=st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 10_000)),
)
def test_seeds_pause_and_look_do_not_count_as_touched(
    stock: Experiment, seeds: tuple[int, int, int]
) -> None:
    weight_seed, order_seed, stop_epoch = seeds
    assert not touched(
        stock.changed(
            weight_seed=weight_seed, order_seed=order_seed, stop_epoch=stop_epoch, log_loss=True
        )
    )


def test_weights_that_came_with_a_link_are_touched() -> None:
    stock = with_recipe(Experiment(), "circle")
    own = replace(stock, parameters=tuple(stock.make_network().parameters))
    assert "parameters" in touched(own)


def test_setting_that_does_nothing_is_not_touched() -> None:
    assert DEFAULTS["optimizer"] == "sgd"
    assert not touched(Experiment(beta_1=0.5))
    assert touched(Experiment(optimizer="adam", beta_1=0.5)) == {"optimizer", "beta_1"}


def test_points_of_a_data_set_that_were_edited_keep_its_recipe_as_stock() -> None:
    circle = with_recipe(Experiment(), "circle")
    table = circle.make_dataset().as_table()
    edited = circle.changed(dataset="own", table=table)
    assert not touched(edited)
    assert touched(edited.changed(l2=0.1)) == {"l2"}
    article = with_article_settings(edited)
    assert (article.table, article.hidden_activation) == (table, "sigmoid")
