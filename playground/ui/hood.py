"""Under the hood: one update in phases, its check, the slope along a weight, and the code."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.charts.slope import slope_figure
from playground.engine import Trace
from playground.engine.arrays import Array
from playground.explain.landscape import check_gradient, loss_along, loss_function
from playground.explain.phase import Phase, Table
from playground.explain.phases import phases_of
from playground.explain.walk import Walk
from playground.live.frames import Frame
from playground.ui.health import draw_health
from playground.ui.hood_choices import Hood
from playground.ui.session import Session
from playground.ui.widgets import bind

MOST_ROWS = 20  # of points in a table
MOST_WEIGHTS_LISTED = 40
MOST_ANSWERS = 8  # that are asked for at once
MOST_CHECKED = 2000  # parameters: each takes two passes over the batch
MOST_CHECKED_POINTS = 500_000  # parameters times points: about a second
SPANS = {"near": 0.5, "middle": 2.0, "far": 8.0}
SLOPE_POINTS = 161


def draw_part(session: Session) -> None:
    """Draw the part that is chosen, of the frame that the player shows."""
    hood = session.hood
    parts: dict[str, Callable[[Session, Frame], None]] = {
        "One update": draw_walk,
        "Check it": draw_check,
        "Slope": draw_slope,
        "Health": draw_health,
    }
    st.segmented_control(
        "Part", list(parts), default=hood.part, required=True, label_visibility="collapsed",
        **bind(session, "hood part", hood.part, lambda part: session.look(part=part)),
    )  # fmt: skip
    parts[hood.part](session, session.playback.looked_at())


def lit_parts(session: Session) -> tuple[str, ...]:
    """Return what the phase that is looked at lights up in the diagram."""
    if session.hood.part != "One update":
        return ()
    _, phase = current_phase(session, session.playback.looked_at())
    return phase.lit


def make_walk(session: Session, frame: Frame) -> Walk:
    """Return the update that Step makes from a frame, as a walk."""
    hood, run = session.hood, session.playback.run
    key = (run.number, run.version, frame.id)
    trace = session.remember("trace", key, lambda: session.playback.trace(frame))
    return Walk(
        session.experiment, run.mlp, trace,
        sample=min(max(hood.point, 0), len(trace.inputs) - 1), whole=hood.point < 0,
        unit=hood.unit, weight=hood.weight,
    )  # fmt: skip


def current_phase(session: Session, frame: Frame) -> tuple[list[Phase], Phase]:
    """Return all phases, and the one that is looked at."""
    phases = phases_of(make_walk(session, frame))
    return phases, phases[min(session.hood.phase, len(phases) - 1)]


def describe_frame(frame: Frame) -> str:
    """Say which moment of the run it is."""
    state = frame.state
    several = state.updates_per_epoch > 1
    batch = f", batch {state.batch + 1} of {state.updates_per_epoch}" if several else ""
    return f"From epoch {state.epoch}{batch}, update {state.updates + 1}"


# ---- one update ----


def draw_walk(session: Session, frame: Frame) -> None:
    """Draw one phase of the update, with the ways to the others."""
    hood = session.hood
    walk = make_walk(session, frame)
    phases = phases_of(walk)
    at = min(hood.phase, len(phases) - 1)
    phase = phases[at]
    draw_steps(session, phases, at)
    draw_choices(session, walk, phase)
    st.subheader(f"{at + 1}. {phase.title}", anchor=False)
    st.markdown(phase.text)
    st.latex(phase.formula)
    st.caption(f"Today one writes: ${phase.today}$")
    if hood.quiz and phase.answers:
        draw_quiz(session, frame, phase)
    else:
        st.latex(phase.numbers)
    draw_tables(phase, hood)
    wait = session.learner.locks(session.playback.run).wait
    if at == len(phases) - 1:
        st.button(
            "Apply the update", disabled=bool(wait), help=wait or None,
            on_click=lambda: apply(session, frame), key="hood apply",
        )  # fmt: skip
    ended = session.playback.ended()
    if ended:
        st.warning(ended)
    with st.expander("Show the code"):
        for one in phase.code:
            st.caption(f"`{one.name}` in playground/{one.file}, line {one.first_line}")
            st.code(one.text, language="python")


def draw_steps(session: Session, phases: Sequence[Phase], at: int) -> None:
    """Draw Previous, Next, and the list of phases."""
    names = [f"{k + 1} of {len(phases)}: {phase.title}" for k, phase in enumerate(phases)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Previous", disabled=at == 0, key="hood previous",
            on_click=lambda: go(session, phases, -1),
        )  # fmt: skip
        st.button(
            "Next", disabled=at == len(phases) - 1, key="hood next",
            on_click=lambda: go(session, phases, 1),
        )  # fmt: skip
        choose_from(session, "Phase", names, at, width=320, label_visibility="collapsed")


def go(session: Session, phases: Sequence[Phase], by: int) -> None:
    """Go on by some phases from the one that is looked at: each of two fast clicks counts."""
    last = len(phases) - 1
    session.look(phase=min(max(min(session.hood.phase, last) + by, 0), last))


def draw_choices(session: Session, walk: Walk, phase: Phase) -> None:
    """Draw the choice of point and unit, and how the numbers are shown."""
    hood = session.hood
    points = [name_of_point(walk, k) for k in range(-1, len(walk.trace.samples))]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        now = -1 if walk.whole else walk.sample
        choose_from(session, "Point", points, now, first=-1, width=180)
        if phase.items:
            is_weight = phase.items == walk.weight_names()
            item = min(hood.weight if is_weight else hood.unit, len(phase.items) - 1)
            choose_from(session, "Weight" if is_weight else "Unit", phase.items, item)
        st.toggle(
            "All digits",
            hood.digits,
            **bind(session, "hood digits", hood.digits, lambda on: session.look(digits=on)),
        )
        st.toggle(
            "Quiz me",
            hood.quiz,
            help="Hides the numbers: work them out, and type them in.",
            **bind(session, "hood quiz", hood.quiz, lambda on: session.look(quiz=on)),
        )


def choose_from(
    session: Session,
    label: str,
    names: Sequence[str],
    now: int,
    first: int = 0,
    width: int = 150,
    **options: Any,
) -> None:
    """Draw the choice of one of several, known by their numbers from `first` on."""

    def take(k: int) -> None:
        session.look(**{label.lower(): k})

    # With other names it is another widget: Streamlit would look for the old name among them.
    key = f"hood {label} {hash(tuple(names))}"
    st.selectbox(
        label, range(first, first + len(names)), now - first, width=width,
        format_func=lambda k: names[k - first], **options, **bind(session, key, now, take),
    )  # fmt: skip


def name_of_point(walk: Walk, k: int) -> str:
    """Return a point's number and its inputs."""
    if k < 0:
        return f"all {len(walk.trace.samples)} of the batch"
    values = ", ".join(f"{value:.3g}" for value in walk.came_into(1)[k])
    return f"{walk.trace.samples[k] + 1}: ({values})"


