"""Health's chart of sharpness: curvature along the run, and the largest that updates can bear."""

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from playground.charts.sharpness_figure import drawable, sharpness_figure
from playground.explain.sharpness import (
    Measured,
    describe_function,
    describe_sharpness,
    measure_sharpness,
    needs_rates,
    threshold_formula,
)
from playground.run.frames import Frame
from playground.ui.visit.session import Session


def draw_sharpness(session: Session, frame: Frame, place: DeltaGenerator) -> None:
    """Draw the sharpness up to a frame, its threshold, and a sentence on what they mean."""
    run, experiment = session.playback.run, session.playback.run.experiment
    # Frames that were measured are not measured again, while the settings stay.
    measured: Measured = session.remember("sharpness", (run.number, run.version), dict)
    found = measure_sharpness(run, frame, measured)
    if found is None:
        n, points = run.mlp.n_parameters, len(run.dataset.train)
        place.caption(
            f"Sharpness: {n:,} weights over {points:,} training points take too long to measure. "
            "Choose a smaller network or fewer points."
        )
        return
    words = describe_sharpness(experiment, found)
    if np.isfinite(drawable(found.values)).any():
        name = "sharpness, preconditioned" if needs_rates(experiment) else "sharpness"
        lines = (found.epoch_fractions, found.values, found.epochs, found.thresholds)
        place.plotly_chart(
            sharpness_figure(*lines, (name, threshold_formula(experiment))),
            key="health sharpness",
            config={"displayModeBar": False},
            alt=f"Sharpness along the run. {words.replace('**', '')}",
        )
    place.markdown(words)
    place.caption(
        f"Sharpness is the largest curvature (eigenvalue of the Hessian) of "
        f"{describe_function(experiment)}. The dashed line is for the current settings: on a bowl "
        "that curves more, updates fly apart. With full batches it often rises to that line and "
        "stays there, the *edge of stability* (Cohen et al. 2021)."
    )
