"""The runs of many seeds as dots: one of them opens in the playground."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from numpy.typing import NDArray

from playground.charts.sweep import runs_figure
from playground.engine.arrays import Array
from playground.sweep.outcome import Bools
from playground.ui.visit.session import Session

DOTS = {"displayModeBar": False}


def draw_runs(
    session: Session,
    key: str,
    seeds: NDArray[Any],
    ends: tuple[Array, Bools, Array],
    open_trained: Callable[[int], None],
) -> None:
    """Draw a dot for each run, and the choice of one by its seed; a click goes to the player.

    Args:
        session: the visitor's.
        key: tells these runs from others that stood here before.
        seeds: of the runs, shape (n_runs,).
        ends: final losses, which are solved, and the first epoch solved, shape (n_runs,) each.
        open_trained: opens the run of a seed, trained.
    """

    def open_and_go(seed: int) -> None:
        open_trained(seed)
        st.switch_page(session.pages["play"])

    picked = st.plotly_chart(
        runs_figure(seeds, *ends, session.view.log_loss),
        key=f"{key} runs",
        config=DOTS,
        on_select="rerun",
        selection_mode="points",
        alt="The final loss of each run.",
    )
    points = picked["selection"]["points"]
    if points:
        open_and_go(int(points[0]["customdata"][0]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        about = "Or click its dot above."
        seed = st.selectbox(
            "Weight seed of the run", seeds.tolist(), width=220, key=f"{key} seed", help=about
        )
        if st.button("Open in the playground", f"{key} open"):
            open_and_go(seed)
