"""A learner who writes again and again, in a process of its own: it imports the store alone."""

from pathlib import Path

from playground.workshop.rooms.store import RoomStore, SharedRow


def write_often(path: Path, code: str, n: int) -> None:
    store = RoomStore(path)
    token, place = store.join(code, "")
    version, _ = store.own(code, token)
    for k in range(n):
        version = store.write(
            code, token, SharedRow(f"{place.number} {k}", record=b"x" * 5000), version
        )
        assert version
