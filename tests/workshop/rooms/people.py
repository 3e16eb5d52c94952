"""Learners of a live room who do something, without a page."""

from pathlib import Path

from playground.run.recorder import Run
from playground.workshop.catalogue import shipped
from playground.workshop.learner import Learner
from playground.workshop.rooms.membership import Membership, Publisher
from playground.workshop.rooms.store import RoomStore


class Person:
    """A learner in a room, with a run of the exercise that is open."""

    def __init__(self, store: RoomStore, code: str, name: str = "") -> None:
        self.learner = Learner()
        token, place = store.join(code, name)
        self.membership = Membership.at(place, token, name)
        self.publisher = Publisher(store)

    def open(self, id: str) -> None:
        self.learner.open(shipped()[id])
        self.run = Run(shipped()[id].start)

    def predict(self, k: int = 0) -> None:
        """Answer each question of the open exercise with its k-th option."""
        assert self.learner.exercise
        for question in self.learner.exercise.questions:
            option = question.options[k % len(question.options)]
            assert not self.learner.predict(question, option.key, self.run)

    def train(self, n_frames: int = 1) -> None:
        self.run.record(n_frames, "1", 60.0)

    def check(self) -> None:
        self.learner.check(self.run, self.run.frames[-1])

    def publish(self) -> None:
        """Have the room get what is new, and wait until it has it."""
        self.publisher.publish(self.membership, self.learner)
        assert self.publisher.flush(10.0)


def store_in(folder: Path) -> RoomStore:
    return RoomStore(folder / "state" / "rooms.sqlite3")
