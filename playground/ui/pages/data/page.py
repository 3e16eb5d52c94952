"""Data: a table to edit, files and pasted text to read, and the points to export."""

import streamlit as st

from playground.data.writing import write_csv
from playground.run.files import File
from playground.ui.frame import draw_beside_player, draw_head
from playground.ui.notices import TOO_LONG
from playground.ui.page import Page
from playground.ui.pages.data.editor import draw_editor
from playground.ui.pages.data.files import draw_paste, draw_upload
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import choose_part
from playground.ui.widgets.save import draw_save_button

SHOWN_LINES = 24


def show() -> None:
    """Draw the page."""
    draw_head(
        PAGE.title,
        "Bring your own data, or edit the current points in the table or by clicking on the chart. "
        "Training continues beside it.",
    )
    draw_beside_player(PAGE, draw_part)


PAGE = Page("data", "Data", show, "points")


def draw_part(session: Session) -> None:
    """Draw the part of the page that is chosen."""
    parts = {
        "Edit the table": draw_editor,
        "Load a file": draw_upload,
        "Paste": draw_paste,
        "Export": draw_save,
    }
    now = session.view.data_part
    draw = choose_part(session, PAGE.name, parts, now, lambda name: session.choose(data_part=name))
    draw(session)


def draw_save(session: Session) -> None:
    """Offer the samples as CSV, and say how they travel."""
    dataset = session.experiment.make_dataset()
    table = dataset.as_table()
    text = session.remember("csv", table.digest, lambda: write_csv(table))
    st.markdown(
        f"All {len(dataset.points):,} samples as CSV, with their names, and with a column that "
        "tells test points from training points, if there are any."
    )
    file = File(f"{session.experiment.dataset}.csv", "text/csv", text.encode())
    draw_save_button("Download as CSV", lambda: file, "save data", primary=True)
    if session.experiment.table is None:
        st.caption("A link draws these samples again; it need not hold them.")
    elif session.experiment.fits_a_link:
        st.caption("Your own samples travel in the link.")
    else:
        st.caption(f"{TOO_LONG} Use the project file on the Model page.")
    st.code("\n".join(text.splitlines()[:SHOWN_LINES]), language="text")
