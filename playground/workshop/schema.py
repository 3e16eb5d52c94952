"""Reading an exercise file: TOML text to an Exercise, or an ExerciseError with line and reason.

schema.md describes the format for those who write such files. Nothing in a file is executed.
"""

import math
from typing import Any

from playground.experiment import SETTINGS, Experiment
from playground.reading.toml_text import Limits, TomlError, read_toml
from playground.settings import Choice, Number, Numbers, Subset, Whole, shorten
from playground.workshop.asking import read_numbers, read_questions
from playground.workshop.exercise import (
    KINDS,
    OPERATORS,
    PANELS,
    TOOLS,
    Exercise,
    Goal,
    Hint,
    Limit,
    ManySeeds,
    Misconception,
    Proof,
    Solution,
)
from playground.workshop.lines import find_lines
from playground.workshop.metrics import find_metric
from playground.workshop.reader import (
    LONG,
    MOST_ITEMS,
    SHORT,
    ExerciseError,
    Reader,
    is_number,
    read_metric,
)

SCHEMA = 1
LARGEST_FILE = 200_000  # bytes
LIMITS = Limits(n_characters=LARGEST_FILE)
MOST_EPOCHS, MOST_SEEDS = 100_000, 512
MOST_UPDATES = 20_000_000  # of one proof: seeds times updates
KEYS = (
    "schema", "id", "title", "minutes", "kind", "objective", "task", "show", "hide", "limits",
    "misconception", "start", "question", "point", "number", "many_seeds", "goal", "hint",
    "explanation", "proof",
)  # fmt: skip


def read_exercise(data: bytes) -> Exercise:
    """Read an exercise file.

    Args:
        data: the file, UTF-8.

    Raises:
        ExerciseError: something is wrong; the message says in which line, and what.
    """
    text = decode(data)
    try:
        values = read_toml(text, LIMITS)
    except TomlError as error:
        raise ExerciseError(error.line, error.reason) from None
    return read_document(Reader(values, find_lines(text)))


def decode(data: bytes) -> str:
    """Return the text of a file."""
    if len(data) > LARGEST_FILE:
        raise ExerciseError(1, f"expected at most {LARGEST_FILE:,} bytes, got {len(data):,}")
    try:
        # TOML, too, counts "\r\n" as one end of a line.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExerciseError(line, "expected text in UTF-8, got other bytes") from None


def read_document(root: Reader) -> Exercise:
    """Read the whole file."""
    version = root.whole("schema", 1, 10**6)
    if version != SCHEMA:
        root.fail("schema", f"expected {SCHEMA}, got {version}: made for another version")
    root.allow(KEYS)
    kind = root.choice("kind", KINDS)
    start = read_start(root.table("start"))
    show = root.names("show", (*TOOLS, *SETTINGS), 60)
    beliefs = tuple(
        Misconception(one.id("id"), one.text("text", SHORT))
        for one in root.tables("misconception", ("id", "text"), 0, MOST_ITEMS)
    )
    root.unique("misconception", [one.id for one in beliefs])
    point = root.whole("point", 1, 10_000, 1)
    explanation = root.table("explanation", ("text", "next"))
    exercise = Exercise(
        id=root.id("id"),
        title=root.text("title", 80),
        minutes=root.whole("minutes", 1, 240),
        kind=kind,  # type: ignore[arg-type]  # one of KINDS
        objective=root.text("objective", SHORT),
        task=root.text("task", LONG),
        start=start,
        show=show,
        hide=root.names("hide", PANELS, len(PANELS)),
        limits=read_limits(root, start, show),
        misconceptions=beliefs,
        questions=read_questions(root, start, point, [one.id for one in beliefs]),
        point=point,
        numbers=read_numbers(root, start, point),
        many_seeds=read_many_seeds(root),
        goals=read_goals(root),
        hints=read_hints(root),
        explanation=explanation.text("text", LONG),
        next=explanation.text("next", LONG, ""),
        proof=read_proof(root, start),
    )
    refuse_misfits(root, exercise)
    return exercise


