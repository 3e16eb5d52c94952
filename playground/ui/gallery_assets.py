"""What the browser loads for the gallery: its script, with the entries and their pictures in it."""

import gzip
import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from playground.charts.look import CLASS_COLORS, CLASS_SHADES, CLASS_SYMBOLS
from playground.live.assets import FOLDER as PLAYER_FOLDER
from playground.live.assets import ROUTE, join_modules
from playground.presets import GALLERY
from playground.presets.pictures import pictures
from playground.ui.choosing import OWN

FOLDER = Path(__file__).with_name("browser")
# How the player draws regions and marks; then what is the gallery's own.
MODULES = (
    *(PLAYER_FOLDER / f"{name}.js" for name in ("elements", "colors", "marks", "maps")),
    *(FOLDER / f"{name}.js" for name in ("painting", "tiles", "gallery")),
)
YOUR_OWN = {
    "key": OWN,
    "kind": "data",
    "title": "Your own data",
    "sentence": "Points that you type, paste, load or draw, on the Data page.",
    "picture": None,
}

_served = False


def mark_as_served() -> None:
    """Say that this process serves `files()` under ROUTE."""
    global _served
    _served = True


def shelf() -> dict[str, Any]:
    """Return the entries with their pictures, and how classes look: what never changes."""
    drawn = pictures()
    entries = [
        {
            "key": entry.key,
            "kind": entry.kind,
            "title": entry.title,
            "sentence": entry.sentence,
            "picture": asdict(drawn[entry.key]),
        }
        for entry in GALLERY
    ]
    looks = zip(CLASS_COLORS, CLASS_SHADES, CLASS_SYMBOLS, strict=True)
    return {
        "entries": [*entries, YOUR_OWN],
        "classes": [
            {"color": color, "light": light, "symbol": symbol} for color, light, symbol in looks
        ],
    }


@cache
def gallery_script() -> str:
    """Return the gallery's modules as one, which needs no import to be found."""
    return join_modules(f"const SHELF = {json.dumps(shelf())};", MODULES)


@cache
def gallery_style() -> str:
    """Return the gallery's style sheet."""
    return (FOLDER / "gallery.css").read_text(encoding="utf-8")


@cache
def gallery_file_name() -> str:
    """Return a name that changes with the script, so that it can be kept for ever."""
    return f"gallery-{hashlib.sha256(gallery_script().encode()).hexdigest()[:12]}.js"


@cache
def files() -> dict[str, bytes]:
    """Return what is served under ROUTE, compressed by gzip."""
    return {gallery_file_name(): gzip.compress(gallery_script().encode())}


def component_script() -> str:
    """Return the script to mount: a short loader where files are served, else the whole gallery."""
    if not _served:
        return gallery_script()
    address = json.dumps(f"{ROUTE}/{gallery_file_name()}")
    loader = (FOLDER / "loader.js").read_text(encoding="utf-8")
    return f"const GALLERY_ADDRESS = {address};\n{loader}"
