"""Warnings: what a choice of settings leads to, said when it is chosen, each with a way out.

Each is backed by a computation on this very experiment: a bound, the gradient at the start, or the
first updates of a copy. A change is offered only where the same computation says that it helps.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from playground.engine.metrics import accuracy, r_squared
from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.explain.data_facts import data_facts, reaches_targets
from playground.explain.first_steps import (
    MOST_SECONDS,
    FirstSteps,
    seconds_of_update,
    try_first_steps,
    updates_to_try,
)
from playground.explain.fixes import other_start
from playground.explain.starts import (
    Standstill,
    find_identical_units,
    find_standstill,
    flat_share,
    is_drawn,
)

FLAT_SHARE = 0.5  # of the first layer's outputs, at the start
LEFT_LESS = 0.9  # of what is left of the loss, with the change that is offered
FAR_LESS = 0.5  # of that, where it is the only reason
CALM = 1.01  # times the lowest loss of the first steps, at their end
SMALLER_RATES = (0.1, 0.01, 0.001, 0.0001)
BOUNDED_RATE = 0.1  # the highest with a linear output that was not there before
ADAPTIVE = ("adagrad", "rmsprop", "adam")
USUAL_OF_ADAPTIVE = 0.01  # learning rate
LAYER_OFF = 0.2  # of the points at which dropout switches a whole layer off
LINEAR_IS_ENOUGH = 0.95  # accuracy or R^2 of the best linear fit
LOWEST_RATE = 1e-6
OF_STANDARDISED = ("inputs_far_from_zero", "inputs_large", "inputs_of_different_sizes")

Change = dict[str, Any]


@dataclass(frozen=True)
class ChoiceWarning:
    """What a choice of settings leads to.

    Attributes:
        key: which check found it, a key of `CHECKS`.
        text: one or two sentences.
        offer: what `change` does, as on a button; empty where nothing is offered.
        change: settings that put it right.
    """

    key: str
    text: str
    offer: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """The settings it is about: it stands below the one changed last, or the first shown."""
        return CHECKS[self.key].places

    @property
    def change_in_words(self) -> str:
        """What the change sets, each setting by its label."""
        parts = (f"{SETTINGS[name].label}: {say(name, to)}" for name, to in self.change.items())
        return "; ".join(parts)


def say(name: str, value: Any) -> str:
    """Write a value of a setting."""
    if name == "parameters":
        return "given" if value else "drawn"
    return SETTINGS[name].say(value)


FindWarnings = Callable[[Experiment], Iterator[ChoiceWarning]]


@dataclass(frozen=True)
class Check:
    """What is looked for.

    Attributes:
        places: as `ChoiceWarning.places`.
        find: yields at most one warning.
    """

    places: tuple[str, ...]
    find: FindWarnings


CHECKS: dict[str, Check] = {}  # by the names of the functions below, in their order


def check(*places: str) -> Callable[[FindWarnings], FindWarnings]:
    """Return a decorator that adds a function to `CHECKS`; its name is the key of its warnings."""

    def add(find: FindWarnings) -> FindWarnings:
        CHECKS[find.__name__] = Check(places, find)
        return find

    return add


def warnings_of(experiment: Experiment) -> tuple[ChoiceWarning, ...]:
    """Return what there is to warn of in the settings of an experiment; nothing for good ones.

    The same settings have the same warnings: they are kept.
    """
    return _find_warnings(replace(experiment, **LOOKS))


# How a run looks makes no difference; when it pauses does.
LOOKS: dict[str, Any] = {
    name: DEFAULTS[name] for name, one in SETTINGS.items() if one.effect == "view"
}


@lru_cache(maxsize=128)
def _find_warnings(experiment: Experiment) -> tuple[ChoiceWarning, ...]:
    warnings: list[ChoiceWarning] = []
    for one in CHECKS.values():
        for found in one.find(experiment):
            change = found.change.items()
            news = {name: to for name, to in change if to != getattr(experiment, name)}
            # Two causes may have one cure: the first is enough.
            if not news or all(news != other.change for other in warnings):
                warnings.append(replace(found, change=news))
    return tuple(warnings)


def n_in_batch(experiment: Experiment) -> int:
    """Return how many points an update goes over."""
    n = experiment.n_train
    return min(experiment.batch_size or n, n)


# ---- data and output ----


@check("features")
def features_hide_inputs(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find features that make points the same which have different targets."""
    for one in data_facts(experiment):
        if one.key == "contradictory_points" and one.change:
            names = one.change["features"]
            offered = [name for name in ("x1", "x2") if name in names]
            yield ChoiceWarning(
                "features_hide_inputs",
                f"With these features, {one.text[0].lower()}{one.text[1:]}",
                f"Use {SETTINGS['features'].say(tuple(offered)).replace(', ', ' and ')}",
                one.change,
            )


