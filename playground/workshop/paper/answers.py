"""The teacher's sheet on exercises: answers, what wrong ones say, hints, and the timing."""

from collections.abc import Iterable, Sequence
from html import escape

from playground.experiment import SETTINGS
from playground.workshop.by_hand import ledger
from playground.workshop.exercise import OPERATORS, Exercise, Goal, Hint, Question, Solution
from playground.workshop.kinds import KINDS
from playground.workshop.metrics import find_metric
from playground.workshop.paper.cards import page_of, paragraphs
from playground.workshop.paper.tables import MOST_WEIGHTS, table_of
from playground.workshop.tracks import Track


def answers_page(exercises: Sequence[Exercise], title: str, track: Track | None = None) -> bytes:
    """Return all that a teacher needs to know of exercises, as one HTML page.

    Args:
        exercises: in the order of the sheet.
        title: of the page.
        track: whose timing comes first; None for none.
    """
    sections = [answers_of(one) for one in exercises]
    return page_of(title, [timing_of(title, track) if track else "", *sections])


def timing_of(title: str, track: Track) -> str:
    """Return when each part of a meeting begins, and how long it takes."""
    rows, began = [], 0
    for item in track.items:
        rows.append([str(began), str(item.minutes), item.title])
        began += item.minutes
    table = table_of(f"{track.minutes} minutes", ["from", "minutes", "what"], rows)
    return f'<section class="card timing"><h1>{escape(title)}</h1>{table}</section>\n'


def answers_of(exercise: Exercise) -> str:
    """Return the section on one exercise."""
    kind = KINDS[exercise.kind]
    parts = [
        f'<p class="small">{exercise.minutes} minutes. {escape(kind.instruction)}</p>',
        f"<h1>{escape(exercise.title)}</h1><p>{escape(exercise.objective)}</p>",
        *(answer_to(exercise, one) for one in exercise.questions),
        listed("Numbers", [number_line(exercise, k) for k in range(len(exercise.numbers))]),
        listed("It is passed when", map(goal_line, exercise.goals)),
        listed("What passes", map(solution_line, exercise.proof.solutions)),
        listed("Misconceptions", map(escape, exercise.misconceptions.values())),
        listed("Hints", map(hint_line, exercise.hints)),
        f"<h2>Explanation</h2>{paragraphs(exercise.explanation)}",
        f"<h2>Next</h2>{paragraphs(exercise.next)}" if exercise.next else "",
    ]
    return f'<section class="card sheet">{"".join(parts)}</section>\n'


def listed(heading: str, lines: Iterable[str]) -> str:
    """Return lines below a heading; nothing where there are none."""
    items = "".join(f"<li>{one}</li>" for one in lines)
    return f"<h2>{heading}</h2><ul>{items}</ul>" if items else ""


def answer_to(exercise: Exercise, question: Question) -> str:
    """Return a question, its right answers, and what choosing another one may tell."""
    lines = []
    for one in question.options:
        text = escape(one.text)
        belief = exercise.misconceptions.get(one.misconception, "")
        tells = f" <span class='small'>(tells: {escape(belief)})</span>" if belief else ""
        lines.append(f"<span class='right'>\u2713 {text}</span>" if one.correct else text + tells)
    if question.weight:
        right = next(one.text for one in question.options if one.correct)
        return f"<p>{escape(question.prompt)}: <span class='right'>{escape(right)}</span></p>"
    items = "".join(f"<li>{one}</li>" for one in lines)
    return f"<h2>Question</h2>{paragraphs(question.prompt)}<ul>{items}</ul>"


def number_line(exercise: Exercise, k: int) -> str:
    """Return one of the numbers, and what other numbers tell."""
    asked, book = exercise.numbers[k], ledger(exercise.start, exercise.point)
    values = [book.value(one.source) if one.source else one.value for one in asked.mistakes]
    mistakes = "".join(
        f"<li class='small'>{value:.4f}: {escape(one.says)}</li>"
        for value, one in zip(values, asked.mistakes, strict=True)
    )
    right = f"<span class='right'>{book.value(asked.source):.4f}</span>"
    return f"{escape(asked.label)}: {right}{f'<ul>{mistakes}</ul>' if mistakes else ''}"


def goal_line(goal: Goal) -> str:
    """Return what a goal asks for."""
    metric = find_metric(goal.metric)
    assert metric, "goals are read with known metrics"
    if metric.unit == "flag":
        return escape(metric.yes if goal.value else metric.no)
    part = f"{goal.part}: " if goal.part else ""
    value = metric.write(goal.value)
    wanted = value if isinstance(goal.value, str) else f"{OPERATORS[goal.op][1]} {value}"
    return escape(f"{part}{metric.label}: {wanted}")


def solution_line(solution: Solution) -> str:
    """Return which settings a solution changes."""
    changes = ", ".join(
        weights_in_words(value)
        if name == "parameters"
        else f"{SETTINGS[name].label} {SETTINGS[name].say(value)}"
        for name, value in solution.changes.items()
    )
    part = f"{solution.part}: " if solution.part else ""
    return escape(f"{part}{changes or 'the start, trained'}")


def weights_in_words(weights: Sequence[float]) -> str:
    """Return weights one by one, where they are few: layer after layer, a row for each input."""
    if len(weights) > MOST_WEIGHTS:
        return "given weights"
    return f"weights {', '.join(f'{one:g}' for one in weights)}"


def hint_line(hint: Hint) -> str:
    """Return a hint, and when it is due."""
    word = "or" if hint.need == "either" else "and"
    tries = f"{hint.after_attempts} failed check{'s' * (hint.after_attempts != 1)}"
    when = f"after {tries} {word} {hint.after_seconds:g} seconds"
    return f"{escape(hint.text)} <span class='small'>({when})</span>"