def apply(session: Session, frame: Frame) -> None:
    """Make the update, and begin with the next one."""
    session.playback.step_from(frame)
    session.look(phase=0)


def draw_tables(phase: Phase, hood: Hood) -> None:
    """Draw a phase's numbers, side by side where there is room; in a quiz without its result."""
    shown = [one for one in phase.tables if not (hood.quiz and phase.answers and one.is_result)]
    with st.container(horizontal=True, gap="medium"):
        for one in shown:
            with st.container(width="content"):
                draw_table(one, hood)


def draw_table(table: Table, hood: Hood) -> None:
    """Draw one table of a phase under its title."""
    rows = table.rows[:MOST_ROWS]
    more = f" (the first {MOST_ROWS} of {len(table.rows)} points)" * (len(rows) < len(table.rows))
    st.caption(f"{'Result: ' if table.is_result else ''}{table.title}{more}")
    st.markdown(
        as_text(
            table.of, table.columns, rows, table.values, repr if hood.digits else "{:.4g}".format
        )
    )


def as_text(
    of: str,
    columns: Sequence[str],
    rows: Sequence[str],
    values: Array,
    write: Callable[[float], str],
) -> str:
    """Return a table in Markdown, a name before each row: of a point, or of what `of` says."""
    lines = [[of, *columns], [":--", *("--:" for _ in columns)]]
    lines += [
        [name, *(write(float(value)) for value in row)]
        for name, row in zip(rows, values, strict=False)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def draw_quiz(session: Session, frame: Frame, phase: Phase) -> None:
    """Ask for a phase's numbers, and say at once what is right."""
    hood, rights = session.hood, 0
    st.caption("Type the numbers: three digits, and of a new weight as many as show its change.")
    answers = phase.answers[:MOST_ANSWERS]
    for answer in answers:
        field, word = st.columns([2, 5], vertical_alignment="bottom")
        typed = field.number_input(
            answer.name, value=None, format="%.6g", step=None,
            key=f"quiz {frame.id} {phase.key} {hood.point} {hood.weight} {answer.name}",
        )  # fmt: skip
        if typed is None:
            continue
        right, words = answer.check(typed)
        rights += right
        word.markdown(f":{'green' if right else 'orange'}[{'✓' if right else '✗'} {words}]")
    if rights == len(answers):
        st.success("All right. Next goes on.")


# ---- check it ----


def batch_of(trace: Trace, n_inputs: int) -> tuple[Array, Array]:
    """Return inputs and targets of the batch."""
    return trace.inputs[:, :n_inputs], trace.targets


def draw_check(session: Session, frame: Frame) -> None:
    """Draw each partial derivative beside its finite difference."""
    run = session.playback.run
    walk = make_walk(session, frame)
    X, y = batch_of(walk.trace, walk.sizes[0])
    st.markdown(
        "Backpropagation claims to know the slope of the loss along every weight. Here each is "
        "measured without it: the weight is moved by 0.00001 to either side, and the loss taken."
    )
    if run.mlp.n_parameters > MOST_CHECKED:
        st.info(f"{run.mlp.n_parameters} weights take too long; up to {MOST_CHECKED} are checked.")
        return
    if run.mlp.n_parameters * len(X) > MOST_CHECKED_POINTS:
        st.info(
            f"{run.mlp.n_parameters} weights over {len(X):,} points take too long. Take a smaller "
            "batch or fewer points."
        )
        return
    mlp = run.mlp.with_parameters(frame.state.parameters)
    check = session.remember(
        "check", (run.number, run.version, frame.id),
        lambda: check_gradient(session.experiment, mlp, X, y),
    )  # fmt: skip
    verdict = "they agree" if check.error < 1e-6 else "they differ"
    word = (
        f"{describe_frame(frame)}: distance as a share of their length **{check.error:.1e}**, "
        f"{verdict}."
    )
    (st.success if check.error < 1e-6 else st.warning)(word)
    if check.error >= 1e-6:
        st.caption(
            "Where a net input lies at a bend (relu at 0), or an absolute error at 0, the slopes "
            "to the left and to the right differ, and the difference is half way between them. "
            "Where all slopes are tiny, rounding is what is left."
        )
    if session.experiment.dropout:
        st.caption("Dropout is off here: with it the loss is another one at each look.")
    columns = {
        "backpropagation": check.gradient,
        "finite difference": check.numerical,
        "difference": check.gradient - check.numerical,
    }
    names = walk.weight_names()
    if len(names) <= MOST_WEIGHTS_LISTED:
        values = np.column_stack(list(columns.values()))
        st.markdown(as_text("weight", list(columns), names, values, "{:.10g}".format))
    else:
        st.dataframe({"weight": names, **columns}, hide_index=True)


# ---- slope ----


def draw_slope(session: Session, frame: Frame) -> None:
    """Draw the loss along one weight, with its tangent and a handle."""
    hood, run, experiment = session.hood, session.playback.run, session.experiment
    walk = make_walk(session, frame)
    trace, names = walk.trace, walk.weight_names()
    X, y = batch_of(trace, walk.sizes[0])
    index = min(hood.weight, len(names) - 1)
    now = float(frame.state.parameters[index])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_from(session, "Weight", names, index)
        st.segmented_control(
            "Reach", list(SPANS), default=hood.span, required=True,
            **bind(session, "hood span", hood.span, lambda name: session.look(span=name)),
        )  # fmt: skip
    reach = SPANS[hood.span]
    loss = loss_function(experiment, run.mlp, X, y, run.trainer.penalty)
    handle = st.slider(
        "Move the weight", now - reach, now + reach, now, step=reach / 100, format="%.4f",
        key=f"handle {run.number} {frame.id} {index} {hood.span}",
    )  # fmt: skip
    lands = float(trace.after[index])
    places = np.array([now, lands, handle])
    values = np.union1d(np.linspace(now - reach, now + reach, SLOPE_POINTS), places)
    losses = loss_along(loss, frame.state.parameters, index, values)
    if not np.isfinite(losses).all():
        st.info(
            "The loss along this weight leaves the numbers that can be drawn. Take a nearer reach."
        )
        return
    at_places = loss_along(loss, frame.state.parameters, index, places).tolist()
    mlp = run.mlp.with_parameters(frame.state.parameters)
    slope = float((trace.gradient + run.trainer.penalty.gradient(mlp))[index])
    st.plotly_chart(
        slope_figure(
            values, losses, (now, at_places[0]), slope, (lands, at_places[1]),
            (handle, at_places[2]), names[index],
        ),
        key="slope", config={"displayModeBar": False},
        alt=f"Loss along {names[index]}: slope {slope:.4g} at {now:.4g}, loss {at_places[0]:.4g}; "
        f"the update goes to {lands:.4g}.",
    )  # fmt: skip
    st.markdown(
        f"{describe_frame(frame)}: {names[index]} is **{now:.6g}**, the loss of the batch "
        f"**{at_places[0]:.6g}**, its slope **{slope:.6g}**. The update goes to **{lands:.6g}**; "
        f"this weight alone would bring the loss to {at_places[1]:.6g}. At the handle, "
        f"{handle:.6g}, it is {at_places[2]:.6g}."
    )
    wait = session.learner.locks(run).wait
    st.button(
        "Set the weight to the handle", disabled=handle == now or bool(wait), key="hood set",
        help=wait or None,
        on_click=lambda: session.playback.set_weight(frame, index, float(handle)),
    )  # fmt: skip
