import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import SETTINGS, Experiment
from playground.experiment.kinds import Number, Whole
from playground.presets import PRESETS
from playground.sweep.maps import MOST_VALUES, MapAxis, axis_names, read_axis, spread
from playground.sweep.maps.axes import in_order, kind_of, label_of, put
from playground.sweep.outcome import PAUSES
from playground.sweep.race import racing_settings
from playground.ui.visit.mapping import suggest_axis

DEEP = Experiment(hidden_layers=(4, 3), bias=True)
EVERYWHERE = {**PRESETS, "deep": DEEP}


@pytest.mark.parametrize("experiment", EVERYWHERE.values(), ids=EVERYWHERE.keys())
def test_each_axis_that_is_offered_has_values_worth_a_look_that_can_be_put(
    experiment: Experiment,
) -> None:
    names = axis_names(experiment)
    assert {"units", "layers", "learning_rate"} <= set(names)
    assert len(set(map(label_of, names))) == len(names)
    for name in names:
        axis = suggest_axis(experiment, name)
        assert 2 <= len(axis.values) <= 17
        assert read_axis(axis.text) == axis
        fitting = 0
        for value in axis.values:
            try:
                put(experiment, [axis], [value])
            except ValueError:
                continue
            fitting += 1
        assert fitting, name


def numeric_names() -> list[str]:
    names = [name for name in (*SETTINGS, "units", "units_2", "layers") if is_numeric(name)]
    assert len(names) > 20
    return names


def is_numeric(name: str) -> bool:
    try:
        return isinstance(kind_of(name), Number | Whole)
    except ValueError:
        return False


@given(data=st.data())
def test_link_gives_back_every_range_and_every_list(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(numeric_names()))
    kind = kind_of(name)
    assert isinstance(kind, Number | Whole)
    low, high = kind.low, kind.high
    number = st.integers(low, high) if isinstance(kind, Whole) else st.floats(low, high)
    ends = sorted(data.draw(st.lists(number, min_size=2, max_size=8, unique=True)))
    listed = MapAxis(name, tuple(ends))
    assert read_axis(listed.text) == listed
    n, log = data.draw(st.integers(2, MOST_VALUES)), ends[0] > 0 and data.draw(st.booleans())
    values = spread(name, ends[0], ends[-1], n, log=log)
    assert values[0] == ends[0]
    assert values[-1] == ends[-1]
    assert len(values) <= n
    assert list(values) == sorted(set(values))
    axis = MapAxis(name, values)
    assert read_axis(axis.text) == axis


def test_range_is_by_even_steps_or_by_equal_factors() -> None:
    assert spread("learning_rate", 0.01, 10, 4, log=True) == (0.01, 0.1, 1.0, 10)
    assert spread("noise", 0, 0.5, 6, log=False) == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
    assert spread("units", 1, 4, 64, log=False) == (1, 2, 3, 4)
    assert MapAxis("learning_rate", (0.01, 0.1, 1.0, 10.0)).text == "lr~log~0.01~10~4"
    assert MapAxis("units", (1, 2, 3, 4)).text == "units~even~1~4~4"
    assert MapAxis("hidden_activation", ("tanh", "relu")).text == "hidden~tanh~relu"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing~1~2", "expected a setting that changes training"),
        ("speed~auto", "expected a setting that changes training"),
        ("layers~2-4", "from 1 to 8"),
        ("lr", "expected 1 to 64 values, got 0"),
        ("lr~0.5~0.5", "expected different values"),
        ("lr~log~0.01~10", "expected from, to and how many"),
        ("lr~log~0.01~10~-3", "expected from, to and how many"),
        ("lr~log~10~0.01~5", "expected a range from less to more"),
        ("l2~log~0~1~5", "expected a range above 0"),
        ("hidden~even~1~2~2", "expected a list of values"),
        ("lr~nan", "expected a number"),
        ("lr~1e400", "expected a number"),
        ("lr~" + "~".join(map(str, range(1, 66))), "expected 1 to 64 values, got 65"),
        ("lr~even~0.1~5~1", "expected 2 to 64 values in a range, got 1"),
        ("lr~log~0.01~10~65", "expected 2 to 64 values in a range, got 65"),
        ("batch~even~full~64~7", "expected a range from 1 on, got full"),
        ("patience~1~2", "expected a setting that changes training"),
        ("units~33", "expected a whole number from 1 to 32"),
        ("", "expected a setting"),
    ],
)
def test_wrong_axis_is_refused_with_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        read_axis(text)


def test_words_stand_for_more_than_any_number() -> None:
    assert in_order("batch_size", [16, 0, 1]) == [1, 16, 0]
    assert in_order("clip_norm", [0.0, 3.0]) == [3.0, 0.0]
    assert in_order("noise", [0.3, 0.0]) == [0.0, 0.3]


def test_what_a_sweep_leaves_out_is_no_axis_and_no_race() -> None:
    assert not {*PAUSES} & {*axis_names(DEEP), *racing_settings(DEEP)}


def test_units_and_layers_are_put_into_the_shape() -> None:
    def layers(experiment: Experiment, **values: int) -> tuple[int, ...]:
        axes = [MapAxis(name, (value,)) for name, value in values.items()]
        return put(experiment, axes, list(values.values())).hidden_layers

    assert layers(DEEP, units=7) == (7, 7)
    assert layers(DEEP, units_1=7) == (7, 3)
    assert layers(DEEP, units_2=7, units_1=5) == (5, 7)
    assert layers(DEEP, layers=4) == (4, 3, 3, 3)
    assert layers(DEEP, layers=1) == (4,)
    assert layers(DEEP, units=2, layers=3) == (2, 2, 2)
    assert layers(Experiment(hidden_layers=()), units=5) == (5,)
    assert layers(Experiment(hidden_layers=()), layers=2) == (4, 4)
    with pytest.raises(ValueError, match="there is no hidden layer 2"):
        layers(DEEP, layers=1, units_2=5)


def test_values_that_do_not_go_together_are_told() -> None:
    loss = MapAxis("loss", ("cross_entropy",))
    with pytest.raises(ValueError, match="Loss cross-entropy does not go with the other settings"):
        put(Experiment(dataset="sine", output_activation="linear"), [loss], ["cross_entropy"])
    with pytest.raises(ValueError, match="every seed gives the same network"):
        put(Experiment(), [MapAxis("initializer", ("zeros",))], ["zeros"])
    with pytest.raises(ValueError, match="Momentum does nothing here"):
        put(Experiment(), [MapAxis("momentum", (0.5,))], [0.5])
