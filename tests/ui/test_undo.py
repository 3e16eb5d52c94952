"""Undo and Redo go through changes of settings and weights that were set by hand, in one order."""

from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.ui.keeping import history as module
from playground.ui.keeping.differences import difference
from playground.ui.keeping.history import Step
from playground.ui.keeping.steps import for_buttons
from playground.ui.visit.session import Session
from tests.ui.visits import ask, for_keeper, tell, train, visit


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes whenever the time is asked for: no two changes are one."""
    times = iter(range(10**6))
    monkeypatch.setattr(module, "_now", lambda: float(next(times)))


def set_weight(session: Session, parameter: int, value: float, frame: int | None = None) -> None:
    parts = {} if frame is None else {"frame": frame}
    ask(session, "edit", value=[parameter, value], **parts)
    for_keeper(session)


def change(session: Session, **values: Any) -> None:
    session.change(**values)
    for_keeper(session)


def weights_shown(session: Session) -> list[float]:
    parameters = session.playback.current_frame().state.parameters
    return np.asarray(parameters).tolist()


def said(session: Session) -> str:
    text: str = for_buttons(session)["said"][1]
    return text


def state_of(session: Session) -> tuple[Experiment, list[float]]:
    return session.experiment, weights_shown(session)


def test_changes_and_weights_are_undone_in_the_order_they_were_made() -> None:
    session = visit()
    states = [state_of(session)]
    doings = (
        lambda: set_weight(session, 0, 3.0),
        lambda: change(session, learning_rate=0.1),
        lambda: set_weight(session, 8, -2.0),
        lambda: set_weight(session, 0, 1.0),
        lambda: change(session, hidden_layers=(3,)),
        lambda: set_weight(session, 1, 5.0),
        lambda: change(session, features=("x1", "x2", "x1x2")),
        lambda: change(session, frozen=((1, 2),)),
        lambda: (ask(session, "points", value=["add", 0.3, 0.4, 1]), for_keeper(session)),
    )
    for do in doings:
        do()
        states.append(state_of(session))
    assert len({repr(one) for one in states}) == len(doings) + 1
    expected = [
        "a point added",
        "unit h2 frozen",
        "feature x1\u00b7x2 on",
        "weight x1 \u2192 h2 set by hand",
        "1 unit less in layer 1",
        "weight x1 \u2192 h1 set by hand",
        "weight h1 \u2192 out set by hand",
        "Learning rate 0.5 \u2192 0.1",
        "weight x1 \u2192 h1 set by hand",
    ]
    for before, words in zip(states[-2::-1], expected, strict=True):
        tell(session, "undo")
        assert state_of(session) == before
        assert said(session) == f"Undone: {words}"
    tell(session, "undo")
    assert state_of(session) == states[0]
    for after in states[1:]:
        tell(session, "redo")
        assert state_of(session) == after
    tell(session, "redo")
    assert state_of(session) == states[-1]


def test_a_weight_that_is_dragged_is_one_step() -> None:
    session = visit()
    train(session, 3)
    before = weights_shown(session)
    start = session.playback.current_frame().id
    for value in (1.0, 1.5, 2.0, 2.5):
        set_weight(session, 0, value, start)
    assert weights_shown(session)[0] == 2.5
    tell(session, "undo")
    assert weights_shown(session) == before
    assert said(session) == "Undone: weight x1 \u2192 h1 set by hand"
    tell(session, "redo")
    assert weights_shown(session)[0] == 2.5
    assert said(session) == "Redone: weight x1 \u2192 h1 set by hand"


def test_undo_after_training_on_goes_before_the_weight_and_redo_to_where_training_was() -> None:
    session = visit()
    train(session, 2)
    before = weights_shown(session)
    set_weight(session, 0, 2.0)
    train(session, 5)
    trained = weights_shown(session)
    tell(session, "undo")
    assert weights_shown(session) == before
    tell(session, "redo")
    assert weights_shown(session) == trained


def test_a_weight_that_the_run_has_left_is_neither_undone_nor_redone() -> None:
    session = visit()
    change(session, learning_rate=0.1)
    set_weight(session, 0, 2.0)
    train(session, 2)
    ask(session, "reset")
    for_keeper(session)
    tell(session, "undo")  # the weight is gone: it is the rate that is left
    assert session.experiment.learning_rate == 0.5
    tell(session, "redo")
    set_weight(session, 0, 2.0)
    tell(session, "undo")
    shown = session.playback.current_frame().id
    ask(session, "play", name="1", n=3, frame=shown)
    for_keeper(session)
    trained = weights_shown(session)
    assert for_buttons(session)["forward"] == ""
    tell(session, "redo")
    assert weights_shown(session) == trained


def test_back_in_the_browser_leads_over_weights_too() -> None:
    session = visit()
    states = [(session.history.at, state_of(session))]
    for k in range(3):
        set_weight(session, k, 2.0)
        states.append((session.history.at, state_of(session)))
    token = session.history.token
    for place, state in (states[1], states[3], states[0], states[2]):
        tell(session, "go", token=token, place=place, query="")
        assert state_of(session) == state
    assert said(session) == "Redone: 2 changes"


def test_a_refused_weight_and_an_answer_sent_again_are_no_steps() -> None:
    session = visit()
    n_steps = len(session.history.steps)
    for value in ([0, 1e99], [0], [99, 1.0], "1", None):
        ask(session, "edit", value=value)
        for_keeper(session)
    assert len(session.history.steps) == n_steps
    request = {"do": "edit", "no": 10**6, "run": session.playback.run.number, "frame": 0}
    for _ in range(3):
        session.answer({**request, "value": [0, 2.0]})
        for_keeper(session)
    assert len(session.history.steps) == n_steps + 1


def test_buttons_say_what_they_would_do() -> None:
    session = visit()
    assert for_buttons(session) == {"back": "", "forward": "", "said": [0, ""]}
    change(session, bias=True)
    assert for_buttons(session)["back"] == "Bias off \u2192 on"
    tell(session, "undo")
    assert for_buttons(session)["forward"] == "Bias off \u2192 on"
    change(session, log_loss=True)
    assert for_buttons(session)["forward"] == ""


TWO = {"hidden_layers": (4, 3)}
MIXED = {**TWO, "layer_activations": ("tanh", "relu")}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"hidden_layers": (5,)}, "1 unit more in layer 1"),
        ({}, {"hidden_layers": (1,)}, "3 units fewer in layer 1"),
        (TWO, {"hidden_layers": (4, 2)}, "1 unit less in layer 2"),
        ({}, TWO, "hidden layer 2 added"),
        (TWO, {"hidden_layers": (4, 3, 3)}, "a hidden layer added"),
        (TWO, {"hidden_layers": (3,)}, "hidden layer 1 removed"),
        ({}, {"hidden_layers": ()}, "hidden layer 1 removed"),
        (TWO, {"hidden_layers": (2, 2)}, "Units in hidden layers 4-3 \u2192 2-2"),
        ({}, {"hidden_activation": "relu"}, "hidden activation ReLU"),
        (TWO, MIXED, "hidden activation tanh, ReLU"),
        (MIXED, {"layer_activations": ("tanh", "tanh")}, "tanh in layer 2"),
        ({}, {"output_activation": "tanh"}, "Output activation sigmoid \u2192 tanh"),
        ({}, {"features": ("x1", "x2", "x1x2")}, "feature x1\u00b7x2 on"),
        ({}, {"features": ("x2",)}, "feature x1 off"),
        ({}, {"dataset": "circle"}, "Data set XOR (four points) \u2192 Circle"),
        ({}, {"weight_seed": 7}, "new weights (seed 7)"),
        ({}, {"frozen": ((1, 2), (2,))}, "frozen parts"),
        ({"frozen": ((1, 2),)}, {"frozen": ()}, "unit h2 no longer frozen"),
        ({}, {}, "run begun again"),
    ],
    ids=str,
)
def test_a_change_is_told_in_a_few_words(
    before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    first = Experiment().changed(**before)
    then = first.changed(**after)
    steps = [
        Step(one, "", "", frozenset(), "", None, 0, number=k + 1, before=k, since=0.0)
        for k, one in enumerate((first, then))
    ]
    assert difference(*steps) == words


def test_several_weights_set_at_once_are_one_step_that_counts_them() -> None:
    session = visit()
    before = weights_shown(session)
    frame = session.playback.current_frame()
    session.playback.set_weights(frame, frame.state.parameters + 1.0)
    for_keeper(session)
    assert for_buttons(session)["back"] == "12 weights set by hand"
    tell(session, "undo")
    assert weights_shown(session) == before
    # Where nothing differs, there is no frame and no step.
    assert not session.playback.set_weights(frame, frame.state.parameters.copy())
