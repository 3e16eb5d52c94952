"""The form's parts on what is asked: misconceptions, predictions, and numbers by hand."""

from functools import partial
from typing import Any

import streamlit as st

from playground.experiment import SETTINGS
from playground.reading.values import Path
from playground.ui.pages.exercises.editor.form import Form
from playground.workshop.asking import LONG, SHORT
from playground.workshop.by_hand import all_values, ledger
from playground.workshop.drafting.document import NOTHING
from playground.workshop.metrics import METRICS, SETTING
from playground.workshop.proving import MOST_EPOCHS

MOST_WEIGHTS = 60  # of a network whose values are offered one by one
OPTION = {"key": "a", "text": "", "correct": True}


def metric_names() -> dict[str, str]:
    """Return what can be measured, as people read it."""
    measured = {name: one.label[:1].upper() + one.label[1:] for name, one in METRICS.items()}
    measured["predictions_made_first"] = "Prediction made first"
    settings = {f"{SETTING}{name}": f"Setting: {one.label}" for name, one in SETTINGS.items()}
    return {**measured, **settings}


def draw_misconceptions(form: Form) -> None:
    """Draw the beliefs that are put to the test."""
    form.fault("misconception")
    st.markdown("Beliefs that are put to the test. A wrong answer can tell one.")
    for k in range(len(form.items("misconception"))):
        path = ("misconception", k)
        with st.container(border=True):
            form.fault(*path)
            form.fault(*path, "id")
            form.text((*path, "text"), f"Misconception {k + 1}", SHORT)
            about = "Shown to who had it, with what their run has shown."
            form.text(
                (*path, "seen"), "What runs show (optional)", SHORT, 1, about, is_optional=True
            )
            form.buttons(path, f"misconception {k + 1}", can_move=False)
    item = {"id": form.free_name("misconception", start="belief"), "text": ""}
    form.adder(("misconception",), "Add a misconception", item)


def draw_questions(form: Form) -> None:
    """Draw the predictions that are asked for."""
    form.fault("question")
    for k, one in enumerate(form.items("question")):
        path = ("question", k)
        with st.container(border=True):
            form.fault(*path)
            form.text((*path, "prompt"), f"Question {k + 1}", LONG, 2)
            if isinstance(one, dict) and "weights" in one:
                draw_weights(form, (*path, "weights"))
            else:
                draw_options(form, (*path, "options"))
                draw_when(form, path)
            form.text((*path, "id"), "Name in records", 40)
            form.buttons(path, f"question {k + 1}")
    name = form.free_name("question", start="question")
    options = [OPTION, {"key": "b", "text": "", "correct": False}]
    with st.container(horizontal=True):
        item = {"id": name, "prompt": "", "options": options}
        form.adder(("question",), "Add a question", item)
        n = len(form.items("question"))
        weights = {"id": name, "prompt": "What will one update do to each weight?", "weights": []}
        label = "Ask which way weights move"
        st.button(label, "add weights", None, form.put, (("question", n), weights))


def draw_when(form: Form, path: Path) -> None:
    """Draw when a question must be answered, and what is shown with the answer."""
    left, right = st.columns(2)
    with left:
        about = "It is asked before the run goes beyond this epoch; 0 is before the first step."
        form.number((*path, "before_epoch"), "Before epoch", 0, MOST_EPOCHS, 0, about)
    with right:
        about = "It is shown with the prediction afterwards."
        outcomes = {"": "nothing", **metric_names()}
        form.choice((*path, "outcome"), "Shown afterwards", outcomes, "", about)


def draw_options(form: Form, path: Path) -> None:
    """Draw the answers of a question."""
    form.fault(*path)
    items = form.items(*path)
    beliefs = {
        one["id"]: str(one.get("text") or one["id"])
        for one in form.items("misconception")
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }
    for k in range(len(items)):
        at = (*path, k)
        columns = st.columns([5, 2, 4, 2], vertical_alignment="bottom")
        with columns[0]:
            form.text((*at, "text"), f"Answer {k + 1}", SHORT)
            form.fault(*at)
            form.fault(*at, "key")
        with columns[1]:
            form.flag((*at, "correct"), "right")
        with columns[2]:
            label = f"Misconception behind answer {k + 1}"
            form.choice((*at, "misconception"), label, {"": "none", **beliefs}, "")
        with columns[3]:
            about = f"Remove answer {k + 1}"
            key = f"remove {form.session.keys.key(' '.join(map(str, at)))}"
            st.button("Remove", key, about, partial(form.put, at, NOTHING))
    key = form.free_name(*path, start="answer", key="key")
    st.button(
        "Add an answer",
        f"add {' '.join(map(str, path))}",
        None,
        form.put,
        ((*path, len(items)), {"key": key, "text": "", "correct": False}),
    )


