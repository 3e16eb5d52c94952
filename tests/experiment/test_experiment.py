import dataclasses
import itertools
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.datasets import SOURCES
from playground.data.table import LINK_LENGTH, Table
from playground.engine import Address
from playground.experiment import DEFAULTS, MAX_PARTS_NAMED, SETTINGS, Experiment
from playground.experiment.shape import name_place, unit_titles
from playground.presets import PRESETS
from tests.examples import examples
from tests.strategies import experiments, json_values, tables, values_of

PARTS = ("sepal length", "sepal width", "petal length", "petal width")  # of Iris
KEYS = {one.key: name for name, one in SETTINGS.items()}

# Three samples of a single input, the last one to test on.
SMALL = Table(np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 0]), ("a",), "b", ("no", "yes"), 2)


def many_rows(n_rows: int, n_classes: int = 2) -> Table:
    rng = np.random.default_rng(0)
    labels = np.arange(n_rows) % n_classes
    classes = tuple(f"class {k}" for k in range(n_classes))
    return Table(rng.normal(size=(n_rows, 2)), labels, ("a", "b"), "c", classes, n_rows // 2)


every_setting = pytest.mark.parametrize("name", SETTINGS)
every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


# ---- round trips ----


@given(experiments())
def test_link_round_trips_every_experiment_that_fits(experiment: Experiment) -> None:
    # Through a real query string: what must be escaped there comes back, too.
    query = dict(parse_qsl(urlencode(experiment.to_query()), keep_blank_values=True))
    assert experiment.fits_a_link
    assert Experiment.from_query(query) == (experiment, [])


def test_link_says_what_it_cannot_hold() -> None:
    large = Experiment().changed(dataset="own", table=many_rows(1000))
    assert not large.fits_a_link
    opened, problems = Experiment.from_query(large.to_query())
    assert opened == Experiment()
    assert problems == ["data: your own data do not travel in this link; open their project file"]
    wide = Experiment(hidden_layers=(32, 32))
    heavy = wide.changed(parameters=(0.5,) * wide.n_parameters)
    assert not heavy.fits_a_link
    # The weights are drawn instead; all else is there.
    assert Experiment.from_query(heavy.to_query()) == (wide, [])
    for one in (large, heavy):
        assert Experiment.from_json(json.loads(json.dumps(one.to_json()))) == (one, [])


@given(tables())
def test_own_data_travel_in_a_link_of_a_length_that_servers_take(table: Table) -> None:
    experiment = Experiment().changed(dataset="own", table=table)
    assert experiment.table == table
    assert experiment.fits_a_link
    assert len(experiment.to_query()["own"]) <= LINK_LENGTH
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])


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
    ("data", "mnist"),
    ("data", ""),
    ("data", "XOR"),
    ("lr", "abc"),
    ("lr", ""),
    ("lr", "nan"),
    ("lr", "inf"),
    ("lr", "-inf"),
    ("lr", "1e999"),
    ("lr", "-0.5"),
    ("lr", "0"),
    ("lr", "1001"),
    ("lr", "1_0"),
    ("lr", "٣"),
    ("lr", "0,5"),
    ("lr", "9" * 100_000),
    ("layers", "999999"),
    ("layers", "4-"),
    ("layers", ""),
    ("layers", "0"),
    ("layers", "33"),
    ("layers", "4--4"),
    ("layers", "4,4"),
    ("layers", "1-1-1-1-1-1-1-1-1"),
    ("layers", "4-" * 50_000),
    ("seed", "-1"),
    ("seed", "1_0"),
    ("seed", "٣"),
    ("seed", "1e3"),
    ("seed", "1000000"),
    ("seed", "9" * 100_000),
    ("seed", " 7"),
    ("bias", "yes"),
    ("bias", ""),
    ("bias", "True"),
    ("bias", "2"),
    ("batch", "-1"),
    ("batch", "all"),
    ("stop", "-1"),
    ("held", "2_2"),
    ("n", "9"),
    ("n", "1001"),
    ("hidden", "swish"),
    ("output", "swish"),
    ("hidden", "softmax"),
    ("hiddens", "tanh-softmax"),
    ("hiddens", ""),
    ("optimizer", "sgdm"),
    ("momentum", "1"),
    ("beta1", "-0.1"),
    ("beta2", "nan"),
    ("rho", "1"),
    ("eps", "0"),
    ("schedule", "linear"),
    ("decay", "1.5"),
    ("decayepochs", "0"),
    ("l1", "-1"),
    ("l2", "1e99"),
    ("dropout", "1"),
    ("clip", "inf"),
    ("frozen", "1.2.3.4"),
    ("frozen", "0"),
    ("frozen", ""),
    ("frozen", "1_" * 50_000),
    ("stoploss", "-1"),
    ("stopacc", "1.01"),
    ("patience", "forever"),
    ("mindelta", "x"),
    ("stopon", "validation"),
    ("init", "x" * 100_000),
    ("noise", "0.51"),
]


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
        # A single input is always the one that goes across.
        ({"x": "2", "y": "1", "data": "sine"}, "x", {"data": "sine"}),
        ({"y": "3", "data": "sine"}, "y", {"data": "sine"}),
        ({"data": "own"}, "data", {}),
        ({"data": "iris"}, "output", {"data": "iris", "output": "softmax"}),
        ({"data": "sine", "output": "softmax"}, "output", {"data": "sine", "output": "linear"}),
        ({"data": "sine", "loss": "cross_entropy"}, "loss", {"data": "sine"}),
        ({"data": "sine", "stopacc": "0.5"}, "stopacc", {"data": "sine"}),
        ({"own": SMALL.link_text or ""}, "own", {}),
        ({"w": "AAAAAAAA4D8"}, "w", {}),
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
        {"stopon": "test", "data": "iris", "output": "softmax", "x": "4", "y": "2"},
        {"data": "sine"},
        {"data": "sine", "output": "linear", "loss": "huber"},
        {"data": "own", "own": SMALL.link_text or ""},
        {"data": "blobs", "centres": "8", "output": "softmax"},
        {"layers": "none", "w": "AAAAAAAA4D8AAAAAAADgPw"},
    ],
)
def test_parts_that_go_together_are_taken(query: dict[str, str]) -> None:
    experiment, problems = Experiment.from_query(query)
    assert problems == []
    assert query.items() >= experiment.to_query().items()


