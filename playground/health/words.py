"""What a checkup says, in sentences."""

from collections.abc import Sequence

import numpy as np

from playground.health.case import Case
from playground.health.observations import RULES, Observation
from playground.health.outcome import Outcome
from playground.health.trials import Result


def say_good(outcome: Outcome) -> str:
    """Say how good a network is on the training points."""
    if np.isfinite(outcome.accuracy):
        return f"{outcome.accuracy:.0%} of the points right"
    if np.isinf(outcome.unexplained):
        return "no finite numbers"
    return f"R\u00b2 {max(-99.0, 1.0 - outcome.unexplained):.2f}"


def say_gain(result: Result, as_is: Outcome, epochs: int, where: str) -> str:
    """Say what came of a trial, beside a copy that was left alone."""
    assert result.outcome
    after, before = say_good(result.outcome), say_good(as_is)
    when = min(epochs, result.good_after)
    if after == before:
        share = f"{result.outcome.unexplained / as_is.unexplained:.0%}"
        return f"Trained {where} for {when:,.0f} epochs, {share} of the squared error is left."
    return f"Trained {where} for {when:,.0f} epochs: {after}; without the change {before}."


def say_test(outcome: Outcome) -> str:
    """Say how good a network is on the test points."""
    loss = f"test loss {outcome.test_loss:.3g}"
    if np.isnan(outcome.test_accuracy):
        return loss
    return f"{loss}, {outcome.test_accuracy:.0%} right"


def say_tests(after: Outcome, now: Outcome, epochs: int) -> str:
    """Say what came of a trial on the test points."""
    return f"Trained from the start for {epochs:,} epochs: {say_test(after)}; now {say_test(now)}."


def untrained_text(observations: Sequence[Observation]) -> str:
    """Say what can be known before training."""
    known = "This is known already:" if observations else "Data and initial weights look fine."
    return (
        "Not trained yet. Whether this network learns, only training can tell: press Play, then "
        f"pause. {known}"
    )


def healthy_text() -> str:
    """Say that nothing is wrong, and what was looked for."""
    return f"No problems found. Checked for {', '.join(one.name for one in RULES)}."


def learning_text(case: Case, result: Result) -> str:
    """Say that a run gets there by itself."""
    assert result.outcome
    epoch = case.frame.state.epoch + int(np.ceil(result.good_after))
    good = say_good(result.outcome)
    return (
        f"No problems found: it is still learning. Trained on, a copy has {good} by epoch "
        f"{epoch:,}."
    )


def too_large_text() -> str:
    """Say that nothing is tried."""
    return (
        "No remedy is tried: an epoch of this network and these points takes too long. What is "
        "seen here is below; seen is not the same as being the cause."
    )


def alone_text(epochs: int, outcome: Outcome) -> str:
    """Say what becomes of a run that is left as it is."""
    return f"Left as it is, a copy has {say_good(outcome)} after {epochs:,} more epochs. "


def conclusion_text(n_helped: int, n_without_help: int) -> str:
    """Say whether something helped."""
    if not n_helped + n_without_help:
        return "There is no change of settings to try."
    tried = "1 change was" if n_helped + n_without_help == 1 else None
    tried = tried or f"{n_helped + n_without_help} changes were"
    if not n_helped:
        return f"{tried} tried on copies; none does clearly better."
    best = "This helped:" if n_helped == 1 else "These helped, best first:"
    return f"{tried} tried on copies. {best}"
