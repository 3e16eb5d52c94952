"""Health's chart of sharpness: what stands below it is true of the frame that is shown."""

import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.data.table import Table
from playground.ui.visit.view import Hood
from tests.recordings import PATIENT
from tests.ui.test_hood import open_page, session_of


def sentence(page: AppTest) -> str:
    (found,) = [one.value for one in page.markdown if "the sharpness is" in one.value]
    return str(found)


def captions(page: AppTest) -> list[str]:
    return [one.value for one in page.caption if one.value.startswith("Sharpness")]


def show(page: AppTest, k: int) -> None:
    playback = session_of(page).playback
    playback.open(playback.run, k)
    page.run()
    assert not page.exception


def largest_eigenvalue(page: AppTest, k: int) -> float:
    run = session_of(page).playback.run
    mlp = run.network(run.frames[k])
    objective = run.experiment.make_objective(run.dataset.train.X, run.dataset.train.y)
    hessian = objective.hessian(mlp)
    matrix = np.stack([hessian(vector) for vector in np.eye(mlp.n_parameters)])
    return float(np.linalg.eigvalsh(matrix)[-1])


def test_sentence_follows_the_frame_shown() -> None:
    page = open_page(Hood(part="Health"), l2=0.01)
    session_of(page).playback.run.record(30, "10", PATIENT)
    for k in (30, 12, 0):
        show(page, k)
        found = re.match(r"At epoch (\d+) the sharpness is \*\*([\d.]+)\*\*", sentence(page))
        assert found
        assert int(found[1]) == 10 * k
        assert float(found[2]) == pytest.approx(largest_eigenvalue(page, k), rel=2e-3)


def test_caption_names_the_function() -> None:
    (caption,) = captions(open_page(Hood(part="Health"), reduction="mean"))
    assert "the loss, averaged over all training points, with penalty" in caption


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": "adam", "learning_rate": 0.01},
        {"optimizer": "rmsprop", "batch_size": 2},
        {"output_activation": "softmax", "loss": "absolute_error"},
        {"schedule": "cosine", "decay_epochs": 20},
        {"frozen": ((1,), (2,))},
    ],
)
def test_sharpness_of_any_run_is_drawn(settings: dict[str, Any]) -> None:
    page = open_page(Hood(part="Health"), **settings)
    assert captions(page)
    session_of(page).playback.run.record(2, "10", PATIENT)
    show(page, -1)
    assert sentence(page)


def test_optimizer_with_rates_of_its_own_has_no_sharpness_before_its_first_update() -> None:
    page = open_page(Hood(part="Health"), optimizer="adam")
    assert any("Adam finds a rate for each weight" in one.value for one in page.markdown)


def test_what_would_take_too_long_is_said() -> None:
    rows = np.arange(20_000.0).reshape(-1, 2) % 7.0
    table = Table(rows, rows[:, 0] % 2.0, ("a", "b"), "c", ("no", "yes"), n_train=10_000)
    page = open_page(
        Hood(part="Health"), dataset="own", table=table, bias=True, hidden_layers=(32,) * 4
    )
    (caption,) = captions(page)
    assert "3,297 weights over 10,000 training points take too long" in caption
