"""The colour of a class stands in one place, and everything else is derived from it."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import playground
from playground.charts.look import (
    AXIS,
    CLASS_COLORS,
    CLASS_SHADES,
    OUTPUT_COLOR_NAMES,
    OUTPUT_COLORS,
    VALUE_COLOR_NAMES,
    VALUE_COLORS,
    VALUE_EDGES,
    VALUE_SCALE,
    epoch_axis,
    log_or,
    with_alpha,
)
from playground.live.assets import PLAYER
from playground.ui.gallery.gallery import GALLERY_SCRIPT
from playground.ui.pages.about import CONTENT, filled

PACKAGE = Path(playground.__file__).parent
COLORS = {*CLASS_COLORS, *CLASS_SHADES}
SOURCES = [
    path
    for ending in ("py", "js", "css", "md")
    for path in PACKAGE.rglob(f"*.{ending}")
    if path.name != "look.py"
]


def as_numbers(color: str) -> str:
    return with_alpha(color, 1.0).removeprefix("rgba(").removesuffix(", 1)")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_other_file_writes_a_colour_of_a_class(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert not COLORS & {*re.findall("#[0-9a-f]{6}", text)}
    assert not [one for one in COLORS if as_numbers(one) in text]


def test_outputs_go_from_the_first_class_to_the_second() -> None:
    assert (CLASS_SHADES[0], "#ffffff", CLASS_SHADES[1]) == OUTPUT_COLORS


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(color[k : k + 2], 16) / 255.0 for k in (1, 3, 5))
    ]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_values_are_told_apart_by_lightness_alone_and_from_classes() -> None:
    lightness = [luminance(one) for one in VALUE_COLORS]
    assert lightness == sorted(lightness)
    ratios = [(high + 0.05) / (low + 0.05) for low, high in pairwise(lightness)]
    assert min(ratios) > 1.1
    assert not {*VALUE_COLORS} & {*CLASS_COLORS, *CLASS_SHADES}
    places = [place for place, _ in VALUE_SCALE]
    np.testing.assert_allclose(places, np.linspace(0.0, 1.0, len(VALUE_COLORS)))


def test_the_edge_of_a_mark_stands_out_from_its_value() -> None:
    for color in VALUE_COLORS:
        share = VALUE_COLORS.index(color) / (len(VALUE_COLORS) - 1)
        ends = sorted([luminance(color), luminance(VALUE_EDGES[share >= 0.6])])
        assert (ends[1] + 0.05) / (ends[0] + 0.05) > 2.5, color


@pytest.mark.parametrize("axis", [AXIS, log_or(True, {}), epoch_axis("epoch")], ids=str)
def test_no_axis_writes_a_letter_for_thousands_or_thousandths(axis: dict[str, Any]) -> None:
    # Plotly's own way is "B"; "s" in a format is SI.
    assert axis.get("exponentformat") == "e" or "tickformat" in axis
    assert "s" not in axis.get("tickformat", "")


@pytest.mark.parametrize("script", [PLAYER, GALLERY_SCRIPT], ids=lambda script: script.name)
def test_the_browser_is_told_the_colours(script: object) -> None:
    assert isinstance(script, type(PLAYER))
    lines = [one for one in script.text.splitlines() if re.match("const [A-Z]+_COLORS = ", one)]
    outputs, values = (json.loads(one.split(" = ")[1].removesuffix(";")) for one in lines)
    assert outputs == {"hex": [*OUTPUT_COLORS], "names": [*OUTPUT_COLOR_NAMES]}
    assert values["hex"] == [*VALUE_COLORS]
    assert (values["names"], values["edges"]) == ([*VALUE_COLOR_NAMES], [*VALUE_EDGES])


def test_the_theory_names_the_colours() -> None:
    text = " ".join(filled((CONTENT / "theory.md").read_text(encoding="utf-8")).split())
    assert "blue low, orange high, white in between" in text
    assert "color}" not in text


def test_a_colour_may_be_transparent() -> None:
    assert with_alpha("#2f86c6", 0.18) == "rgba(47, 134, 198, 0.18)"
    assert with_alpha("#2f86c6", 0.0) == "rgba(47, 134, 198, 0)"