link_keys = st.sampled_from([*KEYS, *SETTINGS]) | st.text(max_size=12)
link_texts = st.text() | st.sampled_from(["0", "1", "2", "5", "-1", "nan", "tanh", "cross_entropy"])


@examples(150)
@given(st.dictionaries(link_keys, link_texts, max_size=12))
def test_no_link_breaks_the_page(query: dict[str, str]) -> None:
    experiment, problems = Experiment.from_query(query)
    assert experiment.conflicts() == {}
    assert all(isinstance(sentence, str) and len(sentence) < 300 for sentence in problems)
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])


@examples(150)
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
@examples(25)
@given(data=st.data())
def test_changed_sets_a_valid_value_and_leaves_no_conflict(name: str, data: st.DataObject) -> None:
    before = data.draw(experiments())
    value = data.draw(values_of(SETTINGS[name].kind))
    after = before.changed(**{name: value})
    assert after.conflicts() == {}
    if name not in DEPENDENT:
        assert getattr(after, name) == value
    # What depends on others falls back where it does not go with them.
    free = set(SETTINGS) - DEPENDENT - {name}
    if name in ("dataset", "table", "centres"):
        free -= FITTED
    for other in free:
        assert getattr(after, other) == getattr(before, other)


# Fields that not each Experiment can have each value of.
DEPENDENT = {
    "dataset",
    "table",
    "loss",
    "x_input",
    "y_input",
    "layer_activations",
    "frozen",
    "stop_on",
    "stop_accuracy",
    "parameters",
    "output_activation",
    "class_weights",
}
# Fields that take what is usual for other data.
FITTED = {"output_activation", "loss", "reduction", "learning_rate", "bias", "held"}


