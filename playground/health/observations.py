"""Observations: what is seen at a frame, each computed, with its numbers.

An observation is not a cause. Saturated units, for example, are seen where weights are too large,
but also in networks that are stuck for another reason, and in ones that are done. So observations
say what is; which change helps is tried, see `checkup`. The thresholds say from where on something
is worth a sentence; tests hold them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array
from playground.explain.data_facts import DataFact, data_facts
from playground.explain.overfitting import percent, say_overfitting
from playground.explain.phase import join_names, layer_name
from playground.explain.symptoms import (
    DEAD_SHARE,
    OVERFIT,
    SAME_WITHIN,
    find_majority_answer,
    find_twins,
)
from playground.health.case import BLOWN_UP, Case

SATURATED_SHARE = 0.5  # of a layer's outputs
FADED = 0.003  # first hidden layer's typical delta as a share of the output's
SURE = 0.987  # error of a sigmoid output that has less than 5 % of its steepest slope
TINY = 1e-6  # the largest slope beside the largest weight
CONSTANT = 0.1  # of the range of the targets


@dataclass(frozen=True)
class Observation:
    """Something that is seen.

    Attributes:
        key: which rule saw it.
        title: what it is.
        text: the numbers, in a sentence or two.
    """

    key: str
    title: str
    text: str


See = Callable[[Case], Iterator[Observation]]


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        name: what, to follow "Checked for".
        seen_when: its threshold, as the catalogue has it.
        see: yields what it sees.
    """

    name: str
    seen_when: str
    see: See


RULES: list[Rule] = []  # in the order of the functions below


def rule(name: str, seen_when: str) -> Callable[[See], See]:
    """Return a decorator that adds a function to `RULES`; see `Rule`."""

    def add(see: See) -> See:
        RULES.append(Rule(name, seen_when, see))
        return see

    return add


def observe(case: Case) -> list[Observation]:
    """Return what is seen at a frame, in the order of the rules."""
    return [seen for one in RULES for seen in one.see(case)]


def rules_table() -> str:
    """Return a Markdown table of all rules, for the catalogue."""
    rows = [f"| {one.name} | {one.seen_when} |" for one in RULES]
    return "\n".join(["| what | seen when |", "|---|---|", *rows])


@rule("data that are hard to learn", "see each fact; what the network is given is looked at")
def data(case: Case) -> Iterator[Observation]:
    """Say what makes the data hard to learn."""
    for fact in data_facts(case.experiment):
        yield Observation(fact.key, title_of(fact), fact.text)


def title_of(fact: DataFact) -> str:
    """Return a title for a fact of the data."""
    return fact.key.replace("_", " ").capitalize()


@rule(
    "divergence",
    f"the next update leaves the finite numbers, or the loss is {BLOWN_UP:g} times the first one",
)
def divergence(case: Case) -> Iterator[Observation]:
    """See weights that leave the finite numbers, or are about to."""
    if not case.has_diverged:
        return
    frame, first = case.frame, case.history[0].scores.loss
    largest = float(np.abs(frame.state.parameters).max())
    yield Observation(
        "divergence",
        "Training diverged",
        f"The loss went from {first:.3g} to {frame.scores.loss:.3g}; the largest weight is "
        f"{largest:.3g}"
        + (", and the next update leaves the finite numbers." if case.is_gone else "."),
    )


@rule("a gradient of exactly 0", "no weight that may change has a slope other than 0")
def no_gradient(case: Case) -> Iterator[Observation]:
    """Tell a gradient that is exactly 0, so that nothing can change, from one that is tiny."""
    if not case.gradient.size:
        yield Observation("no_gradient", "Everything is frozen", "No weight may change.")
        return
    largest = float(np.abs(case.gradient).max())
    if case.is_good or not np.isfinite(largest):
        return
    if largest == 0.0:
        yield Observation(
            "no_gradient",
            "The gradient is exactly 0",
            "No weight has a slope: plain descent changes nothing, however long it trains.",
        )
    elif largest < TINY * max(1.0, float(np.abs(case.frame.state.parameters).max())):
        yield Observation(
            "no_gradient",
            "The gradient is tiny",
            f"It is not 0, but the largest slope of the loss along a weight is {largest:.2g}.",
        )


@rule(
    "identical hidden units",
    "two units of a layer have the same weights, in and out, to "
    f"$10^{{{round(np.log10(SAME_WITHIN))}}}$",
)
def symmetry(case: Case) -> Iterator[Observation]:
    """See hidden units that are identical, and so stay identical for ever."""
    layer, group = find_twins(case.run, case.frame)
    if group:
        names = [case.experiment.unit_names(layer)[unit] for unit in group]
        n_units = case.sizes[layer]
        yield Observation(
            "symmetry",
            "Hidden units are identical",
            f"{join_names(names)} have the same weights, in and out, to the last digit: "
            f"{n_units} units do the work of {n_units - len(group) + 1}. Identical units get "
            "identical gradients.",
        )


