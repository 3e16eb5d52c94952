"""The open exercise beside the player: task, questions, numbers, checks and hints."""

import streamlit as st

from playground.ui.controls import draw_shown
from playground.ui.pieces import go_on, plain
from playground.ui.session import Session
from playground.ui.widgets import bind
from playground.workshop.exercise import Asked, Exercise, Question
from playground.workshop.metrics import Case
from playground.workshop.rate import RateCheck
from playground.workshop.verdict import outcome

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
    draw_buttons(session)
    draw_verdict(session, exercise)
    draw_hints(session, exercise)
    if session.learner.rate and not session.stale:
        run_rate(session, session.learner.rate)


# ---- predictions and numbers ----


def draw_questions(session: Session, exercise: Exercise) -> None:
    """Draw what is to be predicted; afterwards the answer beside what came."""
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
    keys = [one.key for one in question.options]
    texts = {one.key: one.text for one in question.options}

    def take(key: str | None) -> None:
        if key:
            problem = learner.predict(question, key, session.playback.run)
            session.refusal = problem
            session.stale = True  # Play may wait for it

    locked = learner.progress.is_locked(question, run)
    name = f"question {exercise.id} {question.id} {learner.progress.round}"
    now = given.key if given else None
    st.radio(
        question.prompt, keys, keys.index(now) if now else None, disabled=locked,
        format_func=texts.__getitem__, horizontal=bool(question.weight),
        **bind(session, name, now, take),
    )  # fmt: skip
    if locked and given:
        frame = session.playback.looked_at()
        came = ""
        if not session.playback.is_playing:  # while it plays, it would soon be of an earlier frame
            came = outcome(exercise, question.id, Case(exercise, run, frame, learner.progress))
        # Before the exercise is passed, the right answer is for the learner to find.
        told = learner.progress.passed or not (question.outcome or question.weight)
        at = "" if question.weight else f" at epoch {frame.state.epoch:,}"
        parts = [
            f"You said: {texts.get(given.key, given.key)}.",
            f"What came{at}: {came}." if came else "",
            ("That was right." if given.right else "That was not right.") if told else "",
        ]
        st.caption(" ".join(filter(None, parts)))
    elif locked:
        st.caption("Not answered before the run went on. Start again to answer it.")


def draw_numbers(session: Session, exercise: Exercise) -> None:
    """Draw a field for each number to be found by hand, with what Check said to it."""
    learner = session.learner
    typed = dict(learner.progress.numbers)
    said = {one.id: one for one in learner.answers}
    for first in range(0, len(exercise.numbers), 2):
        pair = exercise.numbers[first : first + 2]
        for column, asked in zip(st.columns(2), pair, strict=False):
            with column:
                draw_number(session, asked, typed.get(asked.id, ""))
                answer = said.get(asked.id)
                if answer:
                    st.caption(f"{MARKS[answer.right]} {answer.sentence}")


def draw_number(session: Session, asked: Asked, text: str) -> None:
    """Draw one field."""
    st.text_input(
        asked.label, text, max_chars=40,
        **bind(session, f"number {asked.id} {session.learner.progress.round}", text,
               lambda typed: session.learner.type_number(asked.id, typed or "")),
    )  # fmt: skip


# ---- check and hint ----


def draw_buttons(session: Session) -> None:
    """Draw Check, Hint, Start again and Next."""
    learner = session.learner
    following = learner.next_exercise
    with st.container(horizontal=True):
        st.button("Check", type="primary", on_click=session.check_exercise, key="check")
        st.button("Hint", on_click=learner.ask_for_hint, key="hint")
        st.button("Start again", on_click=session.start_again, key="start again")
        if following:
            st.button(
                "Next", key="next", help=following.title,
                on_click=lambda: session.open_exercise(following),
            )  # fmt: skip
        st.button(
            "Leave", on_click=session.leave_exercise, key="leave",
            help="Shows all controls again. Your record keeps what you did.",
        )  # fmt: skip


def run_rate(session: Session, rate: RateCheck) -> None:
    """Train the many seeds that Check waits for; call it last."""
    st.button("Cancel", on_click=session.cancel_rate, key="cancel rate")

    def finish() -> None:
        session.learner.finish_rate(session.playback.run, session.playback.looked_at())

    go_on(rate, lambda: "Training the same network from many initial weights", finish)


def draw_verdict(session: Session, exercise: Exercise) -> None:
    """Draw what Check found, and after passing the explanation."""
    learner = session.learner
    verdict = learner.verdict
    if verdict and not learner.rate:
        for finding in verdict.open_findings(learner.progress.parts):
            st.markdown(f"{MARKS[finding.met]} {finding.sentence}")
        if not verdict.passed and verdict.missing_parts and verdict.done_parts:
            st.markdown(f"Still to do: {', '.join(verdict.missing_parts)}.")
    if not learner.progress.passed:
        return
    following = ""
    if exercise.next:
        following = f"\n\n**Next, try:** {exercise.next} *Leave* brings back all controls."
    st.success(f"**Passed.** {exercise.explanation}{following}")


def draw_hints(session: Session, exercise: Exercise) -> None:
    """Draw the hints that were shown, the last one first."""
    learner = session.learner
    if learner.hint:
        st.info(learner.hint)
    for hint in reversed(learner.progress.shown_hints(exercise)):
        st.info(hint.text)
