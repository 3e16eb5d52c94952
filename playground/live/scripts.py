"""Scripts of components: served under an address of their own where the app can, else sent along.

Where the app serves files (see app.py) the browser loads each script once, and Streamlit sends no
more than a short loader. Elsewhere the whole text goes along with the component.
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
    def file_name(self) -> str:
        """A name that changes with the text, so that the file can be kept for ever."""
        return f"{self.name}-{hashlib.sha256(self.text.encode()).hexdigest()[:12]}.js"

    @cached_property
    def file(self) -> bytes:
        """What is served, compressed by gzip."""
        return gzip.compress(self.text.encode())

    def to_mount(self) -> str:
        """Return what Streamlit is given: a short loader where files are served, else the text."""
        if not Script.are_served:
            return self.text
        address = f"export const ADDRESS = {json.dumps(f'{ROUTE}/{self.file_name}')};"
        return bundle(LOADER, {LOADER.with_name("script_address.js"): lambda: address})
