"""The browser's modules: their types, a linter, and the tests of those that need no page.

All three are programs for node: `npm ci --prefix tests/browser` installs what they need.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.test_architecture import MOST_METHODS
from tests.tools import is_missing, need

FOLDER = Path(__file__).with_name("browser")
PACKAGE = Path(__file__).parents[1] / "playground"
MODULES = sorted([*PACKAGE.glob("*/browser/*.js"), *PACKAGE.glob("export/javascript/*.js")])


every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)


def run(script: str) -> None:
    """Run a script of package.json; what it says is what is wrong."""
    npm = need("npm")
    if not (FOLDER / "node_modules").is_dir():
        is_missing("packages of node are not installed: npm ci --prefix tests/browser")
    command = [npm, "run", "--silent", "--prefix", str(FOLDER), script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("script", ["types", "lint", "test"])
def test_browser_code_passes(script: str) -> None:
    run(script)


@every_module
def test_every_module_is_checked_by_its_types(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// @ts-check\n")
    assert not re.search(r"@ts-(ignore|nocheck|expect-error)", text)


CLASS = re.compile(r"^(?:export )?class (\w+)[^\n]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
METHOD = re.compile(r"^  (?:async |get |set |static )*[#\w]+\(.*\) \{$", re.MULTILINE)


@every_module
def test_no_class_has_more_methods_than_a_reader_can_keep_in_mind(path: Path) -> None:
    classes = CLASS.findall(path.read_text(encoding="utf-8"))
    methods = {name: len(METHOD.findall(body)) for name, body in classes}
    assert all(n > 0 for n in methods.values())
    assert not {name: n for name, n in methods.items() if n > MOST_METHODS}


def test_every_test_of_a_module_is_of_one_that_is_there() -> None:
    names = {path.stem for path in MODULES}
    assert {path.name.removesuffix(".test.js") for path in FOLDER.glob("*.test.js")} <= names


def test_packages_are_pinned_whatever_registry_they_come_from() -> None:
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    pinned = package["devDependencies"]
    assert pinned == lock["packages"][""]["devDependencies"]
    assert all(version[0].isdigit() for version in pinned.values())
    locked = {name: one for name, one in lock["packages"].items() if name}
    assert all("integrity" in one and "resolved" not in one for one in locked.values())