@check("output_activation")
def out_of_reach(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find targets that the output cannot come to."""
    for one in data_facts(experiment):
        if one.key == "out_of_reach":
            yield ChoiceWarning(one.key, one.text, *linear_output(experiment))


def linear_output(experiment: Experiment) -> tuple[str, Change]:
    """Return a linear output with steps that it begins well with, and what the button says.

    Both are empty where none was found.
    """
    linear: Change = {"output_activation": "linear"}
    rate = min(experiment.learning_rate, BOUNDED_RATE)
    gentle: Change = {**linear, "reduction": "mean", "learning_rate": rate}
    options = {
        "Use linear output": linear,
        f"Use linear output, mean and a rate of {rate:g}": gentle,
        "Use linear output, standardised": {**gentle, "standardise": True},
    }
    if not updates_to_try(experiment.changed(**linear)):
        # A sum over so many points would overflow.
        return next(one for one in options.items() if one[1] is gentle)
    tried = (one for one in options.items() if begins_well(experiment.changed(**one[1])))
    return next(tried, ("", {}))


def begins_well(experiment: Experiment) -> bool:
    """Return whether the first updates lower the loss, and do not rise again at the end.

    False where they cannot be tried.
    """
    n_updates = updates_to_try(experiment)
    if not n_updates:
        return False
    steps = try_first_steps(experiment, n_updates)
    return steps.left < 1.0 and steps.after <= CALM * min(steps.losses)


# ---- where the network starts ----


@check("hidden_activation", "layer_activations")
def linear_layers(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find hidden layers that are all linear, where a linear fit is not enough."""
    if set(experiment.hidden_activations) != {"linear"}:
        return
    goodness = linear_goodness(experiment)
    if not goodness < LINEAR_IS_ENOUGH:
        return  # nor where the values are all alike
    reached = f"least squares reach an R\u00b2 of {goodness:.2f}"
    if experiment.task == "classes":
        reached = f"a linear discriminant gets {goodness:.0%} of the points right"
    yield ChoiceWarning(
        "linear_layers",
        "Linear hidden layers compute nothing that a network without them could not: here "
        f"{reached}.",
        "Use tanh units",
        {"hidden_activation": "tanh", "layer_activations": ()},
    )


def linear_goodness(experiment: Experiment) -> float:
    """Return how good a linear model of the training points is: accuracy or R^2.

    That is linear discriminant analysis for classes, least squares for values; NaN where all values
    are alike.

    Source: Hastie, Tibshirani and Friedman 2009, "The elements of statistical learning", 4.3.
    """
    train = experiment.make_dataset().train
    # In units of their spread: what is tiny counts as much as what is large.
    X = train.X - train.X.mean(axis=0)
    X = X / np.maximum(X.std(axis=0), np.finfo(float).tiny)
    if experiment.task == "values":
        X = np.column_stack([X, np.ones(len(X))])
        outputs = X @ np.linalg.lstsq(X, train.y, rcond=None)[0]
        return float(r_squared(outputs, train.y))
    found, labels, counts = np.unique(train.labels, return_inverse=True, return_counts=True)
    means = np.stack([X[labels == k].mean(axis=0) for k in range(len(found))])
    left = X - means[labels]
    directions = np.linalg.pinv(left.T @ left / len(X)) @ means.T
    scores = X @ directions - 0.5 * (means.T * directions).sum(axis=0) + np.log(counts / len(X))
    return float((scores.argmax(axis=1) == labels).mean())


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


# ---- training ----


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


def all_is_frozen(experiment: Experiment) -> bool:
    """Return whether every weight and bias is frozen."""
    if not experiment.frozen:
        return False
    return bool(experiment.make_network().mark(*experiment.frozen_places).all())


# ---- when to pause ----


@check("stop_loss")
def loss_is_low_enough(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a loss to pause at that is met from the start."""
    goal = experiment.stop_loss
    if goal and goal >= (loss := score_at_start(experiment)[0]) and pauses_at_once(experiment):
        yield ChoiceWarning(
            "loss_is_low_enough",
            f"The loss is {loss:.3g} before any training: it pauses after the first epoch.",
            "Do not pause at a loss",
            {"stop_loss": 0.0},
        )


@check("stop_accuracy")
def accuracy_is_high_enough(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find an accuracy to pause at that is met from the start."""
    goal = experiment.stop_accuracy
    if not goal or experiment.task == "values":
        return
    if goal <= (right := score_at_start(experiment)[1]) and pauses_at_once(experiment):
        yield ChoiceWarning(
            "accuracy_is_high_enough",
            f"The accuracy is {right:.3g} before any training: it pauses after the first epoch.",
            "Do not pause at an accuracy",
            {"stop_accuracy": 0.0},
        )


@check("min_delta")
def no_loss_can_improve(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a minimum improvement that is more than the whole loss."""
    wanted = experiment.min_delta
    if experiment.patience and wanted and wanted >= (loss := score_at_start(experiment)[0]):
        yield ChoiceWarning(
            "no_loss_can_improve",
            f"The loss is {loss:.3g} before any training: even a loss of 0 would be no improvement "
            f"by more than {wanted:g}.",
            "Count any improvement",
            {"min_delta": 0.0},
        )


def pauses_at_once(experiment: Experiment) -> bool:
    """Return whether training pauses after its first epoch; False where that takes long to try."""
    dataset = experiment.make_dataset()
    trainer = experiment.make_trainer(experiment.make_network(), dataset)
    if trainer.updates_per_epoch * seconds_of_update(experiment) > MOST_SECONDS:
        return False
    trainer.advance(epochs=1)
    return trainer.stopped is not None


def score_at_start(experiment: Experiment) -> tuple[float, float]:
    """Return loss and accuracy at the start, on the points that decide when to pause.

    The accuracy is NaN for values.
    """
    dataset = experiment.make_dataset()
    trained, tested = experiment.make_objectives(dataset)
    is_test = tested is not None and experiment.stop_on == "test"
    objective = tested if tested is not None and is_test else trained
    outputs, loss = objective.evaluate(experiment.make_network())
    if experiment.task == "values":
        return float(loss), float("nan")
    targets = (dataset.test if is_test else dataset.train).y
    threshold = experiment.threshold if experiment.n_outputs == 1 else None
    return float(loss), float(accuracy(outputs, targets, threshold))


PLACES = frozenset(name for one in CHECKS.values() for name in one.places)
