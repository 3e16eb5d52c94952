"""What comes of an exercise: the verdict beside Check, goals, beliefs, hints, and why it works."""

from dataclasses import asdict
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.live.component import mount
from playground.live.scripts import Script
from playground.sweep import Sweep
from playground.ui.seed_regions import keep_regions
from playground.ui.visit import exercising
from playground.ui.visit.session import Session
from playground.ui.widgets.piecewise import work_on
from playground.ui.widgets.texts import plain
from playground.workshop.beliefs import name_beliefs
from playground.workshop.exercise import Exercise
from playground.workshop.live_hints import holding
from playground.workshop.meters import goals_are_shown, read_meters
from playground.workshop.metrics import Attempt
from playground.workshop.rate import rate_fits
from playground.workshop.tracks import next_exercise, on_track

FOLDER = Path(__file__).with_name("browser")
METERS = Script("meters", FOLDER / "meters.js", style=FOLDER / "meters.css")


def attempt_of(session: Session, exercise: Exercise) -> Attempt:
    """Return the frame that the player shows, as the metrics see it."""
    playback = session.playback
    progress, sweep = session.learner.progress.observe(playback.run), None
    outcome = session.learner.assessment.outcome
    if outcome and rate_fits(exercise, playback.run.experiment, outcome):
        sweep = outcome
    kept = tuple(one.experiment for one in session.shelf.runs)
    return Attempt(exercise, playback.run, playback.current_frame(), progress, sweep, kept)


# ---- check and verdict ----


def draw_actions(session: Session, exercise: Exercise) -> DeltaGenerator:
    """Draw the buttons with the verdict below them; return its place, for what takes a while."""
    with st.container(key="task_actions"):
        draw_buttons(session, exercise)
        place = st.container(key="task_verdict")
        if not session.learner.assessment.rate:
            with place:
                draw_verdict(session, exercise)
    return place


def draw_buttons(session: Session, exercise: Exercise) -> None:
    """Draw Check, Hint, Start again, Next and Leave; what comes next is the main one."""
    learner = session.learner
    passed = learner.progress.passed
    following = next_exercise(exercise, on_track(learner.record.track, learner.catalogue.exercises))
    leads_on = bool(passed and following)
    with st.container(horizontal=True):
        check = exercising.check_exercise
        st.button(
            "Check", "check", None, check, (session,), type="secondary" if leads_on else "primary"
        )
        st.button("Hint", "hint", None, exercising.ask_for_hint, (session,))
        st.button("Start again", "start again", None, exercising.start_again, (session,))
        if following:
            open_next = exercising.open_exercise
            st.button(
                "Next",
                "next",
                following.title,
                open_next,
                (session, following),
                type="primary" if leads_on else "secondary",
            )
        about = "Shows all controls again. Your record keeps what you did."
        st.button("Leave", "leave", about, exercising.leave_exercise, (session,))


def draw_verdict(session: Session, exercise: Exercise) -> None:
    """Say what Check has found: right and wrong by mark, word and colour."""
    playback, learner = session.playback, session.learner
    word = learner.assessment.word(learner.progress, playback.run, playback.current_frame())
    if word.right is None:
        st.info(plain(word.text), icon=":material/arrow_forward:")
    elif word.right:
        st.success(f"**Passed.** {plain(word.text)}", icon=":material/check_circle:")
    else:
        st.error(f"**Not yet.** {plain(word.text)}", icon=":material/cancel:")


def run_rate(session: Session, rate: Sweep) -> None:
    """Train the many seeds that Check waits for; call it last."""
    st.button("Cancel", "cancel rate", None, exercising.cancel_rate, (session,))

    def finish() -> None:
        results = rate.results
        session.learner.assessment.outcome = results
        keep_regions(session, rate, results)
        exercising.check_exercise(session)

    work_on(rate, lambda: "Training the same network from many initial weights", finish)


# ---- goals ----


def draw_goals(session: Session, exercise: Exercise) -> None:
    """Draw what is to be reached, with meters that go along with the run."""
    learner, attempt = session.learner, attempt_of(session, exercise)
    with st.container(key="task_goals"):
        if not goals_are_shown(exercise, attempt.progress, attempt.run):
            st.markdown(":material/lock: *The goals are shown once your prediction is fixed.*")
        elif exercise.aim:
            st.markdown(exercise.aim)
        else:
            st.markdown("**Goals**")
        meters = read_meters(attempt, learner.assessment)
        data = {"meters": [asdict(one) for one in meters], "count": len(exercise.goals)}
        mount(METERS, data, f"meters {exercise.id}", "nothing", lambda _: None, isolated=True)


def draw_beliefs(session: Session, exercise: Exercise) -> None:
    """Name the beliefs that show in what was done, and what runs show of them."""
    playback, found = session.playback, session.learner.assessment
    if playback.is_playing:
        return
    attempt = attempt_of(session, exercise)
    is_checked = found.is_of(playback.run, playback.current_frame())
    for one in name_beliefs(attempt, found.feedback, is_checked=is_checked):
        seen = f" What the numbers show: {one.seen}" if one.seen else ""
        st.warning(
            f"{plain(one.because)} Behind it is the belief: *{plain(one.belief)}*{plain(seen)}",
            icon=":material/psychology_alt:",
        )


# ---- hints, and why ----


def draw_hints(session: Session, exercise: Exercise) -> None:
    """Draw the hints that were shown, the last one first; those on the network while they hold."""
    learner = session.learner
    if learner.assessment.hint:
        st.info(learner.assessment.hint)
    if not session.playback.is_playing:
        shown = learner.assessment.live[::-1]
        for _, text in holding(attempt_of(session, exercise), shown):
            st.info(plain(text), icon=":material/troubleshoot:")
    for hint in reversed(learner.progress.shown_hints(exercise)):
        st.info(hint.text, icon=":material/lightbulb:")


def draw_explanation(session: Session, exercise: Exercise) -> None:
    """Say why it works, once it is passed."""
    if not session.learner.progress.passed:
        return
    following = ""
    if exercise.next:
        following = f"\n\n**Try next:** {exercise.next} *Leave* brings back all controls."
    with st.container(border=True, key="task_why"):
        lesson = f"**{plain(exercise.lesson)}** " if exercise.lesson else ""
        st.markdown(f"{lesson}{exercise.explanation}{following}")
