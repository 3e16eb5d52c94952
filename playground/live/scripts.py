"""Scripts of components: served under an address of their own where the app can, else sent along.

Where the app serves files (see app.py) the browser loads each script once with its style sheet, and
Streamlit sends no more than a short loader. Elsewhere both go along with the component: Streamlit
1.67 sends them again with each of its messages.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from playground.live.bundle import Generated, bundle

ROUTE = "playground-files"
LOADER = Path(__file__).with_name("browser") / "loader.js"


@dataclass(eq=False)
class Script:
    """The script of one component: a module, with all that it imports.

    Attributes:
        are_served: this process serves `file` of every script under ROUTE.
        name: of the component.
        entry: the module that has the default export.
        generated: the modules among them that are made here; see `bundle`.
        style: its style sheet.
    """

    are_served: ClassVar[bool] = False

    name: str
    entry: Path
    generated: Generated = field(default_factory=dict)
    style: Path | None = None

    @cached_property
    def text(self) -> str:
        """The text of the modules, joined."""
        return bundle(self.entry, self.generated)

    @cached_property
    def style_text(self) -> str:
        """The text of its style sheet, empty for none."""
        return self.style.read_text(encoding="utf-8") if self.style else ""

    @cached_property
    def _served(self) -> bytes:
        style = f"export const STYLE = {json.dumps(self.style_text)};"
        return f"{self.text}\n{style}\n".encode()

    @cached_property
    def file_name(self) -> str:
        """A name that changes with what is served, so that the file can be kept for ever."""
        return f"{self.name}-{hashlib.sha256(self._served).hexdigest()[:12]}.js"

    @cached_property
    def file(self) -> bytes:
        """What is served: the text, and its style sheet as a name; compressed by gzip."""
        return gzip.compress(self._served)

    def to_mount(self) -> tuple[str, str | None]:
        """Return script and style sheet for Streamlit; where files are served, a short loader."""
        if not Script.are_served:
            return self.text, self.style_text or None
        address = f"export const ADDRESS = {json.dumps(f'{ROUTE}/{self.file_name}')};"
        loader = bundle(LOADER, {LOADER.with_name("script_address.js"): lambda: address})
        return loader, None
