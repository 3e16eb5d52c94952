"""The first line of a file by `write_csv` that would be read otherwise than it was meant."""

import csv
import re
from dataclasses import dataclass

from playground.data.csv_cells import unguarded
from playground.data.files.choices import TargetKind
from playground.data.files.choosing import Roles
from playground.data.files.layout import Layout
from playground.data.table import MAX_INPUTS, clean_name

TARGET_LINE = re.compile(r"# target([\t;|,])(classes|values)\b")


@dataclass(frozen=True)
class Told:
    """What the line tells: the last column, but for `part`, is the target, and all else is input.

    Attributes:
        delimiter: between cells.
        kind: whether the target's cells are names of classes, or values.
        classes: in their order.
    """

    delimiter: str
    kind: TargetKind
    classes: tuple[str, ...]

    def roles(self, layout: Layout) -> Roles | None:
        """Return what the columns are for; None where they cannot be that."""
        target = layout.last
        if not 1 <= target <= MAX_INPUTS:
            return None
        return Roles(target, self.kind, tuple(range(target)), {}, target)


def told_by(line: str) -> Told | None:
    """Return what a first line tells; None where it is another one."""
    found = TARGET_LINE.match(line)
    if not found:
        return None
    cells = next(csv.reader([line], delimiter=found[1]))[2:]
    # A spreadsheet fills the row up with empty cells.
    classes = dict.fromkeys(clean_name(unguarded(cell)) for cell in cells if cell.strip())
    return Told(found[1], "classes" if found[2] == "classes" else "values", tuple(classes))
