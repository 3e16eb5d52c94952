"""What waits to be sent fits together after a fragment has begun to run again."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from playground.page_messages import make_page_messages_safe


@pytest.fixture(autouse=True)
def safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have messages fit together in one test."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    make_page_messages_safe()


def drawn(path: str, fragment: str = "", *, text: str = "") -> ForwardMsg:
    """Return the message of a container, or of a text, at a place such as "0 2 1"."""
    message = ForwardMsg()
    message.metadata.delta_path.extend(map(int, path.split()))
    message.delta.fragment_id = fragment
    if text:
        message.delta.new_element.text.body = text
    else:
        message.delta.add_block.allow_empty = True
    return message


def finished() -> ForwardMsg:
    message = ForwardMsg()
    message.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return message


def queue_of(*messages: ForwardMsg) -> ForwardMsgQueue:
    queue = ForwardMsgQueue()
    for one in messages:
        queue.enqueue(one)
    return queue


def test_what_stands_in_a_container_that_is_dropped_is_dropped_with_it() -> None:
    queue = queue_of(
        drawn("0 1"),
        drawn("0 1 0", "outer"),
        drawn("0 1 0 0", "inner"),
        drawn("0 1 0 0 0", "inner", text="save"),
        finished(),
    )
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
    kept = queue.flush()
    assert [list(one.metadata.delta_path) for one in kept if one.HasField("delta")] == [[0, 1]]
    assert kept[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def test_what_stands_elsewhere_is_kept() -> None:
    beside = drawn("0 10 0", "other", text="beside")
    # Of the container that it is in the browser has been told already.
    told = drawn("0 2 3 0", "inner", text="told")
    queue = queue_of(drawn("0 1 0", "outer"), drawn("0 2 4", "outer", text="mine"), beside, told)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
    assert queue.flush() == [beside, told]


@pytest.mark.parametrize(("retain", "left"), [(True, 1), (False, 0)])
def test_a_run_of_the_whole_page_drops_all_that_is_drawn(retain: bool, left: int) -> None:
    queue = queue_of(drawn("0 1"), drawn("0 1 0", "inner", text="save"), finished())
    queue.clear(retain_lifecycle_msgs=retain)
    assert len(queue.flush()) == left


def test_what_comes_afterwards_is_joined_with_nothing_that_was_dropped() -> None:
    queue = queue_of(drawn("0 1", "outer"), drawn("0 1 0", "inner", text="old"))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
    again = [drawn("0 1", "outer"), drawn("0 1 0", "inner", text="new")]
    for one in again:
        queue.enqueue(one)
    assert queue.flush() == again
