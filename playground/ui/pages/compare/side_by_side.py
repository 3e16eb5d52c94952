"""Side by side: two runs that differ in little, on one transport and one axis of epochs."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

import streamlit as st

from playground.experiment import SETTINGS, Experiment
from playground.ui.frame import mount_player, mount_second
from playground.ui.visit.links import link_to
from playground.ui.visit.opening import current_session, write_link
from playground.ui.visit.pairing import (
    change_second,
    changeable,
    leave_pair,
    pair_with,
    pair_with_kept,
    promote,
    swap,
    to_link,
    told_of,
)
from playground.ui.visit.refresh import refresh
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.settings import draw_kind, options_of
from playground.ui.widgets.texts import plain

FIRST_CHOICE = "learning_rate"


def draw_side_by_side() -> None:
    """Draw the choice of the second run, what differs, and both players."""
    session = current_session()
    with st.container():
        draw_choice(session)
    draw_players()


@st.fragment
def draw_players() -> None:
    """Draw both players; their requests run this function alone."""
    session = current_session()
    write_link(session)
    left, right = st.columns(2, gap="medium")
    with left:
        if session.second:
            st.markdown("**A** \u00b7 the run that goes on")
        mount_player(session, "compare", "pair")
    with right:
        if session.second:
            st.markdown(f"**B** \u00b7 {heading_of(session)}")
            mount_second(session, "compare")
        else:
            st.info(
                "Choose what the second run is to have otherwise. It begins with the same seeds, "
                "and both play on one transport."
            )
    refresh(session)


def heading_of(session: Session) -> str:
    """Return in a line what the second run has otherwise: longer, it would move B's charts."""
    if session.second is None:
        return ""
    told, _ = told_of(session.experiment, session.second.run.experiment)
    if not told:
        return "the same settings"
    return plain(told[0]) + (f"; and {len(told) - 1} more" if told[1:] else "")


def draw_choice(session: Session) -> None:
    """Draw what the second run is, and what can be done with the pair."""
    second = session.second
    base = second.run.experiment if second else session.experiment
    names = changeable(base)
    chosen = session.view.varied if session.view.varied in names else FIRST_CHOICE
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "In B change",
            format_func=lambda name: SETTINGS[name].label,
            width=240,
            **bind_choice(
                session, "varied", names, chosen, lambda name: session.choose(varied=name)
            ),
        )
        with st.container(width=260):
            draw_value(session, base, chosen)
        if second:
            st.button("Swap A and B", "swap pair", on_click=partial(swap, session))
            st.button("Go on with B", "promote second", on_click=partial(promote, session))
            st.button("Leave B", "leave pair", on_click=partial(leave_pair, session))
            draw_link(session)
        else:
            st.button(
                "Put B beside it",
                "begin pair",
                type="primary",
                on_click=partial(pair_with, session, session.experiment),
            )
    draw_kept(session)
    if second:
        draw_words(session, second.run.experiment)


def draw_value(session: Session, base: Experiment, name: str) -> None:
    """Draw the control of a setting of the second run; a first value begins the pair."""
    one = SETTINGS[name]

    def take(value: object) -> None:
        if session.second is None:
            pair_with(session, session.experiment)
        change_second(session, **{name: value})

    bound = bind(session, f"second {name}", getattr(base, name), take) | {"help": one.help}
    draw_kind(one, options_of(name, base), bound, base)


def draw_kept(session: Session) -> None:
    """Draw the runs that are kept: each can stand beside the one that goes on."""
    runs = session.shelf.runs
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Or one that you kept:", width="content")
        for one in runs:
            st.button(
                plain(one.name),
                f"pair with {one.number}",
                on_click=partial(pair_with_kept, session, one.number),
            )


def draw_words(session: Session, second: Experiment) -> None:
    """Say what differs and what is fair in the comparison."""
    told, fair = told_of(session.experiment, second)
    differs = "; ".join(told) or "Nothing: both have the same settings"
    behind = " B is at its start: with Play it catches up." if is_behind(session) else ""
    st.markdown(f":small[**B differs in:** {plain(differs)}. {fair}{behind}]")


def is_behind(session: Session) -> bool:
    """Return whether the first run is under way and the second has not begun, as after a reload."""
    second = session.second
    if second is None or session.playback.is_playing:
        return False
    return second.run.frames[-1].state.updates == 0 < session.playback.current_frame().state.updates


def draw_link(session: Session) -> None:
    """Draw the link that opens both runs, where both fit into one."""
    link = to_link(session)
    if link and session.experiment.fits_a_link:
        with st.popover("Link to this pair"):
            address = link_to(session.experiment, session.pages, "compare", **quoted(link))
            st.code(address, language=None, wrap_lines=True)


def quoted(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return parameters as an address has them."""
    return {key: quote(text) for key, text in parameters.items()}
