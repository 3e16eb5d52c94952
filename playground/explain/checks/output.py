"""Checks of inputs, layers and output: what the network could compute at best."""

from collections.abc import Iterator

import numpy as np

from playground.engine.metrics import r_squared
from playground.experiment import SETTINGS, Experiment
from playground.explain.checks.warning import (
    Change,
    ChoiceWarning,
    check,
)
from playground.explain.data_facts import data_facts
from playground.explain.first_steps import (
    try_first_steps,
    updates_to_try,
)

CALM = 1.01  # times the lowest loss of the first steps, at their end
BOUNDED_RATE = 0.1  # the highest with a linear output that was not there before
LINEAR_IS_ENOUGH = 0.95  # accuracy or R^2 of the best linear fit


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
