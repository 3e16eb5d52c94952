"""Under the hood: the numbers that the page shows are those of an independent calculation."""

import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.export.weights import EXPORTS
from playground.live.playback import Playback
from playground.ui.pages.hood.page import highlighted_parts
from playground.ui.visit.session import Session
from playground.ui.visit.view import Hood
from tests.explain.by_hand import Rows, Update, update_by_hand

ARTICLE = {"hidden_layers": (4,), "bias": False}
DEEP_WITH_BIAS = {"hidden_layers": (3, 3), "bias": True, "weight_seed": 3}
CASES = [
    pytest.param(
        {**shape, "hidden_activation": f, "output_activation": f, "reduction": reduction},
        id=f"{name} {f} {reduction}",
    )
    for name, shape in (("2-4-1 no bias", ARTICLE), ("2-3-3-1 bias", DEEP_WITH_BIAS))
    for f in ("sigmoid", "tanh")
    for reduction in ("sum", "mean")
] + [
    # Of AND's four points one is of class 1: it counts 4 / (2 * 1), the others 4 / (2 * 3).
    pytest.param(
        {**ARTICLE, "dataset": "and", "class_weights": "balanced", "reduction": reduction},
        id=f"2-4-1 balanced {reduction}",
    )
    for reduction in ("sum", "mean")
]


def script() -> None:
    import streamlit as st

    from playground.ui.page import heading_in
    from playground.ui.pages.hood import page

    with heading_in(st.container()):
        page.show()


def open_page(hood: Hood | None = None, **settings: Any) -> AppTest:
    experiment = Experiment(**settings)
    page = AppTest.from_function(script, default_timeout=20)
    session = Session(experiment)
    session.hood = hood or Hood()
    page.session_state["session"] = session
    page.run()
    assert not page.exception
    return page


def session_of(page: AppTest) -> Session:
    session: Session = page.session_state["session"]
    return session


def press(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click().run()
    assert not page.exception


def tables(page: AppTest) -> dict[str, tuple[list[str], Rows]]:
    """Read the tables on the page: by title, the names of the columns and the numbers."""
    titles = [
        one.value
        for one in page.caption
        if not re.match("In modern notation|Type the|`", one.value)
    ]
    texts = [one.value for one in page.markdown if one.value.startswith("|")]
    found = {}
    for title, text in zip(titles, texts, strict=True):
        lines = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()
        ]
        found[title] = (lines[0][1:], [[float(cell) for cell in line[1:]] for line in lines[2:]])
    return found


def results(page: AppTest) -> list[Rows]:
    return [numbers for title, (_, numbers) in tables(page).items() if title.startswith("Result: ")]


def by_hand(page: AppTest) -> Update:
    """Compute what the page should show."""
    session = session_of(page)
    run, experiment = session.playback.run, session.experiment
    start = run.frames[0].state.parameters
    return update_by_hand(
        points=run.dataset.X.tolist(),
        targets=run.dataset.y.tolist(),
        weights=[matrix.tolist() for matrix in run.mlp.split(start)],
        activation=experiment.output_activation,
        has_bias=experiment.bias,
        is_mean=experiment.reduction == "mean",
        rate=experiment.learning_rate,
        counts=[2.0 / 3.0] * 3 + [2.0] if experiment.class_weights == "balanced" else (),
    )


def expected_phases(update: Update) -> list[tuple[str, list[Rows] | None]]:
    """Return the title of each phase, and its results."""
    last = len(update.net) - 1
    names = [f"hidden layer {k + 1}" if last > 1 else "the hidden layer" for k in range(last)]
    names.append("the output layer")
    phases: list[tuple[str, list[Rows] | None]] = [("Inputs and target", None)]
    for layer, name in enumerate(names):
        phases += [
            (f"Net input of {name}", [update.net[layer]]),
            (f"Activation of {name}", [update.out[layer]]),
        ]
    phases += [
        ("Error of the output", [update.error[last]]),
        ("Delta of the output", [update.delta[last]]),
    ]
    for layer in range(last - 1, -1, -1):
        phases += [
            (f"Error of {names[layer]}", [update.error[layer]]),
            (f"Delta of {names[layer]}", [update.delta[layer]]),
        ]
    return [*phases, ("Gradient", update.gradient), ("New weights", update.new)]


