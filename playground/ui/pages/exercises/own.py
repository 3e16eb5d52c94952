"""Exercises of one's own: files are uploaded for this session, or lie in a folder for everybody."""

import streamlit as st

from playground.ui.visit.session import Session
from playground.ui.widgets.texts import plain
from playground.workshop.catalogue import FOLDER_VARIABLE, of_folder


def draw_own(session: Session) -> None:
    """Draw the upload of exercise files, and what is known of those there are."""
    catalogue = session.learner.catalogue
    st.markdown(
        "Upload exercise files (TOML) for this session, or name a folder in the environment "
        f"variable `{FOLDER_VARIABLE}` before the server starts, to give them to everybody. *Make "
        "an exercise* writes and proves them; `python -m playground.workshop check FILE...` proves "
        "them, too."
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
