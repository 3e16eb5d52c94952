"""Under the hood: the player beside every number of one update."""

from collections.abc import Callable

import streamlit as st

from playground.explain.source import whole_engine
from playground.run.frames import Frame
from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.page import Page
from playground.ui.pages.hood.checkup import draw_health
from playground.ui.pages.hood.slope import draw_check, draw_slope
from playground.ui.pages.hood.update import draw_update
from playground.ui.pages.hood.view import draw_code, make_view, phases_at
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import choose_part


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "The same run, stopped at one update. Step, scrub or play beside it; every number comes "
        "from the engine itself. Settings are on the Playground page.",
    )
    if not is_shut(session):
        draw_beside_player(PAGE, draw_part, highlighted_parts)


PAGE = Page("hood", "Under the hood", show, "network")


def draw_part(session: Session) -> None:
    """Draw the part that is chosen, of the frame that the player shows."""
    hood = session.hood
    parts: dict[str, Callable[[Session, Frame], None]] = {
        "One update": draw_update,
        "Check it": draw_check,
        "Slope": draw_slope,
        "Health": draw_health,
        "Engine": draw_engine,
    }
    draw = choose_part(session, PAGE.name, parts, hood.part, lambda name: session.look(part=name))
    draw(session, session.playback.current_frame())


def highlighted_parts(session: Session) -> tuple[str, ...]:
    """Return what the phase that is looked at highlights in the diagram."""
    if session.hood.part != "One update":
        return ()
    phases, at = phases_at(session, make_view(session, session.playback.current_frame()))
    return phases[at].highlighted


def draw_engine(_session: Session, _frame: Frame) -> None:
    """Draw the engine's own code on one page."""
    st.markdown(
        "All of it in plain NumPy: units, loss, network, optimizers and training. The engine that "
        "trains here computes the same numbers, only faster; a test holds the two equal."
    )
    draw_code(whole_engine())
