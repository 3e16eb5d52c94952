from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.workshop.rooms import membership
from playground.workshop.rooms.file import VARIABLE, close_idle
from playground.workshop.rooms.store import RoomStore
from tests.workshop.rooms.people import store_in


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoomStore]:
    """The store of a server of the test's own."""
    made = store_in(tmp_path)
    monkeypatch.setenv(VARIABLE, str(made.path))
    monkeypatch.setattr(membership, "GATHER", 0.0)
    monkeypatch.setattr(membership, "RETRY", 0.05)
    yield made
    close_idle()
