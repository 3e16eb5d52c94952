"""What is offered was seen to help, and comes true; what is healthy is left in peace."""

from typing import Any

import numpy as np
import pytest

from playground.engine.metrics import accuracy
from playground.experiment import Experiment
from playground.health import Checkup, Offer
from playground.health.checkup import SILENT, Conclusion
from playground.presets import PRESETS
from playground.run.recorder import Run
from tests.benchmarks.health import follow, judge, on, spoiled_runs
from tests.explain.own_data import YES_NO, own
from tests.health.recorded import conclusion_on, done, recorded
from tests.recordings import PATIENT


def run_to(experiment: Experiment, epoch: int) -> Run:
    run = Run(experiment.changed(stop_epoch=epoch))
    while run.limit_ahead:
        run.record(24, "1000" if epoch > 2000 else "10", PATIENT)
    return run


def first_offer(conclusion: Conclusion) -> Offer:
    assert conclusion.offers, conclusion
    return conclusion.offers[0]


# ---- kinds of faults whose right answer is known ----

STUCK = {"hidden_layers": (2,), "bias": True, "weight_seed": 0}


def test_an_unlucky_start_is_told_by_the_starts_that_do_better() -> None:
    run = run_to(Experiment(**STUCK), 20_000)
    outputs = run.network(run.frames[-1]).predict(run.dataset.X)[:, 0]
    np.testing.assert_allclose(outputs, [0.5, 0.99, 0.5, 0.02], atol=0.02)
    checkup = done(run)
    assert checkup.conclusion
    offer = first_offer(checkup.conclusion)
    assert offer.key == "start"
    assert offer.numbers.startswith("13 of 16 other starts get further.")
    assert "100% of the points right; without the change 50%" in offer.numbers
    # Saturation is seen, but no cause: neither smaller steps nor a smaller start is offered.
    assert "saturation" in {one.key for one in checkup.observations}
    assert {one.key for one in checkup.conclusion.offers}.isdisjoint({"rate_too_high", "draw"})


def test_inputs_far_from_0_are_standardised() -> None:
    inputs = np.arange(0.0, 300.0, 6.0)
    experiment = own(inputs, (inputs >= 150.0).astype(float), YES_NO, bias=True, hidden_layers=(2,))
    run = run_to(experiment.changed(reduction="mean"), 300)
    assert run.frames[-1].scores.accuracy <= 0.52
    offer = first_offer(conclusion_on(run))
    assert offer.experiment == run.experiment.changed(standardise=True)
    assert end_of(run, offer).scores.accuracy == 1.0


def test_targets_out_of_reach_get_a_linear_output() -> None:
    inputs = np.linspace(-1.0, 1.0, 4)
    sigmoid = {"output_activation": "sigmoid", "bias": True, "learning_rate": 0.1}
    run = run_to(own(inputs, [3.0, 4.0, 5.0, 6.0], **sigmoid), 500)
    checkup = done(run)
    assert checkup.conclusion
    offer = first_offer(checkup.conclusion)
    assert offer.experiment.output_activation == "linear"
    (text,) = [one.text for one in checkup.observations if one.key == "out_of_reach"]
    # (2^2 + 3^2 + 4^2 + 5^2) / 2 = 27 with outputs of 1; the mean of the four is 6.75.
    least = {"sum": "27", "mean": "6.75"}[run.experiment.reduction]
    assert f"cannot fall below {least}" in text


def test_overfitting_offers_the_best_moment_and_what_holds_it_back() -> None:
    run = recorded(PRESETS["Overfitting"], 24, "10")
    conclusion = conclusion_on(run)
    offers = {one.key: one for one in conclusion.offers}
    assert offers.keys() >= {"best", "l2"}
    best = run.frame(offers["best"].frame)
    assert best.scores.test_loss == min(one.scores.test_loss for one in run.frames)
    assert f"At epoch {best.state.epoch}: test loss {best.scores.test_loss:.3g}" in (
        offers["best"].numbers
    )
    l2 = offers["l2"].experiment
    held = run_to(l2, run.frames[-1].state.epoch)
    assert held.frames[-1].scores.test_loss < 0.9 * run.frames[-1].scores.test_loss


def test_a_penalty_for_a_sum_of_small_batches_ruins_no_run() -> None:
    # What Health tries is so much a point. It was added in full to each batch: 8 times an epoch.
    settings = {"hidden_layers": (16, 16), "batch_size": 5, "reduction": "sum"}
    plain = on("moons", samples=80, noise=0.3, train_share=0.5, learning_rate=0.01, **settings)
    held = [plain.changed(l2=size * plain.n_train) for size in (0.01, 0.03)]
    right = [run_to(one, 200).frames[-1].scores.test_accuracy for one in (plain, *held)]
    assert right[0] < 0.9
    assert right[1] > right[0]
    assert right[2] > right[0]


# The others of the kinds are in the benchmark.
CURED = ("rate too low", "rate too high", "divergence", "zeros as a start", "no hidden layer")