# ---- the start, and what can be changed ----


def read_start(table: Reader) -> Experiment:
    """Read settings, each checked as the playground checks it."""
    values = read_settings(table)
    experiment = Experiment(**values)
    for name, reason in experiment.conflicts().items():
        table.fail(name if name in values else None, f"{name}: {reason}")
    return experiment


def read_settings(table: Reader) -> dict[str, Any]:
    """Return the settings in a table as their kinds hold them."""
    checked = {}
    for name, value in table.values.items():
        if name not in SETTINGS:
            table.fail(name, "this is not a setting of the playground")
        try:
            checked[name] = SETTINGS[name].kind.check(value)
        except (ValueError, OverflowError) as error:
            table.fail(name, f"{error}, got {shorten(value)}")
    return checked


def read_limits(root: Reader, start: Experiment, show: tuple[str, ...]) -> dict[str, Limit]:
    """Read what of the unlocked settings can be chosen."""
    if "limits" not in root.values:
        return {}
    table, found = root.table("limits"), {}
    for name in list(table.values):
        if name not in SETTINGS or name not in show:
            table.fail(name, "expected the name of a setting that `show` unlocks")
        found[name] = read_limit(table, name)
        wrong = found[name].complaint(getattr(start, name))
        if wrong:
            table.fail(name, f"the start itself is outside: {wrong}")
    return found


def read_limit(table: Reader, name: str) -> Limit:
    """Read the limit of one setting."""
    kind = SETTINGS[name].kind
    if isinstance(kind, Numbers):
        one = table.table(name, ("layers", "units"))
        return Limit(layers=one.span("layers", 0, 8), units=one.span("units", 1, 32))
    if isinstance(kind, Choice | Subset):
        one = table.table(name, ("options",))
        return Limit(options=one.names("options", kind.options, len(kind.options)))
    if not isinstance(kind, Whole | Number):
        table.fail(name, "this setting has no limits")
    one = table.table(name, ("low", "high"))
    low = one.number("low", -1e12, 1e12) if "low" in one.values else -math.inf
    high = one.number("high", -1e12, 1e12) if "high" in one.values else math.inf
    if low > high:
        one.fail("high", f"expected at least low, which is {low:g}, got {high:g}")
    return Limit(low=None if math.isinf(low) else low, high=None if math.isinf(high) else high)


def read_many_seeds(root: Reader) -> ManySeeds | None:
    """Read which runs a success rate is taken of."""
    if "many_seeds" not in root.values:
        return None
    table = root.table("many_seeds", ("seeds", "epochs"))
    return ManySeeds(table.whole("seeds", 2, MOST_SEEDS), table.whole("epochs", 1, MOST_EPOCHS))


# ---- when it is passed, and what helps ----


def read_goals(root: Reader) -> tuple[Goal, ...]:
    """Read the conditions of passing."""
    keys = ("metric", "op", "value", "part")
    return tuple(map(read_goal, root.tables("goal", keys, 1, MOST_ITEMS)))


def read_goal(one: Reader) -> Goal:
    """Read one condition."""
    name, op = read_metric(one, "metric"), one.choice("op", OPERATORS)
    value = one.values.get("value")
    metric = find_metric(name)
    is_setting, is_flag = name.startswith("setting."), bool(metric and metric.unit == "flag")
    if is_flag or (is_setting and isinstance(value, bool | str)):
        if not isinstance(value, bool if is_flag else bool | str):
            one.fail("value", f"expected true or false, got {shorten(value)}")
        if op != "==":
            one.fail("op", f"expected == for {shorten(value)}, got {op}")
        return Goal(name, op, value, one.text("part", 60, ""))
    if not is_number(value):
        one.fail("value", f"expected a number, got {shorten(value)}")
    return Goal(name, op, one.number("value", -1e300, 1e300), one.text("part", 60, ""))


