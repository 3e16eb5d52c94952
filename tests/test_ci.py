"""The one door to all checks: what it refuses, and what it rests on."""

import re
import subprocess

from tests.servers import ROOT


def test_arguments_are_refused_before_anything_is_done() -> None:
    done = subprocess.run(
        ["bash", ROOT / ".ci" / "run", "tests/engine"], capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 2
    assert "expected no arguments, got: tests/engine" in done.stderr
    assert not done.stdout


def test_tools_are_pinned() -> None:
    lines = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8").split()
    assert {"ruff", "mypy", "pytest"} <= {line.partition("==")[0] for line in lines}
    assert all(re.fullmatch(r"[a-z-]+==[0-9.]+", line) for line in lines)
