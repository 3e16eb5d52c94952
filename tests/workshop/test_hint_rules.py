"""Hints from the live network: each is said where it is true, and what it says is true."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.run.recorder import Run
from playground.workshop.exercise import Exercise
from playground.workshop.hint_rules import HINT_RULES
from playground.workshop.live_hints import MOST_AT_ONCE, holding, next_live_hint
from playground.workshop.metrics import Attempt
from playground.workshop.proving import well_prepared
from tests.examples import examples
from tests.workshop.files import BEGIN
from tests.workshop.runs import begun, exercise, start_of, trained

WIRED = [6.0, -6.0, 6.0, -6.0, -3.0, 9.0, 6.0, 6.0, -9.0]


def attempt(id: str, run: Run | None = None, frame: int = -1) -> Attempt:
    one = exercise(id)
    run = run or Run(one.start)
    return Attempt(one, run, run.frames[frame], well_prepared(one).observe(run))


def wired(parameters: list[float]) -> Attempt:
    return attempt("hand-wire-xor", Run(start_of("hand-wire-xor", parameters=parameters)))


def played(id: str, epochs: int, speed: str = "100", **changes: object) -> Attempt:
    return attempt(id, trained(start_of(id, **changes), epochs, speed))


def typed(**numbers: str) -> Attempt:
    one, progress = attempt("forward-by-hand"), begun("forward-by-hand")
    for id, text in numbers.items():
        progress = progress.type_number(id.replace("_", "-"), text, BEGIN)
    return replace(one, progress=progress)


def changed_sign(index: int) -> list[float]:
    return [-value if k == index else value for k, value in enumerate(WIRED)]


# Of each rule where it holds, and where, by little, it does not.
CASES: dict[str, tuple[Callable[[], Attempt], Callable[[], Attempt]]] = {
    "not_trained_yet": (
        lambda: attempt("goldilocks", Run(start_of("goldilocks", learning_rate=8.0))),
        lambda: attempt("goldilocks"),
    ),
    "earlier_frame": (
        lambda: attempt("goldilocks", trained(start_of("goldilocks"), 100, "10"), 1),
        lambda: played("goldilocks", 100),
    ),
    "numbers_disagree": (
        lambda: typed(net_h1="0.5", a_h1="0.7"),
        lambda: typed(net_h1="1", a_h1="0.731"),
    ),
    "stuck_at_origin": (
        lambda: attempt("and-needs-bias"),
        lambda: attempt("and-needs-bias", Run(start_of("and-needs-bias", bias=True))),
    ),
    "no_weights": (
        lambda: wired([6, 0, 6, 0, -3, 9, 6, 6, -9]),
        lambda: wired([6, 0, 6, 1, -3, 9, 6, 6, -9]),
    ),
    "output_is_bounded": (
        lambda: wired([6, -6, 6, -6, -3, 9, 6, 6, 0]),
        lambda: wired([6, -6, 6, -6, -3, 9, 6, 6, -0.1]),
    ),
    "fixed_by_sum": (
        lambda: attempt("luck-or-size"),
        lambda: attempt("luck-or-size", Run(start_of("luck-or-size", bias=True))),
    ),
    "same_line": (
        lambda: wired([6, -3, 6, -3, -3, 1.5, 6, 6, -9]),
        lambda: wired([6, -3, 6, -3, -3, 1.6, 6, 6, -9]),
    ),
    "pinned_unit": (
        lambda: wired([6, -6, 6, -6, -20, 9, 6, 6, -9]),
        lambda: wired(WIRED),
    ),
    "wrong_sign": (lambda: wired(changed_sign(7)), lambda: wired(WIRED)),
    "too_soft": (
        lambda: wired([0.7 * value for value in WIRED]),
        lambda: wired(WIRED),
    ),
    "dead": (lambda: played("dead-relu", 100), lambda: played("twins", 100)),
    "flat_units": (lambda: attempt("saturated"), lambda: attempt("twins")),
    "gradient_fades": (
        lambda: attempt("silent-layers"),
        lambda: attempt("silent-layers", Run(start_of("silent-layers", hidden_activation="tanh"))),
    ),
    "lower_before": (
        lambda: played("too-good", 600, "10"),
        lambda: played("too-good", 20, "1"),
    ),
    "one_update_an_epoch": (
        lambda: played("batch-noise", 10, "1"),
        lambda: played("batch-noise", 10, "1", batch_size=100),
    ),
    "points_not_told_apart": (
        lambda: played("stuck", 5000),
        lambda: played("stuck", 3000, hidden_layers=[3]),
    ),
    "plateau": (lambda: played("stuck", 5000), lambda: played("stuck", 600)),
    "still_falling": (lambda: played("stuck", 600), lambda: played("stuck", 5000)),
}


def test_every_rule_has_its_cases() -> None:
    assert list(CASES) == list(HINT_RULES)


@pytest.mark.parametrize("key", HINT_RULES)
def test_a_hint_is_said_where_it_holds_and_not_beside_it(key: str) -> None:
    holds, fails = CASES[key]
    text = HINT_RULES[key](holds())
    assert re.fullmatch(r"[A-Za-z0-9(].*[.]", text), text
    assert "nan" not in text
    assert HINT_RULES[key](fails()) == ""


weights = st.lists(st.floats(-9, 9).map(lambda one: round(one, 1)), min_size=9, max_size=9)


@given(weights)
@examples(60)
def test_what_is_said_of_weights_is_true_of_them(parameters: list[float]) -> None:
    here = wired(parameters)
    if text := HINT_RULES["output_is_bounded"](here):
        X = np.random.default_rng(0).uniform(-50.0, 50.0, (400, 2))
        outputs = here.mlp.predict(X)
        assert outputs.min() >= 0.5 if "below" in text else outputs.max() <= 0.5
    if text := HINT_RULES["pinned_unit"](here):
        unit = int(text[1]) - 1
        hidden = here.mlp.forward(here.train.X).pre_activations[0][:, unit]
        ends = (1.0 / (1.0 + np.exp(-hidden))).max(), (1.0 / (1.0 + np.exp(-hidden))).min()
        said = float(text.rstrip(".").split()[-1])
        assert ends[0] <= said if "at most" in text else ends[1] >= said
    if text := HINT_RULES["wrong_sign"](here):
        found = re.search(r"would be (\d\.\d+) instead of (\d\.\d+)", text)
        assert found
        worst = int(here.errors.argmax())
        target = here.train.y[worst, 0]
        assert abs(float(found[2]) - float(here.inside.outputs[worst, 0])) <= 0.005
        assert abs(target - float(found[1])) <= 0.505
        assert abs(target - float(found[2])) >= 0.495


@pytest.mark.parametrize("one", [exercise("stuck"), exercise("twins")], ids=lambda one: one.id)
def test_no_hint_answers_a_question_that_is_open(one: Exercise) -> None:
    run = Run(one.start)
    tried = replace(begun(one.id), attempts=3)
    here = Attempt(one, run, run.frames[0], tried)
    assert next_live_hint(here, (), 999.0) == ""
    assert list(holding(here, list(HINT_RULES))) == []


def test_live_hints_come_when_they_are_due_and_no_more_than_some_at_a_time() -> None:
    here = played("stuck", 5000)
    assert next_live_hint(here, (), 29.0) == ""
    shown: list[str] = []
    while key := next_live_hint(here, shown, 31.0):
        assert HINT_RULES[key](here)
        shown.append(key)
    assert len(shown) == MOST_AT_ONCE == len(set(shown))
    # What no longer holds is not said any more, and makes room for another one.
    assert list(holding(attempt("stuck"), shown)) == []