def written_result(page: AppTest) -> float:
    """Read the number with which the written-out formula ends."""
    end = page.latex[1].value.strip("$\n ").split("= ")[-1]
    return float(re.sub(r" \\cdot 10\^\{(-?\d+)\}$", r"e\1", end))


def assert_same(shown: list[Rows], expected: list[Rows], what: str) -> None:
    assert len(shown) == len(expected), what
    for one, other in zip(shown, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15, err_msg=what)


@pytest.mark.parametrize("settings", CASES)
def test_each_phase_shows_the_numbers_of_an_independent_calculation(
    settings: dict[str, Any],
) -> None:
    page = open_page(Hood(point=-1, digits=True), **settings)
    update = by_hand(page)
    phases = expected_phases(update)
    for number, (title, expected) in enumerate(phases, 1):
        assert page.subheader[0].value == f"{number}. {title}"
        shown = tables(page)
        if expected is None:
            run = session_of(page).playback.run
            assert shown["Result: inputs"][1] == run.dataset.X.tolist()
            assert shown["Result: targets"][1] == run.dataset.y.tolist()
        else:
            assert_same(results(page), expected, title)
        if "f'(net)" in shown:
            layer = len(update.net) - 1
            if "output" not in title:
                layer = int(re.findall(r"\d", title)[0]) - 1 if len(update.net) > 2 else 0
            assert_same([shown["f'(net)"][1]], [update.slope[layer]], title)
        # The written-out formula ends with a number of the result, in four digits.
        if expected is not None:
            numbers = np.concatenate([np.ravel(one) for one in expected])
            assert np.isclose(numbers, written_result(page), rtol=6e-4).any()
        if number < len(phases):
            press(page, "Next")
    assert next(one for one in page.button if one.label == "Next").disabled


@pytest.mark.parametrize("settings", CASES)
def test_applying_the_last_phase_gives_the_network_that_step_gives(
    settings: dict[str, Any],
) -> None:
    page = open_page(Hood(phase=99, point=-1, digits=True), **settings)
    shown = np.concatenate([np.ravel(one) for one in results(page)])
    press(page, "Apply the update")
    applied = session_of(page).playback.run.frames
    other = Playback(Experiment(**settings), EXPORTS)
    other.handle({"do": "step", "name": "update", "frame": 0, "run": other.run.number, "no": 1})
    assert len(applied) == len(other.run.frames) == 2
    np.testing.assert_array_equal(applied[1].state.parameters, other.run.frames[1].state.parameters)
    np.testing.assert_array_equal(shown, applied[1].state.parameters)
    # The page goes on with the next update, from its first phase.
    assert page.subheader[0].value.startswith("1. ")
    assert session_of(page).playback.current_frame() is applied[1]


def test_previous_goes_back_and_stops_at_the_first_phase() -> None:
    page = open_page()
    press(page, "Next")
    press(page, "Previous")
    assert page.subheader[0].value == "1. Inputs and target"
    assert next(one for one in page.button if one.label == "Previous").disabled


def test_phases_light_up_their_part_of_the_diagram() -> None:
    page = open_page()
    highlighted = []
    for _ in range(11):
        highlighted.append(set(highlighted_parts(session_of(page))))
        page.session_state["session"].hood = Hood(phase=len(highlighted))
    assert highlighted[0] == {"0"}
    # The net input of h1: what comes in, and its links.
    assert highlighted[1] == {"0", ">1.0", "1.0"}
    assert highlighted[6] == {"2.0"} or highlighted[6] == {"2"}
    assert ">2.0.0" in highlighted[7]  # the error of h1 comes back through its link to the output
    assert all(highlighted)


