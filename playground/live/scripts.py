"""Scripts of components: served under an address of their own where the app can, else sent along.

Where the app serves files (see app.py) the browser loads each script once, and Streamlit sends no
more than a short loader. Elsewhere the whole text goes along with the component.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

ROUTE = "playground-files"
LOADER = Path(__file__).with_name("browser") / "loader.js"


@dataclass(eq=False)
class Script:
    """The script of one component, made of modules that need no import once they are joined.

    Attributes:
        name: of the component.
        modules: their files, in order; the last one has the default export.
        head: gives the first line of the script.
        style: the file of its style sheet; None for no such.
        are_served: whether this process serves `file` of every script under ROUTE.
    """

    are_served: ClassVar[bool] = False

    name: str
    modules: tuple[Path, ...]
    head: Callable[[], str] = field(default=lambda: "")
    style: Path | None = None

    @cached_property
    def text(self) -> str:
        """The head and the text of the modules, without imports."""
        parts = [self.head()]
        for path in self.modules:
            text = re.sub(r"^import .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            parts.append(re.sub(r"^export (?!default)", "", text, flags=re.MULTILINE))
        return "\n".join(parts)

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
        address = json.dumps(f"{ROUTE}/{self.file_name}")
        return f"const ADDRESS = {address};\n{LOADER.read_text(encoding='utf-8')}"
