"""Reading what an exercise asks: predictions, directions of weights, numbers, and metrics."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from playground.experiment import Experiment
from playground.reading.quoting import shorten
from playground.reading.reader import MISSING, Reader
from playground.workshop.by_hand import Ledger, ledger
from playground.workshop.exercise import AskedNumber, CommonMistake, Option, Question
from playground.workshop.metrics import METRICS, find_metric
from playground.workshop.proving import MOST_EPOCHS

LONG, SHORT = 3000, 300  # characters of a text
MOST_ITEMS = 20  # of a list
DIRECTIONS = {"grows": "grows", "shrinks": "shrinks", "stays": "stays as it is"}
QUESTION = ("id", "prompt", "options", "before_epoch", "seen_at", "outcome")
WEIGHT_QUESTION = ("id", "prompt", "weights", "beliefs")

Found = TypeVar("Found")


def read_questions(
    root: Reader, start: Experiment, point: int, beliefs: Collection[str]
) -> tuple[Question, ...]:
    """Read the predictions; one that asks for weights gives a question for each of them."""
    found: list[Question] = []
    tables = root.tables("question", sorted({*QUESTION, *WEIGHT_QUESTION}), 0, MOST_ITEMS)
    root.unique("question", [str(one.values.get("id")) for one in tables])
    for one in tables:
        if "weights" in one.values:
            found += read_directions(one.allow(WEIGHT_QUESTION), start, point, beliefs)
        else:
            found.append(read_question(one, start, beliefs))
    root.unique("question", [one.id for one in found])
    return tuple(found)


def read_question(one: Reader, start: Experiment, beliefs: Collection[str]) -> Question:
    """Read a question with answers to choose from; see `Question`."""
    keys = ("key", "text", "correct", "misconception")
    options = tuple(
        Option(
            each.id("key"),
            each.text("text", SHORT),
            each.flag("correct", False),
            each.one_of("misconception", beliefs, ""),
        )
        for each in one.tables("options", keys, 2, 8)
    )
    one.unique("options", [option.key for option in options])
    if not any(option.correct for option in options):
        one.fail("options", "expected one of them with correct = true, got none")
    return Question(
        id=one.id("id"),
        prompt=one.text("prompt", LONG),
        options=options,
        before_epoch=one.whole("before_epoch", 0, MOST_EPOCHS, 0),
        seen_at=one.whole("seen_at", 0, MOST_EPOCHS, start.stop_epoch),
        outcome=read_metric(one, "outcome", ""),
    )


def read_directions(
    one: Reader, start: Experiment, point: int, beliefs: Collection[str]
) -> list[Question]:
    """Return a question for each weight: which way will the first update move it?"""
    behind = one.table("beliefs", DIRECTIONS, {})
    belief_of = {right: behind.one_of(right, beliefs) for right in behind.values}
    id, prompt = one.id("id"), one.text("prompt", LONG)
    names = one.values["weights"]
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_ITEMS:
        one.fail("weights", f"expected a list of 1 to {MOST_ITEMS} weights")
    book = open_ledger(one, start, point)
    found = []
    for k, name in enumerate(map(str, names), 1):
        right = look(one, "weights", book.direction, name)
        label = look(one, "weights", book.weight_label, name)
        options = tuple(
            Option(key, text, key == right, belief_of.get(right, "") if is_slip(key, right) else "")
            for key, text in DIRECTIONS.items()
        )
        found.append(Question(f"{id}-{k}", label, options, weight=name, group=prompt))
    return found


def is_slip(key: str, right: str) -> bool:
    """Return whether an answer is what a belief leads to: that it moves, or the other way."""
    return key not in (right, "stays")


def read_numbers(
    root: Reader, start: Experiment, point: int, beliefs: Collection[str]
) -> tuple[AskedNumber, ...]:
    """Read the numbers to be found by hand."""
    found = []
    keys = ("id", "label", "source", "tolerance", "slips")
    for one in root.tables("number", keys, 0, MOST_ITEMS):
        book = open_ledger(one, start, point)
        mistakes = one.tables("slips", ("says", "source", "value", "misconception"), 0, 8)
        found.append(
            AskedNumber(
                one.id("id"),
                one.text("label", SHORT),
                read_source(one, book),
                one.number("tolerance", 1e-9, 1e3),
                tuple(read_mistake(mistake, book, beliefs) for mistake in mistakes),
            )
        )
    root.unique("number", [one.id for one in found])
    return tuple(found)


def read_mistake(one: Reader, book: Ledger, beliefs: Collection[str]) -> CommonMistake:
    """Read a wrong number: another value by name, or a number."""
    says, belief = one.text("says", SHORT), one.one_of("misconception", beliefs, "")
    if "source" in one.values:
        source = read_source(one.allow(("says", "source", "misconception")), book)
        return CommonMistake(says, source, misconception=belief)
    return CommonMistake(says, value=one.number("value", -1e12, 1e12), misconception=belief)


def read_source(one: Reader, book: Ledger) -> str:
    """Take the name of a value that there is."""
    name = one.text("source", 60)
    look(one, "source", book.value, name)
    return name


def open_ledger(one: Reader, start: Experiment, point: int) -> Ledger:
    """Return the numbers of the first update."""
    try:
        return ledger(start, point)
    except ValueError as error:
        one.fail(None, f"point: {error}")


def look(one: Reader, key: str, find: Callable[[str], Found], name: str) -> Found:
    """Return what is found under a name; an ExerciseError where there is nothing."""
    try:
        return find(name)
    except ValueError as error:
        one.fail(key, str(error))


def read_metric(one: Reader, key: str, default: Any = MISSING) -> str:
    """Return the name of a metric, or the default."""
    name = one.text(key, 60, default)
    if name and find_metric(name) is None:
        one.fail(
            key, f"expected one of {', '.join(METRICS)}, setting.<name>; got {shorten(name)!r}"
        )
    return name