def choose(page: AppTest, label: str, value: int) -> None:
    next(one for one in page.selectbox if one.label == label).set_value(value).run()
    assert not page.exception


def test_one_point_and_one_unit_are_chosen() -> None:
    page = open_page(Hood(phase=1, digits=True))
    update = by_hand(page)
    choose(page, "Point", 2)
    choose(page, "Unit", 3)
    assert_same(results(page), [[update.net[0][2]]], "the third point alone")
    assert written_result(page) == pytest.approx(update.net[0][2][3], rel=1e-3)


def answer(page: AppTest, name: str, value: float) -> None:
    next(one for one in page.number_input if one.label == name).set_value(value).run()
    assert not page.exception


def words(page: AppTest) -> list[str]:
    return [one.value for one in page.markdown if one.value.startswith((":green", ":orange"))]


def test_quiz_hides_the_results_and_checks_what_is_typed() -> None:
    page = open_page(Hood(phase=1, quiz=True, digits=True))
    update = by_hand(page)
    choose(page, "Point", 2)
    assert not results(page)
    assert len(page.latex) == 1
    right = update.net[0][2]
    for unit, value in enumerate(right):
        answer(page, f"net h{unit + 1}", float(f"{value:.3g}"))
    assert len(words(page)) == 4
    assert all("Correct" in one for one in words(page))
    assert page.success
    answer(page, "net h1", right[0] * 1.05)
    assert "Not quite" in words(page)[0]
    assert not page.success


def test_quiz_knows_the_slope_of_the_output_taken_for_that_of_the_net_input() -> None:
    page = open_page(Hood(phase=6, quiz=True))
    update = by_hand(page)
    net, error = update.net[1][0][0], update.error[1][0][0]
    out = 1.0 / (1.0 + np.exp(-net))
    twice = 1.0 / (1.0 + np.exp(-out))  # sigmoid of the output, as the article can be misread
    answer(page, "delta out", float(f"{twice * (1.0 - twice) * error:.6g}"))
    assert "f' of the output" in words(page)[0]
    answer(page, "delta out", float(f"{update.delta[1][0][0]:.6g}"))
    assert "Correct" in words(page)[0]


def test_each_phase_shows_code() -> None:
    page = open_page()
    for phase in range(11):
        session_of(page).hood = Hood(phase=phase)
        page.run()
        assert page.code
        assert all(one.value for one in page.code)


def test_whole_engine_is_shown_on_one_page() -> None:
    page = open_page(Hood(part="Engine"))
    (code,) = page.code
    assert code.value.splitlines()[0].startswith('"""The engine on one page')
    assert "class Network" in code.value
    assert code.value.rstrip().endswith(")")
    # The functions beside the phases are parts of it.
    session_of(page).hood = Hood(phase=1)
    page.run()
    assert all(line.strip() in code.value for line in page.code[0].value.splitlines())


def test_gradient_is_checked_weight_by_weight() -> None:
    page = open_page(Hood(part="Check it"), **DEEP_WITH_BIAS)
    update = by_hand(page)
    (text,) = [one.value for one in page.markdown if one.value.startswith("|")]
    rows = [
        [float(cell) for cell in line.strip("|").split("|")[1:]] for line in text.splitlines()[2:]
    ]
    expected = np.concatenate([np.ravel(one) for one in update.gradient])
    assert len(rows) == len(expected)
    np.testing.assert_allclose([row[0] for row in rows], expected, rtol=1e-9)
    np.testing.assert_allclose([row[1] for row in rows], expected, rtol=1e-5, atol=1e-10)
    assert page.success


