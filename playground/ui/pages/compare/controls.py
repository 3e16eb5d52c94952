"""The controls of the landscape: its directions, and how near and fine it is drawn."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from playground.experiment.shape import name_place
from playground.landscape.survey import USUAL, Survey
from playground.run.recorder import Run
from playground.ui.visit.session import Session
from playground.ui.visit.view import LandscapeView
from playground.ui.widgets.bind import bind, bind_choice

TWO_WEIGHTS, ALONG_PATH, AT_RANDOM = "Two weights", "Along the path", "At random"
CLOSEST, FARTHEST = 8, -5  # zooms
MOST_SEEDS = 999_999


def choose(session: Session, **values: Any) -> None:
    """Change what is looked at."""
    session.landscape = replace(session.landscape, **values)


def taking(session: Session, name: str) -> Callable[[Any], None]:
    """Return what takes a choice of what is looked at; another picture is not zoomed."""

    def take(value: Any) -> None:
        choose(session, **{"zoom": 0, name: value})

    return take


def second_weight(run: Run, view: LandscapeView) -> int:
    """Return the second of two weights: by itself the next one into the same unit."""
    addresses, n = run.mlp.addresses, run.mlp.n_parameters
    first = min(view.first, n - 1)
    if 0 <= view.second < n:
        return view.second
    layer, unit, row = addresses[first]
    same = [k for k, one in enumerate(addresses) if one[:2] == (layer, unit) and k != first]
    later = [k for k in same if (addresses[k].input or 0) > (row or 0)]
    return (later or same or [(first + 1) % n])[0]


def draw_directions(session: Session, run: Run) -> None:
    """Draw the choice of directions, and what belongs to it."""
    view = session.landscape
    names = (TWO_WEIGHTS, ALONG_PATH, AT_RANDOM)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        take = taking(session, "directions")
        bound = bind(session, "landscape directions", view.directions, take, "default")
        st.segmented_control("Directions", names, required=True, wrap=True, **bound)
        if view.directions == TWO_WEIGHTS:
            draw_weights(session, run)
        elif view.directions == AT_RANDOM:
            bound = bind(session, "landscape seed", view.seed, taking(session, "seed"))
            st.number_input("Seed", 0, MOST_SEEDS, step=1, width=130, **bound)


def draw_weights(session: Session, run: Run) -> None:
    """Draw the choice of two weights, by the names that the diagram uses."""
    names = [name_place(place, run.experiment.names) for place in run.mlp.addresses]
    view = session.landscape
    first = min(view.first, len(names) - 1)
    now = {"first": first, "second": second_weight(run, view)}
    for name, label in (("first", "Across"), ("second", "Upwards")):
        # With other names it is another widget: Streamlit would look for the old one among them.
        key = f"landscape {name} {hash(tuple(names))}"
        options = range(len(names))
        bound = bind_choice(session, key, options, now[name], taking(session, name))
        st.selectbox(label, width=135, format_func=lambda k: names[k], **bound)


def draw_view(session: Session, survey: Survey) -> None:
    """Draw what changes how near and fine the picture is, and whether it stays."""
    view = session.landscape

    def zoom(by: int) -> None:
        choose(session, zoom=session.landscape.zoom + by)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        about = "Twice as near, about the frame that the picture was made for"
        limit = view.zoom >= CLOSEST
        st.button("Zoom in", "landscape in", about, zoom, args=(1,), disabled=limit)
        limit = view.zoom <= FARTHEST
        about = "Twice as far, about the frame that the picture was made for"
        st.button("Zoom out", "landscape out", about, zoom, args=(-1,), disabled=limit)
        about = f"Computes more than {USUAL} \u00d7 {USUAL} networks"
        limit = survey.is_finest or not survey.is_done
        st.button("Finer", "landscape finer", about, survey.refine, disabled=limit)
        about = "The picture stays when another frame is shown, so that its path can be watched"
        bound = bind(
            session,
            "landscape hold",
            view.is_held,
            lambda is_on: choose(session, is_held=is_on),
        )
        st.toggle("Hold the picture", help=about, **bound)