@examples(100)
@given(data=st.data())
def test_no_sequence_of_changes_leaves_a_conflict(data: st.DataObject) -> None:
    # Several at once, too, as a page makes them; whatever they are, a link restores the end.
    experiment = Experiment()
    for _ in range(data.draw(st.integers(1, 6))):
        chosen = data.draw(st.sets(st.sampled_from(sorted(SETTINGS)), min_size=1, max_size=3))
        changes = {name: data.draw(values_of(SETTINGS[name].kind)) for name in sorted(chosen)}
        experiment = experiment.changed(**changes)
        assert experiment.conflicts() == {}
    assert Experiment.from_query(experiment.to_query()) == (experiment, [])
    experiment.make_trainer(experiment.make_network(), experiment.make_dataset()).step()


TASKS = {
    "xor": {"dataset": "xor"},
    "iris": {"dataset": "iris"},
    "blobs": {"dataset": "blobs", "centres": 5},
    "sine": {"dataset": "sine"},
    "own classes": {"dataset": "own", "table": many_rows(9, 3)},
    "own values": {
        "dataset": "own",
        "table": Table(np.arange(8.0).reshape(4, 2), np.arange(4.0), ("a", "b"), "c", (), 3),
    },
}
USUAL = {  # output and loss where one comes from data of another task
    "xor": ("sigmoid", None),
    "iris": ("softmax", "cross_entropy"),
    "blobs": ("softmax", "cross_entropy"),
    "sine": ("linear", "squared_error"),
    "own classes": ("softmax", "cross_entropy"),
    "own values": ("linear", "squared_error"),
}


@pytest.mark.parametrize("order", [*itertools.permutations(TASKS, 3)], ids="-".join)
def test_output_and_loss_fit_whatever_the_data_become(order: tuple[str, ...]) -> None:
    experiment = Experiment()
    for name in order:
        before = experiment
        experiment = experiment.changed(**TASKS[name])
        assert experiment.conflicts() == {}
        assert experiment.dataset == TASKS[name]["dataset"]
        output, loss = USUAL[name]
        assert experiment.output_activation == output
        if before.output_activation != output and loss:
            assert experiment.loss == loss
        assert experiment.loss in experiment.fitting_losses
        trainer = experiment.make_trainer(experiment.make_network(), experiment.make_dataset())
        trainer.advance(updates=20)
        assert np.isfinite(trainer.loss())
    assert experiment.changed(dataset="xor").table is None


def test_more_classes_of_the_same_kind_leave_what_was_chosen() -> None:
    chosen = (
        Experiment()
        .changed(dataset="blobs", centres=3)
        .changed(loss="squared_error", bias=False, learning_rate=2.0, reduction="sum")
    )
    more = chosen.changed(centres=6)
    assert more == dataclasses.replace(chosen, centres=6)
    assert chosen.changed(dataset="three_spirals") == dataclasses.replace(
        chosen, dataset="three_spirals"
    )


@given(experiments())
def test_every_experiment_can_be_taken_whole(experiment: Experiment) -> None:
    # What is chosen together with other data stands, and is not what is usual for them.
    values = {name: getattr(experiment, name) for name in SETTINGS}
    assert Experiment().changed(**values) == experiment
    other = Experiment().changed(dataset="iris")
    assert other.changed(**values) == experiment


def test_points_without_their_data_set_change_nothing() -> None:
    # Neither what they would be, nor the output that would fit them.
    assert Experiment().changed(table=many_rows(9, 3)) == Experiment()
    assert Experiment().changed(dataset="own") == Experiment()