def test_slope_chart_has_the_gradient_as_its_tangent() -> None:
    page = open_page(Hood(part="Slope", weight=5))
    update = by_hand(page)
    (text,) = [one.value for one in page.markdown if "its slope" in one.value]
    numbers = [float(one) for one in re.findall(r"\*\*(-?[\d.e-]+)\*\*", text)]
    start = session_of(page).playback.run.frames[0].state.parameters
    flat_gradient = np.concatenate([np.ravel(one) for one in update.gradient])
    flat_new = np.concatenate([np.ravel(one) for one in update.new])
    targets = session_of(page).playback.run.dataset.y
    loss = 0.5 * ((np.array(update.out[-1]) - targets) ** 2).sum()
    np.testing.assert_allclose(numbers, [start[5], loss, flat_gradient[5], flat_new[5]], rtol=1e-5)


def test_weight_is_set_to_the_handle() -> None:
    page = open_page(Hood(part="Slope", weight=5))
    start = session_of(page).playback.run.frames[0].state.parameters
    slider = page.slider[0]
    slider.set_value(slider.value + 0.5).run()
    press(page, "Apply this value")
    frames = session_of(page).playback.run.frames
    assert len(frames) == 2
    assert frames[1].edited == 5
    expected = start.copy()
    expected[5] += 0.5
    np.testing.assert_allclose(frames[1].state.parameters, expected, atol=1e-4)
    assert "a weight" not in [one.value for one in page.error]


def after_checkup(page: AppTest) -> AppTest:
    """Return the page once remedies are tried."""
    checkup = session_of(page).memory["checkup"][1]
    while not checkup.advance(1.0):
        pass
    page.run()
    assert not page.exception
    return page


def slow_page(n_epochs: int = 300) -> AppTest:
    page = open_page(Hood(part="Health"), learning_rate=0.001)
    playback = session_of(page).playback
    playback.run.record(3, "100", 600.0)
    playback.go_to(playback.run.frames[-1])
    page.run()
    return page


def test_what_helped_on_a_copy_goes_on_from_the_frame_and_is_undone() -> None:
    page = slow_page()
    session = session_of(page)
    playback, before, frames = session.playback, session.experiment, session.playback.run.frames
    assert [one.label for one in page.button if "trying" in one.label] == ["Stop trying"]
    after_checkup(page)
    offers = session.memory["checkup"][1].conclusion.offers
    at = next(k for k, one in enumerate(offers) if not one.from_start)
    button = next(one for one in page.button if one.key == f"try {offers[at].key}")
    assert button.label == "Go on"
    button.click().run()
    assert not page.exception
    run = session_of(page).playback.run
    assert session_of(page).experiment == offers[at].experiment
    assert run is not playback.run
    assert [one.state.epoch for one in run.frames] == [0, 100, 200, 300]
    assert any(f"Now trying {offers[at].change}." in one.value for one in page.markdown)
    # Trained on, it comes to what was promised.
    run.record(offers[at].epochs, "1", 600.0)
    assert f"{run.frames[-1].scores.accuracy:.0%} of the points right; wi" in offers[at].numbers
    press(page, "Undo: back to the previous run")
    assert session_of(page).experiment == before
    assert session_of(page).playback is playback
    assert playback.run.frames == frames
    assert not [one for one in page.button if one.label.startswith("Undo")]


def test_what_helped_from_the_start_begins_a_new_run() -> None:
    page = after_checkup(slow_page())
    offers = session_of(page).memory["checkup"][1].conclusion.offers
    offer = next(one for one in offers if one.from_start)
    next(one for one in page.button if one.key == f"try {offer.key}").click().run()
    assert session_of(page).experiment == offer.experiment
    assert len(session_of(page).playback.run.frames) == 1


def test_trying_can_be_stopped() -> None:
    page = slow_page()
    press(page, "Stop trying")
    assert any("Nothing is offered" in one.value for one in page.info)
    assert not [one for one in page.button if "trying" in one.label]


