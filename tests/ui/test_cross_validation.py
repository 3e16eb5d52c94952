"""Cross-validation on the page of many seeds, without a browser."""

from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.presets.recipes import with_recipe
from playground.sweep.folds import Folds
from playground.ui.visit.session import Session

KEY = "session"


def script() -> None:
    import streamlit as st

    from playground.ui.cross_validation import draw_cross_validation

    draw_cross_validation(st.session_state["session"])


def open_page(session: Session) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state[KEY] = session
    return app.run()


def finish(session: Session) -> None:
    folds = session.sweeping.folds
    assert isinstance(folds, Folds)
    while not folds.advance(1.0):
        pass
    session.sweeping.finish_folds()


def test_few_points_get_a_sentence() -> None:
    app = open_page(Session(Experiment()))
    assert "at least 10 points; these data have 4" in app.caption[0].value
    assert not app.button


def test_folds_are_trained_and_told_beside_the_one_split() -> None:
    session = Session(with_recipe(Experiment(train_share=0.8), "iris"))
    session.choose(epochs=30)
    app = open_page(session)
    app.button[0].click().run()
    assert session.sweeping.folds
    assert app.button[0].label == "Cancel"
    finish(session)
    app.run()
    said = app.markdown[-1].value
    assert said.startswith("**Accuracy 9")
    assert "(5 folds, seed 0, 30 epochs)" in said
    assert "The playground's own split gives" in said
    assert "no confidence interval" in app.caption[-1].value
    # Another seed deals other folds: both results stay to be compared.
    app.number_input[0].set_value(1).run()
    app.button[0].click().run()
    finish(session)
    app.run()
    assert "seed 1" in app.markdown[-2].value
    assert "seed 0" in app.markdown[-1].value
    session.change(hidden_layers=(2,))
    app.run()
    assert "other settings than now" in app.caption[-1].value


def test_running_folds_can_be_cancelled() -> None:
    session = Session(with_recipe(Experiment(), "sine"))
    app = open_page(session)
    app.button[0].click().run()
    app.button[0].click().run()
    assert session.sweeping.folds is None
    assert not session.sweeping.fold_results
