"""Records as a table for spreadsheets, and one as a page to print."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from playground.data.csv_cells import guarded
from playground.reading.quoting import shorten
from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress
from playground.workshop.record import Record

COLUMNS = (
    *("name", "exercise", "title", "state", "started", "passed", "minutes", "attempts", "hints"),
    *("started again", "predictions", "right predictions", "numbers", "epoch", "seed", "settings"),
    "weights",
)
STATES = {"passed": "passed", "tried": "tried, not passed yet", "opened": "opened"}


def record_csv(record: Record, exercises: Mapping[str, Exercise], now: datetime) -> bytes:
    """Return a row for each exercise; those that are open count until now."""
    return records_csv([record], exercises, now)


def records_csv(
    records: Iterable[Record], exercises: Mapping[str, Exercise], now: datetime
) -> bytes:
    """Return the rows of several records, one after the other.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(COLUMNS)
    for record in records:
        for entry in record.left(now).entries.values():
            cells = row_of(record, entry, exercises.get(entry.exercise))
            writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    # With this mark at the beginning Excel reads UTF-8.
    return text.getvalue().encode("utf-8-sig", "replace")


def row_of(
    record: Record, entry: Progress, exercise: Exercise | None
) -> list[str | int | float | None]:
    """Return the cells of an entry."""
    return [
        record.name,
        entry.exercise,
        exercise.title if exercise else "",
        entry.state,
        entry.started_at.isoformat(),
        entry.passed_at.isoformat() if entry.passed_at else "",
        round(entry.seconds / 60.0, 1),
        entry.attempts,
        len(entry.hints),
        entry.round,
        "; ".join(f"{name}: {answer}" for name, answer, _ in predictions_of(entry, exercise)),
        n_right_at_last(entry),
        "; ".join(f"{id}: {typed}" for id, typed in entry.numbers),
        entry.epoch if entry.settings is not None else None,
        entry.seed,
        changed_settings(entry, exercise),
        " ".join(f"{weight:.9g}" for weight in entry.weights),
    ]


def n_right_at_last(entry: Progress) -> int:
    """Return how many answers are right of the last round with any."""
    last = max((one.round for one in entry.predictions), default=0)
    return sum(one.right for one in entry.predictions if one.round == last)


def predictions_of(entry: Progress, exercise: Exercise | None) -> list[tuple[str, str, bool]]:
    """Return what was asked, what was answered in all rounds, and whether that is right."""
    found = []
    for one in entry.predictions:
        question = exercise.question(one.question) if exercise else None
        option = question.option(one.key) if question else None
        name = question.prompt if question else one.question
        again = f" (after {one.round} outcomes)" if one.round else ""
        found.append((f"{name}{again}", option.text if option else one.key, one.right))
    return found


def changed_settings(entry: Progress, exercise: Exercise | None) -> str:
    """Return the settings of the last check that differ from the start; all, without a start."""
    if entry.settings is None:
        return ""
    start = exercise.start.to_json() if exercise else {}
    parts = [
        f"{name}={shorten(value, 200)}"
        for name, value in entry.settings.items()
        if name != "parameters" and as_list(value) != as_list(start.get(name, ...))
    ]
    return ", ".join(parts)


def as_list(value: object) -> object:
    """Return lists for tuples, however deep, so that what was saved compares with what was not."""
    return [as_list(one) for one in value] if isinstance(value, list | tuple) else value


# ---- a page to print ----

PAGE = Path(__file__).parent / "templates" / "record.html"


def record_page(record: Record, exercises: Mapping[str, Exercise], now: datetime) -> bytes:
    """Return the record as one HTML page that loads nothing from any network."""
    stopped = record.left(now)
    sections = "".join(
        section_of(entry, exercises.get(entry.exercise)) for entry in stopped.entries.values()
    )
    page = Template(PAGE.read_text(encoding="utf-8")).substitute(
        name=escape(record.name) or "Record",
        passed=f"{record.n_passed} of {len(record.entries)} exercises passed",
        started=moment(record.started_at),
        saved=moment(now),
        sections=sections,
    )
    return page.encode("utf-8", "replace")


def section_of(entry: Progress, exercise: Exercise | None) -> str:
    """Return the part of the page on one exercise."""
    since = f", {moment(entry.passed_at)}" if entry.passed_at else ""
    rows = [
        ("State", f"{STATES[entry.state]}{since}"),
        ("Time spent", f"{entry.seconds / 60.0:.1f} minutes"),
        ("Attempts, hints", f"{entry.attempts}, {len(entry.hints)}"),
        *(
            (f"Predicted: {name}", f"{answer} ({'right' if right else 'wrong'})")
            for name, answer, right in predictions_of(entry, exercise)
        ),
        ("Numbers", "; ".join(f"{id}: {typed}" for id, typed in entry.numbers)),
        ("Changed settings", changed_settings(entry, exercise)),
        ("Epoch, seed", f"{entry.epoch:,}, {entry.seed}" if entry.settings is not None else ""),
        ("Final weights", "  ".join(f"{weight:.4g}" for weight in entry.weights)),
    ]
    lines = "".join(
        f"<tr><th>{escape(head)}</th><td>{escape(cell)}</td></tr>\n" for head, cell in rows if cell
    )
    title = exercise.title if exercise else entry.exercise
    return f"<section>\n<h2>{escape(title)}</h2>\n<table>\n{lines}</table>\n</section>\n"


def moment(time: datetime) -> str:
    """Write a time as people read it."""
    return time.strftime("%d %B %Y, %H:%M %Z").strip()
