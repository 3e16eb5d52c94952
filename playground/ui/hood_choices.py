"""What a visitor has chosen to look at under the hood."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hood:
    """What is looked at under the hood.

    Attributes:
        part: which part of the page is shown.
        phase: which phase of the update, from 0.
        point: which point of the batch, from 0; -1 for all.
        unit: which unit of a layer is written out, from 0.
        weight: which parameter is, from 0.
        digits: whether numbers are shown to the last digit.
        quiz: whether results are hidden and asked for.
        span: how far the slope chart reaches.
        layer: of the weight histogram, from 0.
    """

    part: str = "One update"
    phase: int = 0
    point: int = 0
    unit: int = 0
    weight: int = 0
    digits: bool = False
    quiz: bool = False
    span: str = "middle"
    layer: int = 0
