"""Which column is likely the target, and which are inputs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.data.csv_cells import CsvError, quoted
from playground.data.files.choices import Choices, TargetKind
from playground.data.files.columns import Column
from playground.data.files.encoding import encoded, width_of
from playground.data.files.layout import Layout, unnamed
from playground.data.table import MAX_CLASSES, MAX_INPUTS
from playground.engine.arrays import Array

MAX_LEVELS = MAX_CLASSES  # of a column of texts that becomes inputs
NAMES_ROWS = "numbers or names the rows"
TELLS_TESTS = "tells the rows to test"
LESS = "tells less than the others by itself"  # why a column is left out that could be an input
FEWEST_TEXTS = 4  # rows of a file without numbers
MAX_EMPTY = 0.5  # share of missing cells beyond which a column is no input by itself

# Names of columns that count or name the rows, where all of their cells differ.
MOSTLY = 0.8  # of the rows have an id of their own
CAMEL_ID = re.compile(r".*[a-z](?:Id|ID|Nr|No)")
PLAIN_ID = re.compile(
    r"(?:.*[\s_.-])?(?:id|ids|nr|no|idx|index|key|uuid|guid)\.?|"
    r"row[\s_.]?(?:names?|num(?:ber)?|no|id)?|unnamed: ?\d+|obs(?:ervation)?|s\.?\s?no\.?",
    re.IGNORECASE,
)
# Names of targets, those before the others.
STRONG = frozenset(
    {
        *("class", "classes", "label", "labels", "target", "species", "outcome", "survived"),
        *("diagnosis", "klasse", "ziel", "classification", "ground_truth", "truth"),
    }
)
WEAK = frozenset(
    {
        *("quality", "price", "medv", "saleprice", "median_house_value", "charges", "income"),
        *("result", "response", "default", "churn", "sick", "disease", "grade", "rating", "risk"),
        *("type", "category", "group", "status", "score", "salary", "sales", "cnt", "ergebnis"),
        *("preis", "output", "out", "answer", "spam", "fraud", "approved", "purchased", "exited"),
    }
)


@dataclass(frozen=True)
class Roles:
    """What the columns are for, by their numbers.

    Attributes:
        target: the one to be learned.
        kind: classes or values.
        inputs: those to learn from.
        left_out: the others, each with the reason in words.
        n_likely: how many could be inputs.
    """

    target: int
    kind: TargetKind
    inputs: tuple[int, ...]
    left_out: dict[int, str]
    n_likely: int


def choose_roles(
    columns: Sequence[Column], layout: Layout, choices: Choices, tests: int | None = None
) -> Roles:
    """Return what the columns are for: as is told, else as is likely.

    Raises:
        CsvError: there are no two columns of which one could be learned from the other, or what
            is told is none of them.
    """
    _check_texts(columns)
    unusable = {k: why for k, one in enumerate(columns) if (why := _unusable(one))}
    if tests is not None:
        unusable[tests] = TELLS_TESTS
    filled = [k for k in range(len(columns)) if k not in unusable]
    unlikely = {k: why for k in filled if (why := _unlikely(columns, layout, k))}
    if choices.target is None:
        target = _likely_target(columns, layout, filled, unlikely)
    else:
        target = _told(columns, "target", choices.target)
    kind = choices.kind or kind_of(columns[target])
    if choices.inputs is None:
        able = _able(columns, target, filled, unlikely)
        inputs = _best_inputs(columns, target, kind, able)
    else:
        inputs = able = [_told_input(columns, one, target) for one in choices.inputs]
    reasons = unusable | unlikely
    left_out = {
        k: reasons.get(k, LESS)
        for k in range(len(columns))
        if k not in (target, layout.part, tests, *inputs)
    }
    return Roles(target, kind, tuple(inputs), left_out, len(able))


def _check_texts(columns: Sequence[Column]) -> None:
    """Refuse a few words, which are no table."""
    n_rows = len(columns[0].cells)
    has_numbers = any(one.values is not None or one.odd is not None for one in columns)
    if n_rows < FEWEST_TEXTS and not has_numbers:
        raise CsvError(
            f"expected numbers, or at least {FEWEST_TEXTS} rows of texts, got {n_rows} rows"
        )


# ---- which columns are for nothing ----


def _unusable(column: Column) -> str:
    """Return why a column can be neither input nor target; empty where it can."""
    if column.kind == "empty":
        return "is empty"
    if column.kind == "dates":
        return "has dates"
    return TELLS_TESTS if column.kind == "split" else ""


def _unlikely(columns: Sequence[Column], layout: Layout, k: int) -> str:
    """Return why a column is no input by itself; empty where it is one."""
    column = columns[k]
    if _is_id(column, layout, k):
        return NAMES_ROWS
    if column.odd is not None:
        return ""
    if column.missing.mean() > MAX_EMPTY:
        return f"is empty in {column.missing.mean():.0%} of the rows"
    if column.n_different < 2 and not column.missing.any():
        return "is the same in all rows"
    if column.kind == "text" and column.n_different > MAX_LEVELS:
        return f"has {column.n_different:,} different texts"
    if column.kind == "text" and column.n_different > 2 and _differs(column):
        return "has another text in each row"
    return ""


def _is_id(one: Column, layout: Layout, k: int) -> bool:
    """Return whether a column counts or names the rows."""
    n_rows = len(one.cells)
    if n_rows < 2 or not (one.is_whole or one.kind == "text"):
        return False
    if k == 0 and (layout.row_names or one.name == unnamed(0)):
        return one.n_different == n_rows
    # Somebody, or a sample, may have several rows.
    is_named = PLAIN_ID.fullmatch(one.name) or CAMEL_ID.fullmatch(one.name)
    return bool(is_named) and one.n_different >= MOSTLY * n_rows


# ---- the target ----


def kind_of(column: Column) -> TargetKind:
    """Tell a few classes, which may be numbered, from values."""
    if column.values is None:
        return (
            "values" if column.odd is not None and column.n_different > MAX_CLASSES else "classes"
        )
    return "classes" if _has_few(column) else "values"


def _has_few(column: Column) -> bool:
    """Return whether the numbers are whole and few, at most half as many as rows.

    The truth table of XOR has 4 rows and 2 classes.
    """
    n_rows = int(np.sum(~column.missing))
    return column.is_whole and 2 <= column.n_different <= min(MAX_CLASSES, n_rows // 2)


def _likely_target(
    columns: Sequence[Column], layout: Layout, filled: Sequence[int], unlikely: Mapping[int, str]
) -> int:
    """Return the column that is likely the target; another one, if nothing is left beside it."""
    likely = [k for k in filled if unlikely.get(k) != NAMES_ROWS] or filled
    target = find_target(columns, likely, by_name=layout.has_header)
    others = [k for k in filled if k != target]
    is_alone = not _able(columns, target, filled, unlikely)
    return others[-1] if is_alone and others else target


def find_target(columns: Sequence[Column], likely: Sequence[int], *, by_name: bool) -> int:
    """Return the column that is likely to be learned from others.

    A known name comes before a text of a few levels, that before whole numbers with few values at
    either end, and these before the last column of numbers. `by_name`: the names are the file's.
    """
    able = [k for k in likely if _may_be_target(columns[k])] or list(likely)
    if not able:
        raise CsvError("expected at least two columns with something in them, got less")
    if by_name and (named := _target_by_name(columns, able)) is not None:
        return named
    last = able[-1]
    texts = [k for k in able if columns[k].kind == "text" and columns[k].odd is None]
    # Yes and no are as good as 0 and 1, and one text in each row is a name.
    naming = [
        k for k in texts if k == last or not (columns[k].is_yes_or_no or _differs(columns[k]))
    ]
    if naming:
        is_first = naming[0] == able[0] and naming[-1] != last
        return naming[0] if is_first else naming[-1]
    few = [k for k in (last, able[0]) if _has_few(columns[k])]
    if few and len(able) > 1:
        return few[0]
    return texts[-1] if texts and not columns[last].numbers else last


def _differs(column: Column) -> bool:
    return column.n_different == int(np.sum(~column.missing))


def _may_be_target(column: Column) -> bool:
    if column.kind == "text" and column.odd is None:
        return 2 <= column.n_different <= MAX_CLASSES
    return column.kind in ("numbers", "text")


def _target_by_name(columns: Sequence[Column], able: Sequence[int]) -> int | None:
    strong, weak = (
        [k for k in able if columns[k].name.casefold() in names] for names in (STRONG, WEAK)
    )
    if strong:
        return strong[-1]
    if (y := _y_of(columns, able)) is not None:
        return y
    return weak[-1] if weak else None


def _y_of(columns: Sequence[Column], able: Sequence[int]) -> int | None:
    """Return the column y, unless it is a coordinate beside x."""
    names = [one.name.casefold() for one in columns]
    found = next((k for k in able if names[k] == "y"), None)
    return None if found is None or ("x" in names and len(able) > 2) else found


def _told(columns: Sequence[Column], what: str, told: str | int) -> int:
    """Return the number of a column that is told by its name or number."""
    found = next((k for k, one in enumerate(columns) if told in (k, one.name)), None)
    if found is None:
        names = ", ".join(quoted(one.name) for one in columns[:8])
        got = quoted(told) if isinstance(told, str) else f"number {told}"
        raise CsvError(f"{what}: expected one of the columns {names}, got {got}")
    if why := _unusable(columns[found]):
        raise CsvError(f"{what}: column {quoted(columns[found].name)} {why}")
    return found


# ---- the inputs ----


def _told_input(columns: Sequence[Column], told: str | int, target: int) -> int:
    found = _told(columns, "inputs", told)
    if found == target:
        name = quoted(columns[found].name)
        raise CsvError(f"inputs: expected columns that are not the target, got {name}")
    return found


def _able(
    columns: Sequence[Column], target: int, filled: Sequence[int], unlikely: Mapping[int, str]
) -> list[int]:
    """Return the columns that could be learned from; if need be, those that are unlikely, too."""
    able = [k for k in filled if k != target and k not in unlikely]
    return able or [k for k in filled if k != target and columns[k].kind == "numbers"]


def _best_inputs(
    columns: Sequence[Column], target: int, kind: TargetKind, able: list[int]
) -> list[int]:
    """Return those of the columns that could be learned from that tell most, where not all can."""
    if not able:
        raise CsvError(
            "expected a column of numbers, or of a few texts, beside the target, got none"
        )
    if sum(width_of(columns[k]) for k in able) <= MAX_INPUTS:
        return able
    marks = _marks_of(columns[target], kind)
    scores = {k: score_of(columns[k], marks) for k in able}
    best: list[int] = []
    room = MAX_INPUTS
    for k in sorted(able, key=lambda k: -scores[k]):
        if width_of(columns[k]) <= room:
            best.append(k)
            room -= width_of(columns[k])
    return sorted(best)


def _marks_of(target: Column, kind: TargetKind) -> Array:
    """Return the target as one column of numbers for each class, or the one of its values."""
    if kind == "values" and target.values is not None:
        return target.values[:, None]
    texts = np.array(target.cells if target.values is not None else target.texts)
    levels = sorted(set(texts.tolist()) - {""})
    marks: Array = (texts[:, None] == np.array(levels)).astype(np.float64)
    marks[target.missing] = np.nan
    return marks


def score_of(column: Column, marks: Array) -> float:
    """Return how well a column alone tells the target: the largest squared correlation, 0 to 1."""
    best = 0.0
    for _, values in encoded(column):
        for mark in marks.T:
            known = ~np.isnan(values) & ~np.isnan(mark)
            x, y = values[known], mark[known]
            if len(x) < 2 or x.std() == 0.0 or y.std() == 0.0:
                continue
            best = max(best, float(np.corrcoef(x, y)[0, 1] ** 2))
    return best