def test_health_says_what_it_cannot_know_before_training() -> None:
    page = open_page(Hood(part="Health"), initializer="zeros")
    assert any(one.value.startswith("Not trained yet.") for one in page.info)
    assert any("identical" in one.value for one in page.markdown)
    assert not page.success


def test_health_shows_nothing_beyond_the_frame() -> None:
    page = open_page(Hood(part="Health"))
    playback = session_of(page).playback
    playback.run.record(24, "10", 600.0)
    playback.go_to(playback.run.frames[10])
    page.run()
    moments, health = session_of(page).memory["health"][1]
    assert [one.state.epoch for one in moments] == list(range(0, 101, 10))
    assert health.epoch_fractions[-1] == 100.0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"dataset": "moons"}, "expected calibration error"),
        ({"dataset": "moons", "output_activation": "linear"}, "these outputs are not prob"),
        ({}, ""),  # without test points
        ({"dataset": "plane", "output_activation": "linear"}, ""),  # without classes
    ],
)
def test_health_shows_whether_it_is_right_when_sure(settings: dict[str, Any], said: str) -> None:
    page = open_page(Hood(part="Health"), **settings)
    captions = [one.value for one in page.caption]
    found = [one for one in captions if "calibration" in one or one.startswith("Reliability")]
    assert len(found) == bool(said)
    assert all(said in one for one in found)


@pytest.mark.parametrize(
    ("change", "goes_on"),
    [
        ({"speed": "10"}, True),
        ({"coach": False}, True),
        ({"learning_rate": 0.2}, False),
        ({"optimizer": "adam"}, False),
        ({"weight_seed": 5}, False),
        ({"dataset": "circle"}, False),
    ],
)
def test_what_is_tried_out_ends_with_its_experiment(
    change: dict[str, object], goes_on: bool
) -> None:
    session = Session(Experiment(learning_rate=0.001))
    session.try_out(Experiment(learning_rate=0.1), "learning rate 0.1 instead of 0.001")
    assert session.tryout
    session.change(**change)
    assert (session.tryout is not None) is goes_on


@pytest.mark.thorough
@pytest.mark.parametrize(
    "settings",
    [
        {"output_activation": "softmax", "loss": "cross_entropy"},
        {"output_activation": "softmax"},
        {"loss": "cross_entropy", "reduction": "mean", "bias": True},
        {"loss": "huber", "output_activation": "linear"},
        {"loss": "absolute_error"},
        {"optimizer": "adam", "l1": 0.01, "l2": 0.01, "clip_norm": 0.1, "frozen": ((1, 2),)},
        {"dataset": "moons", "batch_size": 7, "dropout": 0.5, "hidden_activation": "relu"},
        {"dataset": "parity", "inputs": 6, "hidden_layers": (32, 32), "bias": True},
        {"hidden_layers": ()},
        {"dataset": "iris", "output_activation": "softmax", "loss": "cross_entropy"},
        {"dataset": "three_spirals", "output_activation": "softmax", "bias": True},
        {"dataset": "plane", "output_activation": "linear", "standardise": True},
        {"dataset": "sine", "output_activation": "linear", "features": ("x1", "sinx1")},
    ],
    ids=lambda settings: " ".join(map(str, settings)),
)
@pytest.mark.parametrize("quiz", [False, True])
def test_every_phase_of_any_network_is_drawn(settings: dict[str, Any], quiz: bool) -> None:
    page = open_page(Hood(quiz=quiz), **settings)
    for part in ("Check it", "Slope", "Health", "Engine"):
        session_of(page).hood = Hood(part=part)
        page.run()
        assert not page.exception
    session_of(page).hood = Hood(quiz=quiz, point=-1)
    page.run()
    titles = set()
    while True:
        titles.add(page.subheader[0].value)
        if next(one for one in page.button if one.label == "Next").disabled:
            break
        press(page, "Next")
    n_layers = 1 + len(session_of(page).experiment.hidden_layers)
    assert len(titles) >= 3 + 4 * n_layers
