import dataclasses
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.data.datasets import SOURCES
from playground.experiment import (
    DEFAULTS,
    MAX_PARTS_NAMED,
    PRESETS,
    SETTINGS,
    Experiment,
)
from tests.strategies import experiments, json_values, values_of

KEYS = {one.key: name for name, one in SETTINGS.items()}

every_setting = pytest.mark.parametrize("name", SETTINGS)
every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


# ---- round trips ----


@given(experiments())
def test_link_round_trips_every_experiment(experiment: Experiment) -> None:
    # Through a real query string: what must be escaped there comes back, too.
    query = dict(parse_qsl(urlencode(experiment.to_query()), keep_blank_values=True))
    assert Experiment.from_query(query) == (experiment, [])


@given(experiments())
def test_json_round_trips_every_experiment(experiment: Experiment) -> None:
    text = json.dumps(experiment.to_json(), allow_nan=False)
    assert Experiment.from_json(json.loads(text)) == (experiment, [])


@every_preset
def test_preset_is_valid_and_round_trips(preset: Experiment) -> None:
    assert preset.conflicts() == {}
    assert Experiment().changed(**dataclasses.asdict(preset)) == preset
    assert Experiment.from_query(preset.to_query()) == (preset, [])
    assert Experiment.from_json(preset.to_json()) == (preset, [])


@given(experiments())
def test_link_holds_only_what_differs_from_the_default(experiment: Experiment) -> None:
    differing = {name for name in SETTINGS if getattr(experiment, name) != DEFAULTS[name]}
    assert {KEYS[key] for key in experiment.to_query()} == differing


def test_default_experiment_is_the_articles_and_has_an_empty_link() -> None:
    experiment = Experiment()
    assert experiment.to_query() == {}
    assert Experiment.from_query({}) == (experiment, [])
    assert experiment == PRESETS["The article"]
    assert (experiment.dataset, experiment.layer_sizes, experiment.bias) == (
        "xor",
        (2, 4, 1),
        False,
    )
    assert (experiment.hidden_activation, experiment.output_activation) == ("sigmoid", "sigmoid")
    assert (experiment.reduction, experiment.loss) == ("sum", "squared_error")
    assert (experiment.learning_rate, experiment.stop_epoch) == (0.5, 50_000)


def test_link_is_readable() -> None:
    experiment = Experiment().changed(
        dataset="spiral", hidden_layers=(8, 8), bias=True, learning_rate=0.03, batch_size=10
    )
    assert urlencode(experiment.to_query()) == "data=spiral&layers=8-8&bias=1&lr=0.03&batch=10"


# ---- what cannot be used of a link ----

