"""Live hints: which rule's hint is offered, and which of those that were shown still hold."""

from collections.abc import Collection, Iterator

from playground.workshop.hint_rules import HINT_RULES
from playground.workshop.meters import goals_are_shown
from playground.workshop.metrics import Attempt

MOST_AT_ONCE = 2  # on one state of things; then come the hints of the file
AFTER_SECONDS = 30.0  # at work, or one failed check


def next_live_hint(attempt: Attempt, shown: Collection[str], seconds: float) -> str:
    """Return the key of the rule to be offered next; empty for none.

    None is offered before it is due, while a question is open (it would answer it), or once the
    exercise is passed.

    Args:
        attempt: the frame that is shown.
        shown: the keys of those that were offered before.
        seconds: at work so far.
    """
    progress = attempt.progress
    is_due = progress.attempts >= 1 or seconds >= AFTER_SECONDS
    if not is_due or progress.passed or len(dict(holding(attempt, shown))) >= MOST_AT_ONCE:
        return ""
    others = [key for key in HINT_RULES if key not in shown]
    return next((key for key, _ in holding(attempt, others)), "")


def holding(attempt: Attempt, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the key and the sentence of each of some rules that holds now."""
    if attempt.progress.passed or not goals_are_shown(
        attempt.exercise, attempt.progress, attempt.run
    ):
        return
    for key in keys:
        if text := HINT_RULES[key](attempt):
            yield key, text
