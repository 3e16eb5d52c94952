"""Reads a table as the neural network playground has read it: the same rows, the same numbers.

    python THIS_FILE TABLE            prints what was read
    python THIS_FILE TABLE OUT.npz    keeps it: X, y and n_train

It needs NumPy alone. PLAN has what was decided; change it to decide otherwise.
"""

import csv
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

PLAN: dict[str, Any] = {}

# Rows of delimiters alone, comments and sep=; are no data.
SKIPPED = re.compile(r"\s*+(?:[\s,;|]*+$|#(?!N/A)|sep=.?$)", re.IGNORECASE)
MINUSES = str.maketrans({"\u2212": "-", "\uff0d": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-"})
# Blanks, thin ones among them, and apostrophes part thousands.
GAPS = str.maketrans(dict.fromkeys(" \u00a0\u2007\u2009\u202f'\u2019"))


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-16 with its mark, UTF-8, or the Windows alphabet."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "strict" if _is_cp1252(data) else "replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _is_cp1252(data: bytes) -> bool:
    return not any(one in data for one in b"\x81\x8d\x8f\x90\x9d")


def records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a text as cells, each with the number of its line from 1."""
    lines, position, found = text.split("\n"), 0, []

    def feed() -> Any:
        nonlocal position
        while position < len(lines):
            position += 1
            line = lines[position - 1]
            yield (line.replace("\t", " ").strip(" ") if delimiter == " " else line) + "\n"

    reader = csv.reader(feed(), delimiter=delimiter, skipinitialspace=True, strict=True)
    while position < len(lines):
        if SKIPPED.match(lines[position]):
            position += 1
            continue
        first = position + 1
        cells = [cell.strip() for cell in next(reader)]
        if any(cells):
            found.append((first, cells))
    return found


def number(cell: str, column: dict[str, Any]) -> float:
    """Return the number in a cell, NaN where it is a mark of a missing value."""
    if cell in column["missing"]:
        return float("nan")
    text = cell.translate(MINUSES).replace(column["before"], "")
    text = text.removesuffix(column["after"]).translate(GAPS)
    thousands = "," if column["decimal"] == "." else "."
    return float(text.replace(thousands, "").replace(column["decimal"], "."))


def inputs_of(cell: str, column: dict[str, Any]) -> list[float]:
    """Return what a cell becomes: its number, or 1 for its text and 0 for the others."""
    if "levels" not in column:
        return [number(cell, column)]
    levels = column["levels"]
    shown = range(1, 2) if column["n_levels"] == 2 else range(column["n_levels"])
    if cell in column["missing"]:
        return [float("nan")] * len(shown)
    return [float(levels[cell] == k) for k in shown]


def target_of(cell: str, column: dict[str, Any]) -> float:
    """Return the number of a cell's class, or its value; NaN where it has none."""
    if "classes" not in column:
        return number(cell, column)
    return float(column["classes"].get(cell, "nan"))


def draw_tests(labels: Any, n_rows: int, n_tests: int, seed: int) -> Any:
    """Return the rows in random order, those to test last; with labels, a share of each class."""
    order = np.random.default_rng(seed).permutation(n_rows)
    if labels is None:
        return order
    _, place = np.unique(labels[order], return_inverse=True)
    counts = np.bincount(place)
    most = np.maximum(counts - 1, 0)
    exact = counts * (n_tests / counts.sum())
    given = np.minimum(np.floor(exact).astype(int), most)
    while given.sum() < min(n_tests, int(most.sum())):
        given[np.argmax(np.where(given < most, exact - given, -np.inf))] += 1
    is_test = np.zeros(n_rows, dtype=bool)
    for k, n in enumerate(given):
        is_test[np.flatnonzero(place == k)[:n]] = True
    return np.concatenate([order[~is_test], order[is_test]])


def read(data: bytes, plan: dict[str, Any]) -> tuple[Any, Any, int]:
    """Return inputs (n_rows, n_inputs), targets (n_rows,) and how many rows are to train on."""
    rows = [
        cells
        for line, cells in records(decode(data), plan["delimiter"])
        if plan["first_line"] <= line <= plan["last_line"]
    ]
    parts = [[inputs_of(row[c["column"]], c) for row in rows] for c in plan["inputs"]]
    X = np.concatenate([np.array(part) for part in parts], axis=1)
    y = np.array([target_of(row[plan["target"]["column"]], plan["target"]) for row in rows])
    usable = ~np.isnan(y)
    if not plan["fill_in"]:
        usable &= ~np.isnan(X).any(axis=1)
    keep = np.flatnonzero(usable)
    if len(keep) > plan["most_rows"]:
        drawn = np.random.default_rng(plan["seed"]).choice(keep, plan["most_rows"], replace=False)
        keep = np.sort(drawn)
    n_train = len(keep)
    if plan["tests"]:
        column, mark = plan["tests"]
        is_test = np.array([rows[k][column] == mark for k in keep])
        keep, n_train = keep[np.argsort(is_test, kind="stable")], int(np.sum(~is_test))
    elif plan["n_tests"]:
        labels = y[keep] if plan["by_class"] else None
        keep = keep[draw_tests(labels, len(keep), plan["n_tests"], plan["seed"])]
        n_train -= plan["n_tests"]
    X = np.where(np.isnan(X[keep]), plan["fills"], X[keep])
    y = y[keep]
    if plan["used_classes"]:  # classes without a row are left out, the others counted on
        y = np.searchsorted(plan["used_classes"], y).astype(float)
    return X, y, n_train


def main() -> None:
    """Read the file that is named, and print or keep what was read."""
    X, y, n_train = read(Path(sys.argv[1]).read_bytes(), PLAN)
    print(f"{len(y)} rows, {n_train} of them to train on; {X.shape[1]} inputs:")
    print(", ".join(PLAN["names"]), "->", PLAN["target"]["name"])
    if PLAN["class_names"]:
        print("classes:", dict(enumerate(PLAN["class_names"])))
    if len(sys.argv) > 2:
        np.savez(sys.argv[2], X=X, y=y, n_train=n_train)
    else:
        print("first row:", X[0].tolist(), "->", y[0])


if __name__ == "__main__":
    main()
