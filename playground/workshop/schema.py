"""Reading an exercise file: TOML text to an Exercise, or an ExerciseError with line and reason.

schema.md describes the format for those who write such files. Nothing in a file is executed.
"""

from functools import partial
from typing import Any

from playground.experiment import SETTINGS, Experiment
from playground.experiment.kinds import Choice, Number, Subset, Whole
from playground.explain.choice_warnings import CHECKS
from playground.reading.quoting import show
from playground.reading.reader import Reader
from playground.reading.toml_text import TomlError, TomlLimits, read_toml
from playground.reading.values import ValueRefused, each, refuse, version, whole
from playground.workshop import asking
from playground.workshop.asking import LONG, MOST_ITEMS, SHORT, read_metric
from playground.workshop.exercise import (
    OPERATORS,
    PANELS,
    TOOLS,
    Exercise,
    ExerciseError,
    Goal,
    Hint,
    Limit,
    ManySeeds,
    Proof,
    Solution,
)
from playground.workshop.kinds import KINDS
from playground.workshop.lines import find_lines, line_of
from playground.workshop.metrics import find_metric
from playground.workshop.proving import MOST_EPOCHS, epochs_to_prove, updates_of

SCHEMA = 1
MOST_KEPT = 7  # runs, beside that of a solution
LARGEST_FILE = 200_000  # bytes
LIMITS = TomlLimits(n_characters=LARGEST_FILE)
MOST_SEEDS = 512
MOST_UPDATES = 20_000_000  # of one proof: seeds times updates
KEYS = (
    *("schema", "id", "title", "minutes", "kind", "objective", "lesson", "task", "aim", "show"),
    *("hide", "quiet", "limits", "misconception", "start", "question", "point", "number"),
    *("many_seeds", "goal", "hint", "explanation", "proof"),
)


