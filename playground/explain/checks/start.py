"""Checks of where the network starts: what stands still, and what is flat."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from playground.experiment import SETTINGS, Experiment
from playground.explain.checks.warning import (
    OF_STANDARDISED,
    Change,
    ChoiceWarning,
    check,
)
from playground.explain.data_facts import data_facts, reaches_targets
from playground.explain.first_steps import (
    FirstSteps,
    try_first_steps,
    updates_to_try,
)
from playground.explain.starts import (
    Standstill,
    all_is_frozen,
    find_identical_units,
    find_standstill,
    flat_share,
    is_drawn,
    other_start,
)

FLAT_SHARE = 0.5  # of the first layer's outputs, at the start
LEFT_LESS = 0.9  # of what is left of the loss, with the change that is offered
FAR_LESS = 0.5  # of that, where it is the only reason


@check("initializer", "initial_scale", "weight_seed", "parameters")
def stands_still(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a start from which nothing, or nothing but the output's bias, ever moves."""
    if all_is_frozen(experiment):
        return
    found = stands_still_at_start(experiment)
    if not found:
        return
    text = (
        "At this start the gradient is exactly 0: no weight will ever move."
        if found.nothing_moves
        else "At this start the hidden units output 0 at every point, and the gradient of all "
        "weights is exactly 0: only the output's bias will ever move."
    )
    offer, change = random_start(experiment)
    yield ChoiceWarning("stands_still", text, offer, change)


@check("initializer", "initial_scale", "weight_seed", "parameters")
def identical_units(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find hidden units that start identical and stay so."""
    layer, n_identical = find_identical_units(experiment)
    if not layer or stands_still_at_start(experiment):
        return
    n_units = experiment.hidden_layers[layer - 1]
    which = "All" if n_identical == n_units else f"{n_identical} of"
    where = "the hidden layer" if len(experiment.hidden_layers) == 1 else f"hidden layer {layer}"
    offer, change = random_start(experiment)
    yield ChoiceWarning(
        "identical_units",
        f"{which} {n_units} units of {where} start identical and get identical gradients: they "
        f"stay identical, and do the work of one.",
        offer,
        change,
    )


@lru_cache(maxsize=32)
def stands_still_at_start(experiment: Experiment) -> Standstill:
    """Return what stands still for ever; see `find_standstill`."""
    return find_standstill(experiment)


def random_start(experiment: Experiment) -> tuple[str, Change]:
    """Return initial weights that can learn, with what the button says; empty for none found."""
    drawn: Change = {**other_start(experiment), "parameters": ()}
    offer = "Draw other weights" if is_drawn(experiment) else "Draw random weights"
    for change in (drawn, {**drawn, "weight_seed": experiment.weight_seed + 1}):
        other = with_change(experiment, change)
        if other and not stands_still_at_start(other) and not find_identical_units(other)[0]:
            return offer, change
    return "", {}


def with_change(experiment: Experiment, change: Mapping[str, Any]) -> Experiment | None:
    """Return an experiment with other settings; None where a value is not valid."""
    try:
        return experiment.changed(**change)
    except ValueError:
        return None


@dataclass(frozen=True)
class Cure:
    """A change that may help.

    Attributes:
        offer: what a button says.
        words: what it is called in a sentence; of one that was found to help, how it does.
        change: the settings.
    """

    offer: str
    words: str
    change: Change


@check("hidden_activation", "layer_activations", "output_activation", "standardise")
def inputs_unscaled(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find inputs with which the network learns far less than with standardised ones."""
    reasons = [one for one in data_facts(experiment) if one.key in OF_STANDARDISED]
    if not reasons:
        return
    option = Cure("Standardise", "standardised inputs", {"standardise": True})
    found = steeper_start(experiment, [option]) or faster_start(experiment, option)
    if found:
        text = f"{reasons[0].text} {found.words}"
        yield ChoiceWarning("inputs_unscaled", text, found.offer, found.change)


def faster_start(experiment: Experiment, option: Cure) -> Cure | None:
    """Return a change with the words on what it gains, where it leaves far less of the loss."""
    other, n_updates = experiment.changed(**option.change), updates_to_try(experiment)
    if not n_updates or not reaches_targets(other):
        return None
    now, then = try_first_steps(experiment, n_updates), try_first_steps(other, n_updates)
    if then.leads_up or then.is_constant or then.left > FAR_LESS * min(now.left, 1.0):
        return None
    left = "raise the loss" if now.left > 1.0 else f"leave {say_share(now.left)} of the loss"
    words = (
        f"The first {n_updates} updates {left}; with {option.words} they leave "
        f"{say_share(then.left)}."
    )
    return replace(option, words=words)


def say_share(share: float) -> str:
    """Write a share; one that is small keeps two digits."""
    return f"{share:.0%}" if share >= 0.1 else f"{share:.2%}"


@check("initial_scale", "initializer", "hidden_activation")
def weights_saturate(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find initial weights that put the first layer where it is flat, and others that do not."""
    if next(inputs_unscaled(experiment), None):
        return
    fitting: Change = {
        "initializer": "glorot_uniform",
        "initial_scale": 1.0,
        "bias_initializer": "zeros",
    }
    options = [Cure("Use Glorot's spread", "Glorot's initial weights", fitting)]
    if experiment.initial_scale > 1.0:
        one = Cure("Use a scale of 1", "an initial scale of 1", {"initial_scale": 1.0})
        options.insert(0, one)
    if found := steeper_start(experiment, options):
        yield ChoiceWarning("weights_saturate", found.words, found.offer, found.change)


def steeper_start(experiment: Experiment, options: Sequence[Cure]) -> Cure | None:
    """Return the first change of some by which a flat first layer is steep, and learns more.

    It comes with the words on how flat the layer is. None where it does not start flat, or no
    change helps. Given weights are left alone: they may have been learned.
    """
    n_updates = updates_to_try(experiment)
    if experiment.parameters or not n_updates or not (now := flat_share(experiment)) >= FLAT_SHARE:
        return None
    as_set = try_first_steps(experiment, n_updates)
    n_hidden = len(experiment.hidden_layers)
    layer = ("output layer", "hidden layer", "first hidden layer")[min(n_hidden, 2)]
    name = (*experiment.hidden_activations, experiment.output_activation)[0]
    for one in options:
        other = experiment.changed(**one.change)
        then = flat_share(other)
        if reaches_targets(other) and then <= now / 2.0 and learns_more(other, as_set):
            words = (
                f"At the start, {now:.0%} of the outputs of the {layer} lie where "
                f"{SETTINGS['hidden_activation'].say(name)} is nearly flat and hardly learns; with "
                f"{one.words}, {then:.0%}."
            )
            return replace(one, words=words)
    return None


def learns_more(experiment: Experiment, than: FirstSteps) -> bool:
    """Return whether clearly less of the loss is left after as many updates."""
    steps = try_first_steps(experiment, than.n_updates)
    is_fine = not (steps.leads_up or steps.is_constant)
    return is_fine and steps.left <= LEFT_LESS * min(than.left, 1.0)
