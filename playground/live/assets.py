"""What the browser loads: the player's script and style, and Plotly's own script.

Where the app cannot serve files of its own, Plotly comes from its public address.
"""

import gzip
import json
from functools import cache
from importlib import resources
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from playground.live.scripts import ROUTE, Script

FOLDER = Path(__file__).with_name("browser")
MODULES = (
    *("message", "elements", "saving", "colors", "marks", "maps", "names", "diagram", "network"),
    *("hidden", "editing", "fitting", "region", "loss", "weights", "table", "confusion"),
    *("inspector", "pictures", "leaving", "line", "lineup", "signs", "requests", "coach"),
    *("transport", "timeline", "curve", "selection", "changes", "waiting", "still", "answers"),
    *("stage", "player", "address", "mount"),
)


def plotly_file() -> Path:
    """Return the script that the installed plotly package carries."""
    return Path(str(resources.files("plotly") / "package_data" / "plotly.min.js"))


def plotly_file_name() -> str:
    """Return the name under which Plotly's script is served, and found at its public address."""
    return f"plotly-{get_plotlyjs_version()}.min.js"


def _plotly_address() -> str:
    folder = ROUTE if Script.are_served else "https://cdn.plot.ly"
    return f"const PLOTLY_ADDRESS = {json.dumps(f'{folder}/{plotly_file_name()}')};"


PLAYER = Script(
    "player",
    tuple(FOLDER / f"{name}.js" for name in MODULES),
    _plotly_address,
    FOLDER / "player.css",
)


@cache
def plotly_content() -> bytes:
    """Return Plotly's script, compressed by gzip.

    Compressed once: its 4.8 MB take a quarter of a second, which each first visit would wait.
    """
    return gzip.compress(plotly_file().read_bytes(), compresslevel=6)
