"""Landscape: the loss over a plane through the weights, with a point that sets them."""

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.landscape.directions import along_weights, principal_directions, random_directions
from playground.landscape.paths import PlaneError, RunPath, check_paths, path_of
from playground.landscape.plane import Plane, Window, cover, window_of
from playground.landscape.survey import Survey
from playground.live.assets import GENERATED
from playground.live.component import mount
from playground.live.scripts import Script
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.shelf.kept import KeptRun
from playground.shelf.words import is_same_loss
from playground.ui.pages.compare.controls import (
    ALONG_PATH,
    TWO_WEIGHTS,
    draw_directions,
    draw_view,
    second_weight,
)
from playground.ui.pages.compare.kept import KeptPictures, KeptPlane
from playground.ui.pages.compare.picture import picture_of
from playground.ui.pages.compare.words import explain, tell_losses
from playground.ui.visit.by_hand import set_weights, why_not
from playground.ui.visit.opening import current_session
from playground.ui.visit.session import Session
from playground.ui.widgets.piecewise import draw_piecewise, work_on
from playground.ui.widgets.texts import plain

BROWSER = Path(__file__).parents[2] / "browser"
LANDSCAPE = Script(
    "landscape", BROWSER / "landscape.js", GENERATED, style=BROWSER / "landscape.css"
)
MEMORY = "landscape"
AT_ONCE = 0.08  # seconds of computing before the page is drawn
WHILE_PLAYING = 0.02


def draw_landscape(session: Session, frame: Frame) -> None:
    """Draw the loss around a frame's weights, with its controls."""
    run = session.playback.run
    draw_directions(session, run)
    pictures = session.remember(MEMORY, run.number, KeptPictures)
    path, others = path_of(run, "This run"), fitting_paths(session, run)
    shown = [one.id for one in run.frames].index(frame.id)
    try:
        kept = show_plane(session, pictures, frame, path.up_to(shown + 1), others)
    except PlaneError as error:
        st.info(str(error))
        return
    survey = pictures.survey_of(run, kept, session.landscape.zoom, kept.plane.starts)
    advance(session, survey)
    draw_view(session, survey)
    picture = picture_of(survey, [path, *others], shown)
    if picture:
        held = cover(kept.plane, path.parameters[: shown + 1])
        told = (
            explain(session.landscape.directions, kept.plane),
            str(held),
            tell_losses(path, shown),
        )
        draw_picture(session, kept, frame, {**picture, "words": list(filter(None, told))})
    elif survey.is_done:
        st.info(
            "Stopped before anything could be drawn. *Finer* goes on."
            if not survey.values.size
            else "Nowhere in this picture is the loss a finite number. Zoom in."
        )
    draw_work(session, survey)


def other_paths(session: Session) -> list[RunPath]:
    """Return the paths of runs that are kept and pinned, if their losses are measured alike."""
    return [
        path_of_kept(one)
        for one in session.shelf.pinned()
        if is_same_loss(one.experiment, session.experiment)
    ]


@lru_cache(maxsize=16)
def path_of_kept(kept: KeptRun) -> RunPath:
    """Return the path of a run that is kept, through its key moments."""
    return path_of(kept.resumed(), kept.name)


def fitting_paths(session: Session, run: Run) -> list[RunPath]:
    """Return the other paths that fit the network of a run, and say of the rest why they do not."""
    found = []
    for path in other_paths(session):
        try:
            check_paths(run.mlp, [path])
        except PlaneError as error:
            st.caption(plain(str(error)))
        else:
            found.append(path)
    return found


def show_plane(
    session: Session,
    pictures: KeptPictures,
    frame: Frame,
    path: RunPath,
    others: Sequence[RunPath],
) -> KeptPlane:
    """Return the plane that is chosen, of a frame with the path that led to it.

    Its window has room for other paths, too. While the run plays, the picture stays, and the path
    goes across it.
    """
    run, view = session.playback.run, session.landscape
    second = second_weight(run, view)
    names = tuple(one.name for one in others)
    choice = (view.directions, view.first, second, view.seed, run.experiment.frozen, names)
    is_held = view.is_held or session.playback.is_playing

    def make() -> tuple[Plane, Window]:
        plane = make_plane(session, run, path)
        return plane, window_of(plane, np.vstack([one.parameters for one in (path, *others)]))

    return pictures.plane_at(choice, frame.id, is_held, make)


