"""The scripts of all components, as the browser gets them."""

import re
import subprocess

import pytest

from playground.live.assets import PLAYER
from playground.live.scripts import Script
from playground.ui.gallery_assets import GALLERY_SCRIPT
from playground.ui.keeper import KEEPER
from playground.ui.save import SAVE
from tests.tools import need

SCRIPTS = (PLAYER, GALLERY_SCRIPT, KEEPER, SAVE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_modules_share_a_scope_without_two_of_one_name(script: Script) -> None:
    command = [need("node"), "--input-type=module", "--check"]
    checked = subprocess.run(command, input=script.text, text=True, capture_output=True)
    assert not checked.returncode, checked.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_module_that_is_imported_is_among_them(script: Script) -> None:
    imported = [
        name
        for path in script.modules
        for name in re.findall(r'^import .*"\./(.+)";', path.read_text(encoding="utf-8"), re.M)
    ]
    assert set(imported) <= {path.name for path in script.modules}