BROKEN = [
    ("data", "mnist"), ("data", ""), ("data", "XOR"),
    ("lr", "abc"), ("lr", ""), ("lr", "nan"), ("lr", "inf"), ("lr", "-inf"), ("lr", "1e999"),
    ("lr", "-0.5"), ("lr", "0"), ("lr", "1001"), ("lr", "1_0"), ("lr", "٣"), ("lr", "0,5"),
    ("lr", "9" * 100_000),
    ("layers", "999999"), ("layers", "4-"), ("layers", ""), ("layers", "0"), ("layers", "33"),
    ("layers", "4--4"), ("layers", "4,4"), ("layers", "1-1-1-1-1-1-1-1-1"),
    ("layers", "4-" * 50_000),
    ("seed", "-1"), ("seed", "1_0"), ("seed", "٣"), ("seed", "1e3"), ("seed", "1000000"),
    ("seed", "9" * 100_000), ("seed", " 7"),
    ("bias", "yes"), ("bias", ""), ("bias", "True"), ("bias", "2"),
    ("batch", "-1"), ("batch", "all"), ("stop", "-1"), ("held", "2_2"), ("n", "9"), ("n", "1001"),
    ("hidden", "swish"), ("output", "swish"),
    ("hidden", "softmax"), ("hiddens", "tanh-softmax"), ("hiddens", ""), ("optimizer", "sgdm"),
    ("momentum", "1"), ("beta1", "-0.1"), ("beta2", "nan"), ("rho", "1"), ("eps", "0"),
    ("schedule", "linear"), ("decay", "1.5"), ("decayepochs", "0"), ("l1", "-1"), ("l2", "1e99"),
    ("dropout", "1"), ("clip", "inf"), ("frozen", "1.2.3.4"), ("frozen", "0"), ("frozen", ""),
    ("frozen", "1_" * 50_000), ("stoploss", "-1"), ("stopacc", "1.01"), ("patience", "forever"),
    ("mindelta", "x"), ("stopon", "validation"), ("init", "x" * 100_000), ("noise", "0.51"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text"), BROKEN)
def test_broken_part_of_a_link_is_named_and_the_rest_kept(key: str, text: str) -> None:
    kept = {"scale": "2", "log": "1"}
    experiment, problems = Experiment.from_query({"scale": "2", key: text, "log": "1"})
    assert experiment.to_query() == kept
    (sentence,) = problems
    assert sentence.startswith(f"{key}: expected ")
    assert f", got {text[:40]}" in sentence
    assert len(sentence) < 250


@pytest.mark.parametrize("key", ["nonsense", "LR", "", "learning_rate", "k" * 100_000, "<b>"])
def test_unknown_part_of_a_link_is_named(key: str) -> None:
    experiment, problems = Experiment.from_query({key: "1", "lr": "0.1"})
    assert experiment.to_query() == {"lr": "0.1"}
    (sentence,) = problems
    assert sentence.startswith(key[:40])
    assert sentence.endswith(" is not a setting")
    assert len(sentence) < 100


def test_every_broken_part_of_a_link_is_named() -> None:
    query = {"lr": "nan", "data": "and", "layers": "4-", "bias": "yes", "seed": "3"}
    experiment, problems = Experiment.from_query(query)
    assert experiment.to_query() == {"data": "and", "seed": "3"}
    assert [sentence.split(":")[0] for sentence in problems] == ["lr", "layers", "bias"]


@pytest.mark.parametrize("n_parts", range(1, 12))
def test_many_broken_parts_are_counted(n_parts: int) -> None:
    _, problems = Experiment.from_query({f"bad{k}": "1" for k in range(n_parts)})
    assert len(problems) <= MAX_PARTS_NAMED + 1
    if len(problems) < n_parts:
        assert problems[-1] == f"and {n_parts - MAX_PARTS_NAMED} more"


@pytest.mark.parametrize(
    ("query", "named", "kept"),
    [
        ({"loss": "cross_entropy", "output": "tanh"}, "loss", {"output": "tanh"}),
        ({"loss": "cross_entropy", "output": "linear"}, "loss", {"output": "linear"}),
        ({"hiddens": "tanh-relu"}, "hiddens", {}),
        ({"hiddens": "tanh", "layers": "4-2"}, "hiddens", {"layers": "4-2"}),
        ({"frozen": "3"}, "frozen", {}),
        ({"frozen": "1.5"}, "frozen", {}),
        ({"frozen": "1.4.3"}, "frozen", {}),
        ({"frozen": "1_2.1.5", "lr": "2"}, "frozen", {"frozen": "1", "lr": "2"}),
        ({"stopon": "test"}, "stopon", {}),
        ({"x": "5"}, "x", {}),
        ({"x": "2"}, "y", {}),
        ({"y": "1"}, "y", {}),
        ({"y": "3"}, "y", {}),
        ({"x": "5", "y": "1"}, "x", {}),
        ({"x": "4", "data": "parity"}, "x", {"data": "parity"}),
        ({"x": "3", "y": "3", "data": "parity"}, "y", {"x": "3", "data": "parity"}),
    ],
)
def test_parts_that_conflict_are_named_and_the_rest_kept(
    query: dict[str, str], named: str, kept: dict[str, str]
) -> None:
    experiment, problems = Experiment.from_query(query)
    assert experiment.conflicts() == {}
    assert [sentence.split(":")[0] for sentence in problems] == [named]
    assert experiment.to_query() == kept


@pytest.mark.parametrize(
    "query",
    [
        {"x": "2", "y": "1"},
        {"x": "4", "y": "3", "data": "parity", "inputs": "4"},
        {"loss": "cross_entropy", "output": "sigmoid"},
        {"loss": "cross_entropy", "output": "softmax"},
        {"hiddens": "tanh-relu", "layers": "4-2"},
        {"frozen": "1.2_1.4.3_2", "bias": "1"},
        {"stopon": "test", "data": "circle"},
    ],
)
def test_parts_that_go_together_are_taken(query: dict[str, str]) -> None:
    experiment, problems = Experiment.from_query(query)
    assert problems == []
    assert query.items() >= experiment.to_query().items()


link_keys = st.sampled_from([*KEYS, *SETTINGS]) | st.text(max_size=12)
link_texts = st.text() | st.sampled_from(["0", "1", "2", "5", "-1", "nan", "tanh", "cross_entropy"])


@settings(max_examples=150)
@given(st.dictionaries(link_keys, link_texts, max_size=12))
def test_no_link_breaks_the_page(query: dict[str, str]) -> None:
    experiment, problems = Experiment.from_query(query)
    assert experiment.conflicts() == {}
    assert all(isinstance(sentence, str) and len(sentence) < 300 for sentence in problems)
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])