def make_plane(session: Session, run: Run, path: RunPath) -> Plane:
    """Return a plane in the directions that are chosen, through the last weights of a path."""
    view, at = session.landscape, path.parameters[-1]
    if view.directions == TWO_WEIGHTS:
        first = min(view.first, run.mlp.n_parameters - 1)
        return along_weights(run.mlp, at, first, second_weight(run, view), run.experiment.names)
    frozen: NDArray[np.bool_] = run.mlp.mark(*run.experiment.frozen_places)
    if view.directions == ALONG_PATH:
        return principal_directions(run.mlp, path.parameters, frozen, view.seed)
    return random_directions(run.mlp, at, frozen, view.seed)


def advance(session: Session, survey: Survey) -> None:
    """Compute a little before anything is drawn; while the run plays, no more than is needed."""
    if not session.playback.is_playing:
        survey.advance(AT_ONCE)
    elif not survey.values.size:
        survey.advance(WHILE_PLAYING)


def draw_picture(
    session: Session, kept: KeptPlane, frame: Frame, picture: dict[str, object]
) -> None:
    """Draw the picture, with the point that sets the weights."""
    run = session.playback.run
    # A point that was dragged over another picture is not taken.
    key = f"{run.number} {frame.id} {id(kept)}"
    data = {**picture, "key": key, "locked": why_not(session)}

    def take(sent: object) -> None:
        place = place_in(sent, key)
        if place is None:
            return
        set_weights(session, frame, kept.plane.parameters_at(place))
        # What was set within the picture is shown by the same one.
        made = session.playback.current_frame()
        if made.by_hand[-1:] == (made.id,):
            kept.frames.add(made.id)

    mount(LANDSCAPE, data, "landscape", "place", take, isolated=True)


def place_in(sent: object, key: str) -> NDArray[np.float64] | None:
    """Return the place that a picture sends, shape (2,); what comes may be anything."""
    if not isinstance(sent, dict) or sent.get("key") != key:
        return None
    place = sent.get("place")
    if not (isinstance(place, list) and len(place) == 2):
        return None
    fit = all(isinstance(one, int | float) and abs(one) < 1e100 for one in place)
    return np.array(place, dtype=np.float64) if fit else None


# ---- computing ----


class NextGrid:
    """Work on a survey until there is more to draw of it."""

    def __init__(self, survey: Survey) -> None:
        """Begin where the survey is."""
        self.survey, self._n = survey, len(survey.values)

    @property
    def share_done(self) -> float:
        """The share of all of the survey's grids."""
        return self.survey.share_done

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds; return whether there is more to draw, or all."""
        return self.survey.advance(seconds) or len(self.survey.values) > self._n


def draw_work(session: Session, survey: Survey) -> None:
    """Draw the progress of a survey that is not done, which goes on meanwhile."""
    has_work = not survey.is_done and not session.playback.is_playing
    work, outside = (NextGrid(survey) if has_work else None), [True]
    session.memory["landscape work"] = (None, work)
    draw_piecewise(partial(draw_progress, outside), work, is_within=True)
    outside.clear()


def draw_progress(outside: list[bool]) -> None:
    """Work on the survey that is shown; this runs alone while there is work.

    From `outside`, when the player has just answered, nothing more is computed.
    """
    session = current_session()
    _, work = session.memory.get("landscape work", (None, None))
    if work is None:
        return
    n = work.survey.finest
    text = f"Computing the loss at {n} \u00d7 {n} networks"
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container()
        st.button("Cancel", "landscape cancel", on_click=cancel, args=(session, work.survey))
    if outside:
        place.progress(work.share_done, text)
        return
    with place:
        work_on(work, lambda: text, lambda: None)


def cancel(session: Session, survey: Survey) -> None:
    """Leave a survey at what there is of it."""
    survey.stop()
    session.stale = True
