"""The teacher's board as a tree of tags and texts: what of a room is said, and in which words.

The browser makes elements of it (browser/board.js). A text is a text there, whatever it holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress
from playground.workshop.room import OptionCount, Split, splits_of
from playground.workshop.rooms.standing import (
    Attendee,
    State,
    Stuck,
    quiet_for,
    tally,
    who_is_stuck,
)
from playground.workshop.rooms.teaching import LiveRoom

Tree = list[Any]  # a tag, its attributes, and its children: texts and trees
# The words of the states; board.css has the mark and the colour of each.
STATE_WORDS: dict[State, str] = {
    "passed": "passed",
    "stuck": "stuck",
    "tried": "tried",
    "opened": "opened",
    "new": "not opened",
}


@dataclass(frozen=True)
class Look:
    """How a teacher looks at a room."""

    exercises: tuple[str, ...]  # the ids of those that are shown, in order
    known: Mapping[str, Exercise]
    followed: str = ""  # the id of the one that is looked at alone; empty for all
    patience: float = 300.0  # seconds without a step after which somebody is stuck
    reveals: bool = False  # which predictions are right is shown
    names: bool = True  # the names that were given are shown

    @property
    def is_following(self) -> bool:
        """Whether one exercise is looked at alone."""
        return self.followed in self.exercises

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the exercises to say something about."""
        return (self.followed,) if self.is_following else self.exercises

    def title(self, id: str) -> str:
        """Return the title of an exercise; its id where it is not known here."""
        return self.known[id].title if id in self.known else id

    def number(self, id: str) -> str:
        """Return the number that an exercise has in the tables."""
        return str(self.exercises.index(id) + 1) if id in self.exercises else ""


def tree(tag: str, *children: "str | Tree", **attributes: str | int | float) -> Tree:
    """Return an element; an underscore in the name of an attribute is a hyphen."""
    named = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    return [tag, named, *children]


def board(room: LiveRoom, look: Look, now: datetime) -> Tree:
    """Return all that is said of a room."""
    parts = [learners_part(room, look, now), predictions_part(room, look)]
    if look.is_following:
        parts.reverse()  # of one exercise all questions are there from the beginning
    head = (head_of(room), stuck_part(room, look, now), exercises_part(room, look, now))
    return tree("div", *head, *parts, class_="board")


def head_of(room: LiveRoom) -> Tree:
    """Return how many are in the room."""
    n, title = len(room.attendees), room.facts.title
    named: list[str | Tree] = [tree("strong", title), " "] if title else []
    faults = f" {room.n_faults} of them cannot be read." if room.n_faults else ""
    return tree(
        "p",
        *named,
        tree("strong", plural(n, "learner"), class_="count"),
        f" in the room, places for {room.facts.capacity}.{faults} Updates by itself.",
    )


# ---- who is stuck ----


def stuck_part(room: LiveRoom, look: Look, now: datetime) -> Tree:
    """Return who is stuck where, since when, and what is missing; of one height whoever is."""
    followed = look.followed if look.is_following else ""
    stuck = who_is_stuck(room.attendees, look.patience, now, followed)
    rows = [stuck_row(one, look) for one in stuck]
    heads = ("Learner", "Exercise", "Last step", "Failed checks", "What is missing")
    content = table(heads, rows) if rows else tree("p", "Nobody is stuck.")
    return part(f"Who is stuck: {len(stuck)}", content, class_="few")


def stuck_row(one: Stuck, look: Look) -> Tree:
    """Return a learner's row."""
    return tree(
        "tr",
        tree("th", one.attendee.label(with_name=look.names), scope="row"),
        tree("td", look.title(one.exercise)),
        tree("td", ago(one.quiet)),
        tree("td", str(one.attempts), class_="number"),
        tree("td", one.attendee.finding),
    )


# ---- exercises ----


def exercises_part(room: LiveRoom, look: Look, now: datetime) -> Tree:
    """Return how many stand where in each exercise."""
    rows = [exercise_row(id, room.attendees, look, now) for id in look.shown]
    heads = ("Nr.", "Exercise", "Opened", "Passed", "Stuck", "Not met yet: learners")
    return part("Exercises", table(heads, rows))


