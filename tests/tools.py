"""Programs that tests run: on CI a missing one is a failure, elsewhere the test is skipped."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

from playground.live.assets import GENERATED
from playground.live.bundle import in_order, join, pattern, scopes


def need(tool: str) -> str:
    """Return where a program is."""
    path = shutil.which(tool)
    if path:
        return path
    is_missing(f"{tool} is not installed, and this test runs it")


def is_missing(message: str) -> NoReturn:
    """End a test that lacks what it runs."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def exports_of(*paths: Path) -> str:
    """Return a script in which what some modules export are names."""
    modules = in_order(paths, GENERATED)
    names = scopes(modules)
    made = {one.path: f"const {pattern(one.exports)} = {names[one.path]};" for one in modules}
    return "\n".join([join(modules), *(made[path.resolve()] for path in paths), ""])


def run_in_node(script: str, *arguments: str) -> Any:
    """Run a module in node, and return what it prints, read as JSON."""
    done = subprocess.run(
        [need("node"), "--input-type=module", "-", *arguments],
        input=script,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
