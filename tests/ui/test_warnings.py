"""Warnings on the page: below their settings, with a click that puts it right, not in the way."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import SETTINGS, Experiment
from playground.experiment.kinds import Choice, Flag, Subset
from playground.explain.choice_warnings import CHECKS, PLACES, warnings_of
from playground.presets import GALLERY
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.opening import open_link
from playground.ui.visit.session import Session
from playground.ui.widgets.warnings import current_warnings, is_offered, place_of
from playground.workshop.catalogue import format_page, shipped
from playground.workshop.exercise import Exercise
from playground.workshop.schema import read_exercise
from tests.explain.test_choice_warnings import CAUSES
from tests.workshop.files import EXAMPLE

MAIN = Path(__file__).resolve().parents[2] / "playground" / "main.py"


def open_app(query: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    for key, text in query.items():
        app.query_params[key] = text
    app.run()
    assert not app.exception
    return app


def session_of(app: AppTest) -> Session:
    session: Session = app.session_state["session"]
    return session


def buttons(app: AppTest) -> list[str]:
    return [str(one.key) for one in app.button if str(one.key).startswith("warning ")]


def keys_shown(session: Session) -> list[str]:
    return [one.key for one in current_warnings(session) if place_of(session, one)]


# ---- on the playground ----


@pytest.mark.parametrize("key", CAUSES)
def test_link_opens_with_its_warning_and_a_click_cures_it(key: str) -> None:
    app = open_app(CAUSES[key][0].to_query())
    assert f"warning {key}" in buttons(app)
    session = session_of(app)
    (warning,) = (one for one in warnings_of(session.experiment) if one.key == key)
    expected = session.experiment.changed(**warning.change)
    app.button(f"warning {key}").click().run()
    assert not app.exception
    changed = session_of(app).experiment
    for name in warning.change:
        assert getattr(changed, name) == getattr(expected, name)
    assert f"warning {key}" not in buttons(app)


def test_warning_comes_when_it_is_chosen_and_goes_with_it() -> None:
    app = open_app({})
    assert buttons(app) == []
    session = session_of(app)
    choice = app.selectbox(session.keys.key("initializer"))
    choice.select("zeros").run()
    assert buttons(app) == ["warning stands_still here", "warning stands_still"]
    app.selectbox(session.keys.key("initializer")).select("uniform").run()
    assert buttons(app) == []


def test_warning_stands_below_its_control() -> None:
    app = open_app({"init": "zeros"})
    drawn = (getattr(one, "label", "") or getattr(one, "value", "") for one in app.sidebar)
    labels = [str(text) for text in drawn if text]
    at = next(k for k, text in enumerate(labels) if "no weight will ever move" in text)
    # One row: without a scale, the bias is beside the initial weights and their mark.
    assert labels[at - 3 : at] == ["Initial weights", "Initial weights: back to uniform", "Bias"]
    assert labels[at + 1] == "Draw random weights"
    assert labels.index("Optimizer") > at


def test_warning_stands_below_the_control_that_was_used_last() -> None:
    session = Session(CAUSES["sum_too_large"][0])
    (warning,) = warnings_of(session.experiment)
    assert place_of(session, warning) == "learning_rate"
    for name, place in (("batch_size", "batch_size"), ("l2", "learning_rate")):
        session.keys.touched = name
        assert place_of(session, warning) == place


@pytest.mark.parametrize("entry", GALLERY[:14:4], ids=lambda entry: str(entry.key))
def test_gallery_is_drawn_without_warnings(entry: Any) -> None:
    assert buttons(open_app(entry.experiment.to_query())) == []


def test_link_with_chosen_controls_warns_of_what_it_shows() -> None:
    query = {"init": "zeros", "hidden": "tanh", "dropout": "0.5", "layers": "1"}
    session = open_link({**query, "only": "play-initializer"}, [])
    assert keys_shown(session) == ["stands_still"]
    (warning,) = (one for one in current_warnings(session) if one.key == "stands_still")
    assert is_offered(session, warning)
    locked = open_link({**query, "only": "play-dropout"}, [])
    assert keys_shown(locked) == ["dropout_empties_layer"]


def test_every_place_has_a_control_that_draws_its_warnings() -> None:
    # Each key has one experiment; the test above clicks below the first of its places.
    assert {name for one in CHECKS.values() for name in one.places} == PLACES
    assert SETTINGS.keys() >= PLACES


# ---- in exercises ----


@pytest.fixture(params=shipped().values(), ids=list(shipped()))
def exercise(request: pytest.FixtureRequest) -> Exercise:
    found: Exercise = request.param
    return found


def opened(exercise: Exercise, experiment: Experiment | None = None) -> Session:
    session = Session(Experiment())
    open_exercise(session, exercise)
    session.experiment = experiment or session.experiment
    return session


# What may be said in an exercise when a setting is changed in it, each seen not to give an answer
# away: what is said leads back to the start, or is about another thing than the task.
HARMLESS = {
    "twins": {"weights_saturate"},
    "silent-layers": {"stands_still", "identical_units", "weights_saturate", "sum_too_large"},
    "batch-noise": {"batch_too_large"},
}


def values_of(exercise: Exercise, name: str) -> list[Any]:
    """Return values of an unlocked setting that a learner may choose, the extremes among them."""
    kind, limit = SETTINGS[name].kind, exercise.limits.get(name)
    if name == "hidden_layers":
        layers, units = (limit and limit.layers) or (0, 3), (limit and limit.units) or (1, 8)
        span = range(layers[0], layers[1] + 1)
        return [(size,) * n for n in span for size in sorted({units[0], 2, units[1]})]
    if isinstance(kind, Choice):
        found: list[Any] = list(kind.options)
    elif isinstance(kind, Flag):
        found = [False, True]
    elif isinstance(kind, Subset):
        found = [("x1",), ("x2",), ("x1", "x2", "x1x1", "x2x2"), ("x1x1", "x2x2")]
    else:
        found = list(kind.steps) or [0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    return [value for value in found if limit is None or limit.violation(value) is None]


def test_exercise_says_nothing_at_its_start(exercise: Exercise) -> None:
    assert keys_shown(opened(exercise)) == []


def test_exercise_says_nothing_of_what_solves_it(exercise: Exercise) -> None:
    for solution in exercise.proof.solutions:
        assert keys_shown(opened(exercise, solution.experiment)) == []


@pytest.mark.thorough
def test_no_warning_in_an_exercise_gives_its_answer_away(exercise: Exercise) -> None:
    said = set()
    for name in exercise.shown_settings:
        if SETTINGS[name].effect == "view":
            continue
        for value in values_of(exercise, name):
            try:
                changed = exercise.start.changed(**{name: value})
            except ValueError:
                continue
            said |= set(keys_shown(opened(exercise, changed)))
    assert said == HARMLESS.get(exercise.id, set())


def test_quiet_names_warnings_that_would_be_given(exercise: Exercise) -> None:
    assert set(exercise.quiet) <= CHECKS.keys()


def test_exercise_warns_below_an_unlocked_setting_and_offers_what_is_unlocked() -> None:
    session = opened(shipped()["silent-layers"])
    session.experiment = session.experiment.changed(learning_rate=50.0)
    found = {one.key: one for one in current_warnings(session)}
    assert place_of(session, found["sum_too_large"]) == "learning_rate"
    assert is_offered(session, found["sum_too_large"]) == (
        "learning_rate" in found["sum_too_large"].change
    )
    session.experiment = session.experiment.changed(learning_rate=16.0)
    locked = next(one for one in current_warnings(session) if one.key == "sum_too_large")
    # The reduction is locked: it is said, and nothing is offered.
    assert locked.change == {"reduction": "mean"}
    assert not is_offered(session, locked)


def test_exercise_page_draws_the_warning_below_its_setting() -> None:
    app = open_app({"exercise": "silent-layers"})
    assert buttons(app) == []
    session = session_of(app)
    session.change(initializer="zeros")
    app.run()
    assert buttons(app) == ["warning stands_still"]
    app.button("warning stands_still").click().run()
    assert session_of(app).experiment.initializer != "zeros"


def test_file_of_an_exercise_can_be_quiet() -> None:
    text = EXAMPLE.replace('hide = ["hood"]', 'quiet = ["stands_still"]')
    exercise = read_exercise(text.encode())
    assert exercise.quiet == ("stands_still",)
    assert not exercise.warns_of("stands_still")
    assert exercise.warns_of("identical_units")
    assert all(f'`"{key}"`' in format_page() for key in CHECKS)
