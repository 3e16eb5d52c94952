"""What the command says of runtimes that are unknown, missing, or wrong."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.runtimes.__main__ import main, rows
from tests.runtimes.networks import networks
from tests.runtimes.registry import RUNTIMES
from tests.runtimes.runtime import Failed, Missing, Runtime, find, reason, run
from tests.servers import ROOT

GCC = RUNTIMES["gcc"]


def only_row(runtime: Runtime) -> tuple[str, bool]:
    (found,) = rows(replace(runtime, tolerances={"float64": 1e-9}, version=lambda: "1.0"))
    return found


def test_unknown_names_are_refused_with_those_that_are_known() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.runtimes", "abacus"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "expected some of gcc, g++, tcc" in done.stderr
    assert done.stderr.endswith("got abacus\n")


def test_a_missing_runtime_gets_a_line_that_says_what_to_install() -> None:
    def version() -> str:
        return find("no-such-program", "apt-get install it")

    (line,) = rows(replace(GCC, version=version))
    text = "| gcc | | | | | | no-such-program is not installed: apt-get install it |"
    assert line == (text, False)


def test_a_runtime_that_fails_is_told_once_for_all_networks() -> None:
    def fail(*_: object) -> dict[str, str]:
        raise Failed("out of memory")

    names = ", ".join(network.name for network in networks())
    line = f"| gcc | 1.0 | c | float64 | 0 of {len(networks())} |  | {names}: out of memory |"
    assert only_row(replace(GCC, answer=fail)) == (line, False)


def test_wrong_outputs_are_told_by_their_error_and_no_numbers_by_what_they_are() -> None:
    outputs = {network.name: network.outputs for network in networks()}
    assert only_row(replace(GCC, answer=lambda *_: outputs))[1]
    wrong = outputs | {
        "tanh": outputs["tanh"] + 0.5,
        "relu": np.full_like(outputs["relu"], np.nan),
        "sine": outputs["sine"][:1],
    }
    line, is_right = only_row(replace(GCC, answer=lambda *_: wrong))
    assert not is_right
    assert "tanh: 5e-01, expected at most 1e-09" in line
    assert "relu: expected numbers, got nan among them" in line
    assert "sine: expected outputs of shape (8, 1), got (1, 1)" in line


def test_the_line_that_names_the_error_is_told() -> None:
    assert reason("a.c: warning\na.c:3: error: no x\n1 error\n") == "a.c:3: error: no x"
    with pytest.raises(Failed, match=r"^it ended with 3$"):
        run(sys.executable, "-c", "raise SystemExit(3)", folder=ROOT)


def test_install_prints_nothing_but_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def install() -> None:
        raise Missing("no wheel")

    monkeypatch.setattr(sys, "argv", ["runtimes", "--install"])
    for name, one in list(RUNTIMES.items()):
        monkeypatch.setitem(RUNTIMES, name, replace(one, install=lambda: None))
    monkeypatch.setitem(RUNTIMES, "gcc", replace(GCC, install=install))
    for is_ci in ("true", ""):
        monkeypatch.setenv("CI", is_ci)
        assert main() == (is_ci == "true")
        assert capsys.readouterr().err == "gcc: no wheel\n"
