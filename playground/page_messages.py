"""What the browser is sent fits together, though a part of the page is run again meanwhile.

When a fragment is run again, Streamlit 1.67 drops what it has drawn and what is not sent yet, and
keeps what fragments within it have drawn (`ForwardMsgQueue.clear`). Where they stand in containers
that are dropped, the browser is told to draw in places that it was never told of, and takes all off
the page ("Bad delta path index", "Cannot set a node at a delta path"). Here these go along with the
containers: the run that begins draws both anew.
"""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

_own_clear = ForwardMsgQueue.clear


def _clear(
    self: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    """Drop messages as Streamlit does, and those for places that go with them."""
    before = list(self._queue)
    _own_clear(self, retain_lifecycle_msgs, fragment_ids_this_run)
    if self._queue and fragment_ids_this_run is not None:
        self._queue = without_orphans(self._queue, before)


def without_orphans(kept: list[ForwardMsg], before: list[ForwardMsg]) -> list[ForwardMsg]:
    """Return those that are kept, but for what stands in a container that is not kept."""
    still = {id(one) for one in kept}
    dropped = {
        tuple(one.metadata.delta_path)
        for one in before
        if id(one) not in still and one.delta.HasField("add_block")
    }
    return [one for one in kept if not is_within(one, dropped)]


def is_within(message: ForwardMsg, places: set[tuple[int, ...]]) -> bool:
    """Return whether it draws in one of the places, at any depth."""
    path = tuple(message.metadata.delta_path)
    return message.HasField("delta") and any(path[:n] in places for n in range(1, len(path)))


def make_page_messages_safe() -> None:
    """Have all sessions of this process send what fits together."""
    ForwardMsgQueue.clear = _clear  # type: ignore[method-assign]
