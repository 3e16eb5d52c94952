"""A whole exercise file to be changed line by line, and a moment to pass in as the clock."""

import re
from datetime import UTC, datetime, timedelta

from playground.workshop.catalogue import format_page
from playground.workshop.exercise import Exercise
from playground.workshop.schema import read_exercise

SCHEMA_PAGE = format_page()
BEGIN = datetime(2025, 1, 31, 10, 0, tzinfo=UTC)


def example_text() -> str:
    """Return the whole file that the page on the format shows."""
    found = re.search(r"```toml\n(.*?)```", SCHEMA_PAGE, re.DOTALL)
    assert found
    return found[1]


EXAMPLE = example_text()


def example() -> Exercise:
    return read_exercise(EXAMPLE.encode())


def after(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def line_with(text: str, part: str) -> int:
    """Return the first line, from 1, that holds a part."""
    return next(k for k, line in enumerate(text.split("\n"), 1) if part in line)