def read_exercise(data: bytes) -> Exercise:
    """Read an exercise file, in UTF-8.

    Raises:
        ExerciseError: something is wrong; the message says in which line, and what.
    """
    text = decode(data)
    try:
        values = read_toml(text, LIMITS)
    except TomlError as error:
        raise ExerciseError(error.line, error.reason) from None
    try:
        return read_document(Reader(values))
    except ValueRefused as error:
        raise ExerciseError(line_of(error.path, find_lines(text)), str(error)) from None


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
    root.read("schema", version, SCHEMA)
    kind = KINDS[root.one_of("kind", KINDS)]
    own = kind.read(root)
    root.allow((*KEYS, *own))
    start = read_start(root.table("start"))
    show = root.names("show", (*TOOLS, *SETTINGS), 60)
    tables = root.tables("misconception", ("id", "text", "seen", "when"), 0, MOST_ITEMS)
    beliefs = {one.id("id"): one.text("text", SHORT) for one in tables}
    root.unique("misconception", [one.values["id"] for one in tables])
    signs = {one.id("id"): read_signs(one) for one in tables if "when" in one.values}
    point = root.whole("point", 1, 10_000, 1)
    explanation = root.table("explanation", ("text", "next"))
    exercise = Exercise(
        id=root.id("id"),
        title=root.text("title", 80),
        minutes=root.whole("minutes", 1, 240),
        kind=kind.name,
        objective=root.text("objective", SHORT),
        task=root.text("task", LONG),
        start=start,
        show=show,
        hide=root.names("hide", PANELS, len(PANELS)),
        quiet=root.names("quiet", CHECKS, len(CHECKS)),
        limits=read_limits(root, start, show),
        misconceptions=beliefs,
        seen={one.id("id"): one.text("seen", SHORT, "") for one in tables},
        signs=signs,
        questions=asking.read_questions(root, start, point, beliefs),
        point=point,
        numbers=asking.read_numbers(root, start, point, beliefs),
        many_seeds=read_many_seeds(root),
        goals=read_goals(root),
        hints=read_hints(root),
        explanation=explanation.text("text", LONG),
        next=explanation.text("next", LONG, ""),
        aim=root.text("aim", LONG, ""),
        lesson=root.text("lesson", SHORT, ""),
        proof=read_proof(root, start),
        own=own,
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
    for name in table.values:
        if name not in SETTINGS:
            table.fail(name, "this is not a setting of the playground")
    return {name: table.read(name, SETTINGS[name].kind.check) for name in table.values}


def read_limits(root: Reader, start: Experiment, show: tuple[str, ...]) -> dict[str, Limit]:
    """Read what of the unlocked settings can be chosen."""
    table, found = root.table("limits", default={}), {}
    for name in table.values:
        if name not in SETTINGS or name not in show:
            table.fail(name, "expected the name of a setting that `show` unlocks")
        found[name] = read_limit(table, name)
        wrong = found[name].violation(getattr(start, name))
        if wrong:
            table.fail(name, f"the start itself is outside: {wrong}")
    return found


def read_limit(table: Reader, name: str) -> Limit:
    """Read the limit of one setting."""
    kind = SETTINGS[name].kind
    if name == "hidden_layers":
        one = table.table(name, ("layers", "units"))
        return Limit(
            layers=one.read("layers", read_span, 0, 8, default=None),
            units=one.read("units", read_span, 1, 32, default=None),
        )
    if isinstance(kind, Choice | Subset):
        one = table.table(name, ("options",))
        return Limit(options=one.names("options", kind.options, len(kind.options)))
    if not isinstance(kind, Whole | Number):
        table.fail(name, "this setting has no limits")
    one = table.table(name, ("low", "high"))
    low, high = (one.number(end, -1e12, 1e12, None) for end in ("low", "high"))
    if None not in (low, high) and low > high:
        one.fail("high", f"expected at least low, which is {low:g}, got {high:g}")
    return Limit(low=low, high=high)


def read_span(value: object, low: int, high: int) -> tuple[int, int]:
    """Read two whole numbers, the lower one first."""
    least, most = each(value, partial(whole, low=low, high=high), 2, 2)
    return (least, most) if least <= most else refuse("[least, most]", [least, most])


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


def read_signs(one: Reader) -> tuple[Goal, ...]:
    """Read what a run is like that was made in a belief."""
    return tuple(map(read_goal, one.tables("when", ("metric", "op", "value"), 1, MOST_ITEMS)))


def read_goal(one: Reader) -> Goal:
    """Read one condition."""
    name, op = read_metric(one, "metric"), one.one_of("op", OPERATORS)
    value: Any = one.values.get("value")
    metric = find_metric(name)
    is_flag = bool(metric and metric.unit == "flag")
    if is_flag or (name.startswith("setting.") and isinstance(value, bool | str)):
        wanted = one.flag("value") if is_flag else value
        if op != "==":
            one.fail("op", f"expected == for {show(value)}, got {op}")
        return Goal(name, op, wanted, one.text("part", 60, ""))
    return Goal(name, op, one.number("value", -1e300, 1e300), one.text("part", 60, ""))


def read_hints(root: Reader) -> tuple[Hint, ...]:
    """Read the hints."""
    keys = ("text", "after_attempts", "after_seconds", "need")
    return tuple(
        Hint(
            one.text("text", LONG),
            one.whole("after_attempts", 0, 100, 1),
            one.number("after_seconds", 0, 86_400, 60.0),
            one.one_of("need", ("either", "both"), "either"),  # type: ignore[arg-type]
        )
        for one in root.tables("hint", keys, 0, 8)
    )


# ---- how it is shown to work ----


def read_proof(root: Reader, start: Experiment) -> Proof:
    """Read what is needed to show that the exercise works."""
    table = root.table("proof", ("seeds", "start_rate", "solution"), {})
    solutions = table.tables("solution", ("change", "rate", "part", "keep"), 0, 8)
    return Proof(
        seeds=table.read("seeds", read_seeds, default=(0,)),
        start_rate=table.number("start_rate", 0.0, 1.0, 0.0),
        solutions=tuple(read_solution(one, start) for one in solutions),
    )


def read_seeds(value: object) -> tuple[int, ...]:
    """Read a list of weight seeds, or how many from 0."""
    if not isinstance(value, list):
        return tuple(range(whole(value, 1, MOST_SEEDS)))
    seeds = each(value, SETTINGS["weight_seed"].kind.check, 1, MOST_SEEDS)
    if len(set(seeds)) < len(seeds):
        raise ValueError("expected different weight seeds, got one of them twice")
    return seeds


def read_solution(one: Reader, start: Experiment) -> Solution:
    """Read one way to pass."""
    values, experiment = read_change(one.table("change", default={}), start)
    keep = tuple(read_change(kept, start)[1] for kept in one.tables("keep", None, 0, MOST_KEPT))
    rate, part = one.number("rate", 0.0, 1.0, 0.9), one.text("part", 60, "")
    return Solution(values, experiment, rate, part, keep)


def read_change(change: Reader, start: Experiment) -> tuple[dict[str, Any], Experiment]:
    """Read settings that differ from the start; return them, and the start with them."""
    values = read_settings(change)
    experiment = start.changed(**values)
    for name, value in values.items():
        if getattr(experiment, name) != value:
            change.fail(name, f"{show(value)} does not go with the other settings")
    return values, experiment


# ---- whether the parts fit together ----


def refuse_misfits(root: Reader, exercise: Exercise) -> None:
    """Refuse what could never be passed, and what would take too long to prove."""
    uses = {goal.metric for goal in exercise.goals}
    lists = {"number": exercise.numbers, "question": exercise.questions}
    for name in KINDS[exercise.kind].needs:
        if not lists[name]:
            root.fail("kind", f"{exercise.kind} expected a [[{name}]], got none")
    if exercise.needs_many_seeds and exercise.many_seeds is None:
        root.fail("goal", "success_rate expected a table [many_seeds], got none")
    if uses & {"predictions_made_first", "predictions_correct"} and not exercise.questions:
        root.fail("goal", "goals on predictions expected a [[question]], got none")
    if "compared_runs" in uses and "keep" not in exercise.show:
        root.fail("show", "compared_runs expected keep in it, so that runs can be kept")
    refuse_unknown_parts(root, exercise)
    work = count_updates(exercise)
    if work > MOST_UPDATES:
        root.fail(
            "proof",
            f"expected at most {MOST_UPDATES:,} updates in all (seeds times updates up to "
            f"stop_epoch), got {work:,}",
        )


def refuse_unknown_parts(root: Reader, exercise: Exercise) -> None:
    """Refuse a solution of a part that no goal belongs to."""
    parts = exercise.parts
    for solution in exercise.proof.solutions:
        if solution.part and solution.part not in parts:
            names = ", ".join(parts) or "none"
            root.fail("proof", f"expected a part of the goals ({names}), got {solution.part!r}")


def count_updates(exercise: Exercise) -> int:
    """Return how many updates its proof makes."""
    proof, many, total = exercise.proof, exercise.many_seeds, 0
    for experiment in (exercise.start, *(one.experiment for one in proof.solutions)):
        epochs = len(proof.seeds) * epochs_to_prove(experiment)
        total += updates_of(experiment, epochs + (many.n_seeds * many.epochs if many else 0))
    return total