@settings(max_examples=150)
@given(json_values | st.dictionaries(link_keys, json_values, max_size=12))
def test_no_file_breaks_the_page(value: Any) -> None:
    experiment, problems = Experiment.from_json(value)
    assert experiment.conflicts() == {}
    assert all(isinstance(sentence, str) and len(sentence) < 300 for sentence in problems)
    assert Experiment.from_json(experiment.to_json()) == (experiment, [])


@pytest.mark.parametrize("value", [None, 5, "xor", [], [["dataset", "and"]], True])
def test_file_that_holds_no_settings_is_named(value: Any) -> None:
    experiment, problems = Experiment.from_json(value)
    assert experiment == Experiment()
    (sentence,) = problems
    assert sentence.startswith("expected an object of settings, got ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", "0.5"),
        ("learning_rate", True),
        ("learning_rate", float("nan")),
        ("learning_rate", 10**400),
        ("hidden_layers", "4"),
        ("hidden_layers", [4, 4.0]),
        ("hidden_layers", [[4]]),
        ("weight_seed", 1.0),
        ("weight_seed", 10**30),
        ("bias", 1),
        ("dataset", None),
        ("dataset", ["xor"]),
        ("held", {"0": 1}),
    ],
)
def test_broken_part_of_a_file_is_named_and_the_rest_kept(name: str, value: Any) -> None:
    experiment, problems = Experiment.from_json({"dataset": "and", name: value, "log_loss": True})
    assert experiment.log_loss
    assert getattr(experiment, name) == (DEFAULTS[name])
    (sentence,) = problems
    assert sentence.startswith(f"{name}: expected ")
    assert len(sentence) < 250


# ---- changes ----


@every_setting
@settings(max_examples=25)
@given(data=st.data())
def test_changed_sets_a_valid_value_and_leaves_no_conflict(name: str, data: st.DataObject) -> None:
    before = data.draw(experiments())
    value = data.draw(values_of(SETTINGS[name].kind))
    after = before.changed(**{name: value})
    assert after.conflicts() == {}
    # What depends on others falls back where it does not go with them.
    dependent = {"loss", "x_input", "y_input", "layer_activations", "frozen", "stop_on"}
    for other in SETTINGS.keys() - dependent - {name}:
        assert getattr(after, other) == getattr(before, other)
    if name not in dependent:
        assert getattr(after, name) == value


def test_what_can_be_frozen_still_stays_frozen_when_layers_go() -> None:
    experiment = Experiment(hidden_layers=(4, 3), frozen=((1,), (2, 3), (3,)))
    assert experiment.changed(hidden_layers=(4,)).frozen == ((1,),)


@pytest.mark.parametrize("values", [{"x_input": 2}, {"y_input": 1}, {"x_input": 2, "y_input": 2}])
def test_axis_changed_to_the_other_axis_leaves_two_different_ones(values: dict[str, int]) -> None:
    assert Experiment().changed(**values).conflicts() == {}


def test_axes_can_be_swapped() -> None:
    swapped = Experiment().changed(x_input=2, y_input=1)
    assert (swapped.x_input, swapped.y_input) == (2, 1)


def test_loss_falls_back_when_its_output_activation_goes() -> None:
    experiment = Experiment().changed(loss="cross_entropy")
    assert experiment.loss == "cross_entropy"
    assert experiment.changed(output_activation="tanh").loss == "squared_error"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"learning_rate": float("nan")}, "a number from"),
        ({"learning_rate": 0.0}, "a number from"),
        ({"hidden_layers": (0,)}, "up to 8 numbers"),
        ({"hidden_layers": 4}, "up to 8 numbers"),
        ({"dataset": "mnist"}, "one of"),
        ({"bias": 1}, "true or false"),
        ({"weight_seed": -1}, "a whole number from"),
        ({"bias": True, "weight_seed": -1}, "a whole number from"),
    ],
)
def test_changed_refuses_what_is_not_valid(values: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=f"^expected {expected}"):
        Experiment().changed(**values)


@every_setting
def test_a_change_begins_a_new_run_where_the_setting_says_so(name: str) -> None:
    before = Experiment(dataset="parity")
    kind = SETTINGS[name].kind
    other = next(
        value
        for value in (True, "and", "tanh", "mean", "zeros", "cross_entropy", "10", "update", "adam",
                      "step", "test", 4, 0.3, 10, (3,), (0.5,), ("tanh",), ((1,),), ("x1",))
        if is_valid(kind, value) and value != getattr(before, name)
    )  # fmt: skip
    after = dataclasses.replace(before, **{name: kind.check(other)})
    restarts = SETTINGS[name].effect == "restart"
    assert before.restarts(after) is restarts
    assert after.restarts(before) is restarts
    assert not before.restarts(before)


