"""One update: its phases one by one, with every number, a quiz and the code."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from playground.explain.phase import Phase, PhaseTable
from playground.explain.update_view import UpdateView
from playground.live.answer import ended
from playground.run.frames import Frame
from playground.ui.pages.hood.view import as_text, choose_from, draw_code, make_view, phases_at
from playground.ui.visit.session import Session
from playground.ui.visit.view import Hood
from playground.ui.widgets.bind import bind

MOST_ROWS = 20  # of points in a table
MOST_ANSWERS = 8  # that are asked for at once


def draw_update(session: Session, frame: Frame) -> None:
    """Draw one phase of the update, with the ways to the others."""
    hood = session.hood
    view = make_view(session, frame)
    phases, at = phases_at(session, view)
    phase = phases[at]
    draw_steps(session, phases, at)
    draw_choices(session, view, phase)
    st.subheader(f"{at + 1}. {phase.title}", anchor=False)
    st.markdown(phase.text)
    st.latex(phase.formula)
    st.caption(f"In modern notation: ${phase.modern}$")
    if hood.quiz and phase.answers:
        draw_quiz(session, frame, phase)
    else:
        st.latex(phase.numbers)
    draw_tables(phase, hood)
    wait = session.learner.locks(session.playback.run).wait
    if at == len(phases) - 1:
        act = partial(apply, session, frame)
        st.button("Apply the update", "hood apply", wait or None, act, disabled=bool(wait))
    if why := ended(session.playback.run):
        st.warning(why)
    with st.expander("Show the code"):
        for one in phase.code:
            draw_code(one)


def draw_steps(session: Session, phases: Sequence[Phase], at: int) -> None:
    """Draw Previous, Next, and the list of phases."""
    names = [f"{k + 1} of {len(phases)}: {phase.title}" for k, phase in enumerate(phases)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label, by, is_end in (("Previous", -1, at == 0), ("Next", 1, at == len(phases) - 1)):
            act = partial(go, session, phases, by)
            st.button(label, f"hood {label.lower()}", None, act, disabled=is_end)
        choose_from(session, "Phase", names, at, width=320, label_visibility="collapsed")


def go(session: Session, phases: Sequence[Phase], by: int) -> None:
    """Go on by some phases from the one that is looked at: each of two fast clicks counts."""
    last = len(phases) - 1
    session.look(phase=min(max(min(session.hood.phase, last) + by, 0), last))


def draw_choices(session: Session, view: UpdateView, phase: Phase) -> None:
    """Draw the choice of point and unit, and how the numbers are shown."""
    hood = session.hood
    points = [name_of_point(view, k) for k in range(-1, len(view.trace.samples))]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        now = -1 if view.whole else view.sample
        choose_from(session, "Point", points, now, first=-1, width=180)
        if phase.items:
            is_weight = phase.items == view.weight_names()
            item = min(hood.weight if is_weight else hood.unit, len(phase.items) - 1)
            choose_from(session, "Weight" if is_weight else "Unit", phase.items, item)
        bound = bind(session, "hood digits", hood.digits, lambda on: session.look(digits=on))
        st.toggle("All digits", **bound)
        bound = bind(session, "hood quiz", hood.quiz, lambda on: session.look(quiz=on))
        st.toggle("Quiz me", help="Hides the numbers: work them out and type them in.", **bound)


def name_of_point(view: UpdateView, k: int) -> str:
    """Return a point's number and its inputs."""
    if k < 0:
        return f"all {len(view.trace.samples)} of the batch"
    values = ", ".join(f"{value:.3g}" for value in view.layer_inputs(1)[k])
    return f"{view.trace.samples[k] + 1}: ({values})"


def draw_tables(phase: Phase, hood: Hood) -> None:
    """Draw a phase's numbers, side by side where there is room; in a quiz without its result."""
    shown = [one for one in phase.tables if not (hood.quiz and phase.answers and one.is_result)]
    with st.container(horizontal=True, gap="medium"):
        for one in shown:
            with st.container(width="content"):
                draw_table(one, hood)


def draw_table(table: PhaseTable, hood: Hood) -> None:
    """Draw one table of a phase under its title."""
    rows = table.rows[:MOST_ROWS]
    more = f" (the first {MOST_ROWS} of {len(table.rows)} points)" * (len(rows) < len(table.rows))
    st.caption(f"{'Result: ' if table.is_result else ''}{table.title}{more}")
    write = repr if hood.digits else "{:.4g}".format
    st.markdown(as_text(table.of, table.columns, rows, table.values, write))


def apply(session: Session, frame: Frame) -> None:
    """Make the update, and begin with the next one."""
    session.playback.step_from(frame)
    session.look(phase=0)


def draw_quiz(session: Session, frame: Frame, phase: Phase) -> None:
    """Ask for a phase's numbers, and say at once what is right."""
    hood, rights = session.hood, 0
    st.caption("Type the numbers with three digits; a new weight with enough to show its change.")
    answers = phase.answers[:MOST_ANSWERS]
    for answer in answers:
        field, word = st.columns([2, 5], vertical_alignment="bottom")
        typed = field.number_input(
            answer.name,
            value=None,
            format="%.6g",
            step=None,
            key=f"quiz {frame.id} {phase.key} {hood.point} {hood.weight} {answer.name}",
        )
        if typed is None:
            continue
        right, words = answer.check(typed)
        rights += right
        word.markdown(f":{'green' if right else 'orange'}[{'✓' if right else '✗'} {words}]")
    if rights == len(answers):
        st.success("All correct. Press Next to continue.")
