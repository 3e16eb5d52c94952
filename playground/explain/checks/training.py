"""Checks of rate, batches, dropout and what is frozen."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.experiment import SETTINGS, Experiment
from playground.explain.checks.start import learns_more, stands_still_at_start
from playground.explain.checks.warning import (
    ADAPTIVE,
    OF_STANDARDISED,
    Change,
    ChoiceWarning,
    check,
    n_in_batch,
)
from playground.explain.data_facts import data_facts, reaches_targets
from playground.explain.first_steps import (
    FirstSteps,
    try_first_steps,
    updates_to_try,
)
from playground.explain.starts import all_is_frozen

SMALLER_RATES = (0.1, 0.01, 0.001, 0.0001)
USUAL_OF_ADAPTIVE = 0.01  # learning rate
LAYER_OFF = 0.2  # of the points at which dropout switches a whole layer off
LOWEST_RATE = 1e-6


def is_summed(experiment: Experiment) -> bool:
    """Return whether steps are longer the more points are in a batch."""
    is_sum = experiment.reduction == "sum" and experiment.optimizer not in ADAPTIVE
    return is_sum and n_in_batch(experiment) > 1


@check("learning_rate", "reduction", "batch_size")
def sum_too_large(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a rate that is too large because gradients are summed over many points."""
    if is_summed(experiment) and (found := too_large(experiment)):
        n, rate = n_in_batch(experiment), experiment.learning_rate
        yield ChoiceWarning(
            "sum_too_large",
            f"Summed over {n:,} points, a rate of {rate:g} makes the steps of a rate of "
            f"{rate * n:g} under mean. {found.text}",
            found.offer,
            found.change,
        )


@check("learning_rate", "optimizer", "batch_size")
def rate_too_large(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a rate at which the first updates raise the loss."""
    if is_summed(experiment) or not (found := too_large(experiment)):
        return
    rate, usual = experiment.learning_rate, ""
    if experiment.optimizer in ADAPTIVE and rate > USUAL_OF_ADAPTIVE:
        name = SETTINGS["optimizer"].say(experiment.optimizer)
        usual = f"; {name} usually starts at {USUAL_OF_ADAPTIVE:g}"
    text = f"A rate of {rate:g} is too large here{usual}. {found.text}"
    yield ChoiceWarning("rate_too_large", text, found.offer, found.change)


@dataclass(frozen=True)
class TooLarge:
    """What a rate that is too large does.

    Attributes:
        text: where the first updates lead.
        offer: what a button says; empty where nothing is offered.
        change: settings with which the loss falls.
    """

    text: str
    offer: str = ""
    change: Change = field(default_factory=dict)


def too_large(experiment: Experiment) -> TooLarge | None:
    """Try the first updates; return where they lead, if that is up or to one and the same output.

    None also where they cannot be tried, or where nothing can learn whatever the rate.
    """
    n_updates = updates_to_try(experiment)
    if not n_updates:
        return None
    steps = try_first_steps(experiment, n_updates)
    if not (steps.leads_up or steps.is_constant) or stands_still_at_start(experiment):
        return None
    offer, change = gentler_steps(experiment, steps)
    if not (change or steps.diverged):
        return None  # the rate is not the reason
    text = f"After the first {n_updates} updates every point gets the same output."
    if steps.diverged:
        text = f"It diverges within the first {n_updates} updates."
    elif steps.leads_up:
        losses = f"{steps.before:.3g} to {steps.after:.3g}"
        text = f"The first {n_updates} updates raise the loss from {losses}."
    return TooLarge(text, offer, change)


def gentler_steps(experiment: Experiment, steps: FirstSteps) -> tuple[str, Change]:
    """Return a change that learns more in as many updates, and what the button says.

    Both are empty where none was found.
    """
    options: list[tuple[str, Change]] = []
    if any(one.key in OF_STANDARDISED for one in data_facts(experiment)):
        options.append(("Standardise", {"standardise": True}))
    if experiment.reduction == "sum" and experiment.optimizer not in ADAPTIVE:
        options.append(("Use mean", {"reduction": "mean"}))
    pull = experiment.learning_rate * experiment.l2
    if pull >= 1.0:
        # An update takes so many times each weight off it.
        for share in (0.1, 0.01):
            l2 = float(f"{experiment.l2 * share / pull:.1g}")
            options.append((f"Use an L2 of {l2:g}", {"l2": l2}))
    for factor in SMALLER_RATES:
        rate = max(float(f"{experiment.learning_rate * factor:.3g}"), LOWEST_RATE)
        options.append((f"Use a rate of {rate:g}", {"learning_rate": rate}))
    for offer, change in options:
        other = experiment.changed(**change)
        if reaches_targets(other) and learns_more(other, steps):
            return offer, change
    return "", {}


@check("batch_size")
def batch_too_large(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a batch size beyond the number of training points."""
    if experiment.batch_size > experiment.n_train > 1:
        yield ChoiceWarning(
            "batch_too_large",
            f"There are only {experiment.n_train} training points: every update uses all of them.",
            "Use the full batch",
            {"batch_size": 0},
        )


@check("dropout")
def dropout_empties_layer(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find dropout that switches a whole hidden layer off, again and again."""
    share, sizes = experiment.dropout, experiment.hidden_layers
    if not share or not sizes:
        return
    smallest = min(sizes)
    off = share**smallest
    if smallest > 1 and off < LAYER_OFF:
        return
    units = "a single unit" if smallest == 1 else f"only {smallest} units"
    layer = "The hidden layer" if len(sizes) == 1 else f"Hidden layer {sizes.index(smallest) + 1}"
    yield ChoiceWarning(
        "dropout_empties_layer",
        f"{layer} has {units}: in each update, dropout of {share:g} switches all of it off for "
        f"{off:.0%} of the points.",
        "Use no dropout",
        {"dropout": 0.0},
    )


@check("frozen")
def everything_frozen(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find that nothing is left to learn."""
    if all_is_frozen(experiment):
        yield ChoiceWarning(
            "everything_frozen",
            "Every weight is frozen: training changes nothing.",
            "Unfreeze all",
            {"frozen": ()},
        )