@pytest.mark.thorough
@pytest.mark.parametrize("kind", CURED)
def test_the_first_offer_cures_each_kind_of_trouble(kind: str) -> None:
    one = next(one for one in spoiled_runs() if one.kind == kind)
    judged = judge(one)
    assert judged.cured, judged
    assert not judged.harmed, judged


# ---- offers come true ----


def end_of(run: Run, offer: Offer) -> Any:
    return follow(run, offer, offer.epochs).frames[-1]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "experiment",
    [Experiment(**STUCK), Experiment(learning_rate=0.001), Experiment(initializer="zeros")],
    ids=["unlucky", "slow", "zeros"],
)
def test_who_follows_an_offer_gets_what_it_says(experiment: Experiment) -> None:
    run = run_to(experiment, 3000)
    for offer in conclusion_on(run).offers:
        after = end_of(run, offer)
        assert f"{after.scores.accuracy:.0%} of the points right; without" in offer.numbers
        assert after.scores.accuracy > run.frames[-1].scores.accuracy


@pytest.mark.thorough
def test_a_verdict_does_not_depend_on_how_the_work_is_cut() -> None:
    run = run_to(Experiment(learning_rate=0.001), 1000)
    assert done(run, piece=0.0).conclusion == done(run, piece=10.0).conclusion


@pytest.mark.thorough
def test_nothing_that_comes_after_a_frame_makes_a_difference() -> None:
    long, short = (recorded(Experiment(**STUCK), n, "1000") for n in (9, 4))
    frame = long.frames[4]
    assert conclusion_on(long, frame) == conclusion_on(short)


# ---- silence ----


@pytest.mark.parametrize("dataset", ["xor", "circle", "moons", "spiral", "iris", "sine", "bumps"])
@pytest.mark.parametrize("epoch", [3, 30])
def test_a_run_that_learns_is_left_in_peace(dataset: str, epoch: int) -> None:
    conclusion = conclusion_on(run_to(on(dataset), epoch))
    assert conclusion.kind in SILENT, conclusion
    assert not conclusion.offers


def test_the_default_page_is_still_learning_on_its_plateau() -> None:
    run = run_to(Experiment(), 500)
    conclusion = conclusion_on(run)
    assert conclusion.kind == "learning"
    epoch = int(conclusion.text.split("by epoch ")[1].rstrip(".").replace(",", ""))
    on = run_to(Experiment(), epoch)
    outputs = on.network(on.frames[-1]).predict(on.dataset.X)
    assert accuracy(outputs, on.dataset.y, 0.5) == 1.0


def test_at_epoch_0_nothing_is_tried() -> None:
    run = Run(Experiment(initializer="zeros"))
    checkup = Checkup(run, run.frames[0])
    assert checkup.conclusion
    assert checkup.conclusion.kind == "untrained"
    assert checkup.conclusion.text.startswith("Not trained yet.")
    assert "symmetry" in {one.key for one in checkup.observations}
    later = Run(Experiment())
    later.record(5, "1", PATIENT)
    at_start = Checkup(later, later.frames[0]).conclusion
    assert at_start
    assert at_start.kind == "untrained"


# ---- bounds ----


def test_only_settings_that_may_be_changed_are_tried() -> None:
    run = run_to(Experiment(**STUCK), 3000)
    checkup = Checkup(run, run.frames[-1], lambda name: name == "learning_rate")
    while not checkup.advance(1.0):
        pass
    assert checkup.conclusion
    names = {change.split()[0] for change in checkup.conclusion.tried}
    assert names == {"learning"}
    assert not checkup.conclusion.offers
    assert "none does clearly better" in checkup.conclusion.text


def test_a_cancelled_checkup_offers_nothing() -> None:
    run = run_to(Experiment(**STUCK), 3000)
    checkup = Checkup(run, run.frames[-1])
    checkup.advance(0.0)
    checkup.cancel()
    assert checkup.advance(1.0)
    assert checkup.conclusion
    assert (checkup.conclusion.kind, checkup.conclusion.offers) == ("cancelled", ())
    assert checkup.share_done == 1.0


def test_values_that_are_all_alike_have_nothing_to_be_explained() -> None:
    run = run_to(own([0.0, 1.0, 2.0], [0.1, 0.1, 0.1], learning_rate=0.1), 10)
    conclusion = conclusion_on(run)
    assert (conclusion.kind, conclusion.offers) == ("limit", ())
    assert "nan" not in conclusion.text


def test_what_would_need_too_much_memory_is_not_tried() -> None:
    points = np.random.default_rng(0).normal(size=(10_000, 2))
    wide = {"hidden_layers": (32,) * 8, "bias": True, "batch_size": 10, "learning_rate": 1e-4}
    run = Run(own(points, points[:, 0] > 0.0, YES_NO, **wide))
    run.record(1, "update", PATIENT)
    conclusion = conclusion_on(run)
    assert conclusion.kind == "large"


def test_a_network_that_is_too_large_is_told_so() -> None:
    run = Run(Experiment().changed(dataset="moons", samples=1000, hidden_layers=(32,) * 8))
    run.record(1, "update", PATIENT)
    conclusion = conclusion_on(run)
    assert (conclusion.kind, conclusion.offers) == ("large", ())
