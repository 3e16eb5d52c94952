"""The form's last parts: goals, hints, what comes after passing, and how it is proved."""

from functools import partial
from typing import Any

import streamlit as st

from playground.experiment import SETTINGS
from playground.experiment.kinds import Choice, Flag, Number, Whole
from playground.reading.quoting import shorten
from playground.reading.values import Path
from playground.ui.pages.exercises.editor.asking import metric_names
from playground.ui.pages.exercises.editor.form import Form, name_of
from playground.ui.pages.exercises.editor.head import in_words
from playground.ui.pages.exercises.editor.present import add_solution, where_it_stands
from playground.ui.widgets.bind import bind_choice
from playground.ui.widgets.texts import plain
from playground.workshop.asking import LONG, SHORT
from playground.workshop.drafting.document import NOTHING
from playground.workshop.exercise import OPERATORS
from playground.workshop.metrics import METRICS, SETTING
from playground.workshop.proving import MOST_EPOCHS
from playground.workshop.schema import MOST_SEEDS

NEEDS = {"either": "either is enough", "both": "both are needed"}
YES = {True: "yes", False: "no"}


def draw_goals(form: Form) -> None:
    """Draw the conditions of passing, and the seeds of a success rate."""
    form.fault("goal")
    st.markdown("All goals must hold at once; those of one part are one step of several.")
    for k in range(len(form.items("goal"))):
        draw_goal(form, k)
    item = {"metric": "max_abs_error", "op": "<", "value": 0.1}
    form.adder(("goal",), "Add a goal", item)
    draw_many_seeds(form)


def draw_goal(form: Form, k: int) -> None:
    """Draw one condition."""
    path = ("goal", k)
    with st.container(border=True):
        form.fault(*path)
        draw_metric(form, path)
        left, middle, right = st.columns(3)
        with left:
            operators = {op: words for op, (_, words) in OPERATORS.items()}
            form.choice((*path, "op"), "is", operators)
        with middle:
            draw_wanted(form, path)
        with right:
            form.text((*path, "part"), "Part (optional)", 60, is_optional=True)
        form.buttons(path, f"goal {k + 1}")


def draw_metric(form: Form, path: Path) -> None:
    """Draw the choice of what is measured; another one gets a value of its own kind."""
    names, now = metric_names(), form.value(*path, "metric")

    def take(name: str) -> None:
        before = form.value(*path, default={})
        part = {"part": before["part"]} if isinstance(before, dict) and "part" in before else {}
        form.put(path, {"metric": name, **usual_goal(name), **part})

    known = now if isinstance(now, str) and now in names else None
    bound = bind_choice(form.session, name_of((*path, "metric")), list(names), known, take)
    number = int(path[-1]) + 1
    st.selectbox(f"Goal {number}: what is measured", format_func=names.__getitem__, **bound)
    form.fault(*path, "metric")


def usual_goal(name: str) -> dict[str, Any]:
    """Return operator and value that a goal on a metric begins with."""
    setting = SETTINGS.get(name.removeprefix(SETTING)) if name.startswith(SETTING) else None
    if (setting and isinstance(setting.kind, Flag)) or name == "predictions_made_first":
        return {"op": "==", "value": True}
    if setting and isinstance(setting.kind, Choice):
        return {"op": "==", "value": next(iter(setting.kind.options))}
    if setting and not isinstance(setting.kind, Whole | Number):
        return {"op": "==", "value": ""}
    is_error = name.endswith(("error", "loss"))
    return {"op": "<" if is_error else ">=", "value": 0.1 if is_error else 1}


def draw_wanted(form: Form, path: Path) -> None:
    """Draw what the metric is compared with."""
    metric, value, at = form.value(*path, "metric"), form.value(*path, "value"), (*path, "value")
    name = metric.removeprefix(SETTING) if isinstance(metric, str) else ""
    if isinstance(value, bool):
        bound = bind_choice(form.session, name_of(at), list(YES), value, partial(form.put, at))
        st.selectbox("wanted", format_func=YES.__getitem__, **bound)
        form.fault(*at)
    elif isinstance(value, str) and name in SETTINGS and isinstance(SETTINGS[name].kind, Choice):
        form.choice(at, "wanted", SETTINGS[name].kind.options)
    elif isinstance(value, str):
        form.text(at, "wanted", 200)
    else:
        known = METRICS.get(name)
        about = "0 to 1: 0.9 is 90 %." if known and known.unit == "share" else None
        form.number(at, "wanted", about=about)


