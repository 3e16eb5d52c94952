"""What the browser loads: the player's script and style, and Plotly's own script.

Where the app cannot serve files of its own, Plotly comes from its public address; a page elsewhere
names its own folder in PLAYGROUND_PLOTLY.
"""

import gzip
import json
import os
from functools import cache
from importlib import resources
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from playground.charts.look import (
    OUTPUT_COLOR_NAMES,
    OUTPUT_COLORS,
    VALUE_COLOR_NAMES,
    VALUE_COLORS,
    VALUE_EDGES,
)
from playground.export.javascript_source import FORWARD, activations_source, drawable
from playground.live.bundle import Generated
from playground.live.scripts import ROUTE, Script

PUBLIC_FOLDER = "https://cdn.plot.ly"
FOLDER = Path(__file__).with_name("browser")


def plotly_file() -> Path:
    """Return the script that the installed plotly package carries."""
    return Path(str(resources.files("plotly") / "package_data" / "plotly.min.js"))


def plotly_file_name() -> str:
    """Return the name under which Plotly's script is served, and found at its public address."""
    return f"plotly-{get_plotlyjs_version()}.min.js"


def value_colors() -> str:
    """Return the module that has the colours of outputs and of values, from low to high."""
    outputs = json.dumps({"hex": OUTPUT_COLORS, "names": OUTPUT_COLOR_NAMES})
    values = json.dumps({"hex": VALUE_COLORS, "names": VALUE_COLOR_NAMES, "edges": VALUE_EDGES})
    return f"export const OUTPUT_COLORS = {outputs};\nexport const VALUE_COLORS = {values};\n"


def plotly_address() -> str:
    """Return where the browser finds Plotly's script; see above."""
    folder = os.environ.get("PLAYGROUND_PLOTLY") or (ROUTE if Script.are_served else PUBLIC_FOLDER)
    return f"{folder.rstrip('/')}/{plotly_file_name()}"


# Modules that hold what Python knows: no file has them, but for a declaration of their types.
GENERATED: Generated = {
    FOLDER / "plotly_address.js": lambda: (
        f"export const PLOTLY_ADDRESS = {json.dumps(plotly_address())};\n"
    ),
    FOLDER / "value_colors.js": value_colors,
    FORWARD.with_name("activations.js"): lambda: f"export {activations_source(drawable())}\n",
}
PLAYER = Script("player", FOLDER / "mount.js", GENERATED, FOLDER / "player.css")
# The second player of a pair: the same modules, once more.
SECOND_PLAYER = Script("second_player", FOLDER / "second.js", GENERATED, FOLDER / "player.css")


@cache
def plotly_content() -> bytes:
    """Return Plotly's script, compressed by gzip.

    Compressed once: its 4.8 MB take a quarter of a second, which each first visit would wait.
    """
    return gzip.compress(plotly_file().read_bytes(), compresslevel=6)
