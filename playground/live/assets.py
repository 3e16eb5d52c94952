"""What the browser loads: the player's scripts and style, and Plotly's own script.

Where the app can serve files of its own (see app.py) the browser loads each once. Elsewhere the
player's text goes along with the component, and Plotly comes from its public address.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from plotly.offline import get_plotlyjs_version

FOLDER = Path(__file__).with_name("browser")
MODULES = (
    *("message", "elements", "colors", "marks", "maps", "names", "diagram", "network", "hidden"),
    *("editing", "region", "loss", "weights", "table", "confusion", "inspector", "pictures"),
    *("leaving", "line", "lineup", "signs", "requests", "coach", "transport", "timeline", "curve"),
    *("selection", "changes", "waiting", "still", "answers", "stage", "player", "mount"),
)
ROUTE = "playground-files"

_served = False


def mark_as_served() -> None:
    """Say that this process serves `files()` under ROUTE."""
    global _served
    _served = True


def plotly_file() -> Path:
    """Return the script that the installed plotly package carries."""
    return Path(str(resources.files("plotly") / "package_data" / "plotly.min.js"))


def join_modules(first: str, modules: Iterable[Path]) -> str:
    """Return a first line and the text of some modules as one script, without imports."""
    parts = [first]
    for path in modules:
        text = re.sub(r"^import .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        parts.append(re.sub(r"^export (?!default)", "", text, flags=re.MULTILINE))
    return "\n".join(parts)


@cache
def player_script() -> str:
    """Return the player's modules as one, which needs no import to be found."""
    plotly = f"plotly-{get_plotlyjs_version()}.min.js"
    address = f"{ROUTE}/{plotly}" if _served else f"https://cdn.plot.ly/{plotly}"
    modules = [FOLDER / f"{module}.js" for module in MODULES]
    return join_modules(f"const PLOTLY_ADDRESS = {json.dumps(address)};", modules)


@cache
def player_style() -> str:
    """Return the player's style sheet."""
    return (FOLDER / "player.css").read_text(encoding="utf-8")


def player_file_name() -> str:
    """Return a name that changes with the player's text, so that it can be kept for ever."""
    return f"player-{hashlib.sha256(player_script().encode()).hexdigest()[:12]}.js"


def component_script() -> str:
    """Return the script to mount: a short loader where files are served, else the whole player."""
    if not _served:
        return player_script()
    address = json.dumps(f"{ROUTE}/{player_file_name()}")
    loader = (FOLDER / "loader.js").read_text(encoding="utf-8")
    return f"const PLAYER_ADDRESS = {address};\n{loader}"


@cache
def files() -> dict[str, bytes]:
    """Return what is served under ROUTE, each script compressed by gzip.

    Compressed once: Plotly's 4.8 MB take a quarter of a second, which each first visit would wait.
    """
    plotly = f"plotly-{get_plotlyjs_version()}.min.js"
    return {
        player_file_name(): gzip.compress(player_script().encode()),
        plotly: gzip.compress(plotly_file().read_bytes(), compresslevel=6),
    }
