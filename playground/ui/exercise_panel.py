"""The open exercise beside the player: its task, its questions, and what can be set."""

import streamlit as st

from playground.ui import exercise_outcome as outcome
from playground.ui.seed_regions import draw_seed_regions
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.sidebar import draw_shown
from playground.ui.widgets.texts import plain
from playground.workshop.exercise import AskedNumber, Exercise, Question
from playground.workshop.metrics import Attempt
from playground.workshop.outcomes import describe_prediction
from playground.workshop.tracks import on_track

MARKS = {
    True: ":green[\u2713 **Right.**]",
    False: ":red[\u2717 **Wrong.**] ",
    None: "\u00b7 ",
}


def draw_exercise(session: Session, exercise: Exercise) -> None:
    """Draw the exercise that is open."""
    with st.container(key="task_place"):
        draw_place(session, exercise)
    st.markdown(
        f"#### {plain(exercise.title)}\n"
        f":small[{plain(exercise.objective)} About {exercise.minutes} min.]"
    )
    st.markdown(exercise.task)
    # Each has a container of its own: what is longer now than before moves no other one, of which a
    # second one would be seen until the answer is all there.
    for draw in (draw_questions, draw_numbers, outcome.draw_goals, draw_settings):
        with st.container():
            draw(session, exercise)
    place = outcome.draw_actions(session, exercise)
    for draw in (outcome.draw_hints, outcome.draw_beliefs, outcome.draw_explanation):
        with st.container():
            draw(session, exercise)
    with st.container():
        draw_seed_regions(session)
    rate = session.learner.assessment.rate
    if rate and not session.stale:
        with place:
            outcome.run_rate(session, rate)


def draw_place(session: Session, exercise: Exercise) -> None:
    """Say which one of the track it is, with a bar of those that are passed."""
    learner = session.learner
    exercises = on_track(learner.record.track, learner.catalogue.exercises)
    ids = [one.id for one in exercises]
    if exercise.id not in ids:
        return
    entries = map(learner.record.entry, ids)
    passed, n = sum(bool(entry and entry.passed) for entry in entries), len(ids)
    text = f"Exercise {ids.index(exercise.id) + 1} of {n} \u00b7 {passed} of {n} passed"
    st.progress(passed / n, text)


def draw_settings(session: Session, exercise: Exercise) -> None:
    """Draw the controls that are unlocked."""
    draw_shown(session, exercise.shown_settings)


# ---- predictions and numbers ----


def draw_questions(session: Session, exercise: Exercise) -> None:
    """Draw what is to be predicted; afterwards the prediction beside the outcome."""
    heading = ""
    for question in exercise.questions:
        if question.group != heading:
            heading = question.group
            st.markdown(heading)
        with st.container():
            draw_question(session, exercise, question)


def draw_question(session: Session, exercise: Exercise, question: Question) -> None:
    """Draw one question, open or fixed."""
    learner, run = session.learner, session.playback.run
    given = learner.progress.prediction(question)
    texts = {one.key: one.text for one in question.options}

    def take(key: str | None) -> None:
        if key:
            session.refusal = learner.predict(question, key, session.playback.run)
            session.stale = True  # Play may wait for it

    locked = learner.progress.is_locked(question, run)
    name = f"question {exercise.id} {question.id} {learner.progress.round}"
    st.radio(
        question.prompt,
        disabled=locked,
        format_func=texts.__getitem__,
        horizontal=bool(question.weight),
        **bind_choice(session, name, list(texts), given.key if given else None, take),
    )
    if locked and given:
        frame = session.playback.current_frame()
        attempt = Attempt(exercise, run, frame, learner.progress)
        is_still = not session.playback.is_playing
        st.caption(describe_prediction(attempt, question, given, with_outcome=is_still))
    elif locked:
        st.caption("Not answered before training began. Start again to answer it.")


def draw_numbers(session: Session, exercise: Exercise) -> None:
    """Draw a field for each number to be found by hand, with what Check found."""
    learner = session.learner
    typed = dict(learner.progress.numbers)
    said = {one.id: one for one in learner.assessment.feedback}
    for first in range(0, len(exercise.numbers), 2):
        pair = exercise.numbers[first : first + 2]
        for column, asked in zip(st.columns(2), pair, strict=False):
            with column:
                draw_number(session, asked, typed.get(asked.id, ""))
                if answer := said.get(asked.id):
                    sentence = "" if answer.right else answer.sentence
                    st.caption(f"{MARKS[answer.right]}{sentence}")


def draw_number(session: Session, asked: AskedNumber, text: str) -> None:
    """Draw one field."""

    def take(typed: str | None) -> None:
        session.learner.type_number(asked.id, typed or "")

    name = f"number {asked.id} {session.learner.progress.round}"
    st.text_input(asked.label, max_chars=40, **bind(session, name, text, take))
