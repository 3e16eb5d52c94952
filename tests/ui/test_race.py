"""Races and pictures on the page of many seeds, without a browser."""

import base64

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.sweep import Race, Sweep
from playground.sweep.groups import DIVERGED, OPEN, SOLVED
from playground.ui.pages.seeds.pictures import (
    MOST_GROUPS,
    MOST_NUMBERS,
    MOST_POINTS,
    choose_shown,
    describe_net,
    open_trained,
    say_more,
    standings,
    tell_groups,
    why_no_pictures,
)
from playground.ui.visit.session import Session
from playground.ui.visit.view import FILM_NUMBERS, MOST_PICTURES, Sweeping


def script() -> None:
    import streamlit as st

    from playground.ui.pages.seeds.race import draw_race

    draw_race(st.session_state["session"])


def open_page(session: Session) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["session"] = session
    return app.run()


def finish_race(session: Session) -> None:
    race = session.sweeping.race
    assert isinstance(race, Race)
    while not race.advance(1.0):
        pass
    session.sweeping.finish_race()


def test_race_runs_from_its_button_to_its_sentence() -> None:
    session = Session(Experiment())
    session.choose(networks=8, epochs=200)
    app = open_page(session)
    assert app.multiselect[0].value == ["sigmoid", "tanh"]
    app.button[0].click().run()
    assert app.button[0].label == "Cancel"
    finish_race(session)
    app.run()
    assert app.button[0].label == "Race 2 values"
    said = " ".join(one.value for one in app.markdown)
    assert "**With tanh " in said
    assert " of 8 solved it, with sigmoid " in said
    assert len(app.dataframe[0].value) == 2


def test_cancelled_race_is_forgotten() -> None:
    session = Session(Experiment())
    app = open_page(session)
    app.button[0].click().run()
    app.run()  # it has just begun: a double click does not cancel
    app.button[0].click().run()
    assert session.sweeping.race is None
    assert app.button[0].label == "Race 2 values"


def test_another_setting_brings_values_of_its_own() -> None:
    session = Session(Experiment())
    app = open_page(session)
    app.selectbox[0].set_value("learning_rate").run()
    assert app.multiselect[0].value[0] == "0.5"
    session.choose(race_values=("0.5",))
    app.run()
    assert app.button[0].label == "Race"


def test_wrong_value_is_said_and_nothing_runs() -> None:
    session = Session(Experiment())
    session.choose(race_setting="learning_rate", race_values=("0.5", "fast"))
    app = open_page(session)
    app.button[0].click().run()
    assert session.sweeping.race is None
    assert session.refusal.startswith("Learning rate: expected a number")


# ---- pictures ----


def swept(experiment: Experiment, n: int = 6, epochs: int = 50) -> Sweeping:
    sweeping = Sweeping()
    sweeping.start(Sweep(experiment, range(n), epochs))
    sweep = sweeping.sweep
    assert sweep
    sweeping.take_note()
    while not sweep.advance(0.001):
        sweeping.take_note()
    sweeping.finish()
    return sweeping


def test_film_is_spread_over_the_epochs_and_ends_with_what_was_found() -> None:
    sweeping = swept(Experiment(), epochs=3000)
    epochs = [one.epoch for one in sweeping.film]
    assert epochs == sorted(epochs)
    assert epochs[0] == 0
    assert 2 <= len(epochs) <= MOST_PICTURES + 2
    assert epochs[-1] == 3000
    assert [one.is_done for one in sweeping.film] == [False] * (len(epochs) - 1) + [True]
    assert sweeping.result
    np.testing.assert_array_equal(sweeping.film[-1].losses, sweeping.result.last.losses)


def test_many_numbers_make_a_short_film() -> None:
    wide = Experiment().changed(hidden_layers=(32, 32))
    sweeping = swept(wide, n=64, epochs=20)
    assert sweeping.film[0].parameters.size > FILM_NUMBERS
    assert len(sweeping.film) == 2
    assert sweeping.n_looks > 2  # each took the place of the one before


@pytest.mark.parametrize(
    ("experiment", "n_points"),
    [
        (Experiment(), 4),
        (Experiment().changed(dataset="moons", samples=1000), 0),
        (Experiment().changed(dataset="iris"), 0),
        (Experiment().changed(dataset="sine", samples=50), 25),
        (Experiment().changed(dataset="bumps", samples=50), 0),
    ],
)
def test_points_are_drawn_where_they_are_few_and_lie_in_the_picture(
    experiment: Experiment, n_points: int
) -> None:
    points = describe_net(experiment)["points"]
    assert len(points) == n_points <= MOST_POINTS


def test_browser_is_sent_what_the_server_has() -> None:
    last = swept(Experiment()).film[-1]
    sent = standings(last)
    numbers = np.frombuffer(base64.b64decode(sent["parameters"]), np.float32)
    np.testing.assert_array_equal(numbers.reshape(6, 12), last.parameters)
    assert set(sent["ends"]) <= {SOLVED, OPEN, DIVERGED}


def test_groups_that_are_not_shown_are_counted() -> None:
    assert choose_shown([5, 1, 1]) == [True, True, True]
    assert choose_shown([3, 2, 1, 9, 1, 1]) == [True, True, True, True, False, False]
    assert sum(choose_shown([2] * 20)) == MOST_GROUPS
    shown, more = tell_groups(swept(Experiment().changed(dataset="iris"), n=10, epochs=5).film[-1])
    members = [k for group in shown for k in group["members"]]
    assert len(members) == len(set(members))
    assert (len(members) == 10) == (more == "")
    assert say_more([]) == ""


def test_too_many_weights_are_not_drawn_and_it_is_said_why() -> None:
    last = swept(Experiment()).film[-1]
    assert why_no_pictures(last) == ""
    large = np.zeros((6, MOST_NUMBERS), np.float32)
    object.__setattr__(last, "parameters", large)
    assert "choose fewer networks" in why_no_pictures(last)


def test_opened_network_is_the_one_of_the_picture_trained_as_far() -> None:
    session = Session(Experiment())
    session.sweeping = swept(Experiment(), epochs=700)
    open_trained(session, 4)
    frame = session.playback.current_frame()
    assert session.experiment.weight_seed == 4
    assert frame.epoch_fraction == 700.0
    found = session.sweeping.film[-1].parameters[4]
    np.testing.assert_allclose(frame.state.parameters, found, rtol=1e-6)
