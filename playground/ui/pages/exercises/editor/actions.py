"""What is done with a draft: it is tried, proved, saved, and put into the list."""

from functools import partial

import streamlit as st

from playground.experiment import SETTINGS
from playground.reading.values import Path
from playground.run.files import File
from playground.ui.pages.exercises.editor.form import Form
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.session import Session
from playground.ui.widgets.piecewise import draw_piecewise, work_on
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised, plain
from playground.workshop.catalogue import everybodys
from playground.workshop.exercise import Exercise
from playground.workshop.proof import ProofWork
from playground.workshop.proving import Report

MOST_NAMED = 5  # faults that are named; the others are counted
# How a person calls the parts of a file.
PLACES = {
    **{"question": "question", "options": "answer", "number": "number", "slips": "mistake"},
    **{"misconception": "misconception", "goal": "goal", "hint": "hint", "solution": "solution"},
    **{"show": "what learners may use", "hide": "what is hidden", "limits": "limits of"},
    **{"id": "name", "says": "sentence", "many_seeds": "success rate", "key": "name"},
}


def draw_actions(form: Form) -> None:
    """Draw what is still wrong, and the buttons."""
    draw_state(form)
    session, exercise = form.session, form.draft.exercise
    is_whole = exercise is not None and not form.faults
    with st.container(horizontal=True):
        about = "Opens it in the playground as a learner finds it."
        st.button(
            "Try it", "try draft", about, try_out, (session,), disabled=not is_whole, type="primary"
        )
        about = "Trains start and solutions, as learners would."
        bench = session.bench
        is_shut = not is_whole or bench.work is not None
        st.button("Prove", "prove draft", about, bench.prove, disabled=is_shut)
    draw_piecewise(partial(draw_proof, session), session.bench.work)
    report = session.bench.report
    if is_whole and exercise and report:
        draw_report(form, exercise, report)


def draw_state(form: Form) -> None:
    """Say what is still wrong, each fault with its place."""
    n = len(form.faults)
    if form.draft.problem:
        st.markdown(":orange[\u2717] The text below is no TOML yet; see there.")
    elif n:
        (path, reason), *others = form.faults.items()
        names = [in_words(one) for one, _ in others[:MOST_NAMED]]
        names += [f"{len(others) - MOST_NAMED} more"] if len(others) > MOST_NAMED else []
        then = f" Then: {plain('; '.join(names))}." if names else ""
        st.markdown(
            f":orange[\u2717] **{n} to do.** {plain(in_words(path))}: {plain(reason)}.{then}"
        )
    else:
        st.markdown(":green[\u2713] Nothing is missing. Try it as a learner, then prove it.")


def in_words(path: Path) -> str:
    """Return a place in a file in words: "Question 1, answer 2, text"."""
    parts: list[str] = []
    for key in path:
        if isinstance(key, int):
            parts[-1:] = [f"{parts[-1]} {key + 1}"] if parts else []
        else:
            known = PLACES.get(key) or (SETTINGS[key].label if key in SETTINGS else key)
            parts.append(known.replace("_", " "))
    text = ", ".join(parts) or "the file"
    return text[:1].upper() + text[1:]


def try_out(session: Session) -> None:
    """Open the draft as a learner finds it."""
    exercise = session.bench.draft.exercise if session.bench.draft else None
    if exercise and exercise.id not in everybodys():
        session.learner.catalogue.try_out(exercise)
        open_exercise(session, exercise)
        session.next_page = "play"


def draw_proof(session: Session) -> None:
    """Draw how far the proof is, and go on with it."""
    work: ProofWork | None = session.bench.work
    if work:
        st.button("Cancel", "cancel proof", None, session.bench.cancel)
        work_on(work, lambda: "Training the start and each solution", session.bench.finish)


def draw_report(form: Form, exercise: Exercise, report: Report) -> None:
    """Draw what the proof has found; what is proved can be saved."""
    figures = plain("; ".join(report.figures))
    if not report.proved:
        reasons = "\n".join(f"- {capitalised(one)}" for one in report.reasons)
        st.error(f"**It does not work yet.** {figures}\n\n{reasons}")
        return
    st.success(f"**Proved.** {figures}")
    with st.container(horizontal=True):
        make = partial(exercise_file, exercise, form.draft.text)
        draw_save_button("Save the file", make, "save draft", primary=True)
        take = partial(put_into_list, form.session, exercise, form.draft.text)
        about = "It is listed for you, in this browser; for others, hand out the file."
        st.button("Put into this session's list", "list draft", about, take)
    uploaded = form.session.learner.catalogue.uploaded.get(exercise.id)
    if uploaded == exercise:
        st.caption(f"In the list: {plain(exercise.title)}.")


def exercise_file(exercise: Exercise, text: str) -> File:
    """Return a draft as a file."""
    return File(f"{exercise.id}.toml", "application/toml", text.encode())


def put_into_list(session: Session, exercise: Exercise, text: str) -> None:
    """Have a draft in the list of exercises, as if it were uploaded."""
    session.learner.catalogue.take_files([(f"{exercise.id}.toml", text.encode())])