def draw_weights(form: Form, path: Path) -> None:
    """Draw the choice of weights whose direction is asked for."""
    known = [one for one in offered(form) if one[0] in "Wb"]
    chosen = [one for one in form.items(*path) if isinstance(one, str) and one not in known]
    names = {one: one for one in [*known, *chosen]}
    about = "W1[0,1] leads from the first input to the second unit of the first hidden layer."
    form.names(path, "Weights", names, about)


def draw_numbers(form: Form) -> None:
    """Draw the numbers that are to be found by hand."""
    form.fault("number")
    about = "The numbers are those of the first update, at this point of the data."
    form.number(("point",), "Point", 1, 10_000, 1, about)
    for k in range(len(form.items("number"))):
        draw_number(form, k)
    name = form.free_name("number", start="number")
    item = {"id": name, "label": "", "source": "output[0]", "tolerance": 0.005}
    form.adder(("number",), "Add a number", item)


def draw_number(form: Form, k: int) -> None:
    """Draw one number with its common mistakes."""
    path = ("number", k)
    with st.container(border=True):
        form.fault(*path)
        form.text((*path, "label"), f"Number {k + 1}: what learners read", SHORT)
        left, right = st.columns(2)
        with left:
            draw_source(form, (*path, "source"), "Its value")
        with right:
            form.number((*path, "tolerance"), "An answer may be off by", 1e-9, 1e3)
        for j in range(len(form.items(*path, "slips"))):
            draw_mistake(form, (*path, "slips", j), j)
        form.text((*path, "id"), "Name in records", 40)
        n = len(form.items(*path, "slips"))
        with st.container(horizontal=True):
            for label, item in (
                ("Add a common mistake", {"source": "output[0]", "says": ""}),
                ("Add a wrong number", {"value": 0.0, "says": ""}),
            ):
                at = (*path, "slips", n)
                st.button(label, f"{label} {k}", None, form.put, (at, item))
        form.buttons(path, f"number {k + 1}")


def draw_mistake(form: Form, path: Path, j: int) -> None:
    """Draw a wrong number with the sentence that it gets."""
    form.fault(*path)
    left, right, last = st.columns([4, 6, 2], vertical_alignment="bottom")
    with left:
        if form.value(*path, "source") is not None:
            draw_source(form, (*path, "source"), f"Mistake {j + 1}: who types this value")
        else:
            form.number((*path, "value"), f"Mistake {j + 1}: who types this number")
    with right:
        form.text((*path, "says"), "reads", SHORT)
    with last:
        key = f"remove {form.session.keys.key(' '.join(map(str, path)))}"
        st.button("Remove", key, f"Remove mistake {j + 1}", partial(form.put, path, NOTHING))


def draw_source(form: Form, path: Path, label: str) -> None:
    """Draw the choice of a value of the first update, by its name."""
    names, now = offered(form), form.value(*path)
    if not names:
        form.text(path, label, 60)
        return
    known = {name: f"{name} = {value:.4f}" for name, value in names.items()}
    if isinstance(now, str) and now not in known:
        known[now] = now
    form.choice(path, label, known)


def offered(form: Form) -> dict[str, float]:
    """Return the values of the first update by name, where they are few enough to choose from."""
    start, point = form.value("start", default={}), form.value("point", default=1)

    def find() -> dict[str, Any]:
        one = form.draft.exercise
        experiment = one.start if one else type(form.session.experiment).from_json(start)[0]
        if experiment.n_parameters > MOST_WEIGHTS:
            return {}
        try:
            return all_values(ledger(experiment, point))
        except (ValueError, TypeError):
            return {}

    return form.session.remember("values of the draft", (start, point), find)
