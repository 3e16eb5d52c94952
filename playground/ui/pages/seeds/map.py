"""The map on the page: the chart, the cell that is looked at, and the files."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from playground.charts.sweep_map import map_figure, say_value
from playground.run.files import File
from playground.sweep import INITIAL_WEIGHTS
from playground.sweep.maps import CELL_METRICS, MapResult, MapWork, WorkersError, begin_map
from playground.sweep.maps.found import cell_values, why_missing
from playground.sweep.maps.plan import MapCell, MapPlan
from playground.sweep.maps.written import arrays_npz, program_py, table_csv
from playground.sweep.outcome import with_seed
from playground.sweep.time_left import say_time_left
from playground.ui.pages.seeds.pictures import open_as_trained
from playground.ui.pages.seeds.runs import draw_runs
from playground.ui.visit.mapping import plan_of
from playground.ui.visit.session import Session
from playground.ui.visit.view import SEEDS_PART
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.piecewise import work_on
from playground.ui.widgets.save import draw_save_button

CHART: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "filename": "map", "scale": 2},
}
# Seconds from one picture of the map to the next: at first, and later. Each takes time from those
# who train, in the browser most of all.
SOON, LATER = 0.8, 2.0
AT_FIRST = 6.0  # seconds
WHAT_COMES = (
    "A map trains networks for each pair of values, the same seeds in every cell: first a few "
    "cells far apart, then those between them. Click a cell to see its runs, and open them."
)


def work_on_map(session: Session, work: MapWork) -> None:
    """Wait for news of the map; call it last."""

    def say() -> str:
        done = round(work.share_done * work.plan.n_columns * work.plan.n_rows)
        cells = work.plan.n_columns * work.plan.n_rows
        silent = f", nothing heard for {work.silence:.0f} s" if work.silence else ""
        left = say_time_left(work.seconds, work.share_done)
        return f"{done:,} of {cells:,} cells{silent or left}"

    piece = SOON if work.seconds < AT_FIRST else LATER
    work_on(work, say, session.sweeping.finish_map, piece=piece)


def draw_map(session: Session) -> None:
    """Draw what is found by now, or what will be."""
    sweeping = session.sweeping
    if sweeping.map:
        sweeping.map_result = sweeping.map.found
    found = sweeping.map_result
    if sweeping.map_error:
        st.error(sweeping.map_error)
    if found is None:
        st.markdown(WHAT_COMES)
        return
    metric = draw_metric(session, found)
    left, right = st.columns([5, 3])
    with left:
        draw_chart(session, found, metric)
        if signs := say_signs(found, metric):
            st.caption(signs)
        draw_files(found)
    with right:
        draw_cell(session, found, metric)


def draw_standing(session: Session) -> None:
    """Say how far the last map is, and offer what is still to do; nothing beside progress."""
    found = session.sweeping.map_result
    if found is None or session.sweeping.map or session.sweeping.at_work:
        return
    plan, n_cells = found.plan, found.is_done.size

    def go_on() -> None:
        try:
            session.sweeping.start_map(begin_map(plan))
        except WorkersError as error:
            session.refusal, session.stale = str(error), True

    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"{found.n_done:,} of {n_cells:,} cells are done. Click one to see its runs."
        st.caption(said, width="content")
        if found.n_done < n_cells:
            st.button("Go on", "map go on", on_click=go_on)
        if not is_current(session, plan):
            st.caption(":orange[They are of different settings: train again.]", width="content")


def is_current(session: Session, plan: MapPlan) -> bool:
    """Return whether a map is what the page asks for now, but for its first seed."""
    try:
        now = plan_of(session)
    except ValueError:
        return False
    if (now.across, now.up, now.n_seeds, now.epochs) != (
        *(plan.across, plan.up, plan.n_seeds, plan.epochs),
    ):
        return False
    # Both as they are with values of the axes: with most layers all of them count.
    ends = (MapCell(plan.n_columns - 1, plan.n_rows - 1), MapCell(0, 0))
    return all(is_alike(plan, now, cell) for cell in ends)


def is_alike(plan: MapPlan, other: MapPlan, cell: MapCell) -> bool:
    """Return whether a cell of two maps is the same, but for its seeds."""
    try:
        one = plan.experiment_at(cell)
    except ValueError:
        one = plan.experiment
    try:
        two = other.experiment_at(cell)
    except ValueError:
        two = other.experiment
    return one.trains_like(two, besides=INITIAL_WEIGHTS)


def draw_metric(session: Session, found: MapResult) -> str:
    """Draw the choice of what the colour stands for, and return it."""
    has_test = found.has_test or found.plan.experiment.has_test
    names = [name for name, one in CELL_METRICS.items() if has_test or not one.needs_test]
    now = session.view.map_metric if session.view.map_metric in names else names[0]
    bound = bind(
        session, "map metric", now, lambda name: session.choose(map_metric=name), "default"
    )
    st.segmented_control(
        "Colour",
        names,
        required=True,
        format_func=lambda name: CELL_METRICS[name].label,
        help="Of losses and epochs the median over the seeds of a cell."
        + ("" if has_test else " Test loss needs data with test points."),
        wrap=True,
        **bound,
    )
    return now


def draw_chart(session: Session, found: MapResult, metric: str) -> None:
    """Draw the map; a click looks at a cell."""
    place = session.sweeping.map_place or MapCell(0, 0)

    def look() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            session.sweeping.map_place = MapCell(int(points[0]["x"]), int(points[0]["y"]))

    key = f"map chart {session.keys.generation}"
    done = np.isfinite(cell_values(found, metric)).sum()
    st.plotly_chart(
        map_figure(found, metric, place),
        key=key,
        config=CHART,
        on_select=look,
        selection_mode="points",
        alt=f"{CELL_METRICS[metric].label} over {found.plan.across.label} and "
        f"{found.plan.up.label}, {done} cells; the numbers are in the files below.",
    )


def say_signs(found: MapResult, metric: str) -> str:
    """Say what stands for cells without a number; empty where there are none."""
    nothing, said = ~np.isfinite(cell_values(found, metric)), []
    if (found.is_done & nothing).any():
        cells = [MapCell(int(x), int(y)) for y, x in np.argwhere(found.is_done & nothing)]
        reasons = dict.fromkeys(why_missing(found, metric, cell) for cell in cells)
        said.append(f"Grey: {', or '.join(reasons)}.")
    if found.reasons:
        said.append("A cross: it cannot be trained; point at it to see why.")
    if found.n_done < nothing.size:
        said.append("Pale: not trained yet, in the colour of a cell near it.")
    return " ".join(said)


def draw_cell(session: Session, found: MapResult, metric: str) -> None:
    """Draw the choice of a cell by its values, and what became of its networks."""
    plan = found.plan
    place = session.sweeping.map_place or MapCell(0, 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for side, axis, at in (("column", plan.across, place.column), ("row", plan.up, place.row)):

            def look(k: int, side: str = side) -> None:
                session.sweeping.map_place = place._replace(**{side: k})

            bound = bind_choice(session, f"map {side}", range(len(axis.values)), at, look)
            said = [*map(axis.say, axis.values)]
            st.selectbox(axis.label, format_func=said.__getitem__, width=230, **bound)
    at_place = (place.row, place.column)
    if place in found.reasons:
        st.info(f"Nothing is trained here: {found.reasons[place]}.")
    elif found.is_done[at_place]:
        draw_runs_of_cell(session, found, place, metric)


def draw_runs_of_cell(session: Session, found: MapResult, place: MapCell, metric: str) -> None:
    """Draw the runs of a cell that is done, and the ways to open them."""
    plan, at = found.plan, (place.row, place.column)
    experiment = plan.experiment_at(place)
    seeds = np.array(plan.seeds_at(experiment))
    low, high = found.interval_at(place)
    n_solved = int(found.solved[at].sum())
    interval = f"95 % interval {100 * low:.0f} to {100 * high:.0f} %"
    told = f"**{n_solved} of {plan.n_seeds} solved** ({interval})"
    if metric != "rate":
        value = say_value(float(cell_values(found, metric)[at]), CELL_METRICS[metric])
        value = value or why_missing(found, metric, place)
        told += f"; {CELL_METRICS[metric].label.lower()}: {value}"
    st.markdown(f"{told}.")
    ends = (found.losses[at], found.solved[at], found.first_solved[at])
    key = f"map {place.column} {place.row}"

    def open_run(seed: int) -> None:
        open_as_trained(session, with_seed(experiment, seed), plan.epochs)

    draw_runs(session, key, seeds, ends, open_run)

    def open_cell() -> None:
        session.replace(experiment)
        session.choose(seeds_part=SEEDS_PART, networks=plan.n_seeds, epochs=plan.epochs)
        session.sweeping.start(plan.sweep_at(place))

    st.button("Open as many seeds", "map open cell", on_click=open_cell)


def draw_files(found: MapResult) -> None:
    """Draw the buttons that save the map; a picture is saved by the chart itself."""
    plan = found.plan
    name = f"map-{plan.across.name}-{plan.up.name}".replace("_", "-")
    files: dict[str, Callable[[], File]] = {
        "CSV": lambda: File(f"{name}.csv", "text/csv", table_csv(found).encode()),
        "NPZ": lambda: File(f"{name}.npz", "application/zip", arrays_npz(found)),
        "Python program": lambda: File(f"{name}.py", "text/x-python", program_py(plan).encode()),
        "Plan": lambda: File(f"{name}.json", "application/json", plan.to_json().encode()),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, make in files.items():
            draw_save_button(label, make, f"save map {label}")
    st.caption(
        "CSV has a row for each cell, NPZ every network. The camera above the map saves a PNG. "
        "`python -m playground.sweep map FILE` makes it from a plan or an NPZ without a page."
    )
