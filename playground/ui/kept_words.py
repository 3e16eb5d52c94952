"""What is said of a visit that was kept: whose it is, and where it stood."""

from playground.data.datasets import SOURCES
from playground.experiment import Experiment
from playground.ui.learner import Learner
from playground.ui.session import Session
from playground.ui.snapshot import Snapshot
from playground.workshop.record import Record

IS_OFF = (
    "This browser cannot keep your work: its storage is off or full. Save your record or a project "
    "file before you close or reload the page."
)
IS_NEWER = (
    "What this browser keeps was written by a newer playground, and stays as it is. Save your "
    "record or a project file before you close or reload the page."
)


def is_empty(record: Record) -> bool:
    """Return whether nobody has done anything in a record."""
    return not record.entries and not record.name


def whose(learner: Learner) -> str:
    """Return whose record is at hand, in a few words; empty where nothing was done in it."""
    record = learner.record
    if is_empty(record):
        return ""
    who = f"the record of {record.name}" if record.name else "a record without a name"
    return f"{who} ({len(record.entries)} opened, {record.n_passed} passed)"


def at(session: Session) -> str:
    """Return where a session stands, in a few words."""
    exercise = session.learner.exercise
    where = f"\u201c{exercise.title}\u201d" if exercise else name_of(session.experiment)
    return f"{where}, epoch {session.playback.looked_at().state.epoch:,}"


def name_of(experiment: Experiment) -> str:
    """Return data and network in a few words."""
    sizes = "-".join(map(str, experiment.layer_sizes))
    return f"{SOURCES[experiment.dataset].label}, {sizes}"


def offered_words(snapshot: Snapshot, learner: Learner, shown: object = None) -> str:
    """Return what a snapshot would bring back, in a few words; for `shown` see `restore`."""
    loaded = snapshot.loaded
    assert loaded, "what is too large to be kept is not offered"
    exercise = learner.exercises.get(snapshot.exercise)
    where = f"\u201c{exercise.title}\u201d" if exercise else name_of(loaded.experiment)
    epoch = 0
    if loaded.states:
        state = loaded.states[loaded.shown]
        epoch = max(state.epoch, snapshot.updates_at(shown) // state.updates_per_epoch)
    return f"{where}, epoch {epoch:,}"
