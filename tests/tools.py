"""Programs that tests run: on CI a missing one is a failure, elsewhere the test is skipped."""

import os
import shutil

import pytest


def need(tool: str) -> str:
    """Return where a program is."""
    path = shutil.which(tool)
    if path:
        return path
    message = f"{tool} is not installed, and this test runs it"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
