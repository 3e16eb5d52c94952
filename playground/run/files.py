"""Files that the player saves: made elsewhere, sent to the browser with an answer."""

import base64
from collections.abc import Callable, Mapping
from typing import NamedTuple

from playground.run.frames import Frame
from playground.run.recorder import Run


class File(NamedTuple):
    """A file to be downloaded."""

    name: str
    mime: str
    data: bytes

    def as_json(self) -> dict[str, str]:
        """Return the file in types that JSON has, its bytes in base64."""
        data = base64.b64encode(self.data).decode("ascii")
        return {"name": self.name, "mime": self.mime, "data": data}


# What makes a file of a frame, by the name that the player asks for.
Exports = Mapping[str, Callable[[Run, Frame], File]]
