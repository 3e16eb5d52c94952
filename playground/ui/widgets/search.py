"""The search above the settings: what each is called, where it stands, and why it does nothing.

It works in the browser: no key that is pressed goes to the server. See ui/browser/search.js.
"""

import json
from pathlib import Path
from typing import Any

from playground.experiment import SETTINGS
from playground.experiment.idle_reasons import IDLE_REASONS
from playground.experiment.other_names import names_of
from playground.live.component import mount
from playground.live.scripts import Script
from playground.ui.visit.session import Session
from playground.ui.widgets.places import ELSEWHERE, ROW

FOLDER = Path(__file__).parents[1] / "browser"


def entries() -> list[dict[str, Any]]:
    """Return all settings as the search knows them: what never changes."""
    return [
        {
            "name": name,
            "label": one.label,
            "also": list(names_of(name)),
            "help": one.help,
            "where": ELSEWHERE.get(name, ""),
            "leads": name in ROW,
            "reason": IDLE_REASONS.get(name, ""),
        }
        for name, one in SETTINGS.items()
    ]


SEARCH = Script(
    "search",
    FOLDER / "search.js",
    {FOLDER / "entries.js": lambda: f"export const ENTRIES = {json.dumps(entries())};\n"},
    FOLDER / "search.css",
)


def draw_search(session: Session) -> None:
    """Draw the field; it knows which settings do nothing now."""
    data = {"idle": sorted(session.experiment.idle())}
    # Not isolated: it hides what it has not found in the page's own layout.
    mount(SEARCH, data, "search", "told", lambda _: None)
