"""Reliability on Health: whether the network is right as often as it is sure."""

import numpy as np
import streamlit as st

from playground.charts.reliability import reliability_figure
from playground.explain.overfitting import (
    Calibration,
    calibration,
    gives_probabilities,
    percent,
    say_calibration,
)
from playground.run.frames import Frame
from playground.ui.visit.session import Session


def draw_reliability(session: Session, frame: Frame) -> None:
    """Draw how a frame's network is calibrated, where the data have classes and test points."""
    run = session.playback.run
    if run.experiment.task != "classes" or not len(run.dataset.test):
        return
    if not gives_probabilities(run):
        st.caption("Reliability: these outputs are not probabilities. A sigmoid or softmax is.")
        return

    def look() -> dict[str, Calibration]:
        parts = {"training points": run.dataset.train, "test points": run.dataset.test}
        return {name: calibration(run, frame, part) for name, part in parts.items()}

    found = session.remember("reliability", (run.number, run.version, frame.id), look)
    st.plotly_chart(
        reliability_figure({name: one.bins for name, one in found.items()}),
        key="health reliability",
        config={"displayModeBar": False},
        alt=" ".join(describe(name, one) for name, one in found.items()),
    )
    st.caption(
        f"{say_calibration(found['test points'])} Below the dotted line it is surer than it is "
        "right."
    )


def describe(name: str, found: Calibration) -> str:
    """Say a line of the chart in words."""
    bins = found.bins
    parts = [
        f"{percent(bins.confidence[k])} sure and {percent(bins.accuracy[k])} right "
        f"({bins.count[k]})"
        for k in np.flatnonzero(bins.count)
    ]
    return f"Reliability on the {name}, by confidence: {', '.join(parts)}."