def test_data_set_of_another_name_drops_ones_own_points() -> None:
    own = Experiment().changed(dataset="own", table=SMALL)
    assert own.changed(dataset="xor") == Experiment()
    assert own.changed(table=None).dataset == "xor"


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ([{"dataset": "parity"}], 0.0),
        ([{"dataset": "iris"}], 0.5),
        ([{"dataset": "iris"}, {"dataset": "xor"}], 0.0),
        ([{"dataset": "iris"}, {"dataset": "parity", "inputs": 4}], 0.0),
    ],
)
def test_bits_are_held_at_0_and_measures_in_the_middle(
    changes: list[dict[str, Any]], held: float
) -> None:
    experiment = Experiment()
    for values in changes:
        experiment = experiment.changed(**values)
    assert experiment.held == (held,) * 8


@pytest.mark.parametrize("dataset", ["parity", "iris"])
def test_edited_points_are_held_where_they_were(dataset: str) -> None:
    # Else the samples of a truth table, which lie at 0 and 1, would vanish from the chart.
    experiment = Experiment().changed(dataset=dataset)
    table = experiment.make_dataset().as_table()
    assert experiment.changed(dataset="own", table=table).held == experiment.held
    own_place = experiment.changed(held=(0.2,) * 8)
    assert own_place.changed(dataset="xor").held == (0.2,) * 8


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
        for value in (
            True,
            False,
            "and",
            "tanh",
            "mean",
            "zeros",
            "cross_entropy",
            "balanced",
            "10",
            "update",
            "adam",
            "step",
            "test",
            "log",
            "off",
            4,
            0.3,
            10,
            (3,),
            (0.5,),
            ("tanh",),
            ((1,),),
            ("x1",),
            SMALL,
        )
        if is_valid(kind, value) and value != getattr(before, name)
    )
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
    [
        ("hidden_layers", True),
        ("weight_seed", True),
        ("dataset", True),
        ("loss", True),
        ("learning_rate", False),
        ("batch_size", False),
        ("speed", False),
        ("stop_epoch", False),
    ],
)
def test_training_goes_on_with_another_rate_and_not_with_other_layers(
    name: str, restarts: bool
) -> None:
    assert (SETTINGS[name].effect == "restart") is restarts


# ---- what an Experiment makes ----


