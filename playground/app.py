"""What `streamlit run` starts: import root, the route that serves scripts, and safe headers."""

import importlib
import site
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.file_util import get_static_dir

# `streamlit run` puts this file's folder on the path, and not the folder that holds the package.
site.addsitedir(str(Path(__file__).resolve().parents[1]))

from playground.experiment import Experiment
from playground.export.weights import EXPORTS
from playground.headers import SafeHeaders, content_policy
from playground.live.assets import (
    PLAYER,
    SECOND_PLAYER,
    plotly_address,
    plotly_content,
    plotly_file_name,
)
from playground.live.playback import Playback
from playground.live.scripts import ROUTE, Script
from playground.page_messages import make_page_messages_safe
from playground.page_requests import make_page_requests_safe
from playground.session_loops import use_session_loops
from playground.session_state import make_session_state_safe
from playground.ui.exercise_outcome import METERS
from playground.ui.gallery.gallery import GALLERY_SCRIPT
from playground.ui.keeping.returning import KEEPER
from playground.ui.live_room.board import BOARD
from playground.ui.pages.compare.landscape import LANDSCAPE
from playground.ui.pages.seeds.pictures import SEED_PICTURES
from playground.ui.seed_regions import SEED_REGIONS
from playground.ui.widgets.save import SAVE
from playground.ui.widgets.search import SEARCH

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Encoding": "gzip",  # every browser that runs the page reads it
    "Vary": "Accept-Encoding",
}


@cache
def served_files() -> dict[str, bytes]:
    """Return what is served under ROUTE, by name, each compressed by gzip."""
    own = (
        *(PLAYER, SECOND_PLAYER, GALLERY_SCRIPT, KEEPER, BOARD, SAVE, SEARCH, METERS),
        *(SEED_REGIONS, SEED_PICTURES, LANDSCAPE),
    )
    scripts = {one.file_name: one.file for one in own}
    return {**scripts, plotly_file_name(): plotly_content()}


async def serve_file(request: Request) -> Response:
    """Answer with a script of a component, or Plotly's; the names change with the content."""
    content = served_files().get(request.path_params["name"])
    if content is None:
        return PlainTextResponse("no such file", status_code=404)
    return Response(content, media_type="text/javascript", headers=HEADERS)


make_session_state_safe()
make_page_requests_safe()
make_page_messages_safe()
if st.runtime.exists():
    # A server that knows no `st.App` runs this file itself, as the script of each visitor.
    from playground.ui.script import main

    main()
else:
    use_session_loops()
    Script.are_served = True
    # What takes long the first time is done before the first visitor comes, not after. And of many
    # who come at once, as after a restart, one would find pandas half imported by another's script:
    # Streamlit 1.67 looks for it among the modules, and takes what it finds.
    importlib.import_module("pandas")
    served_files()
    Playback(Experiment(), EXPORTS).message()

index = Path(get_static_dir(), "index.html").read_text(encoding="utf-8")
app = st.App(
    Path(__file__).with_name("main.py"),
    routes=[Route(f"/{ROUTE}/{{name}}", serve_file)],
    middleware=[Middleware(SafeHeaders, policy=content_policy(index, plotly_address()))],
)