def is_valid(kind: Any, value: Any) -> bool:
    try:
        kind.check(value)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "restarts"),
    [("hidden_layers", True), ("weight_seed", True), ("dataset", True), ("loss", True),
     ("learning_rate", False), ("batch_size", False), ("speed", False), ("stop_epoch", False)],
)  # fmt: skip
def test_training_goes_on_with_another_rate_and_not_with_other_layers(
    name: str, restarts: bool
) -> None:
    assert (SETTINGS[name].effect == "restart") is restarts


# ---- what an Experiment makes ----


@settings(max_examples=50)
@given(experiments())
def test_experiment_makes_data_network_and_trainer_that_fit(experiment: Experiment) -> None:
    dataset, mlp = experiment.make_dataset(), experiment.make_network()
    assert mlp.layer_sizes == experiment.layer_sizes
    assert dataset.X.shape == (len(dataset.points), mlp.layer_sizes[0])
    targets, n_train = experiment.make_targets(dataset), dataset.n_train
    assert targets.shape == (len(dataset.X), mlp.layer_sizes[-1])
    low, high = experiment.classes
    np.testing.assert_array_equal(targets[:, -1], np.where(dataset.labels == 1.0, high, low))
    trainer = experiment.make_trainer(mlp, dataset)
    assert trainer.updates_per_epoch == -(-n_train // (experiment.batch_size or n_train))
    trainer.step()


def test_softmax_has_an_output_for_each_class() -> None:
    experiment = Experiment(output_activation="softmax")
    assert experiment.layer_sizes == (2, 4, 2)
    assert experiment.make_targets(experiment.make_dataset()).tolist() == [
        [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0],
    ]  # fmt: skip


def test_added_layer_takes_the_activation_of_the_one_before_it() -> None:
    experiment = Experiment(hidden_layers=(4, 3), layer_activations=("relu", "tanh"))
    more = experiment.changed(hidden_layers=(4, 3, 2))
    assert more.layer_activations == ("relu", "tanh", "tanh")
    assert more.changed(hidden_layers=(4,)).layer_activations == ("relu",)
    assert more.changed(hidden_layers=()).layer_activations == ()
    assert [one.name for one in more.make_network().activations] == [
        "relu", "tanh", "tanh", "sigmoid",
    ]  # fmt: skip


def test_what_is_frozen_is_counted_from_1() -> None:
    experiment = Experiment(frozen=((1, 2), (2,)))
    mlp = experiment.make_network()
    before = mlp.with_parameters(mlp.parameters)
    experiment.make_trainer(mlp, experiment.make_dataset()).advance(epochs=5)
    stayed = mlp.parameters == before.parameters
    marks = mlp.split(stayed)
    assert marks[0].all(axis=0).tolist() == [False, True, False, False]
    assert marks[1].all()


@settings(max_examples=40)
@given(experiment=experiments(), data=st.data())
def test_idle_setting_changes_no_number(experiment: Experiment, data: st.DataObject) -> None:
    idle = sorted(experiment.idle() - {"layer_activations"})
    name = data.draw(st.sampled_from(idle))
    other = experiment.changed(**{name: data.draw(values_of(SETTINGS[name].kind))})
    ends = []
    for one in (experiment, other):
        trainer = one.make_trainer(one.make_network(), one.make_dataset())
        trainer.advance(updates=2)
        ends.append(trainer.mlp.parameters)
    np.testing.assert_array_equal(ends[0], ends[1])


@pytest.mark.parametrize("dataset", SOURCES)
def test_inputs_count_for_parity_alone(dataset: str) -> None:
    assert Experiment(dataset=dataset, inputs=5).n_inputs == (5 if dataset == "parity" else 2)


@pytest.mark.parametrize(
    ("output", "classes", "threshold"),
    [("sigmoid", (0.0, 1.0), 0.5), ("tanh", (-1.0, 1.0), 0.0), ("relu", (0.0, 1.0), 0.5),
     ("linear", (0.0, 1.0), 0.5)],
)  # fmt: skip
def test_threshold_lies_between_the_classes(
    output: str, classes: tuple[float, float], threshold: float
) -> None:
    experiment = Experiment(output_activation=output)
    assert (experiment.classes, experiment.threshold) == (classes, threshold)


def test_experiment_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().bias = True  # type: ignore[misc]
