"""Cross-validation on the page of many seeds: a score that every point has a part in."""

from functools import partial

import numpy as np
import streamlit as st

from playground.sweep import FEWEST_POINTS, FOLDS, FoldResult, Folds
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.piecewise import work_on
from playground.ui.widgets.texts import capitalised

MOST_SHOWN = 4  # results, the last ones


def draw_cross_validation(session: Session) -> None:
    """Draw what to run, what runs, and what was found."""
    st.markdown("## Cross-validation")
    n_points = len(session.experiment.make_dataset().labels)
    if n_points < FEWEST_POINTS:
        st.caption(
            f"It needs at least {FEWEST_POINTS} points; these data have {n_points}. Choose other "
            "data on the Playground page."
        )
        return
    st.caption(
        "One test score depends on which points happened to be test points. Here all points are "
        "dealt into folds; a network for each fold is trained on the others and tested on it."
    )
    draw_folds(session, n_points)
    for result in session.sweeping.fold_results[-MOST_SHOWN:][::-1]:
        draw_fold_result(session, result)


def draw_folds(session: Session, n_points: int) -> None:
    """Draw the number of folds, the seed that deals them, and the buttons."""
    offered = [n for n in FOLDS if n <= n_points]
    view, running = session.view, session.sweeping.folds
    with st.container(horizontal=True, vertical_alignment="bottom"):
        n_folds = view.folds if view.folds in offered else offered[-1]
        bound = bind(session, "folds", n_folds, lambda n: session.choose(folds=n))
        st.select_slider("Folds", offered, width=160, **bound)
        bound = bind(session, "fold seed", view.fold_seed, lambda n: session.choose(fold_seed=n))
        about = "Another seed deals other folds, and the score moves: try a few."
        st.number_input("Seed of the folds", 0, 999_999, width=160, help=about, **bound)
        if running:
            st.button("Cancel", "cancel folds", on_click=cancel, args=(session,))
        else:
            begin = partial(start, session, n_folds)
            st.button(f"Train {n_folds} folds, {view.epochs:,} epochs each", on_click=begin)


def start(session: Session, n_folds: int) -> None:
    """Begin to train the folds with the settings of the session."""
    view = session.view
    session.sweeping.folds = Folds(session.experiment, n_folds, view.epochs, view.fold_seed)


def cancel(session: Session) -> None:
    """Forget the folds under way."""
    session.sweeping.folds, session.stale = None, True


def work_on_folds(session: Session, folds: Folds, name: str = "") -> None:
    """Train on for a piece, told after a `name` where it is not seen what it is; call it last."""
    work_on(
        folds,
        lambda: f"{name}Fold {min(folds.n_done + 1, folds.n_folds)} of {folds.n_folds}",
        session.sweeping.finish_folds,
    )


def draw_fold_result(session: Session, result: FoldResult) -> None:
    """Say what was found, beside the score of the one split."""
    is_values = result.experiment.task == "values"
    write = "{:.3f}".format if is_values else "{:.1%}".format
    what = "R²" if is_values else "accuracy"
    spread = float(result.scores.std(ddof=1))
    own = ""
    if not np.isnan(result.own_split):
        own = (
            f" The playground's own split gives {write(result.own_split)} on its {result.n_own} "
            "test points after as many epochs."
        )
    st.markdown(
        f"**{capitalised(what)} {write(result.pooled)}** over all points, each answered by the "
        f"network that had not seen it ({len(result.scores)} folds, seed {result.seed}, "
        f"{result.epochs:,} epochs).{own}"
    )
    each = ", ".join(map(write, result.scores.tolist()))
    note = (
        f"The folds: {each}; standard deviation {write(spread)}. It is no confidence interval: "
        "folds share most of their training points. Whoever tries settings until this number is "
        "good has fitted them to it."
    )
    if not session.experiment.trains_like(result.experiment):
        note += " These were other settings than now."
    st.caption(note)
