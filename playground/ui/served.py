"""The files that the app serves to browsers, by name."""

from functools import cache

from playground.live.assets import PLAYER, plotly_content, plotly_file_name
from playground.ui.gallery_assets import GALLERY_SCRIPT
from playground.ui.keeper import KEEPER
from playground.ui.save import SAVE

SCRIPTS = (PLAYER, GALLERY_SCRIPT, KEEPER, SAVE)


@cache
def served_files() -> dict[str, bytes]:
    """Return what is served under `scripts.ROUTE`, each compressed by gzip."""
    scripts = {script.file_name: script.file for script in SCRIPTS}
    return {**scripts, plotly_file_name(): plotly_content()}
