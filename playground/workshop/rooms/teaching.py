"""A room as its teacher has it before them: the rows that are new are read, the others kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from playground.workshop.entries import RecordError
from playground.workshop.exercise import Exercise
from playground.workshop.learner import now
from playground.workshop.record import Record
from playground.workshop.rooms.standing import Attendee
from playground.workshop.rooms.store import MemberRow, RoomFacts, RoomStore

EMPTY_ID = "-"


class LiveRoom:
    """A room that one teacher looks into.

    Attributes:
        facts: what the room is.
        attendees: the learners in it, by number; nobody twice.
    """

    def __init__(self, code: str, secret: str, store: RoomStore | None = None) -> None:
        """Read the room.

        Raises:
            RoomError: there is none for this teacher, or no room of this server can be used.
        """
        self._code, self._secret, self._store = code, secret, store or RoomStore()
        self._version = -1
        self._read: dict[int, Attendee] = {}
        self._faults: set[int] = set()
        self.refresh()

    @property
    def version(self) -> int:
        """The version of the room that was read last."""
        return self._version

    @property
    def n_faults(self) -> int:
        """How many rows could not be read."""
        return len(self._faults)

    def refresh(self) -> bool:
        """Read what is new; return whether anything is.

        Raises:
            RoomError: the room has ended, or no room of this server can be used.
        """
        news = self._store.read(self._code, self._secret, self._version)
        self.facts: RoomFacts = news.facts
        if news.numbers is None:
            return False
        self._version = news.version
        for one in news.changed:
            self._take(one)
        self._read = {n: one for n, one in self._read.items() if n in news.numbers}
        self._faults &= news.numbers
        self.attendees = together(self._read)
        return True

    def _take(self, one: MemberRow) -> None:
        row, nobody = one.row, Record(f"{EMPTY_ID}{one.number}", moment(one.seen))
        self._faults.discard(one.number)
        try:
            record = nobody if row.record is None else Record.from_json(row.record)
        except (RecordError, TypeError):
            record = nobody
            self._faults.add(one.number)
        self._read[one.number] = Attendee(
            one.number, str(row.name), record, str(row.exercise), str(row.goal), str(row.finding)
        )

    def exercises(self, known: Mapping[str, Exercise], on_track: tuple[str, ...]) -> list[str]:
        """Return the ids of the exercises to show: of the track, and others that were opened."""
        opened = {id for one in self.attendees for id in one.record.entries}
        others = [id for id in known if id in opened and id not in on_track]
        return [*on_track, *others, *sorted(opened - known.keys() - {*on_track})]


def moment(seconds: float) -> datetime:
    """Return a time of the file; one that is none is now."""
    try:
        return datetime.fromtimestamp(seconds, now().tzinfo).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError, OSError):
        return now()


def together(read: Mapping[int, Attendee]) -> list[Attendee]:
    """Return the learners in order; who has joined twice, known by the record's id, counts once."""
    found: dict[str, Attendee] = {}
    for number in sorted(read):
        one = read[number]
        earlier = found.get(one.record.id)
        if earlier:
            record = one.record.merge(earlier.record)
            name = one.name or earlier.name
            one = replace(one, number=earlier.number, name=name, record=record)
        found[one.record.id] = one
    return list(found.values())
