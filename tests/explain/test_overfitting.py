import re

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.explain.overfitting import (
    are_parted,
    calibration,
    gives_probabilities,
    is_surer_where_wrong,
    percent,
    probabilities_of,
    say_calibration,
    say_overfitting,
)
from playground.presets import PRESETS
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT

OVERFITTING = PRESETS["Overfitting"]


def overfitted(experiment: Experiment, epochs: int = 200) -> tuple[Run, Frame, Frame]:
    """Return a run, its frame with the lowest test loss, and its last one."""
    run = Run(experiment)
    run.record(epochs // 10, "10", PATIENT)
    lowest = run.frames[-1].lowest
    assert lowest is not None
    return run, run.frame(lowest.id), run.frames[-1]


def test_all_losses_and_accuracies_are_named_then_and_now() -> None:
    run, then, now = overfitted(OVERFITTING)
    text = say_overfitting(run, then, now)
    for frame in (then, now):
        scores = frame.scores
        assert f"{scores.loss:.3g}" in text
        assert f"{scores.test_loss:.3g}" in text
        assert percent(scores.accuracy) in text
        assert percent(scores.test_accuracy) in text
    assert text.startswith(f"Since epoch {then.state.epoch} the training loss went from ")
    assert say_calibration(calibration(run, now, run.dataset.test)) in text


def test_surer_where_wrong_and_right_more_often_are_said_where_both_are_so() -> None:
    parted = 0
    for seed in range(12):
        run, then, now = overfitted(OVERFITTING.changed(data_seed=seed))
        labels = run.dataset.test.labels[:, np.newaxis]
        shares = [run.network(one).predict(run.dataset.test.X) for one in (then, now)]
        right = [((share > 0.5) == (labels == 1.0)).mean() for share in shares]
        by = [np.abs(labels - one)[(one > 0.5) != (labels == 1.0)].mean() for one in shares]
        wanted = right[1] > right[0] and percent(right[0]) != percent(right[1])
        assert are_parted(then.scores, now.scores) == wanted
        assert is_surer_where_wrong(run, then, now) == (by[1] > by[0])
        said = "surer where it is wrong, and right more often" in say_overfitting(run, then, now)
        assert said == (wanted and by[1] > by[0])
        parted += said
    assert parted


def test_values_have_both_r_squared() -> None:
    experiment = PRESETS["Sine: a curve"].changed(noise=0.3, samples=30, hidden_layers=(16,))
    run, then, now = overfitted(experiment, 600)
    text = say_overfitting(run, then, now)
    for frame in (then, now):
        assert f"{frame.scores.r_squared:.2f}" in text
        assert f"{frame.scores.test_r_squared:.2f}" in text
    assert "accuracy" not in text
    assert not re.search(r"\bnan\b", text)


@pytest.mark.parametrize(
    ("output", "dataset", "is_one"),
    [
        ("sigmoid", "moons", True),
        ("tanh", "moons", True),
        ("softmax", "moons", True),
        ("softmax", "blobs", True),
        ("linear", "moons", False),
        ("relu", "moons", False),
        ("linear", "plane", False),
    ],
)
def test_outputs_are_probabilities_where_they_lie_between_the_classes(
    output: str, dataset: str, is_one: bool
) -> None:
    experiment = Experiment().changed(
        dataset=dataset, samples=40, output_activation=output, reduction="mean", bias=True
    )
    run = Run(experiment)
    assert gives_probabilities(run) == is_one
    if not is_one:
        return
    run.record(3, "10", PATIENT)
    frame, test = run.frames[-1], run.dataset.test
    shares = probabilities_of(run, frame, test)
    assert shares.shape == (len(test), len(experiment.class_names))
    assert (shares >= 0.0).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    found = calibration(run, frame, test)
    # It is the accuracy of the frame, and the outputs are those of the frame.
    assert found.accuracy == pytest.approx(frame.scores.test_accuracy)
    assert found.confidence == pytest.approx(shares.max(axis=1).mean())
    assert found.bins.count.sum() == len(test)


def test_a_tanh_output_counts_from_minus_one() -> None:
    run = Run(Experiment().changed(dataset="moons", samples=40, output_activation="tanh"))
    frame, test = run.frames[0], run.dataset.test
    outputs = run.network(frame).predict(test.X)[:, 0]
    np.testing.assert_allclose(probabilities_of(run, frame, test)[:, 1], (outputs + 1.0) / 2.0)
    assert gives_probabilities(run)
    assert set(np.unique(test.y)) == {-1.0, 1.0}
