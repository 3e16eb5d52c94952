"""Slope, and Check it: the loss along one weight, and each slope beside one that is measured."""

from functools import partial

import numpy as np
import streamlit as st

from playground.charts.loss import slope_figure
from playground.explain.landscape import check_gradient, loss_along
from playground.explain.named_loss import batch_loss
from playground.run.frames import Frame
from playground.ui.pages.hood.view import as_text, batch_of, choose_from, describe_frame, make_view
from playground.ui.visit.by_hand import set_weight, why_not
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.texts import plain

SPANS = {"near": 0.5, "middle": 2.0, "far": 8.0}
SLOPE_POINTS = 161

AGREES = 1e-6  # relative difference
MOST_LISTED = 40  # weights in a table of text
MOST_CHECKED = 2000  # parameters: each takes two passes over the batch
MOST_CHECKED_POINTS = 500_000  # parameters times points: about a second


def draw_slope(session: Session, frame: Frame) -> None:
    """Draw the loss along one weight, with its tangent and a handle."""
    run = session.playback.run
    view = make_view(session, frame)
    names = view.weight_titles()
    index = min(session.hood.weight, len(names) - 1)
    now, after = float(frame.state.parameters[index]), float(view.trace.after[index])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_from(session, "Weight", names, index)
        span = session.hood.span
        bound = bind(session, "hood span", span, lambda name: session.look(span=name), "default")
        st.segmented_control("Reach", list(SPANS), required=True, **bound)
    reach = SPANS[span]
    handle = st.slider(
        "Move the weight",
        *(now - reach, now + reach, now, reach / 100),
        format="%.4f",
        key=f"handle {run.number} {frame.id} {index} {session.hood.span}",
    )
    mlp = run.network(frame)
    loss = batch_loss(session.experiment, *batch_of(view))
    places = np.array([now, after, handle])
    values = np.union1d(np.linspace(now - reach, now + reach, SLOPE_POINTS), places)
    losses = loss_along(loss.objective, mlp, index, values)
    if not np.isfinite(losses).all():
        st.info("The loss along this weight becomes too large to draw. Choose a nearer reach.")
        return
    at_now, at_after, at_handle = loss_along(loss.objective, mlp, index, places).tolist()
    slope = float(loss.objective.gradient(mlp)[index])
    points = ((now, at_now), slope, (after, at_after), (handle, at_handle))
    name = names[index]
    st.plotly_chart(
        slope_figure(values, losses, *points, name),
        key="slope",
        config={"displayModeBar": False},
        alt=f"Loss along {name}: slope {slope:.4g} at {now:.4g}, loss {at_now:.4g}; "
        f"the update goes to {after:.4g}.",
    )
    st.markdown(
        f"{describe_frame(frame)}: {plain(name)} is **{now:.6g}**, the {loss.name} "
        f"**{at_now:.6g}**, its slope **{slope:.6g}**. The update moves it to **{after:.6g}**; "
        f"moving this weight alone would change the loss to {at_after:.6g}. At the handle, "
        f"{handle:.6g}, the loss is {at_handle:.6g}."
    )
    wait = why_not(session)
    apply = partial(set_weight, session, frame, index, float(handle))
    is_locked = handle == now or bool(wait)
    st.button("Apply this value", "hood set", wait or None, apply, disabled=is_locked)


def draw_check(session: Session, frame: Frame) -> None:
    """Draw each partial derivative beside its finite difference."""
    run = session.playback.run
    view = make_view(session, frame)
    X, y = batch_of(view)
    loss = batch_loss(session.experiment, X, y)
    st.markdown(
        "Backpropagation computes the slope of the loss along every weight. Here each slope is "
        "measured without it: the weight is moved by 0.00001 to either side, and the change of the "
        f"loss is divided by the distance. Both are of the {loss.name}."
    )
    n = run.mlp.n_parameters
    if n > MOST_CHECKED:
        st.info(f"{n} weights take too long; up to {MOST_CHECKED} can be checked.")
        return
    if n * len(X) > MOST_CHECKED_POINTS:
        over = f"{n} weights over {len(X):,} points"
        st.info(f"{over} take too long. Choose a smaller batch or fewer points.")
        return
    mlp = run.network(frame)
    moment = (run.number, run.version, frame.id)
    check = session.remember("check", moment, lambda: check_gradient(loss.objective, mlp))
    difference = f"{describe_frame(frame)}: relative difference **{check.error:.1e}**"
    if check.error < AGREES:
        st.success(f"{difference}: they agree.")
    else:
        st.warning(f"{difference}: they differ.")
        st.caption(
            "At a kink (a net input of relu, an absolute error or, with L1, a weight at exactly 0) "
            "the slopes to the left and to the right differ, and the measured slope is half way "
            "between them. Where all slopes are tiny, only rounding is left."
        )
    columns = {
        "backpropagation": check.gradient,
        "finite difference": check.numerical,
        "difference": check.gradient - check.numerical,
    }
    names = view.weight_titles()
    if len(names) <= MOST_LISTED:
        values = np.column_stack(list(columns.values()))
        st.markdown(as_text("weight", list(columns), names, values, "{:.10g}".format))
    else:
        # All their digits are as long as the column; the difference is about 1e-10.
        formats = {name: st.column_config.NumberColumn(format="%.6e") for name in columns}
        st.dataframe({"weight": names, **columns}, hide_index=True, column_config=formats)
