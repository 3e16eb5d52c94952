"""The editor of exercises: how a draft begins, its form, and its file."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from playground.ui.pages.exercises.editor import asking, head, passing
from playground.ui.pages.exercises.editor.actions import draw_actions
from playground.ui.pages.exercises.editor.form import Form
from playground.ui.pages.exercises.editor.head import kind_names
from playground.ui.pages.exercises.editor.present import weights_shown, where_it_stands
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.texts import capitalised, plain
from playground.workshop.catalogue import everybodys
from playground.workshop.drafting.beginnings import copied, new_document
from playground.workshop.drafting.draft import Draft
from playground.workshop.drafting.workbench import all_faults
from playground.workshop.exercise import ExerciseError
from playground.workshop.schema import LARGEST_FILE, decode

# The parts of the form: a title, what draws it, and the keys of the file that it is about.
PARTS: tuple[tuple[str, Callable[[Form], None], tuple[str, ...]], ...] = (
    ("What it is", head.draw_about, ("title", "id", "minutes", "kind", "objective", "task", "aim")),
    ("Start", head.draw_start, ("start",)),
    ("What learners may use", head.draw_shown, ("show", "hide", "quiet", "limits")),
    ("Misconceptions", asking.draw_misconceptions, ("misconception",)),
    ("Predictions", asking.draw_questions, ("question",)),
    ("Numbers by hand", asking.draw_numbers, ("number", "point")),
    ("Goals", passing.draw_goals, ("goal", "many_seeds")),
    ("Hints", passing.draw_hints, ("hint",)),
    ("After passing", passing.draw_after, ("lesson", "explanation")),
    ("Proof", passing.draw_proof_part, ("proof",)),
)


def draw_editor(session: Session) -> None:
    """Draw the draft, or the ways to begin one."""
    if name := session.next_page:
        session.next_page = ""
        st.switch_page(session.pages[name])
    draft = session.bench.draft
    if draft is None:
        st.markdown(
            "Make an exercise of your own: fill in the form, try it as a learner does, and have it "
            "proved. Begin with one of these:"
        )
        draw_beginnings(session)
        return
    with st.expander("Begin another one", key="begin another"):
        st.caption("The draft below is set aside, and can be brought back.")
        draw_beginnings(session)
    form = Form(session, draft, all_faults(draft, everybodys()))
    draw_actions(form)
    st.caption("This browser keeps the draft, also after a reload.")
    for title, draw, keys in PARTS:
        n = form.n_faults(*keys)
        is_first = title == PARTS[0][0]
        mark = f" \u00b7 {n} to do" if n else ""
        with st.expander(f"{title}{mark}", expanded=is_first, key=f"draft part {title}"):
            draw(form)
    with st.expander("The file (TOML)", key="draft file"):
        draw_file(form)


# ---- how it begins ----


def draw_beginnings(session: Session) -> None:
    """Draw the ways to begin a draft."""
    left, right = st.columns(2)
    with left, st.container(border=True):
        draw_from_present(session)
    with right, st.container(border=True):
        draw_from_copy(session)
    with right, st.container(border=True):
        draw_from_file(session)
    if session.bench.earlier:
        st.button("Bring back the draft before", "earlier draft", None, session.bench.bring_back)


def draw_from_present(session: Session) -> None:
    """Draw the button that makes an exercise of what is in the playground."""
    st.markdown(f"**What I see in the playground.** Now: {where_it_stands(session)}.")
    names = kind_names()
    kind = st.selectbox(
        "What learners do", list(names), format_func=names.__getitem__, key="new draft kind"
    )
    st.button("Make an exercise of it", "new draft", None, begin_new, (session, kind))


def begin_new(session: Session, kind: str) -> None:
    """Begin with the present experiment."""
    taken = session.learner.catalogue.exercises
    document = new_document(kind, session.experiment, weights_shown(session), taken)
    session.bench.begin(Draft(document))


def draw_from_copy(session: Session) -> None:
    """Draw the choice of an exercise to copy."""
    exercises = session.learner.catalogue.exercises
    st.markdown("**A copy of an exercise.**")
    id = st.selectbox(
        "Exercise",
        list(exercises),
        format_func=lambda id: exercises[id].title if id in exercises else id,
        key="copied exercise",
    )
    st.button("Copy it", "copy exercise", None, begin_copy, (session, id))


def begin_copy(session: Session, id: str) -> None:
    """Begin with a copy of an exercise."""
    catalogue = session.learner.catalogue
    data = catalogue.source(id)
    if not data:
        session.refusal = "The file of this exercise can no longer be read."
        return
    session.bench.begin(Draft(copied(data, catalogue.exercises)))


def draw_from_file(session: Session) -> None:
    """Draw the field for a file to go on with."""
    st.markdown("**A file.** It may be wrong or half done.")
    file = st.file_uploader("Exercise file", type="toml", max_upload_size=1, key="draft upload")
    if file is None:
        return
    data = file.getvalue()
    try:
        text = decode(data)
    except ExerciseError as error:
        st.error(f"{capitalised(str(error))}.")
        return
    take = partial(begin_text, session, text)
    st.button(f"Open {plain(file.name)}", f"open {file.file_id}", None, take)


def begin_text(session: Session, text: str) -> None:
    """Begin with a file."""
    session.bench.begin(Draft.of_text(text, {}))


# ---- the file ----


def draw_file(form: Form) -> None:
    """Draw the text of the file, to be changed directly."""
    bench, document = form.session.bench, form.draft.document

    def take(text: str | None) -> None:
        bench.draft = Draft.of_text(text or "", document)

    st.text_area(
        "Exercise file",
        height=480,
        max_chars=max(LARGEST_FILE, len(form.draft.text)),
        **bind(form.session, "draft file text", form.draft.text, take),
    )
    if form.draft.problem:
        st.error(
            f"{capitalised(form.draft.problem)}. The form shows what was there before, and a "
            "change in it takes the place of this text."
        )
    elif form.draft.typed:
        st.caption(
            "Form and file agree. With the next change in the form the file is written again, and "
            "comments are lost."
        )
    form.fault()
