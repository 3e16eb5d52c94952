"""A record as a table for spreadsheets and as a page to print."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from html import escape

from playground.data.csv_cells import guarded
from playground.settings import shorten
from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress
from playground.workshop.record import Record

COLUMNS = (
    "name", "exercise", "title", "state", "started", "passed", "minutes", "attempts", "hints",
    "started again", "predictions", "right predictions", "numbers", "epoch", "seed", "settings",
    "weights",
)  # fmt: skip
STATES = {"passed": "passed", "tried": "tried, not passed yet", "opened": "opened"}


def record_csv(record: Record, exercises: Mapping[str, Exercise], now: datetime) -> bytes:
    """Return a row for each exercise.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

    Args:
        record: whose rows they are.
        exercises: by id, for titles and the words of predictions.
        now: until when exercises that are open count.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(COLUMNS)
    for entry in record.left(now).entries.values():
        cells = row_of(record, entry, exercises.get(entry.exercise))
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    # With this mark at the beginning Excel reads UTF-8.
    return text.getvalue().encode("utf-8-sig", "replace")


def row_of(
    record: Record, entry: Progress, exercise: Exercise | None
) -> list[str | int | float | None]:
    """Return the cells of an entry."""
    answers = last_round(entry)
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
        sum(right for _, _, right in answers),
        "; ".join(f"{id}: {typed}" for id, typed in entry.numbers),
        entry.epoch if entry.settings is not None else None,
        entry.seed,
        changed_settings(entry, exercise),
        " ".join(f"{weight:.9g}" for weight in entry.weights),
    ]


def last_round(entry: Progress) -> list[tuple[str, str, bool]]:
    """Return question, key and rightness of the answers of the last round that has any."""
    rounds = [one.round for one in entry.predictions]
    last = max(rounds, default=0)
    return [(one.question, one.key, one.right) for one in entry.predictions if one.round == last]


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

STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; color: #1a1a1a; max-width: 48rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem; border-top: 1px solid #bbb; padding-top: .6rem; }
table { border-collapse: collapse; width: 100%; font-size: 10pt; }
th, td { text-align: left; vertical-align: top; padding: .15rem .6rem .15rem 0; }
th { font-weight: 600; width: 9rem; }
td { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
section { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; } a { color: inherit; } }
@page { margin: 18mm; }
"""


def record_page(record: Record, exercises: Mapping[str, Exercise], now: datetime) -> bytes:
    """Return the record as one HTML page that asks nothing of any network.

    Args:
        record: what is written.
        exercises: by id, for titles and the words of predictions.
        now: until when exercises that are open count.
    """
    stopped = record.left(now)
    name = escape(record.name) or "Record"
    passed = f"{record.n_passed} of {len(record.entries)} exercises passed"
    sections = "".join(
        section_of(entry, exercises.get(entry.exercise)) for entry in stopped.entries.values()
    )
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{name}: workshop record</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{name}</h1>
<p>{passed}. Begun {moment(record.started_at)}, saved {moment(now)}.</p>
{sections}</body>
</html>
"""
    return page.encode("utf-8", "replace")


def section_of(entry: Progress, exercise: Exercise | None) -> str:
    """Return the part of the page on one exercise."""
    rows = [
        (
            "State",
            STATES[entry.state] + (f", {moment(entry.passed_at)}" if entry.passed_at else ""),
        ),
        ("Time at work", f"{entry.seconds / 60.0:.1f} minutes"),
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
    """Write a time for people."""
    return time.strftime("%d %B %Y, %H:%M %Z").strip()
