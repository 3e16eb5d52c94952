"""The coach says what is true of the frame shown and of what came before it, or nothing."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import Table
from playground.experiment import Experiment
from playground.explain import lookahead
from playground.explain.coach import Coach, Remark
from playground.presets import PRESETS
from playground.run.frames import Frame, thin
from playground.run.recorder import Run
from tests.examples import examples
from tests.explain.coached import ask, coached, play
from tests.recordings import PATIENT, RUNAWAY
from tests.strategies import experiments

ARTICLE = Experiment()
FAST_XOR = Experiment(bias=True, learning_rate=4.0)
OVERFITTING = replace(PRESETS["Overfitting"], hidden_layers=(16, 16))


def text(remark: Remark | None) -> str:
    return remark.text if remark else ""


def keys(said: list[tuple[Frame, Remark | None]]) -> set[str]:
    return {remark.key for _, remark in said if remark}


# ---- what came before, and nothing that comes after ----


def test_says_of_the_article_what_the_field_sees() -> None:
    _, said = coached(Run(ARTICLE), 2500)
    texts = [text(remark) for _, remark in said]
    order = [one for k, one in enumerate(texts) if k == 0 or one != texts[k - 1]]
    assert order == [
        "",
        "Plateau: normal for XOR with plain descent. It ends near epoch 700.",
        "",
        "Solved at epoch 1,967: every point is within 0.1.",
    ]


@pytest.mark.parametrize("experiment", [ARTICLE, OVERFITTING], ids=["article", "overfitting"])
def test_earlier_frames_keep_their_remarks(experiment: Experiment) -> None:
    coach, said = coached(Run(experiment), 300)
    for frame, remark in reversed(said):
        assert ask(coach, frame) == remark


@pytest.mark.parametrize("experiment", [ARTICLE, OVERFITTING], ids=["article", "overfitting"])
def test_frames_recorded_ahead_change_no_remark(experiment: Experiment) -> None:
    _, said = coached(Run(experiment), 300)
    ahead = Run(experiment)
    coach = Coach(ahead)
    frames = play(ahead, 300)
    assert [ask(coach, frame) for frame in frames] == [remark for _, remark in said]


def test_a_run_played_again_from_an_earlier_frame_is_told_the_same() -> None:
    run = Run(OVERFITTING)
    coach, said = coached(run, 200)
    run.go_back_to(said[20][0].id)
    again = [ask(coach, frame) for frame in play(run, 200)]
    assert [text(one) for one in again] == [text(remark) for _, remark in said[21:]]


def test_what_was_seen_outlives_the_frames_that_are_thinned_out() -> None:
    run = Run(
        replace(PRESETS["XOR in a few epochs"], dataset="circle", batch_size=10, learning_rate=0.03)
    )
    coach, said = coached(run, 60, growth=0.0)
    since = min(frame.epoch_fraction for frame, remark in said if remark and remark.key == "good")
    run.frames = thin(run.frames, 20)
    for frame in run.frames[-3:]:
        assert f"since epoch {since:.0f}" in text(ask(coach, frame)) or "Solved" in text(
            ask(coach, frame)
        )


# ---- by hand ----


def test_solved_by_hand_names_no_epoch_and_solved_again_names_its_own() -> None:
    run = Run(FAST_XOR)
    coach, said = coached(run, 400)
    frame, remark = said[-1]
    assert text(remark).startswith("Solved at epoch ")
    spoiled = run.edit(frame.id, 0, -frame.state.parameters[0])
    assert spoiled is not None
    assert text(ask(coach, spoiled)) == ""
    mended = run.edit(spoiled.id, 0, float(frame.state.parameters[0]))
    assert mended is not None
    assert text(ask(coach, mended)) == "Solved: every point is within 0.1."
    assert ask(coach, frame) == remark


def test_training_on_from_a_weight_set_by_hand_is_a_stretch_of_its_own() -> None:
    run = Run(FAST_XOR)
    coach, said = coached(run, 400)
    frame = said[-1][0]
    spoiled = run.edit(frame.id, 0, -frame.state.parameters[0])
    assert spoiled is not None
    ask(coach, spoiled)
    remarks = [ask(coach, one) for one in play(run, 4000)]
    first = next(one for one in remarks if one and one.key == "solved")
    mlp = FAST_XOR.make_network()
    trainer = FAST_XOR.make_trainer(mlp, run.dataset)
    trainer.restore(spoiled.state)
    while np.abs(mlp.predict(run.dataset.X) - run.dataset.y).max() >= 0.1:
        trainer.advance(epochs=1)
    assert trainer.epoch > frame.state.epoch
    assert first.text.startswith(f"Solved at epoch {trainer.epoch:,}:")


def test_a_look_ahead_from_before_an_edit_says_nothing_of_what_follows_it() -> None:
    run = Run(ARTICLE)
    coach, said = coached(run, 100)
    assert "near epoch 700" in text(said[-1][1])
    edited = run.edit(said[-1][0].id, 0, 3.0)
    assert edited is not None
    assert ask(coach, edited) is None
    for frame in play(run, 140):
        assert "700" not in text(ask(coach, frame))


# ---- settings and points changed on the way ----


def test_a_plateau_ends_where_the_settings_of_now_lead() -> None:
    run = Run(ARTICLE)
    coach, said = coached(run, 200)
    frame = said[-1][0]
    faster = replace(ARTICLE, learning_rate=2.0)
    run.adopt(faster)
    (claimed,) = re.findall(r"near epoch (\d+)", text(ask(coach, frame)))
    trainer = faster.make_trainer(faster.make_network(), run.dataset)
    trainer.restore(frame.state)
    while trainer.loss() > 0.9 * frame.scores.loss:
        trainer.advance(epochs=1)
    assert trainer.epoch <= int(claimed) <= 1.12 * trainer.epoch
    run.adopt(ARTICLE)
    assert ask(coach, frame) == said[-1][1]


def test_losses_with_another_penalty_are_not_compared() -> None:
    run = Run(OVERFITTING)
    coach, said = coached(run, 100)
    last, remark = said[-1]
    assert remark is not None
    assert remark.key == "best_test"
    run.adopt(replace(OVERFITTING, l2=1e-9))
    frames = play(run, 140)
    for frame in frames:
        if (found := ask(coach, frame)) and found.key == "best_test":
            assert found.action is not None
            assert found.action[1] > last.id
    assert ask(coach, last) == remark


def test_a_plateau_of_losses_with_another_penalty_is_not_looked_at() -> None:
    run = Run(ARTICLE)
    coach, said = coached(run, 100)
    assert said[-1][1]
    run.adopt(replace(ARTICLE, l2=0.001))
    assert ask(coach, said[-1][0]) is None


def test_after_points_are_edited_only_the_present_is_told() -> None:
    run = Run(FAST_XOR)
    coach, said = coached(run, 400)
    solved_frame = said[-1][0]
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.05]])
    table = Table(X, np.array([0.0, 1.0, 1.0, 0.0, 0.0]), ("x1", "x2"), "y", ("0", "1"), 5)
    run.adopt_points(replace(FAST_XOR, dataset="own", table=table))
    again = run.frame(solved_frame.id)
    assert text(ask(coach, again)) == "Solved: every point is within 0.1."
    opposite = Table(X, 1.0 - table.targets, ("x1", "x2"), "y", ("0", "1"), 5)
    run.adopt_points(replace(FAST_XOR, dataset="own", table=opposite))
    assert ask(coach, run.frame(solved_frame.id)) is None
    for frame in play(run, 430):
        assert "Solved" not in text(ask(coach, frame))


def test_a_coach_that_comes_later_compares_nothing_from_before_a_change() -> None:
    run = Run(OVERFITTING)
    play(run, 60)
    last = run.frames[-1].id
    run.adopt(replace(OVERFITTING, l2=0.001))
    play(run, 120)
    coach = Coach(run)
    for frame in run.frames:
        found = ask(coach, frame)
        if found and found.key == "best_test" and frame.id > last:
            assert found.action is not None
            assert found.action[1] > last


def test_a_resumed_run_is_told_what_its_frames_show() -> None:
    run = Run(FAST_XOR)
    _, said = coached(run, 400)
    again = Run.resumed(FAST_XOR, [frame.state for frame in run.frames])
    assert ask(Coach(again), again.frames[-1]) == said[-1][1]
    # A weight set by hand in between leads elsewhere: the exact epoch is not known then.
    states = [frame.state for frame in run.frames]
    k = next(k for k, (_, remark) in enumerate(said) if remark and remark.key == "solved") + 1
    shifted = replace(states[k - 1], parameters=states[k - 1].parameters + 1e-6)
    again = Run.resumed(FAST_XOR, [*states[: k - 1], shifted, *states[k:]])
    assert text(ask(Coach(again), again.frames[k])).startswith(
        f"Solved by epoch {states[k].epoch:,}:"
    )


# ---- kinds of tasks and networks ----


def test_the_last_layer_with_more_than_one_unit_loses_one() -> None:
    deep = replace(PRESETS["XOR in a few epochs"], hidden_layers=(4, 1), weight_seed=3)
    remark = next(one for _, one in coached(Run(deep), 400)[1] if one and one.key == "solved")
    assert (remark.button, remark.action) == (
        "Next: remove a unit",
        ("change", {"hidden_layers": (3, 1)}),
    )
    assert deep.changed(**remark.action[1]).hidden_layers == (3, 1)


@pytest.mark.parametrize("hidden", [(), (1,)])
def test_no_unit_to_remove_gets_no_button(hidden: tuple[int, ...]) -> None:
    run = Run(replace(FAST_XOR, dataset="and", hidden_layers=hidden))
    remark = next(one for _, one in coached(run, 400)[1] if one and one.key == "solved")
    assert (remark.button, remark.action) == ("", None)


def test_the_distance_is_a_tenth_of_that_between_the_classes() -> None:
    run = Run(
        replace(FAST_XOR, output_activation="tanh", hidden_activation="tanh", learning_rate=0.3)
    )
    solved = [one.text for _, one in coached(run, 400)[1] if one and one.key == "solved"]
    assert solved
    assert all(one.endswith("every point is within 0.2.") for one in solved)


def test_several_classes_and_values_are_solved_in_their_own_words() -> None:
    blobs = replace(PRESETS["Three spirals: three classes"], dataset="blobs", hidden_layers=(6,))
    assert any("within 0.1." in text(one) for _, one in coached(Run(blobs), 300)[1])
    sine = replace(PRESETS["Sine: a curve"], noise=0.0)
    said = coached(Run(sine), 800)[1]
    assert {"good", "solved"} <= keys(said)
    solved = [(frame, one) for frame, one in said if one and one.key == "solved"]
    for frame, one in solved:
        n = sine.n_train
        outputs = (
            sine.make_network()
            .with_parameters(frame.state.parameters)
            .predict(sine.make_dataset().X[:n])
        )
        wanted = sine.make_dataset().y[:n]
        if np.abs(outputs - wanted).max() < 0.1 * np.ptp(wanted):
            assert one.text.endswith(": every value is within a tenth of the range.")
        else:
            fit = f"now R\u00b2 is {frame.scores.r_squared:.2f}."
            assert one.text.endswith(f", when every value was within a tenth of the range; {fit}")


def test_a_plateau_that_no_other_start_gets_past_offers_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lookahead, "MOST_UPDATES", 2000)
    monkeypatch.setattr(lookahead, "MOST_UPDATES_OF_STARTS", 1000)
    run = Run(Experiment(hidden_layers=(), bias=True))
    remark = coached(run, 300)[1][-1][1]
    assert remark is not None
    assert re.fullmatch(r"Plateau: no end before epoch [\d,]+\.", remark.text)
    assert (remark.button, remark.action) == ("", None)


def test_dropped_units_are_not_said_to_stay_identical() -> None:
    alike = Experiment(bias=True, initializer="constant", initial_scale=0.5)
    assert "stay identical" in text(ask(Coach(run := Run(alike)), run.frames[0]))
    parted = replace(alike, dropout=0.5)
    assert text(ask(Coach(run := Run(parted)), run.frames[0])) == (
        "h1, h2, h3 and h4 are identical: they do the work of one unit."
    )


@pytest.mark.parametrize("experiment", PRESETS.values(), ids=PRESETS)
def test_silent_before_training_and_in_the_first_epochs(experiment: Experiment) -> None:
    run = Run(experiment)
    coach = Coach(run)
    for frame in [*run.frames, *run.record(2, "update", PATIENT)]:
        assert ask(coach, frame, thorough=frame.state.updates == 0) is None


def test_a_run_that_diverged_is_left_to_the_notice() -> None:
    run = Run(RUNAWAY)
    coach = Coach(run)
    frames = run.record(200, "update", PATIENT)
    assert run.diverged
    assert [ask(coach, frame, thorough=True) for frame in frames][-1] is None


# ---- what takes long ----


def test_pieces_of_a_look_ahead_come_to_what_one_look_does() -> None:
    _, said = coached(Run(ARTICLE), 60)
    at_once = said[-1][1]
    assert at_once
    run = Run(ARTICLE)
    coach = Coach(run)
    for frame in play(run, 60):
        assert coach.remark(frame, budget=0.0) is None
    assert coach.is_busy
    calls = 0
    while (found := coach.remark(run.frames[-1], budget=0.001)) is None:
        calls += 1
        assert coach.is_busy
    assert calls > 1
    assert found == at_once


def test_the_learning_rate_is_tried_only_where_asked_for() -> None:
    experiment = Experiment(
        dataset="circle",
        samples=500,
        hidden_layers=(4, 2),
        hidden_activation="tanh",
        output_activation="tanh",
        bias=True,
        initial_scale=0.5,
        bias_initializer="zeros",
        reduction="mean",
        learning_rate=3.0,
    )
    coach, said = coached(Run(experiment), 15)
    assert all(remark is None for _, remark in said)
    thorough = [ask(coach, frame, thorough=True) for frame, _ in said]
    assert (
        Remark(
            "rate_too_high",
            "This learning rate overshoots: a tenth of it lowers the loss.",
            "Try 0.3",
            ("change", {"learning_rate": 0.3}),
        )
        in thorough
    )
    assert all(ask(coach, frame) is None for frame, _ in said)


# ---- any experiment ----


@given(experiments(most_samples=60, most_units=4), st.integers(0, 9))
@examples(40)
def test_any_run_gets_short_remarks_with_finite_numbers(experiment: Experiment, back: int) -> None:
    run = Run(experiment)
    coach = Coach(run)
    for speed in ("update", "10"):
        for frame in run.record(10, speed, 1.0):
            check(coach.remark(frame, budget=0.002), run)
    check(coach.remark(run.frames[-1 - back % len(run.frames)], budget=0.0, thorough=True), run)


def check(remark: Remark | None, run: Run) -> None:
    if remark is None:
        return
    assert len(remark.text) <= (150 if remark.key == "best_test" else 110)
    assert not re.search(r"\b(nan|inf)\b", remark.text)
    assert bool(remark.button) == (remark.action is not None)
    if remark.action and remark.action[0] == "change":
        changes = remark.action[1]
        assert isinstance(changes, dict)
        assert not run.experiment.changed(**changes).conflicts()
    if remark.action and remark.action[0] == "seek":
        assert remark.action[1] in {frame.id for frame in run.frames}
