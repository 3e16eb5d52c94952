"""The player on a page of its own, its requests answered by a plain loop: no Streamlit anywhere."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Response, expect

from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.e2e.pages import (
    button,
    frames_drawn,
    inspector,
    middle_of_link,
    outputs,
    read_status,
    step,
    wait_for_epoch,
    wait_for_update,
    weights,
)
from tests.messages import unpack
from tests.recordings import PATIENT
from tests.servers import ROOT

LOSS = 4  # its column among the rows of a message


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("loop") / "log"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.plain_loop"],
            cwd=ROOT,
            env={**os.environ, "PLAYGROUND_PLOTLY": "."},
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
        )
    assert process.stdout
    yield f"http://127.0.0.1:{int(process.stdout.readline() or fail(log))}/"
    process.terminate()
    process.communicate(timeout=10)


def fail(log: Path) -> str:
    pytest.fail(f"the loop did not start:\n{log.read_text()}")


@pytest.fixture
def page(url: str, browser: Browser) -> Iterator[Page]:
    faults: list[str] = []
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        page.on("requestfailed", lambda one: faults.append(one.url))
        page.goto(url)
        page.wait_for_selector("[data-charts=drawn]")
        yield page
        # What fails in the loop is a request that fails here.
        assert not faults


def answer_to(page: Page, act: Callable[[], object]) -> dict[str, NDArray[Any]]:
    """Do something, and return the arrays of the first answer to it that has frames."""

    def has_frames(response: Response) -> bool:
        return response.url.endswith("/ask") and "rows" in unpack(response.body())[1]

    with page.expect_response(has_frames) as answer:
        act()
    return unpack(answer.value.body())[1]


def n_colors(page: Page, group: str) -> int:
    """Return how many colours the picture of a group has."""
    canvas = page.get_by_role("group", name=group, exact=True).locator("canvas").first
    return int(
        canvas.evaluate(
            """canvas => new Set(new Uint32Array(canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
        )
    )


def check_answers(page: Page, run: Run) -> None:
    """Check that the table has the engine's answers at the last frame of a run."""
    expected = run.networks(run.frames[-1:]).predict(run.dataset.X)[0, :, 0]
    np.testing.assert_allclose(outputs(page), expected, atol=5e-5)


def test_network_and_region_are_drawn(page: Page) -> None:
    assert n_colors(page, "Network") > 100
    assert n_colors(page, "Decision regions") > 10
    expect(
        page.get_by_role("group", name="Loss", exact=True).locator(".main-svg").first
    ).to_be_visible()
    check_answers(page, Run(Experiment()))


def test_step_comes_to_the_loss_of_the_engine(page: Page) -> None:
    run = Run(Experiment())
    for _ in range(3):
        arrays = answer_to(page, button(page, "Step").click)
        run.trainer.step()
        assert arrays["rows"][-1, LOSS] == run.trainer.loss()
    wait_for_update(page, 3)
    assert read_status(page).loss == pytest.approx(run.trainer.loss(), abs=5e-5)


def test_play_goes_on_until_pause(page: Page) -> None:
    drawn = frames_drawn(page)
    button(page, "Play").click()
    wait_for_epoch(page, 100)
    button(page, "Pause").click()
    assert frames_drawn(page) > drawn + 20
    status = read_status(page)
    run = Run(Experiment())
    run.trainer.advance(epochs=status.epoch)
    assert status.loss == pytest.approx(run.trainer.loss(), abs=5e-5)
    page.wait_for_timeout(300)
    assert read_status(page) == status


def test_weight_is_typed_and_training_goes_on_from_it(page: Page) -> None:
    run = Run(Experiment())
    page.mouse.click(*middle_of_link(page, "h1", "out"))
    number = inspector(page).get_by_label("Value of the weight")
    number.fill("-2.5")
    arrays = answer_to(page, lambda: number.press("Enter"))
    frame = run.edit(0, 8, -2.5)
    assert frame
    assert arrays["rows"][-1, LOSS] == frame.scores.loss
    expect(page.get_by_role("status").first).to_contain_text("Weight set by hand")
    check_answers(page, run)
    arrays = answer_to(page, button(page, "Step").click)
    (following,) = run.record(1, "update", PATIENT)
    assert arrays["rows"][-1, LOSS] == following.scores.loss


def test_new_weights_begin_another_run(page: Page) -> None:
    before = weights(page)
    step(page)
    button(page, "New weights").click()
    expect(page.get_by_role("status").first).to_contain_text("update 0")
    assert weights(page) != before


def test_answers_need_no_streamlit(page: Page, url: str) -> None:
    step(page)
    with urllib.request.urlopen(f"{url}modules") as answer:
        packages = {name.split(".")[0] for name in answer.read().decode().split()}
    assert {"numpy", "playground"} <= packages
    assert not packages & {"streamlit", "starlette", "tornado", "pandas"}
