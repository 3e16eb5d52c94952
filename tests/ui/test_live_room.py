"""Live rooms on the page: what the board says, what the browser keeps, and links."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from playground.ui.keeping.returning import start_afresh
from playground.ui.live_room.board import BOARD, look_at, table_of, tree_of
from playground.ui.live_room.line import words_of
from playground.ui.live_room.tree import STATE_WORDS, Look, board
from playground.ui.visit.opening import query_of
from playground.ui.visit.refresh import begin_page
from playground.ui.visit.session import Session
from playground.workshop.catalogue import shipped
from playground.workshop.learner import now
from playground.workshop.rooms.codes import new_code, spell, write_key
from playground.workshop.rooms.file import VARIABLE, close_idle
from playground.workshop.rooms.membership import publisher
from playground.workshop.rooms.standing import State
from playground.workshop.rooms.store import RoomStore
from playground.workshop.rooms.teaching import LiveRoom
from tests.ui.visits import kept, tell, visit
from tests.workshop.rooms.people import Person, store_in

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoomStore]:
    made = store_in(tmp_path)
    monkeypatch.setenv(VARIABLE, str(made.path))
    yield made
    close_idle()


def texts(tree: Any) -> Iterator[str]:
    """Yield the texts of a tree, those of titles and labels among them."""
    if isinstance(tree, str):
        yield tree
        return
    _, attributes, *children = tree
    yield from (value for value in attributes.values() if isinstance(value, str))
    for child in children:
        yield from texts(child)


def said(room: LiveRoom, **look: Any) -> str:
    ids = tuple(room.exercises(shipped(), tuple(shipped())))
    return "\n".join(texts(board(room, Look(ids, shipped(), **look), now())))


def filled(store: RoomStore) -> tuple[LiveRoom, str, str]:
    """Return a room in which one has passed, one is stuck, and one has only joined."""
    code, secret = store.begin(EVIL, "", 60)
    ada, bob, _ = (Person(store, code, name) for name in ("Ada", EVIL, ""))
    for k, one in enumerate((ada, bob)):
        one.open("stuck")
        one.predict(k)
        for _ in range(4 * k):
            one.train()
            one.check()
        one.publish()
    return LiveRoom(code, secret, store), code, secret


def test_the_board_says_who_is_stuck_where_and_what_is_missing(store: RoomStore) -> None:
    room, _, _ = filled(store)
    words = said(room)
    for part in ("3 learners", "Who is stuck: 1", "Stuck: which cure works?", "2 answers", EVIL):
        assert part in words
    assert room.attendees[1].finding in words
    assert "Ada (1)" in words
    assert "Ada" not in said(room, names=False)
    assert EVIL not in said(room, names=False).replace(room.facts.title, "", 1)
    # Right answers and beliefs are told when the teacher reveals them.
    belief = next(iter(shipped()["stuck"].misconceptions.values()))
    assert "right" not in words
    assert belief not in words
    assert "right" in said(room, reveals=True)
    assert belief in said(room, reveals=True)


def test_one_exercise_is_followed_with_all_its_questions(store: RoomStore) -> None:
    room, _, _ = filled(store)
    other = said(room, followed="twins")
    assert "Nobody is stuck." in other
    assert shipped()["twins"].questions[0].prompt in other
    assert "0 answers" in other
    assert shipped()["which-weight-moves"].title not in other
    assert "Failed checks" in said(room, followed="stuck")
    # What there is none of is not followed.
    assert said(room, followed="nonsense") == said(room)


def test_every_state_has_a_mark_and_a_word_of_its_own() -> None:
    marks = dict(re.findall(r'\.(\w+)::before { content: "(.+?)"', BOARD.style.read_text()))
    assert marks.keys() == STATE_WORDS.keys() == set(get_args(State))
    assert len({*marks.values()}) == len({*STATE_WORDS.values()}) == len(STATE_WORDS)


def test_a_tree_is_json_and_made_again_only_where_something_is_new(store: RoomStore) -> None:
    room, code, secret = filled(store)
    session = visit(teach=write_key(code, secret))
    first = tree_of(session, room)
    assert json.loads(json.dumps(first)) == first
    room.refresh()
    assert tree_of(session, room) is first
    session.choose(names=False)
    assert tree_of(session, room) != first
    assert look_at(session, room).exercises == tuple(shipped())


def test_all_records_of_a_room_are_saved_as_one_table(store: RoomStore) -> None:
    _, code, secret = filled(store)
    file = table_of(visit(teach=write_key(code, secret)))
    lines = file.data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["exercise", "stuck", "stuck"]
    assert file.name == f"room-{code}.csv"


# ---- links ----


def test_a_link_invites_and_joins_nobody(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    session = visit(room=spell(code).lower())
    assert (session.rooms.invitation, session.view.exercises_part) == (code, "Room")
    assert "You are not in it yet" in words_of(session)
    assert query_of(session) == {"room": code}
    assert LiveRoom(code, secret).attendees == []


def test_a_teachers_link_leaves_the_address_bar(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    session = visit(teach=write_key(code, secret))
    assert session.rooms.held == {code: secret}
    assert not session.problems
    for text in (query_of(session), session.opened):
        assert secret not in str(text)


@pytest.mark.parametrize(
    "query",
    [{"room": "nonsense!"}, {"teach": "K7M3QX"}, {"room": ""}, {"teach": "x" * 9999}],
    ids=repr,
)
def test_a_bad_link_gets_a_sentence(query: dict[str, str]) -> None:
    session = visit(**query)
    (problem,) = session.problems
    assert problem.startswith(f"{next(iter(query))}: expected")
    assert len(problem) < 200
    assert (session.rooms.code, session.rooms.held) == ("", {})


# ---- coming back ----


def anns(store: RoomStore) -> tuple[Session, str, str]:
    """Return the session of Ann, who is in a room and holds another one."""
    code, secret = store.begin("", "", 60)
    session = visit()
    session.rooms.join(code, "Ann", session.learner)
    session.rooms.begin("", "", 60)
    return session, code, secret


@pytest.mark.parametrize("query", [{}, {"lr": "2"}, {"exercise": "stuck"}], ids=repr)
def test_a_reload_and_another_link_bring_the_rooms_back(
    store: RoomStore, query: dict[str, str]
) -> None:
    session, code, secret = anns(store)
    other = visit(**query)
    tell(other, "kept", text=kept(session))
    assert other.rooms.held == session.rooms.held
    assert other.view.exercises_part == "Room"
    assert other.rooms.code == code
    other.rooms.publish(other.learner)
    assert publisher().flush(10.0)
    assert other.rooms.membership
    assert other.rooms.membership.state == "in"
    assert [one.name for one in LiveRoom(code, secret).attendees] == ["Ann"]


def test_the_link_to_ones_own_room_is_no_invitation_again(store: RoomStore) -> None:
    session, code, _ = anns(store)
    other = visit(room=code)
    tell(other, "kept", text=kept(session))
    assert other.rooms.invitation == ""
    assert "You are in the live room" in words_of(other)
    third = visit(room=new_code())
    tell(third, "kept", text=kept(session))
    assert "You are invited" in words_of(third)
    assert third.rooms.membership


def test_starting_afresh_leaves_nothing_of_a_room_to_the_next_learner(store: RoomStore) -> None:
    session, code, secret = anns(store)
    fresh = start_afresh(session)
    assert (fresh.rooms.membership, fresh.rooms.held) == (None, {})
    assert json.loads(kept(fresh))["place"] is None
    # What Ann has done in the room stays with its teacher.
    assert [one.name for one in LiveRoom(code, secret).attendees] == ["Ann"]


def test_the_line_says_what_has_become_of_the_room(store: RoomStore) -> None:
    session, code, secret = anns(store)
    assert session.rooms.membership
    assert "as Ann" in words_of(session)
    store.end(code, secret)
    begin_page(session)
    session.rooms.publish(session.learner)
    assert publisher().flush(10.0)
    # So a part of the page that is run alone has the whole page drawn.
    assert session.rooms.drawn != session.rooms.standing
    assert words_of(session).endswith("has ended. Your record stays with you.")
    session.rooms.leave()
    assert session.rooms.membership is None
