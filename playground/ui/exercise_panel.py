"""The open exercise beside the player: task, questions, numbers, check and hints."""

import streamlit as st

from playground.sweep import Sweep
from playground.ui.visit import exercising
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.piecewise import work_on
from playground.ui.widgets.sidebar import draw_shown
from playground.ui.widgets.texts import plain
from playground.workshop.exercise import AskedNumber, Exercise, Question
from playground.workshop.metrics import Attempt
from playground.workshop.outcomes import describe_prediction
from playground.workshop.tracks import next_exercise, on_track

MARKS = {True: ":green[\u2713]", False: ":orange[\u2717]", None: "\u00b7"}


def draw_exercise(session: Session, exercise: Exercise) -> None:
    """Draw the exercise that is open."""
    st.markdown(
        f"#### {plain(exercise.title)}\n"
        f":small[{plain(exercise.objective)} About {exercise.minutes} min.]"
    )
    st.markdown(exercise.task)
    draw_questions(session, exercise)
    draw_numbers(session, exercise)
    with st.container():
        draw_shown(session, exercise.shown_settings)
    draw_buttons(session, exercise)
    draw_verdict(session, exercise)
    draw_hints(session, exercise)
    rate = session.learner.assessment.rate
    if rate and not session.stale:
        run_rate(session, rate)


# ---- predictions and numbers ----


def draw_questions(session: Session, exercise: Exercise) -> None:
    """Draw what is to be predicted; afterwards the prediction beside the outcome."""
    heading = ""
    for question in exercise.questions:
        if question.group != heading:
            heading = question.group
            st.markdown(heading)
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
                    st.caption(f"{MARKS[answer.right]} {answer.sentence}")


def draw_number(session: Session, asked: AskedNumber, text: str) -> None:
    """Draw one field."""

    def take(typed: str | None) -> None:
        session.learner.type_number(asked.id, typed or "")

    name = f"number {asked.id} {session.learner.progress.round}"
    st.text_input(asked.label, max_chars=40, **bind(session, name, text, take))


# ---- check and hint ----


def draw_buttons(session: Session, exercise: Exercise) -> None:
    """Draw Check, Hint, Start again and Next."""
    learner = session.learner
    with st.container(horizontal=True):
        st.button("Check", "check", None, exercising.check_exercise, (session,), type="primary")
        st.button("Hint", "hint", None, learner.ask_for_hint)
        st.button("Start again", "start again", None, exercising.start_again, (session,))
        exercises = on_track(learner.record.track, learner.catalogue.exercises)
        if following := next_exercise(exercise, exercises):
            st.button(
                "Next", "next", following.title, exercising.open_exercise, (session, following)
            )
        about = "Shows all controls again. Your record keeps what you did."
        st.button("Leave", "leave", about, exercising.leave_exercise, (session,))


def run_rate(session: Session, rate: Sweep) -> None:
    """Train the many seeds that Check waits for; call it last."""
    st.button("Cancel", "cancel rate", None, exercising.cancel_rate, (session,))

    def finish() -> None:
        session.learner.assessment.outcome = rate.results
        session.learner.check(session.playback.run, session.playback.current_frame())

    work_on(rate, lambda: "Training the same network from many initial weights", finish)


def draw_verdict(session: Session, exercise: Exercise) -> None:
    """Draw what Check found, and after passing the explanation."""
    learner = session.learner
    verdict = learner.assessment.verdict
    if learner.assessment.todo:
        st.info(learner.assessment.todo)
    if verdict and not learner.assessment.rate:
        for result in verdict.unmet_first(learner.progress.parts):
            st.markdown(f"{MARKS[result.met]} {result.sentence}")
        if not verdict.passed and verdict.missing_parts and verdict.done_parts:
            st.markdown(f"Still to do: {', '.join(verdict.missing_parts)}.")
    if not learner.progress.passed:
        return
    following = ""
    if exercise.next:
        following = f"\n\n**Next:** {exercise.next} *Leave* brings back all controls."
    st.success(f"**Passed.** {exercise.explanation}{following}")


def draw_hints(session: Session, exercise: Exercise) -> None:
    """Draw the hints that were shown, the last one first."""
    learner = session.learner
    if learner.assessment.hint:
        st.info(learner.assessment.hint)
    for hint in reversed(learner.progress.shown_hints(exercise)):
        st.info(hint.text)
