"""Links for learners, each with its QR code: tracks, exercises, and the playground in part."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from playground.experiment import SETTINGS
from playground.ui.visit.links import link_to, network_address, own_address
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.texts import plain
from playground.workshop.access import write_only
from playground.workshop.exercise import TOOLS
from playground.workshop.paper.handouts import (
    LONGEST_ADDRESS,
    Handout,
    is_of_one_computer,
    of_exercises,
    of_tracks,
    read_address,
)
from playground.workshop.paper.qr import qr_image

HERE_ONLY = (
    "These links work on this computer only. Type the *Network URL* that was printed when the "
    "server started; learners in the same network can open that."
)
OF_ONE_SESSION = (
    "Exercises that you uploaded or made are in this session only. To link to them, put their "
    "files into the server's folder."
)
AT_THE_SERVER = (None, "127.0.0.1", "::1")  # who asks, as Streamlit tells; None for localhost


def draw_links(session: Session) -> None:
    """Draw a link for each track and exercise, and one with chosen controls."""
    address = draw_address(session)
    st.markdown("**Tracks.** Each link opens the list of its exercises.")
    draw_handouts(of_tracks(address, session.page))
    st.markdown("**Exercises.** Each link opens the playground with the exercise.")
    draw_handouts(of_exercises(address))
    if session.learner.catalogue.uploaded:
        st.caption(OF_ONE_SESSION)
    draw_selected(session)


def draw_address(session: Session) -> str:
    """Draw the field for the address that learners open, and return what is to be used."""
    own = own_address(session.pages)
    usual = suggested(session, own)
    typed = session.view.address or usual
    st.text_input(
        "Address that learners use",
        max_chars=LONGEST_ADDRESS,
        width=420,
        help="Links, QR codes and cards begin with it. Empty the field to have the usual one back.",
        **bind(
            session, "address", typed, lambda text: session.choose(address=(text or "").strip())
        ),
    )
    try:
        address = read_address(typed)
    except ValueError as error:
        st.error(f"{plain(str(error))}. The links below have {plain(usual)}.")
        address = usual
    if is_of_one_computer(address):
        st.warning(HERE_ONLY)
    elif address != own and is_of_one_computer(own):
        st.caption("It is this computer's address in its network. Open it once on another device.")
    return address


def suggested(session: Session, own: str) -> str:
    """Return the address that learners are likely to use: of this computer, that in its network."""
    if not is_of_one_computer(own) or st.context.ip_address not in AT_THE_SERVER:
        return own
    return session.remember("network address", own, lambda: network_address(own)) or own


def draw_handouts(handouts: Iterable[Handout]) -> None:
    """Draw title, minutes, link and QR code of each."""
    for one in handouts:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.html(f'<div class="qr">{qr_image(one.link)}</div>', width=132)
            with st.container():
                st.markdown(f"**{plain(one.title)}** \u00b7 {one.minutes} min")
                st.code(one.link, language=None, wrap_lines=True)
                label = f"Show the code of \u201c{plain(one.title)}\u201d large"
                key = f"large {one.link.rpartition('=')[2]}"
                st.button("Show it large", key, label, partial(show_large, one), type="tertiary")


def show_large(handout: Handout) -> None:
    """Show a code for a whole room."""

    @st.dialog(plain(handout.title), width="large")
    def draw() -> None:
        st.html(f'<div class="qr large">{qr_image(handout.link)}</div>')
        st.code(handout.link, language=None, wrap_lines=True)

    draw()


def draw_selected(session: Session) -> None:
    """Draw a link to the current experiment with chosen controls alone."""
    st.markdown(
        "**The playground with selected controls.** The link opens the current experiment, and "
        "hides the other controls."
    )
    labels = {**{name: one.label for name, one in SETTINGS.items()}, **TOOLS}
    names = st.multiselect(
        "Shown",
        list(labels),
        ["play", "step", "learning_rate", "hidden_layers"],
        format_func=labels.__getitem__,
        key="only",
    )
    only = write_only(tuple(names))
    st.code(link_to(session.experiment, session.pages, only=only), language=None, wrap_lines=True)
