"""Cards for learners give nothing away; the teacher's sheet has it all; both only show texts."""

import re
from dataclasses import replace
from html import escape, unescape

import pytest

from playground.workshop.by_hand import ledger
from playground.workshop.catalogue import shipped
from playground.workshop.exercise import Exercise, Hint
from playground.workshop.paper.answers import answers_page
from playground.workshop.paper.cards import cards_page, paragraphs
from playground.workshop.tracks import TRACKS
from tests.workshop.files import example
from tests.workshop.paper.test_handouts import ADDRESS, decoded

every_exercise = pytest.mark.parametrize("one", shipped().values(), ids=lambda one: one.id)
HOSTILE = '<script>alert("x")</script>&amp;<img src=x onerror=y>'


def card_of(exercise: Exercise) -> str:
    return cards_page([exercise], ADDRESS, exercise.title).decode()


def answers_of(exercise: Exercise) -> str:
    return answers_page([exercise], exercise.title).decode()


def words_of(html: str) -> str:
    """Return what is read on a page."""
    text = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def said(text: str) -> str:
    return " ".join(text.split())


@every_exercise
def test_a_card_asks_all_that_the_page_asks(one: Exercise) -> None:
    page = card_of(one)
    words = words_of(page)
    for text in (one.title, one.objective, one.task, f"{one.minutes} minutes"):
        assert said(text) in words
    for question in one.questions:
        assert said(question.group or question.prompt) in words
        assert all(said(option.text) in words for option in question.options)
    assert all(asked.label in words for asked in one.numbers)
    svg = re.findall(r"<svg[^>]*QR code.*?</svg>", page)
    assert [decoded(code) for code in svg] == [f"{ADDRESS}?exercise={one.id}"]
    n_boxes = sum(len(each.options) for each in one.questions if not each.group)
    assert page.count('<span class="box">') == n_boxes
    n_weights = one.start.n_parameters if one.kind == "wire" else 0
    n_directions = sum(len(each.options) for each in one.questions if each.group)
    assert page.count('<td class="blank">') == n_weights + n_directions


@every_exercise
def test_a_card_gives_nothing_away(one: Exercise) -> None:
    words = words_of(card_of(one))
    secrets = [one.explanation, one.next, *one.misconceptions.values()]
    secrets += [hint.text for hint in one.hints]
    secrets += [mistake.says for asked in one.numbers for mistake in asked.mistakes]
    assert not [text for text in secrets if said(text) in words]
    # Not by a mark, either: with another right answer it is the same card.
    questions = tuple(
        replace(each, options=tuple(replace(o, correct=not o.correct) for o in each.options))
        for each in one.questions
    )
    assert card_of(replace(one, questions=questions)) == card_of(one)


@every_exercise
def test_the_sheet_has_the_answers(one: Exercise) -> None:
    words = words_of(answers_of(one))
    for text in (one.title, one.explanation, one.next, *(hint.text for hint in one.hints)):
        assert said(text) in words
    assert all(belief in words for belief in one.misconceptions.values())
    for question in one.questions:
        right = next(option.text for option in question.options if option.correct)
        mark = f"{question.prompt}: {right}" if question.weight else f"\u2713 {right}"
        assert mark in words
    book = ledger(one.start, one.point) if one.numbers else None
    for asked in one.numbers:
        assert book
        assert f"{asked.label}: {book.value(asked.source):.4f}" in words


@pytest.mark.parametrize("key", TRACKS)
def test_a_track_is_printed_in_its_order_with_its_timing(key: str) -> None:
    track = TRACKS[key]
    titles = [one.title for one in track.exercises]
    cards = cards_page(track.exercises, ADDRESS, track.title).decode()
    assert [unescape(one) for one in re.findall(r"<h1>(.*?)</h1>", cards)] == titles
    assert cards.count(f"of {len(titles)} \u00b7") == len(titles)
    sheet = answers_page(track.exercises, track.title, track).decode()
    assert [unescape(one) for one in re.findall(r"<h1>(.*?)</h1>", sheet)] == [track.title, *titles]
    began = 0
    for item in track.items:
        assert f"{began} {item.minutes} {item.title}" in words_of(sheet)
        began += item.minutes


def test_texts_of_others_are_shown_and_not_run() -> None:
    one = example()
    question = replace(one.questions[0], prompt=HOSTILE)
    options = tuple(replace(option, text=HOSTILE) for option in question.options)
    hostile = replace(
        one,
        title=HOSTILE,
        objective=HOSTILE,
        task=HOSTILE,
        explanation=HOSTILE,
        next=HOSTILE,
        misconceptions=dict.fromkeys(one.misconceptions, HOSTILE),
        questions=(replace(question, options=options),),
        hints=(Hint(HOSTILE),),
    )
    for page in (card_of(hostile), answers_of(hostile)):
        assert escape(HOSTILE) in page
        assert not re.findall(r"<(script|img)", page)
        assert "default-src 'none'" in page


def test_bold_words_and_code_of_a_task_stay_so() -> None:
    assert paragraphs("a **b c** `d*e`\n\n2 * 3 * 4 ** 5") == (
        "<p>a <b>b c</b> <code>d*e</code></p><p>2 * 3 * 4 ** 5</p>"
    )
    assert paragraphs("**<i>**") == "<p><b>&lt;i&gt;</b></p>"


def test_what_an_exercise_hides_is_not_on_its_card() -> None:
    one = shipped()["which-weight-moves"]
    assert "Weights into" in card_of(one)
    assert "Weights into" not in card_of(replace(one, hide=("weights_table",)))
    assert "<figcaption" not in card_of(replace(one, hide=("diagram",)))
