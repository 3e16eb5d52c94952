"""The marks that the quiet page's rules stand on, looked for in the installed Streamlit."""

import re
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from playground.live.assets import FOLDER
from playground.ui.script import UI

STYLE = (UI / "quiet.css").read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)
WAITING, SIGNS = (
    (FOLDER / name).read_text(encoding="utf-8") for name in ("waiting.js", "signs.js")
)
MARK = re.compile(r'\[([a-z-]+)="(\w+)"\]')


@cache
def bundle() -> str:
    """Return all scripts of the installed Streamlit's page."""
    folder = Path(str(resources.files("streamlit"))) / "static" / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")))


def is_written(attribute: str, value: str) -> bool:
    """Return whether Streamlit's scripts give something this attribute, with this value."""
    # A yes or no is computed. An attribute's name stands in quotes where it holds a hyphen.
    wanted = r"\w" if value in ("true", "false") else f"[`'\"]{value}[`'\"]"
    name = f"[`'\"]{attribute}[`'\"]" if "-" in attribute else rf"\b{attribute}"
    return re.search(f"{name}:{wanted}", bundle()) is not None


@pytest.mark.parametrize(("attribute", "value"), sorted(set(MARK.findall(RULES + WAITING))))
def test_installed_streamlit_has_each_mark(attribute: str, value: str) -> None:
    assert is_written(attribute, value)


@pytest.mark.parametrize(("attribute", "value"), sorted(set(MARK.findall(SIGNS))))
def test_installed_streamlit_has_each_sign(attribute: str, value: str) -> None:
    # The value is one of a list by name.
    assert is_written(attribute, "true")
    assert f"{value.upper()}=`{value}`" in bundle()


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("data-testid", "stStatusWidgetOfOld"), ("data-outdated", "true"), ("role", "tablists")],
)
def test_mark_that_streamlit_does_not_have_is_found_out(attribute: str, value: str) -> None:
    assert not is_written(attribute, value)


def test_rules_stand_on_marks_alone() -> None:
    selectors = re.findall(r"([^{}]+)\{", RULES)
    assert len(selectors) == STYLE.count("{") > 4
    # Emotion's classes change with every build.
    assert not [one for one in selectors if "." in one]
    assert all(MARK.search(part) for one in selectors for part in one.split(","))


def test_streamlit_still_fades_what_is_stale() -> None:
    # When it no longer does, the rules go.
    assert re.search(r"opacity:\w+\.stale,transition:", bundle())
