"""A visit's part in live rooms: the room it is in, and those it holds as their teacher."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playground.workshop.learner import Learner
from playground.workshop.record import LONGEST_NAME, clean_line
from playground.workshop.rooms.codes import WrongCodes, read_code, spell
from playground.workshop.rooms.file import RoomError, RoomsUnusable
from playground.workshop.rooms.membership import MOST_HELD, Membership, publisher
from playground.workshop.rooms.store import LONGEST_TITLE, NoRoom, RoomStore
from playground.workshop.tracks import TRACKS

MOST_BEGUN = 5  # rooms that one visit holds and begins another one beside
NO_CODE = "A code has six signs, such as K7M 3QX: capital letters without vowels, and digits."


@dataclass
class Attendance:
    """What a visit has of live rooms."""

    invitation: str = ""  # the code of the room that a link names; empty for none
    membership: Membership | None = None  # the visit's place in a room
    held: dict[str, str] = field(default_factory=dict)  # secrets of the teacher's rooms, by code
    shown: str = ""  # the code of the one of them that is looked into; empty for none
    listed: dict[int, str] = field(default_factory=dict)  # who can be taken out of it, by number
    is_ending: bool = False  # whether the teacher is asked if that one is to end
    word: str = ""  # what there is to say of what was done last, as a sentence
    is_done: bool = True  # whether that was done
    wrong: WrongCodes = field(default_factory=WrongCodes)
    drawn: object = None  # the standing that the page shows

    @property
    def standing(self) -> object:
        """How the visit stands in its room: what the thread that writes to it has found last."""
        return self.membership and (self.membership.state, self.membership.trouble)

    def say(self, word: str = "", *, is_done: bool = False) -> None:
        """Say what came of what was done last."""
        self.word, self.is_done = word, is_done

    # ---- as a learner ----

    def join(self, typed: str, name: str, learner: Learner) -> None:
        """Take a place in the room of a code, in place of the one in another room."""
        if wait := self.wrong.wait:
            self.say(f"Too many wrong codes. Ask for the code, and try again in {wait} seconds.")
            return
        code = read_code(typed)
        if not code:
            self.say(NO_CODE)
            return
        if self.membership and self.membership.state == "in" and self.membership.code == code:
            self.invitation = ""
            self.say("You are in this room already.", is_done=True)
            return
        name = clean_line(name, LONGEST_NAME)
        try:
            token, place = RoomStore().join(code, name)
        except NoRoom:
            self.wrong.note()
            self.say(f"There is no room {spell(code)}. Check the code; the room may have ended.")
        except RoomError as error:
            self.say(sentence(error))
        else:
            self.leave()
            self.membership, self.invitation = Membership.at(place, token, name), ""
            if place.facts.track in TRACKS:
                learner.record = learner.record.with_track(place.facts.track)
            self.say()

    def leave(self) -> None:
        """Give up the place in the room, and have what the room holds of the learner deleted."""
        membership = self.membership
        if membership is None:
            return
        publisher().drop(membership)
        try:
            if membership.state == "in":
                RoomStore().leave(membership.code, membership.token)
        except RoomError as error:
            self.say(f"{sentence(error)} You are still in the room.")
            return
        self.membership = None
        self.say()

    def publish(self, learner: Learner) -> None:
        """Have the room get what is new of the learner; it takes no time."""
        if self.membership:
            publisher().publish(self.membership, learner)

    # ---- as a teacher ----

    def begin(self, title: str, track: str, capacity: int) -> None:
        """Begin a room, and look into it."""
        if len(self.held) >= MOST_BEGUN:
            self.say(f"You hold {len(self.held)} rooms already: end one of them first.")
            return
        title = clean_line(title, LONGEST_TITLE)
        try:
            code, secret = RoomStore().begin(title, track, capacity)
        except RoomError as error:
            self.say(sentence(error))
            return
        self.hold({code: secret})
        self.say()

    def hold(self, rooms: Mapping[str, str]) -> None:
        """Take rooms that this teacher holds, and look into the last one."""
        for code, secret in rooms.items():
            if code in self.held or len(self.held) < MOST_HELD:
                self.held[code] = secret
                self.shown = code

    def look_into(self, code: str) -> None:
        """Look into another room that this teacher holds."""
        self.shown, self.is_ending = code, False

    def end(self, code: str) -> None:
        """Delete a room with all that is in it."""
        try:
            with suppress(NoRoom):  # it has ended already, in another tab say
                RoomStore().end(code, self.held.get(code, ""))
        except RoomError as error:
            self.say(f"{sentence(error)} The room goes on.")
            return
        self.forget(code)
        self.say(f"Room {spell(code)} has ended, and all that it held is deleted.", is_done=True)

    def remove(self, code: str, number: int) -> None:
        """Take a learner out of a room."""
        try:
            RoomStore().remove(code, self.held.get(code, ""), number)
        except RoomError as error:
            self.say(sentence(error))

    def forget(self, code: str) -> None:
        """Hold a room no longer, as it has ended."""
        self.held.pop(code, None)
        self.shown = next(iter(self.held), "")
        self.is_ending = False

    # ---- what the browser keeps ----

    @property
    def code(self) -> str:
        """The code of the room that the visit is in or invited to; empty for none."""
        return self.invitation or (self.membership.code if self.membership else "")

    def to_json(self) -> dict[str, Any]:
        """Return what the browser keeps."""
        place = self.membership.to_json() if self.membership else None
        return {"place": place, "held": dict(self.held)}

    def restore(self, membership: Membership | None, held: Mapping[str, str]) -> None:
        """Take what the browser has kept, beside what there is already."""
        self.membership = self.membership or membership
        if self.membership and self.membership.code == self.invitation:
            self.invitation = ""
        shown = self.shown
        self.hold(held)
        self.shown = shown or self.shown


def sentence(error: RoomError) -> str:
    """Return what is wrong, as a sentence."""
    if isinstance(error, RoomsUnusable):
        return f"Live rooms cannot be used now: {error}."
    return str(error)