def exercise_row(id: str, attendees: Sequence[Attendee], look: Look, now: datetime) -> Tree:
    """Return an exercise's row."""
    found = tally(attendees, id, look.patience, now)
    counts = (found.n_opened, found.states.get("passed", 0), found.states.get("stuck", 0))
    goals = "; ".join(f"{goal}: {n}" for goal, n in found.goals)
    return tree(
        "tr",
        tree("td", look.number(id), class_="number"),
        tree("th", look.title(id), scope="row"),
        *(tree("td", str(count), class_="number") for count in counts),
        tree("td", goals),
    )


# ---- learners ----


def learners_part(room: LiveRoom, look: Look, now: datetime) -> Tree:
    """Return a grid of learners and exercises."""
    heads = [
        tree(
            "th",
            look.number(id),
            tree("span", f" {look.title(id)}", class_="unseen"),
            scope="col",
            title=look.title(id),
        )
        for id in look.shown
    ]
    rows = [learner_row(one, look, now) for one in room.attendees]
    if not rows:
        return part("Learners", tree("p", "Nobody has joined yet."))
    besides = ("Failed checks", "Hints", "Last step") if look.is_following else ("Open now",)
    return part("Learners", table(("Learner", *besides, *heads), rows), class_="grid")


def learner_row(one: Attendee, look: Look, now: datetime) -> Tree:
    """Return a learner's row."""
    cells = [cell(one, id, look, now) for id in look.shown]
    name = tree("th", one.label(with_name=look.names), scope="row")
    besides = [look.title(one.exercise) if one.exercise else ""]
    if look.is_following:
        besides = words_on(one.record.entry(look.followed), now)
    return tree("tr", name, *(tree("td", word) for word in besides), *cells)


def words_on(entry: Progress | None, now: datetime) -> list[str]:
    """Return failed checks, hints, and how long ago the last step was in an exercise."""
    if entry is None:
        return ["", "", ""]
    failed = max(0, entry.attempts - entry.passed)  # the last one has passed
    return [str(failed), str(len(entry.hints)), ago(quiet_for(entry, now))]


def cell(one: Attendee, id: str, look: Look, now: datetime) -> Tree:
    """Return how a learner stands in an exercise: by a mark, a word and a colour."""
    state = one.state(id, look.patience, now)
    return tree("td", STATE_WORDS[state], class_=state)


# ---- predictions ----


def predictions_part(room: LiveRoom, look: Look) -> Tree:
    """Return how first predictions fall: of one exercise for all questions, else where any came."""
    found = []
    for id in look.shown:
        entries = [entry for one in room.attendees if (entry := one.record.entry(id))]
        splits = splits_of(entries, look.known.get(id), all_questions=id == look.followed)
        found += [split_part(look, id, one) for one in splits]
    return part("First predictions", *(found or [tree("p", "None yet.")]))


def split_part(look: Look, id: str, split: Split) -> Tree:
    """Return how the answers to one question fall."""
    about = f"{look.number(id)} {look.title(id)} \u00b7 {split.prompt}"
    rows = [option_row(look, one) for one in split.choices]
    caption = tree("caption", about, f" \u00b7 {plural(split.n, 'answer')}")
    return tree("table", caption, tree("tbody", *rows), class_="split")


def option_row(look: Look, one: OptionCount) -> Tree:
    """Return how many chose one answer; whether it is right, and the belief behind it, if told."""
    marks = {True: " \u2713 right", False: "", None: ""}
    belief = f" ({one.misconception})" if one.misconception else ""
    told = f"{marks[one.correct]}{belief}" if look.reveals else ""
    return tree(
        "tr",
        tree("th", one.text, tree("span", told, class_="told"), scope="row"),
        tree("td", tree("span", class_="bar", share=round(one.share, 4)), class_="track"),
        tree("td", f"{one.count} ({one.share:.0%})", class_="number"),
    )


# ---- parts of all of them ----


def part(title: str, *children: Tree, class_: str = "") -> Tree:
    """Return a part with its heading; where it is too wide or too high it scrolls by itself."""
    return tree(
        "section",
        tree("h2", title),
        tree(
            "div", *children, class_=f"scroll {class_}", tabindex=0, role="group", aria_label=title
        ),
    )


def table(heads: Sequence["str | Tree"], rows: Sequence[Tree]) -> Tree:
    """Return a table with a row of headings."""
    named = [tree("th", one, scope="col") if isinstance(one, str) else one for one in heads]
    return tree("table", tree("thead", tree("tr", *named)), tree("tbody", *rows))


def plural(n: int, what: str) -> str:
    """Write how many there are."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def ago(seconds: float) -> str:
    """Write how long ago something was, in minutes."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 100 else f"{minutes // 60} h ago"
