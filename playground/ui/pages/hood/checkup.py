"""Health: what is wrong with a run, and the measures that show it along the timeline."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.charts.health_figures import histogram_figure, layers_figure
from playground.engine.arrays import Array
from playground.explain.case import Finding
from playground.explain.diagnosis import diagnose, nothing_found
from playground.explain.diagnostics import Health, choose_moments, measure, weight_histograms
from playground.explain.named_loss import name_loss
from playground.explain.phase import layer_name
from playground.run.frames import Frame
from playground.ui.pages.hood.reliability import draw_reliability
from playground.ui.pages.hood.sharpness import draw_sharpness
from playground.ui.visit.links import link_to
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind_choice

CHART = {"displayModeBar": False}


def draw_health(session: Session, frame: Frame) -> None:
    """Draw what is wrong at a frame, and measures of each layer along the timeline."""
    run = session.playback.run
    key = (run.number, run.version, frame.id)
    findings = session.remember("findings", key, lambda: diagnose(run, frame))
    st.markdown(f"At epoch {frame.state.epoch:,}, update {frame.state.updates:,}:")
    for finding in findings:
        draw_finding(session, finding)
    if not findings:
        st.success(nothing_found())

    def look() -> tuple[list[Frame], Health]:
        moments = choose_moments(run.frames)
        return moments, measure(run, moments)

    moments, health = session.remember("health", key, look)
    first, second = st.columns(2), st.columns(2)
    draw_measures(session, frame, health, [*first, second[0]])
    with second[1]:
        draw_weights(session, frame, moments)
    draw_sharpness(session, frame, st.container())
    of_loss = name_loss(run.experiment)
    st.caption(
        f"Gradient norm: the length of d loss / d weights of a layer, of the {of_loss}. "
        "Saturated: the slope f'(net) is under 5 % of its maximum. "
        "Dead: zero slope at every point. The dotted line is the moment shown."
    )
    draw_reliability(session, frame)


def draw_finding(session: Session, finding: Finding) -> None:
    """Draw a finding with its evidence, and the experiment that would confirm it."""
    with st.container(border=True):
        st.markdown(f"**{finding.title}.** {finding.evidence}")
        st.markdown(finding.advice)
        with st.container(horizontal=True, vertical_alignment="center"):
            about = "Starts a new run with this change. This run is kept: Undo brings it back."
            act = partial(session.try_out, finding.experiment, finding.change)
            st.button("Try it", f"try {finding.key}", about, act)
            st.markdown(f"To test this: {finding.change}", width="content")
            address = link_to(finding.experiment, session.pages)
            st.markdown(f"[Open it by link]({address})", width="content")


def draw_measures(
    session: Session, frame: Frame, health: Health, places: Sequence[DeltaGenerator]
) -> None:
    """Draw gradient norms and the shares of saturated and dead units, each in its place."""
    sizes = session.playback.run.mlp.layer_sizes
    names = [layer_name(k, sizes).removeprefix("the ") for k in range(1, len(sizes))]
    # A power of ten has no 0: a layer without a gradient has no line there.
    norms = np.where(health.gradient_norms > 0.0, health.gradient_norms, np.nan)
    charts = {
        "Gradient norm": (norms, True),
        "Saturated activations": (health.saturated, False),
        "Dead units": (health.dead, False),
    }
    for place, (title, (values, log)) in zip(places, charts.items(), strict=True):
        if not np.isfinite(values).any():
            place.caption(f"{title}: does not apply to these layers.")
            continue
        place.plotly_chart(
            layers_figure(title, health.epoch_fractions, values, names, frame.epoch_fraction, log),
            key=f"health {title}",
            config=CHART,
            alt=describe(title, values, names),
        )


def describe(title: str, values: Array, names: list[str]) -> str:
    """Say a chart of layers in words: where each began, and where it is at the end."""
    parts = [
        f"{name} from {line[0]:.3g} to {line[-1]:.3g}"
        for name, line in zip(names, values.T, strict=True)
        if np.isfinite(line).any()
    ]
    return f"{title} along the run: {'; '.join(parts)}."


def draw_weights(session: Session, frame: Frame, moments: list[Frame]) -> None:
    """Draw where the weights of a layer lie along the timeline."""
    run = session.playback.run
    sizes = run.mlp.layer_sizes
    layers = range(len(sizes) - 1)
    layer = min(session.hood.layer, len(layers) - 1)
    if len(layers) > 1:
        name = f"hood layer {len(layers)}"
        bound = bind_choice(session, name, layers, layer, lambda k: session.look(layer=k))
        names = [layer_name(k + 1, sizes).removeprefix("the ") for k in layers]
        st.selectbox("Weights of", width=220, format_func=names.__getitem__, **bound)
    edges, shares = weight_histograms(run, moments, layer)
    epoch_fractions = np.array([one.epoch_fraction for one in moments])
    title = f"Weights into {layer_name(layer + 1, sizes)}"
    st.plotly_chart(
        histogram_figure(title, epoch_fractions, edges, shares, frame.epoch_fraction),
        key="health weights",
        config=CHART,
        alt=f"{title} along the run: all lie between {edges[0]:.3g} and {edges[-1]:.3g}.",
    )
