"""What README promises is run."""

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def test_engine_session_prints_what_readme_says() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert tried >= 10
    assert failed == 0


def test_every_file_that_readme_names_exists() -> None:
    text = README.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)]+)\)", text)
    assert links
    for name in links:
        assert (ROOT / name).exists(), name


def test_ci_calls_the_second_command_of_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert "pip install -r requirements.txt -r tests/requirements.txt && .venv/bin/pytest" in text
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "-r requirements.txt -r tests/requirements.txt\n" in script
    # In two parts, which are the whole.
    runs = [line for line in script.splitlines() if line.startswith(".venv/bin/pytest")]
    assert runs == [
        ".venv/bin/pytest -n auto --ignore tests/e2e ${thorough:---hypothesis-profile=repeatable}",
        ".venv/bin/pytest tests/e2e -n 2 --dist worksteal $thorough",
    ]
