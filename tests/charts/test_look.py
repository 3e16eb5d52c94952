"""The colour of a class stands in one place, and everything else is derived from it."""

import json
import re
from pathlib import Path

import pytest

import playground
from playground.charts.look import (
    CLASS_COLORS,
    CLASS_SHADES,
    VALUE_COLOR_NAMES,
    VALUE_COLORS,
    VALUE_SCALE,
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


def test_values_go_from_the_first_class_to_the_second() -> None:
    assert (CLASS_SHADES[0], "#ffffff", CLASS_SHADES[1]) == VALUE_COLORS
    assert [place for place, _ in VALUE_SCALE] == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("script", [PLAYER, GALLERY_SCRIPT], ids=lambda script: script.name)
def test_the_browser_is_told_the_colours(script: object) -> None:
    assert isinstance(script, type(PLAYER))
    line = next(one for one in script.text.splitlines() if "const VALUE_COLORS" in one)
    told = json.loads(line.removeprefix("const VALUE_COLORS = ").removesuffix(";"))
    assert told == {"hex": [*VALUE_COLORS], "names": [*VALUE_COLOR_NAMES]}


def test_the_theory_names_the_colours() -> None:
    text = " ".join(filled((CONTENT / "theory.md").read_text(encoding="utf-8")).split())
    assert "blue low, orange high, white in between" in text
    assert "color}" not in text


def test_a_colour_may_be_transparent() -> None:
    assert with_alpha("#2f86c6", 0.18) == "rgba(47, 134, 198, 0.18)"
    assert with_alpha("#2f86c6", 0.0) == "rgba(47, 134, 198, 0)"
