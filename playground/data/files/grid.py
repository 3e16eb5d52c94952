"""A grid: the rows of a file, cut into cells, with what its format tells besides."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.data.files.text import CellRow


@dataclass(frozen=True)
class Grid:
    """The cells of a file as texts.

    Attributes:
        rows: as they stand; not all of one length yet.
        delimiter: between cells; " " for runs of blanks.
        format: what kind of text it is, in words; empty for cells with a delimiter between them.
        names: of the columns, where the format tells them apart from the rows.
        classes: of columns by their number, in order, where the format tells them.
        sheet: the name of the sheet of a workbook.
        sheets: the names of all of them.
    """

    rows: tuple[CellRow, ...]
    delimiter: str
    format: str = ""
    names: tuple[str, ...] | None = None
    classes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
