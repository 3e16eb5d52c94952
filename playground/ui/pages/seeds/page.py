"""Many seeds: the experiment from many initial weights at once, and the results."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.charts.sweep import bands_figure, first_solved_figure
from playground.experiment import SETTINGS, Experiment
from playground.presets import in_words
from playground.sweep import (
    INITIAL_WEIGHTS,
    SOLVED_WITHIN,
    Sweep,
    SweepResult,
    largest_population,
)
from playground.sweep.time_left import say_time_left
from playground.ui.cross_validation import draw_cross_validation, work_on_folds
from playground.ui.frame import draw_head
from playground.ui.page import Page
from playground.ui.pages.seeds.counts import draw_button, draw_counts, seeds_from
from playground.ui.pages.seeds.map import LATER, draw_map, draw_standing, work_on_map
from playground.ui.pages.seeds.map_choices import draw_map_choices
from playground.ui.pages.seeds.pictures import draw_pictures, open_trained
from playground.ui.pages.seeds.race import draw_race, work_on_race
from playground.ui.pages.seeds.runs import draw_runs
from playground.ui.visit.opening import current_session, write_link
from playground.ui.visit.refresh import refresh
from playground.ui.visit.session import Session
from playground.ui.visit.view import MAP_PART, RACE_PART, SEEDS_PART
from playground.ui.widgets.bind import bind, choose_part
from playground.ui.widgets.piecewise import WAKE, draw_piecewise, work_on

CHART = {"displayModeBar": False}
STANDING = 48  # px: a line and a progress bar, or a button
SOLVED = (
    f"Solved: each training point is within {SOLVED_WITHIN:g} of its target, relative to the range "
    "of the output."
)


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "The same experiment from many initial weights at once. One run can be luck. Many runs "
        "show how good a network really is.",
    )
    here = session.sweeping.at_work
    is_map = session.view.seeds_part == MAP_PART  # it goes on by itself where it is not seen
    elsewhere = session.sweeping.map if is_map else None
    draw_piecewise(draw_all, here or elsewhere, wake=WAKE if here else LATER)


PAGE = Page("seeds", "Many seeds", show)


def draw_all() -> None:
    """Draw choices and results; they run this function alone."""
    session = current_session()
    if name := session.next_page:
        session.next_page = ""
        st.switch_page(session.pages[name])
    if "weight_seed" in session.experiment.idle():
        st.info(
            "With these initial weights every seed gives the same network. Choose initial weights "
            "that are drawn, on the Playground page."
        )
    parts = {SEEDS_PART: draw_these, RACE_PART: draw_racing, MAP_PART: draw_mapping}
    now = session.view.seeds_part
    draw = choose_part(session, PAGE.name, parts, now, partial(take_part, session))
    of_seeds, of_others = draw(session)
    write_link(session)  # which holds a map, too
    refresh(session)
    work_on_next(session, of_seeds, of_others)


def work_on_next(session: Session, of_seeds: DeltaGenerator, of_others: DeltaGenerator) -> None:
    """Work on what is under way, one after the other; call it last: it has `draw_all` run again."""
    now = session.view.seeds_part
    sweep, folds, race = session.sweeping.sweep, session.sweeping.folds, session.sweeping.race
    under_way = session.sweeping.map
    if sweep:
        name = "" if now == SEEDS_PART else "Many seeds: "
        with of_seeds:
            work_on(sweep, lambda: name + note_progress(session, sweep), session.sweeping.finish)
    elif folds:
        with of_others:
            work_on_folds(session, folds, "" if now == SEEDS_PART else "Cross-validation: ")
    elif race:
        with of_others:
            work_on_race(session, race, "" if now == RACE_PART else "Race: ")
    elif under_way and now == MAP_PART:
        with of_others:
            work_on_map(session, under_way)


def take_part(session: Session, name: str) -> None:
    """Show another part.

    With the whole page: what the part before has drawn stays until no run of this function follows
    another, and while there is work one follows the other.
    """
    session.choose(seeds_part=name)
    session.stale = True


def draw_these(session: Session) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the many seeds of the current settings, and cross-validation.

    Returns:
        Where the progress of the one is shown, and that of the other.
    """
    # Each in a place of its own: the pictures stay where they are when training ends.
    with st.container():
        draw_settings(session)
    of_seeds = st.container(key="seeds_rate")
    result = session.sweeping.result
    with of_seeds:
        if result:
            draw_rate(session, result)
    with st.container():
        draw_pictures(session)
    with st.container():
        if result:
            draw_result(session, result)
    st.divider()
    with st.container(key="seeds_folds"):
        draw_cross_validation(session)
    return of_seeds, st.container()


