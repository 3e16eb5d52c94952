"""What a reader of files decides, each to be told otherwise, and the sentences that say it."""

from dataclasses import dataclass, field
from typing import Literal

from playground.data.files.numerals import Mark

TargetKind = Literal["classes", "values"]
Missing = Literal["leave out", "fill in"]
SHARE: Literal["share"] = "share"


@dataclass(frozen=True)
class Choices:
    """What is told to the reader; what is None it decides by itself.

    Attributes:
        sheet: the name of the sheet of a workbook.
        delimiter: between cells.
        header: whether the first row has the names.
        decimal: the mark of decimals, where nothing in the file says it.
        target: the column to be learned, by its name, or its number from 0.
        kind: whether its cells are names of classes, or values.
        inputs: the columns to learn from, in the same way.
        missing: whether rows with an empty cell are left out, or the cells filled in.
        test_rows: a column and the cell in it that marks a row to test; or SHARE, to draw them.
        test_share: 0 to 0.9, the share of test rows where they are drawn at random.
        stratified: whether of each class the same share is drawn.
        seed: of the generator that draws rows.
    """

    sheet: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    decimal: Mark | None = None
    target: str | int | None = None
    kind: TargetKind | None = None
    inputs: tuple[str | int, ...] | None = None
    missing: Missing | None = None
    test_rows: tuple[str | int, str] | Literal["share"] | None = None
    test_share: float = 0.0
    stratified: bool = True
    seed: int = 0


@dataclass(frozen=True)
class Decision:
    """Something that was decided.

    Attributes:
        text: a sentence that says it.
        others: what could be decided instead: the words for each, and all choices with it.
        is_open: it could well be otherwise: nothing in the file says it.
    """

    text: str
    others: tuple[tuple[str, Choices], ...] = field(default=())
    is_open: bool = False
