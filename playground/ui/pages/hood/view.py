"""What parts of the page share: the update that is looked at, choices of it, tables, code."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from playground.engine.arrays import Array
from playground.explain.phase import Phase
from playground.explain.phases import phases_of
from playground.explain.source import Excerpt
from playground.explain.update_view import UpdateView
from playground.run.frames import Frame
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind_choice
from playground.ui.widgets.texts import plain


def make_view(session: Session, frame: Frame) -> UpdateView:
    """Return the update that Step makes from a frame."""
    hood, run = session.hood, session.playback.run
    key = (run.number, run.version, frame.id)
    trace = session.remember("trace", key, lambda: session.playback.trace(frame))
    return UpdateView(
        session.experiment,
        run.mlp,
        trace,
        sample=min(max(hood.point, 0), len(trace.inputs) - 1),
        whole=hood.point < 0,
        unit=hood.unit,
        weight=hood.weight,
    )


def phases_at(session: Session, view: UpdateView) -> tuple[list[Phase], int]:
    """Return the phases of an update, and the number of the one that is looked at."""
    phases = phases_of(view)
    return phases, min(session.hood.phase, len(phases) - 1)


def describe_frame(frame: Frame) -> str:
    """Say which moment of the run it is."""
    state = frame.state
    several = state.updates_per_epoch > 1
    batch = f", batch {state.batch + 1} of {state.updates_per_epoch}" if several else ""
    return f"From epoch {state.epoch}{batch}, update {state.updates + 1}"


def batch_of(view: UpdateView) -> tuple[Array, Array]:
    """Return inputs and targets of the batch."""
    return view.trace.inputs[:, : view.sizes[0]], view.trace.targets


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
    bound = bind_choice(session, key, range(first, first + len(names)), now, take)
    st.selectbox(label, width=width, format_func=lambda k: names[k - first], **options, **bound)


def as_text(
    of: str,
    columns: Sequence[str],
    rows: Sequence[str],
    values: Array,
    write: Callable[[float], str],
) -> str:
    """Return a table in Markdown, with a name before each row; `of` heads the names."""
    lines = [[of, *columns], [":--", *("--:" for _ in columns)]]
    # Names may come from outside.
    lines[0] = [plain(name) for name in lines[0]]
    lines += [
        [plain(name), *(write(float(value)) for value in row)]
        for name, row in zip(rows, values, strict=False)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def draw_code(one: Excerpt) -> None:
    """Draw a part of the engine's source, and say where it stands."""
    st.caption(f"`{one.name}` in playground/{one.file}, line {one.first_line}")
    st.code(one.text, language="python")
