"""What a facilitator needs: guides, links, exercises of one's own, the format of their files."""

from urllib.parse import urlsplit

import streamlit as st

from playground.experiment import SETTINGS
from playground.ui.visit.links import link_to
from playground.ui.visit.session import Session
from playground.ui.widgets.texts import plain
from playground.workshop.access import write_only
from playground.workshop.catalogue import FOLDER_VARIABLE, everybodys, format_page, of_folder
from playground.workshop.exercise import TOOLS
from playground.workshop.tracks import MORE, TRACKS


def draw_facilitator(session: Session) -> None:
    """Draw guides, links, exercises of one's own and the format of their files."""
    guides, links, own, text = st.tabs(["Guides", "Links", "Own exercises", "File format"])
    with guides:
        draw_guides()
    with links:
        draw_links(session)
    with own:
        draw_own(session)
    text.markdown(format_page())


def draw_guides() -> None:
    """Draw the guide of each track, folded."""
    for track in TRACKS.values():
        with st.expander(f"{track.title} ({track.minutes} minutes)"):
            st.markdown(track.guide)
    titles = "; ".join(everybodys()[id].title for id in MORE)
    st.caption(f"For a second meeting: {titles}.")


def draw_links(session: Session) -> None:
    """Draw a link for each track and exercise, and one with chosen controls."""
    address = link_to(type(session.experiment)(), session.pages)
    if urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"):
        st.warning(
            "These links work on this computer only. For the room, open the playground at the "
            "*Network URL* that was printed when the server started, and copy the links there."
        )
    st.markdown("**Tracks.** Each link opens the list of its exercises:")
    st.code("\n".join(f"{address}{session.page}?track={key}" for key in TRACKS), language=None)
    st.markdown("**Exercises.** Each link opens the playground with the exercise:")
    lines = [f"{address}?exercise={one}" for one in everybodys()]
    st.code("\n".join(lines), language=None)
    if session.learner.catalogue.uploaded:
        st.caption(
            "Uploaded exercises are in this session only. To link to them, put them into the "
            "server's folder."
        )
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


def draw_own(session: Session) -> None:
    """Draw the upload of exercise files, and what is known of those there are."""
    catalogue = session.learner.catalogue
    st.markdown(
        "Upload exercise files (TOML) for this session, or name a folder in the environment "
        f"variable `{FOLDER_VARIABLE}` before the server starts, to give them to everybody. Check "
        "them first: `python -m playground.workshop check FILE...`"
    )
    name = "exercise files"
    files = st.file_uploader(
        "Exercise files", type="toml", accept_multiple_files=True, max_upload_size=1, key=name
    )
    key = tuple(file.file_id for file in files)
    contents = ((file.name, file.getvalue()) for file in files)
    if files:
        session.remember(name, key, lambda: catalogue.take_files(contents))
    else:
        catalogue.faults = []
    for fault in (*of_folder()[1], *catalogue.faults):
        st.error(plain(fault))
    own = {**of_folder()[0], **catalogue.uploaded}
    if own:
        st.success(f"In the list: {', '.join(plain(one.title) for one in own.values())}.")