def draw_racing(session: Session) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the race; returns as `draw_these` does."""
    with st.container():
        if "weight_seed" not in session.experiment.idle():
            draw_race(session)
    place = st.container()
    return place, place


def draw_mapping(session: Session) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the map; returns as `draw_these` does."""
    with st.container():
        draw_map_choices(session)
    # Of one height, whatever stands there: a click at the end of a map is not to meet another cell.
    place = st.container(key="map_standing", height=STANDING, border=False)
    with place:
        draw_standing(session)
    with st.container():
        draw_map(session)
    return place, place


def draw_settings(session: Session) -> None:
    """Draw what to run: counts, buttons, settings; before the first run what will be seen."""
    if "weight_seed" in session.experiment.idle():
        return
    draw_choices(session)
    sweep, result = session.sweeping.sweep, session.sweeping.result
    if sweep and not session.experiment.trains_like(sweep.experiment, besides=INITIAL_WEIGHTS):
        st.caption(f"Running with the earlier settings: {settings_text(sweep.experiment)}.")
    else:
        st.caption(f"Settings from the Playground page: {settings_text(session.experiment)}.")
    before = st.empty()
    if not sweep and not result:
        before.markdown(
            "You will see what each network becomes, how many solve the task and how certain that "
            "number is; how their losses fall; and after how many epochs each is solved. "
            f"{SOLVED} Click a network to open it in the playground."
        )


def settings_text(experiment: Experiment) -> str:
    """Say in a line what is run: data, network and training."""
    endless = replace(experiment, patience=0)  # nothing ends the runs early
    return f"{SETTINGS['dataset'].say(experiment.dataset)}, {in_words(endless)}"


def draw_choices(session: Session) -> None:
    """Draw how many networks and epochs, and the buttons that start and cancel."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        networks, epochs = draw_counts(session, largest_population(session.experiment))
        run = partial(start, session, networks, epochs)
        under_way = session.sweeping.sweep
        draw_button(session, "sweep", "Run them all", under_way, run, partial(cancel, session))


def start(session: Session, n_networks: int, epochs: int) -> None:
    """Begin with as many seeds, from that of the experiment on."""
    session.sweeping.start(Sweep(session.experiment, seeds_from(session, n_networks), epochs))


def cancel(session: Session) -> None:
    """Forget the many seeds under way."""
    session.sweeping.cancel()
    session.stale = True


def note_progress(session: Session, sweep: Sweep) -> str:
    """Take note of how the networks stand, and say how far they are."""
    session.sweeping.take_note()
    return progress_text(sweep)


def progress_text(sweep: Sweep) -> str:
    """Say how far it is."""
    solved = f", {sweep.results.n_solved} solved so far" if sweep.results else ""
    left = say_time_left(sweep.seconds, sweep.share_done)
    return f"Epoch {sweep.epoch:,} of {sweep.epochs:,}{solved}{left}"


def draw_result(session: Session, result: SweepResult) -> None:
    """Draw curves, histogram and runs."""
    log = session.view.log_loss
    st.toggle(
        "Log scale", **bind(session, "sweep log", log, lambda on: session.choose(log_loss=on))
    )
    finite = [[value for value in losses if np.isfinite(value)] for losses in result.losses.T]
    middle = np.median([one[-1] for one in finite if one] or [np.nan])
    lines = result.losses if result.n_networks <= 32 else None
    left, right = st.columns(2)
    left.plotly_chart(
        bands_figure(result.check_epochs.astype(float), result.quantiles(), lines, log),
        key="sweep bands",
        config=CHART,
        alt=f"Loss of {result.n_networks} networks by epoch, as bands; the median is {middle:.3g} "
        "at the end.",
    )
    right.plotly_chart(
        first_solved_figure(result.first_solved, result.check_every),
        key="sweep first",
        config=CHART,
        alt="How many networks were first solved at which epoch; "
        f"{result.n_solved} are solved at the end.",
    )
    last, key = result.last, f"sweep {session.sweeping.number}"
    ends = (last.losses, last.solved, result.first_solved)
    draw_runs(session, key, result.seeds, ends, partial(open_trained, session))


def draw_rate(session: Session, result: SweepResult) -> None:
    """Say how many solve it, and how sure that is."""
    if not session.experiment.trains_like(result.experiment, besides=INITIAL_WEIGHTS):
        st.warning("These results are for different settings. Run again.")
    low, high = result.interval
    st.markdown(
        f"## {result.n_solved} of {result.n_networks} solved it: {result.rate:.1%}\n"
        f"95 % confidence interval for the success rate: {100 * low:.1f} to {100 * high:.1f} % "
        f"(within {result.epochs:,} epochs). {SOLVED} {result.seconds:.2f} s of training."
    )
    if result.n_diverged:
        st.markdown(f"{result.n_diverged} diverged.")
    accuracies = result.last.test_accuracies
    if accuracies is not None and np.isfinite(accuracies).any():
        low, middle, high = np.nanquantile(accuracies, [0.05, 0.5, 0.95])
        st.markdown(
            f"Test accuracy: median {middle:.1%}; nine in ten runs are between {low:.1%} and "
            f"{high:.1%}."
        )
