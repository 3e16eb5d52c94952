"""Cards to print, a page for each exercise: what is given and asked, and nothing of the answers."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from playground.workshop.exercise import Exercise, Question
from playground.workshop.paper.handouts import of_exercises
from playground.workshop.paper.qr import qr_svg
from playground.workshop.paper.tables import given_parts, table_of

PAGE = Path(__file__).parent / "templates" / "cards.html"
N_LINES = 6  # to write on
MARKS = (  # of Markdown, in texts that are escaped
    (re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
)


def cards_page(exercises: Sequence[Exercise], address: str, title: str) -> bytes:
    """Return a card for each exercise, as one HTML page that loads nothing and runs nothing.

    Args:
        exercises: in the order of the cards.
        address: at which learners open the playground, as `read_address` returns it.
        title: of the page.
    """
    links = [one.link for one in of_exercises(address, exercises)]
    cards = [
        card_of(exercise, link, f"{number} of {len(exercises)}" if len(exercises) > 1 else "")
        for number, (exercise, link) in enumerate(zip(exercises, links, strict=True), 1)
    ]
    return page_of(title, cards)


def page_of(title: str, sections: Iterable[str]) -> bytes:
    """Return sections as one page."""
    page = Template(PAGE.read_text(encoding="utf-8"))
    text = page.substitute(title=escape(title), sections="".join(sections))
    return text.encode("utf-8", "replace")


def card_of(exercise: Exercise, link: str, number: str) -> str:
    """Return the card of an exercise."""
    about = " \u00b7 ".join(filter(None, [number, f"{exercise.minutes} minutes"]))
    lines = '<div class="line"></div>' * N_LINES
    return (
        f'<section class="card"><div class="head"><div><p class="small">{about}</p>'
        f"<h1>{escape(exercise.title)}</h1><p>{escape(exercise.objective)}</p>"
        f'<p class="small">{escape(link)}</p>'
        '<div class="number">Name <span class="fill"></span></div></div>'
        f'<div class="qr">{qr_svg(link)}</div></div>'
        f"<h2>Task</h2>{paragraphs(exercise.task)}{given_parts(exercise)}"
        f"{asked_questions(exercise)}{asked_numbers(exercise)}"
        f"<h2>Notes</h2><div>{lines}</div></section>\n"
    )


def paragraphs(text: str) -> str:
    """Return a text in Markdown as HTML: its paragraphs, bold words and code; all else as it is."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        html = escape(part)
        for pattern, to in MARKS:
            html = pattern.sub(to, html)
        found.append(f"<p>{html}</p>")
    return "".join(found)


def asked_questions(exercise: Exercise) -> str:
    """Return the questions, with a box to tick for each answer."""
    parts = []
    for group, found in groupby(exercise.questions, lambda one: one.group):
        questions = list(found)
        parts.append(directions_table(group, questions) if group else "".join(map(ask, questions)))
    return f"<h2>Predict</h2>{''.join(parts)}" if parts else ""


def ask(question: Question) -> str:
    """Return a question with its answers."""
    when = f" (before epoch {question.before_epoch:,})" if question.before_epoch else ""
    boxes = "".join(
        f'<li><span class="box"></span>{escape(one.text)}</li>' for one in question.options
    )
    return f'{paragraphs(question.prompt + when)}<ul class="boxes">{boxes}</ul>'


def directions_table(prompt: str, questions: Sequence[Question]) -> str:
    """Return questions with the same answers as the rows of one table."""
    heads = [one.text for one in questions[0].options]
    rows = [[one.prompt, *[None] * len(heads)] for one in questions]
    return paragraphs(prompt) + table_of("", ["", *heads], rows)


def asked_numbers(exercise: Exercise) -> str:
    """Return a space for each number to be found by hand."""
    spaces = "".join(
        f'<div class="number">{escape(one.label)} <span class="fill"></span></div>'
        for one in exercise.numbers
    )
    return f'<h2>Your numbers</h2><div class="numbers">{spaces}</div>' if spaces else ""
