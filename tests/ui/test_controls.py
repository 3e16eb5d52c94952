"""Every control is drawn, and changes the Experiment, the training and the link."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.data.table import Table
from playground.experiment import SETTINGS, Experiment
from playground.presets import GALLERY, Entry, fitting_draw
from playground.run.recorder import Run
from playground.ui.gallery.choosing import ARTICLES, BACK, LEARNS, choose_entry, line_of

MAIN = Path(__file__).resolve().parents[2] / "playground" / "main.py"

POINTS = Table(
    np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]),
    np.array([0, 1, 1]),
    ("a", "b"),
    "c",
    ("no", "yes"),
    2,
)

# For each setting: an experiment in which it matters, and another value of it.
OTHER_VALUES: dict[str, tuple[dict[str, Any], Any]] = {
    "dataset": ({}, "and"),
    "inputs": ({"dataset": "parity"}, 4),
    "centres": ({"dataset": "blobs", "output_activation": "softmax"}, 5),
    "samples": ({"dataset": "circle"}, 50),
    "noise": ({"dataset": "circle"}, 0.2),
    "class_1_share": ({"dataset": "circle"}, 0.1),
    "train_share": ({"dataset": "circle"}, 0.8),
    "data_seed": ({"dataset": "circle"}, 5),
    "features": ({}, ("x1", "x2", "x1x2")),
    "standardise": ({}, True),
    "table": ({"dataset": "own", "table": POINTS}, replace(POINTS, targets=np.array([1, 1, 0]))),
    "x_input": ({"dataset": "parity"}, 3),
    "y_input": ({"dataset": "parity"}, 3),
    "held": ({"dataset": "parity"}, (0.0, 0.0, 1.0, *(0.0,) * 5)),
    "hidden_layers": ({}, (5,)),
    "hidden_activation": ({}, "tanh"),
    "output_activation": ({}, "tanh"),
    "bias": ({}, True),
    "initializer": ({}, "he_normal"),
    "initial_scale": ({}, 2.0),
    "bias_initializer": ({"bias": True}, "zeros"),
    "weight_seed": ({}, 9),
    "parameters": ({}, (0.5, -0.5, 1.0, -1.0) * 3),
    "loss": ({}, "cross_entropy"),
    "reduction": ({}, "mean"),
    "class_weights": ({"dataset": "and"}, "balanced"),
    "learning_rate": ({}, 2.0),
    "batch_size": ({"dataset": "circle"}, 16),
    "order_seed": ({"dataset": "circle", "batch_size": 10}, 4),
    "layer_activations": ({"hidden_layers": (4, 3)}, ("sigmoid", "relu")),
    "optimizer": ({}, "adam"),
    "momentum": ({"optimizer": "momentum"}, 0.5),
    "beta_1": ({"optimizer": "adam"}, 0.5),
    "beta_2": ({"optimizer": "adam"}, 0.9),
    "rho": ({"optimizer": "rmsprop"}, 0.9),
    "epsilon": ({"optimizer": "adagrad"}, 0.1),
    "schedule": ({}, "cosine"),
    "decay_rate": ({"schedule": "step", "decay_epochs": 1}, 0.5),
    "decay_epochs": ({"schedule": "exponential"}, 5),
    "l1": ({}, 0.01),
    "l2": ({}, 0.01),
    "dropout": ({}, 0.5),
    "clip_norm": ({}, 0.01),
    "frozen": ({}, ((1, 2), (2,))),
    "stop_loss": ({}, 0.52),
    "stop_accuracy": ({"hidden_layers": (), "dataset": "or", "bias": True}, 0.5),
    "patience": ({"learning_rate": 20.0}, 1),
    "min_delta": ({"patience": 1}, 0.5),
    "stop_on": ({"dataset": "circle", "patience": 1, "learning_rate": 20.0}, "test"),
    "stop_epoch": ({}, 200),
    "speed": ({}, "100"),
    "step_unit": ({}, "update"),
    "log_loss": ({}, True),
    "epoch_axis": ({}, "linear"),
    "show_test": ({"dataset": "circle"}, False),
    "discretize": ({}, True),
    "coach": ({}, False),
    "link_numbers": ({}, "off"),
}
# Without a widget beside the page: the player or the gallery has them, or they come with points
# that are edited or with a link or a file.
ELSEWHERE = (
    "dataset",
    "speed",
    "step_unit",
    "log_loss",
    "epoch_axis",
    "link_numbers",
    "show_test",
    "discretize",
    "coach",
    "table",
    "parameters",
)
# Another network takes another initial draw; see `test_choosing`.
DRAWS_ANEW = ("hidden_activation", "layer_activations")


def open_app(experiment: Experiment) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    for key, text in experiment.to_query().items():
        app.query_params[key] = text
    app.run()
    assert not app.exception
    return app


def experiment_of(app: AppTest) -> Experiment:
    experiment: Experiment = app.session_state["session"].experiment
    return experiment


def query_of(app: AppTest) -> dict[str, str]:
    return {
        key: value[0] if isinstance(value, list) else value
        for key, value in app.query_params.items()
    }


def widget(app: AppTest, name: str) -> Any:
    kinds: list[Callable[[], Any]] = [
        lambda kind=kind: getattr(app, kind)
        for kind in (
            *("selectbox", "slider", "select_slider", "number_input", "toggle", "multiselect"),
            "pills",
        )
    ]
    for kind in kinds:
        for one in kind():
            if (one.key or "").rpartition(" ")[0] == name:
                return one
    raise AssertionError(f"no widget for {name}")


def test_every_setting_has_another_value_here() -> None:
    assert set(OTHER_VALUES) == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_not_idle_where_it_is_seen_to_act(name: str) -> None:
    base, _ = OTHER_VALUES[name]
    assert name not in Experiment(**base).idle()


def test_page_draws_no_control_that_does_nothing() -> None:
    app = open_app(Experiment(initializer="zeros", hidden_layers=()))
    drawn = {
        (one.key or "").rpartition(" ")[0]
        for kind in ("selectbox", "slider", "select_slider", "number_input", "toggle")
        for one in getattr(app, kind)
    }
    assert {"learning_rate", "loss", "initializer"} <= drawn
    assert not drawn & experiment_of(app).idle()


@pytest.mark.parametrize("name", [name for name in OTHER_VALUES if name not in ELSEWHERE])
def test_widget_changes_experiment_and_link(name: str) -> None:
    base, value = OTHER_VALUES[name]
    before = Experiment(**base)
    app = open_app(before)
    if name == "hidden_layers":
        widget(app, "units 0").set_value(value[0]).run()
    elif name == "held":
        widget(app, "held 2").set_value(value[2]).run()
    elif name == "layer_activations":
        widget(app, "layer activations").set_value(True).run()
        widget(app, "layer activation 1").set_value(value[1]).run()
    elif name in ("l1", "l2"):
        widget(app, "penalty").set_value(name.upper()).run()
        widget(app, name).set_value(value).run()
    else:
        widget(app, name).set_value(value).run()
    assert not app.exception
    expected = before.changed(**{name: value})
    if name in DRAWS_ANEW:
        expected = expected.changed(**fitting_draw(expected))
    assert experiment_of(app) == expected
    assert query_of(app) == experiment_of(app).to_query()


@pytest.mark.parametrize(
    "name", [name for name, one in SETTINGS.items() if one.effect in ("restart", "continue")]
)
def test_setting_changes_what_training_does(name: str) -> None:
    base, value = OTHER_VALUES[name]
    runs = [Run(Experiment(**base)), Run(Experiment(**base).changed(**{name: value}))]
    for run in runs:
        run.record(3, "1")
    one, other = (run.frames[-1] for run in runs)
    same_shape = one.state.parameters.shape == other.state.parameters.shape
    assert not same_shape or not np.array_equal(one.state.parameters, other.state.parameters)


@pytest.mark.parametrize("entry", GALLERY, ids=[entry.key for entry in GALLERY])
def test_entry_of_the_gallery_is_taken_by_every_control(entry: Entry) -> None:
    app = open_app(Experiment(weight_seed=5))
    choose(app, entry.key)
    after = experiment_of(app)
    assert query_of(app) == after.to_query()
    for field in ("learning_rate", "output_activation", "loss"):
        assert widget(app, field).value == getattr(entry.experiment, field)
    line = line_of(app.session_state["session"])
    assert f"{line.text} {line.differs}".rstrip() in [one.value for one in app.markdown]


def test_settings_are_swapped_and_brought_back_by_buttons() -> None:
    app = open_app(Experiment())
    choose(app, "data-circle")
    learns = experiment_of(app)
    button(app, ARTICLES).click().run()
    assert experiment_of(app) == Experiment(dataset="circle")
    button(app, LEARNS).click().run()
    assert experiment_of(app) == learns
    button(app, BACK).click().run()
    assert experiment_of(app) == Experiment()
    assert widget(app, "learning_rate").value == 0.5
    assert not app.exception


def choose(app: AppTest, key: str) -> None:
    """Click a tile of the gallery, which AppTest does not draw."""
    choose_entry(app.session_state["session"], key)
    app.run()
    assert not app.exception


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


@pytest.mark.parametrize(
    ("before", "kind", "l1", "l2"),
    [
        ({}, "L1", 0.003, 0.0),
        ({"l2": 0.1}, "L1", 0.1, 0.0),
        ({"l1": 0.1}, "L1 and L2", 0.1, 0.1),
        ({"l1": 0.1, "l2": 0.01}, "L2", 0.0, 0.01),
        ({"l1": 0.1, "l2": 0.01}, "none", 0.0, 0.0),
    ],
)
def test_another_penalty_takes_the_rate_that_there_was(
    before: dict[str, float], kind: str, l1: float, l2: float
) -> None:
    app = open_app(Experiment(**before))
    widget(app, "penalty").set_value(kind).run()
    assert experiment_of(app) == Experiment(l1=l1, l2=l2)
    for name, rate in (("l1", l1), ("l2", l2)):
        if rate:
            # Its slider goes down to a least rate: at none it would go while it is dragged.
            assert widget(app, name).value == rate
            assert "0" not in widget(app, name).options
        else:
            with pytest.raises(AssertionError, match="no widget"):
                widget(app, name)


@pytest.mark.parametrize(
    ("experiment", "why"),
    [
        (Experiment(hidden_layers=()), "no hidden layer"),
        (
            Experiment(hidden_layers=(4, 3), layer_activations=("relu", "tanh")),
            "one for each layer",
        ),
    ],
)
def test_row_says_why_there_is_no_hidden_activation_to_choose(
    experiment: Experiment, why: str
) -> None:
    app = open_app(experiment)
    (box,) = (one for one in app.selectbox if one.label == "Hidden activation")
    assert box.disabled
    assert box.options == [why]


def test_layers_are_added_and_removed_down_to_none() -> None:
    app = open_app(Experiment())
    button(app, "Add layer").click().run()
    assert experiment_of(app).hidden_layers == (4, 4)
    for expected in ((4,), ()):
        button(app, "Remove layer").click().run()
        assert experiment_of(app).hidden_layers == expected
    assert button(app, "Remove layer").disabled
    assert "straight line" in " ".join(caption.value for caption in app.caption)


def test_output_that_does_not_fit_the_loss_takes_another_loss() -> None:
    app = open_app(Experiment(loss="cross_entropy"))
    widget(app, "output_activation").set_value("tanh").run()
    assert not app.exception
    assert experiment_of(app).loss == "squared_error"
    assert widget(app, "loss").options == ["squared error", "absolute error", "Huber"]


def test_learning_rate_of_a_link_is_kept_though_the_slider_does_not_offer_it() -> None:
    app = open_app(Experiment(learning_rate=0.1234))
    assert widget(app, "learning_rate").value == 0.1234


def test_broken_link_is_told_and_the_notice_goes_with_the_next_change() -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    app.query_params["lr"] = "abc"
    app.query_params["seed"] = "4"
    app.run()
    assert "lr: expected a number" in app.warning[0].value.replace("\\", "")
    assert experiment_of(app) == Experiment(weight_seed=4)
    widget(app, "bias").set_value(True).run()
    assert not app.warning


def test_what_a_link_holds_is_shown_as_text() -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    app.query_params["data"] = "![](//elsewhere.test/x.png)"
    app.query_params["[click](//elsewhere.test)"] = "1"
    app.run()
    shown = app.warning[0].value
    assert "\\!\\[\\]\\(//elsewhere\\.test/x\\.png\\)" in shown
    assert "](" not in shown


# ---- several classes, values, and what comes from elsewhere ----


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, {"x_input": None, "features": 7}),
        ({"dataset": "iris"}, {"x_input": 4, "y_input": 4, "features": None}),
        ({"dataset": "parity", "inputs": 6}, {"x_input": 6, "y_input": 6, "features": None}),
        ({"dataset": "sine"}, {"x_input": None, "y_input": None, "features": 3}),
    ],
)
def test_inputs_and_features_are_offered_where_the_data_have_them(
    changes: dict[str, Any], offered: dict[str, int | None]
) -> None:
    app = open_app(Experiment().changed(**changes))
    for name, number in offered.items():
        if number is None:
            with pytest.raises(AssertionError, match="no widget"):
                widget(app, name)
        else:
            assert len(widget(app, name).options) == number


@pytest.mark.parametrize(
    ("dataset", "outputs", "losses"),
    [
        ("xor", 11, 4),
        ("iris", 1, 4),
        ("blobs", 1, 4),
        # Values are no shares, and have no cross-entropy.
        ("sine", 10, 3),
    ],
)
def test_outputs_and_losses_are_offered_that_fit_the_data(
    dataset: str, outputs: int, losses: int
) -> None:
    app = open_app(Experiment().changed(dataset=dataset))
    assert len(widget(app, "output_activation").options) == outputs
    assert len(widget(app, "loss").options) == losses


def test_data_of_another_task_bring_output_and_loss_along_and_back() -> None:
    app = open_app(Experiment())
    widget(app, "learning_rate").set_value(0.05).run()
    for dataset, output, loss in (
        ("iris", "softmax", "cross_entropy"),
        ("sine", "linear", "squared_error"),
        ("blobs", "softmax", "cross_entropy"),
        ("xor", "sigmoid", "cross_entropy"),
    ):
        choose(app, f"data-{dataset}")
        after = experiment_of(app)
        assert (after.dataset, after.output_activation, after.loss) == (dataset, output, loss)
        assert query_of(app) == after.to_query()
        assert widget(app, "output_activation").value == output


def test_own_points_of_a_link_are_counted() -> None:
    app = open_app(Experiment().changed(dataset="own", table=POINTS))
    assert experiment_of(app).table == POINTS
    captions = " ".join(caption.value for caption in app.caption)
    assert "2 training and 1 test points; 2 inputs, 2 classes." in captions
    choose(app, "data-xor")
    assert experiment_of(app).table is None


def test_first_weights_of_a_link_are_told_and_can_be_drawn_again() -> None:
    given = OTHER_VALUES["parameters"][1]
    app = open_app(Experiment().changed(parameters=given))
    assert experiment_of(app).parameters == given
    for name in ("initializer", "initial_scale", "weight_seed"):
        with pytest.raises(AssertionError, match="no widget"):
            widget(app, name)
    button(app, "Draw initial weights").click().run()
    assert experiment_of(app) == Experiment()
    assert widget(app, "initializer").value == "uniform"


def test_choosing_ones_own_data_keeps_the_points_at_hand() -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    app.query_params.update({"data": "circle", "n": "30", "only": "dataset"})
    app.run()
    points = experiment_of(app).make_dataset().as_table()
    widget(app, "dataset").set_value("own").run()
    assert not app.exception
    assert experiment_of(app).table == points
    assert query_of(app) == {"only": "data", **experiment_of(app).to_query()}
