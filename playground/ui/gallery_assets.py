"""What the browser loads for the gallery: its script, with the entries and their pictures in it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playground.charts.look import CLASS_COLORS, CLASS_SHADES, CLASS_SYMBOLS
from playground.live.assets import FOLDER as PLAYER_FOLDER
from playground.live.scripts import Script
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


GALLERY_SCRIPT = Script(
    "gallery",
    MODULES,
    lambda: f"const SHELF = {json.dumps(shelf())};",
    FOLDER / "gallery.css",
)