def draw_many_seeds(form: Form) -> None:
    """Draw which runs a success rate is taken of."""
    form.fault("many_seeds")
    if form.value("many_seeds") is None:
        fresh = {"seeds": 64, "epochs": 1000}
        about = "Check then trains the current network from many initial weights."
        label = "Measure a success rate over many seeds"
        st.button(label, "add many seeds", about, form.put, (("many_seeds",), fresh))
        return
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    with left:
        form.number(("many_seeds", "seeds"), "Seeds of the success rate", 2, MOST_SEEDS)
    with middle:
        form.number(("many_seeds", "epochs"), "Epochs of each", 1, MOST_EPOCHS)
    with right:
        remove = partial(form.put, ("many_seeds",), NOTHING)
        st.button("Remove", "remove many seeds", "Remove the success rate", remove)


def draw_hints(form: Form) -> None:
    """Draw the hints in the order in which they are shown."""
    form.fault("hint")
    for k in range(len(form.items("hint"))):
        path = ("hint", k)
        with st.container(border=True):
            form.fault(*path)
            form.text((*path, "text"), f"Hint {k + 1}", LONG, 2)
            left, middle, right = st.columns(3)
            with left:
                form.number((*path, "after_attempts"), "After failed checks", 0, 100, 1)
            with middle:
                form.number((*path, "after_seconds"), "After seconds", 0.0, 86_400.0, 60)
            with right:
                form.choice((*path, "need"), "Of these", NEEDS, "either")
            form.buttons(path, f"hint {k + 1}")
    n = len(form.items("hint")) + 1
    item = {"text": "", "after_attempts": n, "after_seconds": 60 * n}
    form.adder(("hint",), "Add a hint", item)


def draw_after(form: Form) -> None:
    """Draw what is shown after passing."""
    about = "Where the objective would give the answer away."
    form.text(("lesson",), "What was learned (optional)", SHORT, 1, about, is_optional=True)
    form.fault("explanation")
    form.text(("explanation", "text"), "Explanation, shown after passing", LONG, 4)
    about = "Another thing to try."
    form.text(("explanation", "next"), "Next (optional)", LONG, 2, about, is_optional=True)


def draw_proof_part(form: Form) -> None:
    """Draw how it is shown to work: seeds, and ways to pass."""
    form.fault("proof")
    st.markdown(
        "*Prove* trains the start, which must fail, and each solution, which must pass. The kinds "
        "\u201cPredict, then run\u201d and \u201cWork out numbers\u201d need no solution. To make "
        "one, open the start in the playground, change what solves it, and come back."
    )
    solutions = form.items("proof", "solution")
    for k in range(len(solutions)):
        draw_solution(form, k)
    about = f"Now: {where_it_stands(form.session)}."
    can_add = form.draft.exercise is not None
    label = "Use what I have now as a solution"
    st.button(label, "add solution", about, add_solution, (form,), disabled=not can_add)
    left, right = st.columns(2)
    with left:
        seeds = form.value("proof", "seeds")
        if isinstance(seeds, list):
            st.markdown(f"Seeds: {plain(shorten(', '.join(map(str, seeds))))}")
            form.fault("proof", "seeds")
        else:
            about = "How many initial weights are tried, where they are drawn."
            form.number(("proof", "seeds"), "Seeds that are tried", 1, MOST_SEEDS, 1, about)
    with right:
        about = "The share of seeds on which the start may pass."
        form.number(("proof", "start_rate"), "Start may pass on", 0.0, 1.0, 0.0, about)


def draw_solution(form: Form, k: int) -> None:
    """Draw a way to pass."""
    path = ("proof", "solution", k)
    change = form.value(*path, "change", default={})
    change = change if isinstance(change, dict) else {}
    parts = [
        f"{SETTINGS[name].label}: {in_words(SETTINGS[name], value)}"
        for name, value in change.items()
        if name in SETTINGS
    ]
    with st.container(border=True):
        form.fault(*path)
        what = "; ".join(parts) or "the start as it is"
        st.markdown(f"**Solution {k + 1}**: {plain(what)}")
        form.fault(*path, "change")
        for name in change:
            form.fault(*path, "change", name)
        left, right = st.columns(2)
        with left:
            form.number((*path, "rate"), "Must pass on (share of seeds)", 0.0, 1.0, 0.9)
        with right:
            form.text((*path, "part"), "Part (optional)", 60, is_optional=True)
        form.buttons(path, f"solution {k + 1}", can_move=False)
