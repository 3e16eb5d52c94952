"""Health: what is seen in a run, what was seen to help, and measures along the timeline."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.charts.health_figures import histogram_figure, layers_figure
from playground.engine.arrays import Array
from playground.explain.diagnostics import Health, choose_moments, measure, weight_histograms
from playground.explain.named_loss import name_loss
from playground.explain.phase import layer_name
from playground.health import Checkup, Conclusion, Offer
from playground.health.case import Case
from playground.health.observations import Observation, observe
from playground.run.frames import Frame
from playground.ui.pages.hood.reliability import draw_reliability
from playground.ui.pages.hood.sharpness import draw_sharpness
from playground.ui.visit.links import link_to
from playground.ui.visit.opening import current_session
from playground.ui.visit.refresh import refresh
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind_choice
from playground.ui.widgets.piecewise import draw_piecewise, work_on

CHART = {"displayModeBar": False}
ONCE_SOLVED = "What is seen. Remedies are tried once the exercise is solved."
TRYING = "Training copies, as it is and with other settings"


def draw_health(session: Session, frame: Frame) -> None:
    """Draw what is seen at a frame and what helps, and measures of each layer up to it."""
    run = session.playback.run
    key = (run.number, run.version, frame.id)
    st.markdown(f"At epoch {frame.state.epoch:,}, update {frame.state.updates:,}:")
    draw_checkup(session, frame, key)

    def look() -> tuple[list[Frame], Health]:
        # What lies ahead has not been shown yet.
        moments = choose_moments([one for one in run.frames if one.id <= frame.id])
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


def draw_checkup(session: Session, frame: Frame, key: object) -> None:
    """Draw what is seen and, once something is known of it, what helps."""
    run, learner = session.playback.run, session.learner
    # In an exercise it would give the answer away.
    is_asked = learner.exercise is not None and not learner.progress.passed
    if session.playback.is_playing or is_asked:
        st.caption(ONCE_SOLVED if is_asked else "Pause to have remedies tried.")
        for seen in session.remember("seen", key, lambda: observe(Case(run, frame))):
            draw_observation(seen)
        return
    checkup = session.remember("checkup", key, lambda: Checkup(run, frame, learner.access.allows))
    work, outside = (None if checkup.conclusion else checkup), [True]
    draw_piecewise(partial(draw_found, key, outside), work, is_within=True)
    outside.clear()


def draw_found(key: object, outside: list[bool]) -> None:
    """Draw the checkup of a frame as far as it is; this runs alone while there is work.

    From `outside`, when the player has just answered, nothing is tried yet: the answer must not
    wait for it.
    """
    session = current_session()
    known, checkup = session.memory.get("checkup", (None, None))
    if checkup is None or known != key:
        return
    conclusion: Conclusion | None = checkup.conclusion
    top = st.container()
    if conclusion:
        draw_conclusion(conclusion)
        for offer in conclusion.offers:
            draw_offer(session, checkup.case.frame, offer)
    else:
        top.button("Stop trying", "stop trying", on_click=checkup.cancel)
    for seen in checkup.observations:
        draw_observation(seen)
    if conclusion and conclusion.tried:
        with st.expander(f"Tried without help ({len(conclusion.tried)})"):
            st.markdown("\n".join(f"- {change}" for change in conclusion.tried))
    refresh(session)
    if not conclusion and outside:
        top.progress(0.0, TRYING)
    elif not conclusion:
        with top:
            work_on(checkup, lambda: TRYING, lambda: None)


def draw_conclusion(conclusion: Conclusion) -> None:
    """Say in a line what the checkup has come to."""
    draw = {"healthy": st.success, "learning": st.success, "helpless": st.warning}
    draw.get(conclusion.kind, st.info)(conclusion.text)


def draw_observation(seen: Observation) -> None:
    """Draw one thing that is seen."""
    st.markdown(f"**{seen.title}.** {seen.text}")


def draw_offer(session: Session, frame: Frame, offer: Offer) -> None:
    """Draw what helped, with its numbers and a button that does the same."""
    with st.container(border=True):
        st.markdown(f"**{offer.title}.** {offer.why}")
        st.markdown(offer.numbers)
        with st.container(horizontal=True, vertical_alignment="center"):
            label, about, act = what_to_do(session, frame, offer)
            st.button(label, f"try {offer.key}", about, act)
            if offer.change:
                st.markdown(f"{offer.change}", width="content")
            if offer.from_start and offer.experiment.fits_a_link:
                address = link_to(offer.experiment, session.pages)
                st.markdown(f"[Open it by link]({address})", width="content")


def what_to_do(session: Session, frame: Frame, offer: Offer) -> tuple[str, str, Callable[[], None]]:
    """Return the label of an offer's button, what it does in words, and that itself."""
    kept = "This run is kept: Undo brings it back."
    if offer.frame >= 0:
        best = session.playback.run.frame(offer.frame)
        about = "Goes to that frame of this run."
        return "Go there", about, partial(session.playback.go_to, best)
    if offer.from_start:
        about = f"Starts a new run with this change. {kept}"
        return "Start again", about, partial(session.try_out, offer.experiment, offer.change)
    about = f"Goes on from here with this change, on a copy. {kept}"
    return "Go on", about, partial(session.try_on, frame, offer.experiment, offer.change)


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
