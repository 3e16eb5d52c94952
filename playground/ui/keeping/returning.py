"""Coming back: what the browser keeps of a visit, and what is done with what it tells."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from playground.data.datasets import SOURCES
from playground.experiment import Experiment
from playground.export.choices import ExportChoices
from playground.importing.read import ModelError, resume
from playground.live.component import mount
from playground.live.scripts import Script
from playground.presets import find_start
from playground.run.recorder import Run
from playground.ui.keeping.history import History
from playground.ui.keeping.keeping import Keeping
from playground.ui.keeping.snapshot import Snapshot, SnapshotError, write
from playground.ui.keeping.steps import go, redo, take_note, undo
from playground.ui.visit.opening import EXTRA, open_link, replace_session
from playground.ui.visit.session import Session
from playground.ui.visit.shelving import branch_from, parent_of, put
from playground.workshop.access import write_only
from playground.workshop.entries import RecordError
from playground.workshop.exercise import Exercise
from playground.workshop.learner import now, start_of
from playground.workshop.progress import reach
from playground.workshop.record import Record

FOLDER = Path(__file__).parents[1] / "browser"
# The part of the page that keeps a visit, and shows nothing.
KEEPER = Script("keeper", FOLDER / "keeper.js")
WHOLE = "keeper"  # the key of the one that is drawn with the whole page
CATCH_UP = 1.0  # seconds of training, to the frame that was shown, from the last one that is kept
IS_OFF = (
    "This browser cannot keep your work: its storage is off or full. Save your record or a project "
    "file before you close or reload the page."
)
IS_NEWER = (
    "This browser holds work that was saved by a newer playground; it stays as it is. Save your "
    "record or a project file before you close or reload the page."
)


def keep(session: Session, key: str = WHOLE) -> None:
    """Draw the keeper: the browser keeps the visit, and tells of an earlier one.

    It is drawn at the end of each run of the page, and of a part that is run alone and changes what
    is kept; the player's messages go to it, too. These are also the moments at which a live room
    that the visitor is in gets what is new.
    """
    session.rooms.publish(session.learner)
    data = {**for_keeper(session), "isWhole": key == WHOLE}
    mount(KEEPER, data, key, "told", lambda told: take_told(session, told))


def for_keeper(session: Session) -> dict[str, Any]:
    """Return what the keeper in the browser is to know."""
    take_note(session)
    keeping = session.keeping
    return {
        "page": session.page,
        "token": session.history.token,
        "trail": session.history.trail(),
        "reply": keeping.reply,
        "settled": keeping.settled,
        "cleared": keeping.cleared,
        "offered": keeping.offered,
        "kept": keeping.snapshot(*_made_of(session)),
    }


def for_player(session: Session) -> dict[str, Any] | None:
    """Return what is new for the keeper, to go along with the player's message; None for nothing.

    The player's requests run its part of the page alone, where the keeper is not.
    """
    take_note(session)
    history, is_playing = session.history, session.playback.is_playing
    kept = session.keeping.news(*_made_of(session), is_playing)
    if kept is None and not history.is_new:
        return None
    place = {"trail": history.trail(), "reply": session.keeping.reply} if history.is_new else {}
    return {"token": history.token, "kept": kept, **place}


def _made_of(session: Session) -> tuple[object, int, Callable[[], str]]:
    """Return what a snapshot is made of, to be compared; the number of its run; what writes it."""
    playback, learner = session.playback, session.learner
    run = playback.run
    shown = (playback.current_frame().id, playback.is_playing)
    key = (
        *(run.number, run.version, len(run.frames), *shown),
        *(run.experiment, learner.record, session.own, session.notes, session.start, learner.only),
        *(learner.exercise and learner.exercise.id, learner.assessment.verdict is None),
        *(session.bench.draft, session.exports, session.shelf, session.lineage),
        repr(session.rooms.to_json()),
    )

    def make() -> str:
        kept = (session.notes, session.own, session.start, session.rooms)
        more = (session.bench.draft, session.exports, session.shelf, parent_of(session))
        return write(playback, learner, *kept, now(), *more)

    return key, run.number, make


# ---- what the browser tells ----


def take_told(session: Session, told: object) -> None:
    """Do what the keeper tells, once: it tells it again until it is answered."""
    keeping = session.keeping
    parts: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    number = parts.get("number")
    if not isinstance(number, int | float) or isinstance(number, bool):
        return
    if not keeping.reply < number < 2**53:
        return
    with session.lock:
        take_note(session)  # of what was changed just now, and not drawn yet
        keeping.reply = int(number)
        _do(session, parts)


def _do(session: Session, told: Mapping[str, Any]) -> None:
    match told.get("do"):
        case "kept":
            take_kept(session, told)
        # A record that was told before all was forgotten is of who was here before.
        case "other" if told.get("cleared") == session.keeping.cleared:
            take_other(session, told.get("record"))
        case "afresh":
            replace_session(start_afresh(session))
        case "go":
            go(session, told)
        case "undo":
            undo(session)
        case "redo":
            redo(session)


def take_kept(session: Session, kept: Mapping[str, Any]) -> None:
    """Go on with what was kept where the page is the same; else offer it."""
    keeping = session.keeping
    keeping.settled = True
    keeping.why_not = IS_OFF if kept.get("isOff") else IS_NEWER if kept.get("isNewer") else ""
    keeping.word = keeping.why_not or keeping.word
    snapshot, before, other = (
        _read(session, kept.get(name)) for name in ("text", "before", "other")
    )
    for one in (snapshot, before, other):
        take_draft(session, one)
        take_exports(session, one)
        take_shelf(session, one)
    shown, is_back = kept.get("shown"), False
    take_rooms_of(session, (snapshot, before, other))
    if snapshot:
        is_back = is_untouched(session) and is_same_page(session, snapshot)
        if is_back:
            restore(session, snapshot, shown)
            session.history.begin_again()
        else:
            offer(session, snapshot, "kept", shown)
    if before and not keeping.offer:
        offer(session, before, "before")
    # After what comes back, which takes the place of the record.
    take_other(session, kept.get("record"))
    for one in (before, other):
        if one:
            session.learner.load(one.record)
    if is_back and snapshot:
        say_back(session, snapshot)


def take_draft(session: Session, snapshot: Snapshot | None) -> None:
    """Go on with the draft of an exercise, where none is begun; it may be tried out just now."""
    if snapshot is None or snapshot.draft is None or session.bench.draft:
        return
    session.bench.draft = snapshot.draft
    session.learner.catalogue.try_out(snapshot.draft.exercise)


def take_exports(session: Session, snapshot: Snapshot | None) -> None:
    """Choose of exports what was chosen before, where nothing has been chosen yet."""
    if snapshot and session.exports == ExportChoices():
        session.exports = snapshot.exports


def take_shelf(session: Session, snapshot: Snapshot | None) -> None:
    """Have the runs that were kept before, where none is kept yet."""
    if snapshot and snapshot.shelf.runs and not session.shelf.runs:
        put(session, snapshot.shelf)


def take_rooms_of(session: Session, kept: Iterable[Snapshot | None]) -> None:
    """Be in the live rooms again that the browser has kept, whatever else comes back."""
    for one in kept:
        if one:
            session.rooms.restore(one.membership, one.held)
    if session.rooms.held:
        session.choose(exercises_part="Room")  # what a teacher has on the projector


def take_other(session: Session, text: object) -> None:
    """Merge the record that another tab of the browser has kept with the current one."""
    before = session.learner.record
    with suppress(RecordError):
        session.learner.load(Record.from_json(str(text).encode("utf-8", "replace")))
    if session.learner.record == before:
        session.learner.record = before  # nothing to be kept


def _read(session: Session, text: object) -> Snapshot | None:
    if not isinstance(text, str) or not text:
        return None
    try:
        return Snapshot.read(text)
    except SnapshotError as error:
        session.keeping.word = f"The work that this browser kept cannot be used: {error}."
        return None


def is_untouched(session: Session) -> bool:
    """Return whether nothing was done yet since the link was opened."""
    return len(session.history.steps) <= 1 and reach(session.playback.run) == 0.0


def is_same_page(session: Session, snapshot: Snapshot) -> bool:
    """Return whether a snapshot is of the page that was opened."""
    opened = dict(session.opened)
    exercise, only = opened.pop("exercise", ""), opened.pop("only", "")
    for name in ("track", "room"):
        opened.pop(name, None)
    if (exercise, only) != (snapshot.exercise, write_only(snapshot.only)):
        return False
    if snapshot.loaded is None or (exercise and not opened):
        return True
    return snapshot.loaded.experiment.to_query() in (opened, session.experiment.to_query())


def say_back(session: Session, snapshot: Snapshot) -> None:
    """Say that the visit goes on by itself, where there is anything to go on with."""
    is_begun = reach(session.playback.run) > 0.0 or not snapshot.is_trivial
    if is_begun or not is_empty(session.learner.record):
        session.keeping.word = (
            session.keeping.word or f"You are back where you were: {at(session)}."
        )


def at(session: Session) -> str:
    """Return where a session stands, in a few words."""
    where = place_of(session.learner.exercise, session.experiment)
    return f"{where}, epoch {session.playback.current_frame().state.epoch:,}"


def place_of(exercise: Exercise | None, experiment: Experiment) -> str:
    """Return the exercise that is open, or else data and network, in a few words."""
    if exercise:
        return f"\u201c{exercise.title}\u201d"
    sizes = "-".join(map(str, experiment.layer_sizes))
    return f"{SOURCES[experiment.dataset].label}, {sizes}"


def is_empty(record: Record) -> bool:
    """Return whether nobody has done anything in a record."""
    return not record.entries and not record.name


def offer(session: Session, snapshot: Snapshot, name: Any, shown: object = None) -> None:
    """Offer to go on where the visitor was; the record goes on in any case."""
    keeping, record = session.keeping, snapshot.record
    if not is_empty(record):
        session.learner.load(record)
    is_begun = snapshot.updates_at(shown) > 0
    if snapshot.loaded is None or (snapshot.is_trivial and not is_begun):
        return
    keeping.offer, keeping.offered, keeping.shown = snapshot, name, shown


def go_on(session: Session) -> None:
    """Continue with what was offered."""
    keeping, learner = session.keeping, session.learner
    found, shown = keeping.offer, keeping.shown
    keeping.decline()
    keeping.word = ""
    if found:
        learner.close()
        restore(session, replace(found, record=_with_done_since(found, learner.record)), shown)


def _with_done_since(snapshot: Snapshot, record: Record) -> Record:
    """Return a snapshot's record with what was done since; its open exercise is as it stood."""
    merged, entry = snapshot.record.merge(record), snapshot.record.entry(snapshot.exercise)
    if entry is None or merged.entries[entry.exercise].passed:
        return merged
    return merged.with_entry(entry)