def read_hints(root: Reader) -> tuple[Hint, ...]:
    """Read the hints."""
    keys = ("text", "after_attempts", "after_seconds", "need")
    return tuple(
        Hint(
            one.text("text", LONG),
            one.whole("after_attempts", 0, 100, 1),
            one.number("after_seconds", 0, 86_400, 60.0),
            one.choice("need", ("either", "both"), "either"),  # type: ignore[arg-type]
        )
        for one in root.tables("hint", keys, 0, 8)
    )


# ---- how it is shown to work ----


def read_proof(root: Reader, start: Experiment) -> Proof:
    """Read what is needed to show that the exercise works."""
    if "proof" not in root.values:
        return Proof()
    table = root.table("proof", ("seeds", "start_rate", "solution"))
    solutions = table.tables("solution", ("change", "rate", "part"), 0, 8)
    return Proof(
        seeds=read_seeds(table),
        start_rate=table.number("start_rate", 0.0, 1.0, 0.0),
        solutions=tuple(read_solution(one, start) for one in solutions),
    )


def read_seeds(table: Reader) -> tuple[int, ...]:
    """Read a list of weight seeds, or how many from 0."""
    value = table.values.get("seeds", 1)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_SEEDS:
        return tuple(range(value))
    check = SETTINGS["weight_seed"].kind.check
    try:
        seeds = tuple(map(check, value)) if isinstance(value, list) else ()
    except ValueError:
        seeds = ()
    if not 1 <= len(seeds) <= MOST_SEEDS or len(set(seeds)) < len(seeds):
        table.fail(
            "seeds",
            f"expected how many (1 to {MOST_SEEDS}) or a list of different weight seeds, "
            f"got {shorten(value)}",
        )
    return seeds


def read_solution(one: Reader, start: Experiment) -> Solution:
    """Read one way to pass."""
    change = one.table("change") if "change" in one.values else Reader({}, one.lines, one.path)
    values = read_settings(change)
    experiment = start.changed(**values)
    for name, value in values.items():
        if getattr(experiment, name) != value:
            change.fail(name, f"{shorten(value)} does not go with the other settings")
    return Solution(values, experiment, one.number("rate", 0.0, 1.0, 0.9), one.text("part", 60, ""))


# ---- whether the parts fit together ----


def refuse_misfits(root: Reader, exercise: Exercise) -> None:
    """Refuse what could never be passed, and what would take too long to prove."""
    uses = {goal.metric for goal in exercise.goals}
    if exercise.kind == "by_hand" and not exercise.numbers:
        root.fail("kind", "by_hand expected a [[number]], got none")
    if exercise.kind == "predict" and not exercise.questions:
        root.fail("kind", "predict expected a [[question]], got none")
    if exercise.needs_many_seeds and exercise.many_seeds is None:
        root.fail("goal", "success_rate expected a table [many_seeds], got none")
    if uses & {"predictions_made_first", "predictions_correct"} and not exercise.questions:
        root.fail("goal", "goals on predictions expected a [[question]], got none")
    parts = exercise.parts
    for solution in exercise.proof.solutions:
        if solution.part and solution.part not in parts:
            names = ", ".join(parts) or "none"
            root.fail("proof", f"expected a part of the goals ({names}), got {solution.part!r}")
    work = count_updates(exercise)
    if work > MOST_UPDATES:
        root.fail(
            "proof",
            f"expected at most {MOST_UPDATES:,} updates in all (seeds times updates up to "
            f"stop_epoch), got {work:,}",
        )


def count_updates(exercise: Exercise) -> int:
    """Return how many updates its proof makes."""
    proof = exercise.proof
    total = 0
    for experiment in (exercise.start, *(one.experiment for one in proof.solutions)):
        n = experiment.n_train
        per_epoch = -(-n // min(experiment.batch_size or n, n))
        total += (
            len(proof.seeds) * min(experiment.stop_epoch or MOST_EPOCHS, MOST_EPOCHS) * per_epoch
        )
        if exercise.many_seeds:
            total += exercise.many_seeds.n_seeds * exercise.many_seeds.epochs * per_epoch
    return total