@examples(50)
@given(experiments())
def test_experiment_makes_data_network_and_trainer_that_fit(experiment: Experiment) -> None:
    dataset, mlp = experiment.make_dataset(), experiment.make_network()
    assert mlp.layer_sizes == experiment.layer_sizes
    assert dataset.X.shape == (len(dataset.points), mlp.layer_sizes[0])
    targets, n_train = dataset.y, dataset.n_train
    assert targets.shape == (len(dataset.X), mlp.layer_sizes[-1])
    low, high = experiment.classes
    if experiment.task == "values":
        learned = targets[:, 0] * dataset.target_deviation + dataset.target_mean
        np.testing.assert_allclose(learned, dataset.labels, atol=1e-9)
    elif experiment.n_outputs == 1:
        np.testing.assert_array_equal(targets[:, 0], np.where(dataset.labels == 1.0, high, low))
    else:
        np.testing.assert_array_equal(
            targets, np.eye(len(dataset.classes))[dataset.labels.astype(int)]
        )
    trainer = experiment.make_trainer(mlp, dataset)
    assert trainer.updates_per_epoch == -(-n_train // (experiment.batch_size or n_train))
    trainer.step()


def test_softmax_has_an_output_for_each_class() -> None:
    experiment = Experiment(output_activation="softmax")
    assert experiment.layer_sizes == (2, 4, 2)
    assert experiment.make_dataset().y.tolist() == [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]


def test_added_layer_takes_the_activation_of_the_one_before_it() -> None:
    experiment = Experiment(hidden_layers=(4, 3), layer_activations=("relu", "tanh"))
    more = experiment.changed(hidden_layers=(4, 3, 2))
    assert more.layer_activations == ("relu", "tanh", "tanh")
    assert more.changed(hidden_layers=(4,)).layer_activations == ("relu",)
    assert more.changed(hidden_layers=()).layer_activations == ()
    assert [one.name for one in more.make_network().activations] == [
        "relu",
        "tanh",
        "tanh",
        "sigmoid",
    ]


def test_network_has_the_places_of_its_weights_and_no_others() -> None:
    for experiment in (Experiment(hidden_layers=(3, 2), bias=True), Experiment()):
        mlp = experiment.make_network()
        assert all(map(experiment.has, mlp.addresses))
        for layer, (n_inputs, n_units) in enumerate(m.shape for m in mlp.matrices):
            assert experiment.has(Address(layer))
            assert experiment.has(Address(layer, n_units - 1))
            assert not experiment.has(Address(layer, n_units))
            assert not experiment.has(Address(layer, 0, n_inputs))
        assert not experiment.has(Address(len(mlp.matrices)))


def test_place_has_the_name_that_the_player_gives_it() -> None:
    names = Experiment(hidden_layers=(2, 1)).names
    assert name_place(Address(0), names) == "hidden layer 1"
    assert name_place(Address(2), names) == "output layer"
    assert name_place(Address(0, 1), names) == "unit h1.2"
    assert name_place(Address(0, 1, 0), names) == "x1 \u2192 h1.2"
    assert name_place(Address(2, 0, 1), names) == "bias \u2192 out"


def test_what_is_frozen_is_counted_from_1() -> None:
    experiment = Experiment(frozen=((1, 2), (2,)))
    assert experiment.frozen_places == (Address(0, 1), Address(1))
    mlp = experiment.make_network()
    before = mlp.with_parameters(mlp.parameters)
    experiment.make_trainer(mlp, experiment.make_dataset()).advance(epochs=5)
    stayed = mlp.parameters == before.parameters
    marks = mlp.split(stayed)
    assert marks[0].all(axis=0).tolist() == [False, True, False, False]
    assert marks[1].all()


def test_another_seed_takes_the_place_of_weights_that_are_given() -> None:
    given_weights = Experiment(hidden_layers=(), parameters=(0.5, -0.5))
    assert "weight_seed" in given_weights.idle()
    assert given_weights.changed(weight_seed=3) == Experiment(hidden_layers=(), weight_seed=3)


@examples(40)
@given(experiment=experiments(), data=st.data())
def test_idle_setting_changes_no_number(experiment: Experiment, data: st.DataObject) -> None:
    idle = sorted(experiment.idle() - {"layer_activations"})
    name = data.draw(st.sampled_from(idle))
    # Weights that are given stay: to ask for a seed alone is to ask for other ones, too.
    kept = {"parameters": experiment.parameters} if name == "weight_seed" else {}
    other = experiment.changed(**{name: data.draw(values_of(SETTINGS[name].kind)), **kept})
    assert other.layer_sizes == experiment.layer_sizes
    ends = []
    for one in (experiment, other):
        trainer = one.make_trainer(one.make_network(), one.make_dataset())
        trainer.advance(updates=2)
        ends.append(trainer.mlp.parameters)
    np.testing.assert_array_equal(ends[0], ends[1])


@pytest.mark.parametrize("dataset", SOURCES)
def test_inputs_count_for_parity_alone(dataset: str) -> None:
    numbers = {"parity": 5, "iris": 4, "digits": 64, "sine": 1}
    assert Experiment(dataset=dataset, inputs=5).n_inputs == numbers.get(dataset, 2)


@pytest.mark.parametrize("dataset", [name for name, one in SOURCES.items() if not one.is_own])
def test_experiment_knows_its_data_without_making_them(dataset: str) -> None:
    experiment = Experiment(centres=5).changed(dataset=dataset)
    made = experiment.make_dataset()
    own = experiment.changed(dataset="own", table=made.as_table())
    for one in (experiment, own):
        assert one.n_inputs == made.n_inputs
        assert one.class_names == made.classes
        assert one.has_test == (made.n_train < len(made.points))
        np.testing.assert_array_equal(one.make_dataset().points, made.points)


def test_data_are_made_once_for_the_same_settings() -> None:
    table = many_rows(9, 3)
    again = Table.from_json(table.to_json())
    one, other = (Experiment().changed(dataset="own", table=points) for points in (table, again))
    assert one.make_dataset() is other.make_dataset()


def test_network_begins_with_the_weights_that_are_given() -> None:
    weights = tuple(np.linspace(-1.0, 1.0, 12))
    experiment = Experiment().changed(parameters=weights)
    assert experiment.make_network().parameters.tolist() == list(weights)
    # Those of another build do not fit: weights are drawn again.
    assert experiment.changed(hidden_layers=(5,)).parameters == ()
    assert experiment.changed(bias=True).parameters == ()
    assert experiment.changed(learning_rate=2.0).parameters == weights


def test_values_are_learned_on_a_scale_of_their_own() -> None:
    table = Table(np.arange(4.0)[:, None], np.arange(4.0) * 1000.0, ("a",), "price", (), 4)
    experiment = Experiment().changed(dataset="own", table=table, standardise=True)
    targets = experiment.make_dataset().y
    assert targets.mean() == pytest.approx(0.0)
    assert targets.std() == pytest.approx(1.0)
    plain = experiment.changed(standardise=False)
    np.testing.assert_array_equal(plain.make_dataset().y[:, 0], table.targets)


@pytest.mark.parametrize(
    ("output", "classes", "threshold"),
    [
        ("sigmoid", (0.0, 1.0), 0.5),
        ("tanh", (-1.0, 1.0), 0.0),
        ("relu", (0.0, 1.0), 0.5),
        ("linear", (0.0, 1.0), 0.5),
    ],
)
def test_threshold_lies_between_the_classes(
    output: str, classes: tuple[float, float], threshold: float
) -> None:
    experiment = Experiment(output_activation=output)
    assert (experiment.classes, experiment.threshold) == (classes, threshold)


def test_experiment_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().bias = True  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "inputs", "outputs"),
    [
        ({}, ("x1", "x2"), ("out",)),
        ({"features": ("x1", "x1x2")}, ("x1", "x1\u00b7x2"), ("out",)),
        (
            {"dataset": "iris", "output_activation": "softmax"},
            tuple(f"{part} (cm)" for part in PARTS),
            ("setosa", "versicolor", "virginica"),
        ),
        # Standardised, a length is in no unit.
        (
            {"dataset": "iris", "standardise": True, "output_activation": "softmax"},
            PARTS,
            ("setosa", "versicolor", "virginica"),
        ),
        (
            {"dataset": "three_spirals", "output_activation": "softmax"},
            ("x1", "x2"),
            ("class 0", "class 1", "class 2"),
        ),
        (
            {
                "table": Table(
                    np.eye(2), np.arange(2.0), ("height (cm)", "mass [kg]"), "t", ("a", "b"), 2
                ),
                "dataset": "own",
                "features": ("x1", "x1x1", "x1x2", "sinx2"),
            },
            ("height (cm)", "height\u00b2", "height \u00b7 mass", "sin mass"),
            ("out",),
        ),
    ],
)
def test_units_are_called_what_they_stand_for(
    changes: dict[str, Any], inputs: tuple[str, ...], outputs: tuple[str, ...]
) -> None:
    experiment = Experiment().changed(**changes)
    titles = unit_titles(experiment)
    assert (titles[0], titles[-1]) == (inputs, outputs)
    assert [len(one) for one in titles] == [len(one) for one in experiment.names]
    assert titles[1:-1] == experiment.names[1:-1]