def restore(session: Session, snapshot: Snapshot, shown: object = None) -> None:
    """Take a snapshot's record, exercise, settings, run and frame in place of the current ones."""
    learner = session.learner
    learner.catalogue.take_files(snapshot.files)
    session.own = snapshot.own or session.own
    learner.restore(snapshot.record, snapshot.exercise, snapshot.only)
    loaded = snapshot.loaded
    if loaded:
        try:
            run = resume(loaded.experiment, loaded.states, loaded.curve, loaded.settled)
        except ModelError as error:
            session.keeping.word = f"The work that this browser kept cannot be used: {error}."
            return
        place = loaded.shown
        if place in (-1, len(run.frames) - 1):
            catch_up(run, snapshot.updates_at(shown), learner.questions(run).epoch_limit)
            place = -1
        session.notes = loaded.notes or session.notes
        session.open_run(run, place)
        if snapshot.branch:
            branch_from(session, *snapshot.branch)
        session.start = find_start(snapshot.start, session.experiment).key
    elif learner.exercise:
        session.begin(start_of(learner.exercise, learner.progress))
    if snapshot.is_checked:
        learner.show_verdict(session.playback.run, session.playback.current_frame())


def catch_up(run: Run, updates: int, epoch_limit: int | None) -> None:
    """Train on to the frame that was shown: training is exact, so the same frames come again."""
    until = time.monotonic() + CATCH_UP
    while run.frames[-1].state.updates < updates and time.monotonic() < until:
        made = run.record(24, run.experiment.speed, CATCH_UP / 10, epoch_limit=epoch_limit)
        if not made and not run.under_way:
            break
    if updates:
        # Beyond it lies what was recorded ahead.
        reached = [one for one in run.frames if one.state.updates <= updates]
        run.go_back_to((reached or run.frames)[-1].id)


# ---- starting afresh ----


def start_afresh(session: Session) -> Session:
    """Return a session that has nothing of the one before; the browser forgets it, too."""
    opened = {name: text for name, text in session.opened.items() if name in EXTRA}
    fresh = open_link(opened, [])
    fresh.keys.generation = session.keys.generation + 1
    fresh.pages, fresh.keeping, fresh.history = session.pages, session.keeping, session.history
    fresh.history.forget()
    fresh.keeping.decline()
    fresh.keeping.word = ""
    if fresh.keeping.why_not == IS_NEWER:
        fresh.keeping.why_not = ""
    fresh.keeping.cleared += 1
    # A part of the page that was drawn for the session before may run once more: what that says of
    # itself is of another session, which the browser does not listen to.
    # What the browser tells again, it has heard.
    session.keeping, session.history = Keeping(reply=session.keeping.reply), History()
    # And where that part alone is run, it has the whole page drawn: see `ui.visit.refresh`.
    session.stale = True
    return fresh
