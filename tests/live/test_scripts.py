"""The scripts of all components, as the browser gets them."""

import gzip
import json
import subprocess

import pytest

from playground.live.assets import PLAYER, SECOND_PLAYER
from playground.live.bundle import in_order
from playground.live.scripts import Script
from playground.ui.exercise_outcome import METERS
from playground.ui.gallery.gallery import GALLERY_SCRIPT
from playground.ui.keeping.returning import KEEPER
from playground.ui.live_room.board import BOARD
from playground.ui.pages.compare.landscape import LANDSCAPE
from playground.ui.pages.seeds.pictures import SEED_PICTURES
from playground.ui.seed_regions import SEED_REGIONS
from playground.ui.widgets.save import SAVE
from playground.ui.widgets.search import SEARCH
from tests.tools import need

SCRIPTS = (
    *(PLAYER, SECOND_PLAYER, GALLERY_SCRIPT, KEEPER, BOARD, SAVE, SEARCH, METERS),
    *(SEED_REGIONS, SEED_PICTURES, LANDSCAPE),
)

every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)


def check(text: str) -> None:
    command = [need("node"), "--input-type=module", "--check"]
    checked = subprocess.run(command, input=text, text=True, capture_output=True)
    assert not checked.returncode, checked.stderr


@every_script
def test_node_can_read_it(script: Script) -> None:
    check(script.text)


@every_script
def test_node_can_read_what_loads_it(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Script, "are_served", True)
    loader, style = script.to_mount()
    assert script.file_name in loader
    assert style is None
    assert len(loader) < 1700
    check(loader)


@every_script
def test_what_is_served_has_the_style_sheet_in_it(script: Script) -> None:
    module = gzip.decompress(script.file).decode()
    check(module)
    written = module.rpartition("export const STYLE = ")[2].strip().removesuffix(";")
    assert json.loads(written) == (script.style.read_text() if script.style else "")


@every_script
def test_where_nothing_is_served_both_go_along(script: Script) -> None:
    assert script.to_mount() == (script.text, script.style_text or None)


def test_no_script_carries_what_it_does_not_need() -> None:
    has = {one.name: {m.path.stem for m in in_order([one.entry], one.generated)} for one in SCRIPTS}
    assert has["player"] >= {"player", "plotly_address", "value_colors"}
    assert has["keeper"] >= {"keeper", "leaving", "signs"}
    assert not has["keeper"] & {"player", "value_colors"}
    assert has["save"] == {"save", "saving", "elements"}