@rule("dead units", f"{100 * DEAD_SHARE:g} % of a layer has no slope at any training point")
def dead_units(case: Case) -> Iterator[Observation]:
    """See layers many of whose units have no slope at any point; the output layer, too."""
    shares, at_start = case.health.dead[1], case.health.dead[0]
    for layer in np.flatnonzero(np.nan_to_num(shares) >= DEAD_SHARE).tolist():
        n_units = case.sizes[layer + 1]
        name = case.run.mlp.activations[layer].name
        outputs = "output 0" if name == "relu" else "have no slope"
        before = f"; at the start it was {at_start[layer] * n_units:.0f}" if case.has_begun else ""
        yield Observation(
            "dead_units",
            "Units are dead",
            f"In {layer_name(layer + 1, case.sizes)}, {shares[layer] * n_units:.0f} of {n_units} "
            f"units {outputs} at every point{before}. They get no gradient.",
        )


@rule(
    "saturated units",
    f"{100 * SATURATED_SHARE:g} % of a layer's outputs have under 5 % of the steepest slope",
)
def saturation(case: Case) -> Iterator[Observation]:
    """See layers whose outputs lie where the activation is flat; of the output, wrong ones."""
    shares, at_start = case.health.saturated[1, :-1], case.health.saturated[0, :-1]
    for layer in np.flatnonzero(np.nan_to_num(shares) >= SATURATED_SHARE).tolist():
        before = f"; at the start it was {at_start[layer]:.0%}" if case.has_begun else ""
        yield Observation(
            "saturation",
            "Hidden units are saturated",
            f"In {layer_name(layer + 1, case.sizes)}, {shares[layer]:.0%} of the outputs lie "
            f"where {case.experiment.hidden_activations[layer]} is nearly flat{before}. Almost "
            "none of the error gets back through them.",
        )
    yield from wrong_and_flat(case)


def wrong_and_flat(case: Case) -> Iterator[Observation]:
    """See outputs that are confidently wrong, with a loss that needs the slope."""
    experiment, train = case.experiment, case.run.dataset.train
    needs_slope = experiment.output_activation == "sigmoid" and experiment.loss != "cross_entropy"
    if not needs_slope or experiment.task == "values":
        return
    errors = np.abs(train.y[:, -1] - case.outputs[:, -1])
    sure, wrong = int((errors > SURE).sum()), int((errors >= 0.5).sum())
    if not sure or sure < 0.5 * wrong or sure < 0.1 * len(train):
        return
    yield Observation(
        "saturation",
        "Outputs are confidently wrong",
        f"{sure} of {wrong} wrong outputs are more than {SURE:g} away from their target, where "
        "sigmoid is nearly flat: those that are most wrong move least.",
    )


@rule(
    "a vanishing gradient",
    f"a typical delta of the first hidden layer is under {100 * FADED:g} % of the output's",
)
def vanishing_gradient(case: Case) -> Iterator[Observation]:
    """See errors that fade on their way back."""
    if case.is_good or len(case.sizes) < 4:
        return
    first, *_, last = case.deltas.tolist()
    if 0.0 < first < FADED * last:
        yield Observation(
            "vanishing_gradient",
            "The gradient vanishes on its way back",
            f"A typical delta is {last:.2g} at the output and {first:.2g} in the first hidden "
            f"layer: {last / first:.0f} times smaller.",
        )


@rule(
    "overfitting",
    f"the test loss is {100 * (OVERFIT - 1.0):g} % above its lowest, and the training loss has "
    "fallen since",
)
def overfitting(case: Case) -> Iterator[Observation]:
    """See a test loss that has risen since its lowest, while the training loss fell."""
    if case.has_overfitted:
        text = say_overfitting(case.run, case.best, case.frame)
        yield Observation("overfitting", "The network overfits", text)


@rule("an answer that is always the largest class", "no more points are right than that way")
def majority(case: Case) -> Iterator[Observation]:
    """See a network that has learned no more than which class is the largest."""
    if found := find_majority_answer(case.run, case.frame):
        yield Observation(
            "majority",
            "One class wins",
            f"{found.n_given} of {found.n_points} training points are given class "
            f"{found.class_name}: {percent(found.accuracy)} right. Always answering "
            f"{found.class_name} gets {percent(found.constant)}.",
        )


@rule("a constant answer", "every output is the same to a tenth of the range of the targets")
def constant_answer(case: Case) -> Iterator[Observation]:
    """See a network that says the same of every point."""
    if not case.has_begun or case.is_good or case.has_diverged:
        return
    train = case.run.dataset.train
    wanted = train.labels if case.experiment.task == "values" else train.y
    if text := describe_constant_output(case.outputs, wanted):
        yield Observation("constant", "The same answer everywhere", text)


def describe_constant_output(outputs: Array, wanted: Array) -> str:
    """Say where all outputs are, shape (n_samples, n_shown), if they are alike."""
    wanted = wanted.reshape(len(wanted), -1)[:, -outputs.shape[1] :]
    spread = float(np.ptp(wanted))
    if float(np.ptp(outputs, axis=0).max()) >= CONSTANT * spread:
        return ""
    off = np.abs(outputs.mean(axis=0) - wanted.mean(axis=0)).max()
    is_mean = bool(off < CONSTANT * spread)
    if outputs.shape[1] > 1:
        near = "near the mean of the targets" if is_mean else "nearly the same at all points"
    else:
        near = f"near {outputs.mean():.2g}{', the mean of the targets' if is_mean else ''}"
    return f"Every output is {near}."
