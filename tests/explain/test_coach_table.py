"""The coach is right for 100 runs of known kinds, and silent on 100 healthy frames.

Each number in a sentence is computed here a second time, by a plain trainer one epoch after the
other or by formulas written out, and not by what the coach itself uses.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from playground.engine import MLP, Trainer
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.explain import lookahead
from playground.explain.coach import Remark
from playground.explain.overfitting import percent
from playground.presets import PRESETS
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.explain.coached import coached

ARTICLE = Experiment()
FAST_XOR = Experiment(bias=True, learning_rate=4.0)
NARROW = Experiment(hidden_layers=(2,), bias=True, learning_rate=1.0)
LEARNS = Experiment(
    hidden_layers=(6, 6),
    hidden_activation="tanh",
    bias=True,
    initializer="glorot_uniform",
    bias_initializer="zeros",
    loss="cross_entropy",
    reduction="mean",
    learning_rate=0.03,
    optimizer="adam",
    batch_size=10,
)
SINE = replace(PRESETS["Sine: a curve"], noise=0.0)
STUCK_SEEDS = (0, 1, 11, 12)  # of 0 to 39 seven are stuck for good
OVERFIT_SEEDS = (0, 1, 2, 3, 5, 6, 8, 9, 10, 11)  # of the data; 4 and 7 do not overfit
LONGEST = 110  # characters of a remark
LONGEST_OF_SCORES = 150  # of the one that names losses and accuracies, then and now


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def every_epoch(experiment: Experiment, n_epochs: int) -> Iterator[tuple[int, Trainer, MLP]]:
    """Yield a plain trainer after each epoch, the start included."""
    mlp, dataset = experiment.make_network(), experiment.make_dataset()
    trainer = experiment.make_trainer(mlp, dataset)
    yield 0, trainer, mlp
    for epoch in range(1, n_epochs + 1):
        trainer.advance(epochs=1)
        yield epoch, trainer, mlp


def of_key(said: list[tuple[Frame, Remark | None]], key: str) -> list[tuple[Frame, Remark]]:
    found = [(frame, one) for frame, one in said if one is not None and one.key == key]
    longest = LONGEST_OF_SCORES if key == "best_test" else LONGEST
    assert all(len(one.text) <= longest for _, one in found)
    return found


@pytest.mark.parametrize("seed", range(24))
def test_solved_at_the_epoch_it_says(seed: int) -> None:
    experiment = replace(FAST_XOR, weight_seed=seed)
    run = Run(experiment)
    said = of_key(coached(run, 600)[1], "solved")
    X, targets = run.dataset.X, run.dataset.labels[:, None]
    first = next(
        (
            epoch
            for epoch, _, mlp in every_epoch(experiment, 600)
            if np.abs(mlp.predict(X) - targets).max() < 0.1
        ),
        None,
    )
    assert bool(said) == (first is not None)
    for frame, remark in said:
        assert remark.text == f"Solved at epoch {first:,}: every point is within 0.1."
        assert frame.state.epoch >= first
        assert remark.action == ("change", {"hidden_layers": (3,)})


@pytest.mark.parametrize("seed", range(20))
def test_plateau_ends_where_it_says(seed: int) -> None:
    experiment = replace(ARTICLE, weight_seed=seed)
    said = of_key(coached(Run(experiment), 600)[1], "plateau")
    assert said
    frame, remark = said[0]
    text = "Plateau: normal for XOR with plain descent. It ends near epoch "
    assert remark.text.startswith(text)
    assert {one.text for _, one in said} == {remark.text}
    (claimed,) = numbers(remark.text)
    goal = 0.9 * frame.scores.loss
    end = next(
        epoch for epoch, trainer, _ in every_epoch(experiment, 9000) if trainer.loss() <= goal
    )
    # Looked at to 1 %, then written in two digits.
    assert end <= claimed <= 1.12 * end
    assert all(frame.state.epoch < claimed for frame, _ in said)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", STUCK_SEEDS)
def test_stuck_run_has_no_end_and_the_other_starts_do_as_told(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookahead, "MOST_UPDATES", 5000)
    monkeypatch.setattr(lookahead, "MOST_UPDATES_OF_STARTS", 2500)
    experiment = replace(NARROW, weight_seed=seed)
    run = Run(experiment)
    frame, remark = of_key(coached(run, 6000)[1], "plateau")[-1]
    horizon, n_past, n_tried, epochs = (int(number) for number in numbers(remark.text))
    assert frame.state.epoch < horizon
    goal = 0.9 * frame.scores.loss
    mlp = experiment.make_network()
    trainer = experiment.make_trainer(mlp, run.dataset)
    trainer.restore(frame.state)
    lowest = trainer.loss()
    for _ in range(50):
        trainer.advance(epochs=(horizon - frame.state.epoch) // 50)
        lowest = min(lowest, trainer.loss())
    assert lowest > goal
    losses = losses_of(experiment, range(seed + 1, seed + 1 + n_tried), epochs)
    past = [other for other, loss in losses.items() if loss <= goal]
    assert n_past == len(past)
    assert remark.button == "New weights"
    assert remark.action == ("change", {"weight_seed": past[0]})


def losses_of(experiment: Experiment, seeds: range, epochs: int) -> dict[int, float]:
    losses = {}
    for seed in seeds:
        mlp = replace(experiment, weight_seed=seed).make_network()
        trainer = experiment.make_trainer(mlp, experiment.make_dataset())
        trainer.advance(epochs=epochs)
        losses[seed] = trainer.loss()
    return losses


def with_dead_units(n_dead: int, seed: int) -> Experiment:
    """Return relu on XOR whose first units lie below 0 everywhere, the others nowhere."""
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0.1, 1.0, (2, 4))
    biases = np.where(np.arange(4) < n_dead, -9.0, 0.5)
    outwards = rng.uniform(-1.0, 1.0, 5)
    parameters = (*weights.ravel(), *biases, *outwards)
    return Experiment(
        hidden_activation="relu", bias=True, learning_rate=0.01, parameters=parameters
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n_dead", [2, 3, 4])
def test_dead_units_are_as_many_as_it_says(n_dead: int, seed: int) -> None:
    run = Run(with_dead_units(n_dead, seed))
    _, said = coached(run, 5)
    for frame, remark in said:
        assert remark is not None
        assert (remark.key, remark.action) == ("dead", ("hood", "Health"))
        matrix = frame.state.parameters[:12].reshape(3, 4)
        answers = np.maximum(run.dataset.X @ matrix[:2] + matrix[2], 0.0)
        count = int((answers == 0.0).all(axis=0).sum())
        assert remark.text == (
            f"{count} of 4 units in the hidden layer are dead: they output 0 at every point."
        )


@pytest.mark.parametrize("seed", OVERFIT_SEEDS)
def test_test_loss_was_lowest_where_it_says(seed: int) -> None:
    experiment = replace(PRESETS["Overfitting"], data_seed=seed)
    run = Run(experiment)
    said = of_key(coached(run, 150, growth=0.0)[1], "best_test")
    assert said
    n = run.dataset.n_train
    X, labels = run.dataset.X, run.dataset.labels[:, None]
    losses, right, wrong_by = [], [], []
    for _, _, mlp in every_epoch(experiment, 150):
        share = mlp.predict(X)
        loss = -np.log(np.where(labels == 1.0, share, 1.0 - share))
        losses.append((float(loss[:n].mean()), float(loss[n:].mean())))
        is_right = (share > 0.5) == (labels == 1.0)
        right.append((float(is_right[:n].mean()), float(is_right[n:].mean())))
        wrong = ~is_right[n:]
        wrong_by.append(float(np.abs(labels - share)[n:][wrong].sum() / max(1, wrong.sum())))
    for frame, remark in said:
        now = frame.state.epoch
        best = int(np.argmin([test for _, test in losses[: now + 1]]))
        (train, test), (train_now, test_now) = losses[best], losses[now]
        assert remark.text.startswith(
            f"Test loss lowest at epoch {best}: {test:.3g} → {test_now:.3g} "
            f"(train {train:.3g} → {train_now:.3g}). "
        )
        shares = [percent(share) for k in (1, 0) for share in (right[best][k], right[now][k])]
        assert remark.text.endswith(
            f" {shares[0]} → {shares[1]} (train {shares[2]} → {shares[3]})."
        )
        assert ("ight more often" in remark.text) == (
            right[now][1] > right[best][1] and shares[0] != shares[1]
        )
        assert "Surer where wrong" not in remark.text or wrong_by[now] > wrong_by[best]
        assert remark.action == ("seek", best)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("dataset", ["circle", "blobs", "xor_clouds"])
def test_points_are_right_since_the_frame_it_says(dataset: str, seed: int) -> None:
    output = "softmax" if dataset == "blobs" else "sigmoid"
    run = Run(replace(LEARNS, dataset=dataset, output_activation=output, weight_seed=seed))
    _, said = coached(run, 40)
    shares = {frame.state.epoch: share_right(run, frame)[0] for frame, _ in said}
    found = of_key(said, "good")
    assert found
    for frame, remark in found:
        least, since, tested = numbers(remark.text)
        assert min(
            share for epoch, share in shares.items() if since <= epoch <= frame.epoch_fraction
        ) >= (least / 100.0)
        assert since == 1 or shares[since - 1] < 0.97
        assert abs(share_right(run, frame)[1] - tested / 100.0) <= 0.01


def share_right(run: Run, frame: Frame) -> tuple[float, float]:
    """Return the share of points that are right among those to train on and those to test on."""
    outputs = run.mlp.with_parameters(frame.state.parameters).predict(run.dataset.X)
    several = outputs.shape[1] > 1
    given = outputs.argmax(axis=1) if several else (outputs[:, 0] > 0.5).astype(int)
    right = given == run.dataset.labels
    n = run.dataset.n_train
    return float(right[:n].mean()), float(right[n:].mean())


@pytest.mark.parametrize("seed", range(8))
def test_values_are_nearly_met_since_the_frame_it_says(seed: int) -> None:
    run = Run(replace(SINE, weight_seed=seed))
    _, said = coached(run, 400)
    found = of_key(said, "good")
    assert found
    for frame, remark in found:
        _, since, tested = numbers(remark.text)[-3:]
        now = fits(run, frame)
        assert (
            min(
                fits(run, one)[0]
                for one, _ in said
                if since <= one.epoch_fraction <= frame.epoch_fraction
            )
            >= 0.95
        )
        assert abs(now[1] - tested) <= 0.006


def fits(run: Run, frame: Frame) -> tuple[float, float]:
    """Return R^2 on the points to train on and on those to test on."""
    outputs = run.mlp.with_parameters(frame.state.parameters).predict(run.dataset.X)
    n = run.dataset.n_train

    def fit(given: Array, wanted: Array) -> float:
        return float(1.0 - ((given - wanted) ** 2).sum() / ((wanted - wanted.mean()) ** 2).sum())

    return fit(outputs[:n], run.dataset.y[:n]), fit(outputs[n:], run.dataset.y[n:])


@pytest.mark.parametrize("n_units", range(2, 12))
def test_identical_units_are_named(n_units: int) -> None:
    run = Run(
        replace(FAST_XOR, hidden_layers=(n_units,), initializer="constant", initial_scale=0.5)
    )
    for frame, remark in coached(run, 20)[1]:
        assert remark is not None
        assert remark.key == "twins"
        assert len(remark.text) <= LONGEST
        matrix = frame.state.parameters[: 3 * n_units].reshape(3, n_units)
        assert np.ptp(matrix, axis=1).max() <= 1e-12
        assert remark.text.startswith("h1" if n_units < 3 else "h1, h2")


# ---- silent ----


@pytest.mark.thorough
def test_silent_on_a_hundred_healthy_frames() -> None:
    silent = 0
    for experiment, epochs in [
        *((replace(FAST_XOR, weight_seed=seed), 400) for seed in range(10)),
        *((replace(ARTICLE, weight_seed=seed), 2500) for seed in range(6)),
        *(
            (replace(LEARNS, dataset="spiral", learning_rate=0.01, weight_seed=seed), 60)
            for seed in range(6)
        ),
    ]:
        run = Run(experiment)
        _, said = coached(run, epochs)
        for frame, remark in said:
            if is_healthy(run, [one for one, _ in said], frame):
                assert remark is None, (experiment.dataset, frame.state.epoch, remark)
                silent += 1
    assert silent >= 100


def is_healthy(run: Run, frames: list[Frame], frame: Frame) -> bool:
    """Return whether a frame is in mid-training: nothing reached yet, and the loss comes down."""
    epoch = frame.state.epoch
    before = [one for one in frames if 0.8 * epoch <= one.state.epoch < epoch]
    falls = bool(before) and frame.scores.loss < 0.9 * before[0].scores.loss
    outputs = run.mlp.with_parameters(frame.state.parameters).predict(run.dataset.X)
    off = np.abs(outputs - run.dataset.y)[: run.dataset.n_train]
    lowest = min(one.scores.test_loss for one in frames if one.id <= frame.id)
    generalises = not frame.scores.test_loss > 1.1 * lowest
    return falls and off.max() >= 0.1 and frame.scores.accuracy < 0.97 and generalises
