"""A diagnosis: what is wrong with a run, in plain words, with its evidence and a way to test it.

Each rule looks for one cause, and names an experiment that would confirm it. Whether a learning
rate suits is not guessed from the curve: a few updates are tried from the frame, with this rate
and with another one. The thresholds were chosen on the presets and on the experiments that cause
each problem; tests hold both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array
from playground.explain.case import HIGHEST_RATE, RISING_SHARE, TRIED_UPDATES, Case, Finding
from playground.explain.fixes import other_start, smaller_steps, suggest_fix
from playground.explain.phase import layer_name
from playground.explain.symptoms import DEAD_SHARE, OVERFIT, SAME_WITHIN, find_twins, has_overfitted
from playground.run.frames import Frame
from playground.run.recorder import Run

SATURATED_SHARE, NEARLY_ALL = 0.5, 0.7  # of a layer's outputs, where the loss is flat; else
FALLING = 0.1  # of the loss, over the later half of the updates
FADED = 0.003  # first hidden layer's typical delta as a share of the output's
FEW_WRONG = 0.9  # accuracy or R^2: flat units are of use there, and the loss may well be flat
MOSTLY_RISING = 0.5  # of the tried updates
CRAWLING = 100.0  # times the rate, and the loss still falls in proportion
BLOWN_UP = 1000.0  # times the first loss
STUCK_UPDATES = 2000
STUCK_GAIN = 0.01  # of the loss, over the later half of the updates

Find = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One cause that a diagnosis looks for.

    Attributes:
        cause: its name, to follow "Checked for".
        found_when: its threshold, as the catalogue has it.
        find: yields what it finds.
        if_nothing_else: whether it is only asked where no rule before it has found a cause.
    """

    cause: str
    found_when: str
    find: Find
    if_nothing_else: bool


RULES: list[Rule] = []  # in the order of the functions below


def rule(cause: str, found_when: str, *, if_nothing_else: bool = False) -> Callable[[Find], Find]:
    """Return a decorator that adds a function to `RULES`; see `Rule`."""

    def add(find: Find) -> Find:
        RULES.append(Rule(cause, found_when, find, if_nothing_else))
        return find

    return add


def diagnose(run: Run, frame: Frame) -> list[Finding]:
    """Return what is wrong at a frame of a run, most telling first; nothing for a healthy one."""
    case = Case(run, frame)
    found: list[Finding] = []
    for one in RULES:
        if not (one.if_nothing_else and found):
            found += one.find(case)
    return found


def nothing_found() -> str:
    """Return the sentence on a frame at which nothing is wrong."""
    return f"No problems found. Checked for {', '.join(one.cause for one in RULES)}."


def rules_table() -> str:
    """Return a Markdown table of all rules, for the catalogue."""
    rows = [f"| {one.cause} | {one.found_when} |" for one in RULES]
    return "\n".join(["| problem | found when |", "|---|---|", *rows])


@rule(
    "divergence",
    f"the next update leaves the finite numbers, or the loss is {BLOWN_UP:g} times the first one",
)
def divergence(case: Case) -> Iterator[Finding]:
    """Find weights that leave the finite numbers, or are about to."""
    run, frame, experiment = case.run, case.frame, case.experiment
    first = run.frames[0].scores.loss
    gone = run.diverged and frame is run.frames[-1]
    blown_up = frame.scores.loss > BLOWN_UP * first > 0.0
    if not (gone or blown_up):
        return
    largest = float(np.abs(frame.state.parameters).max())
    yield case.finding(
        "divergence",
        "Training diverged",
        f"The loss went from {first:.3g} to {frame.scores.loss:.3g}; the largest weight is "
        f"{largest:.3g}" + (", and the next update leaves the finite numbers." if gone else "."),
        "Each update overshoots further than the one before. A smaller learning rate keeps the "
        "steps within the valley.",
        learning_rate=experiment.learning_rate * stable_factor(case),
    )


def stable_factor(case: Case) -> float:
    """Return the largest of some shares of the rate with which the run would begin well."""
    for factor in (0.1, 0.01, 0.001):
        if case.try_rate(factor, case.run.frames[0]).gain > 0.0:
            return factor
    return 0.001


@rule(
    "identical hidden units",
    "two units of a layer have the same weights, in and out, to "
    f"$10^{{{round(np.log10(SAME_WITHIN))}}}$",
)
def symmetry(case: Case) -> Iterator[Finding]:
    """Find hidden units that are identical, and so stay identical for ever."""
    layer, group = find_twins(case.run, case.frame)
    if group:
        names = [case.experiment.unit_names(layer)[unit] for unit in group]
        n_units = case.sizes[layer]
        yield case.finding(
            "symmetry",
            "Hidden units are identical",
            f"{join_names(names)} have the same weights, in and out, to the last digit: "
            f"{n_units} units do the work of {n_units - len(group) + 1}.",
            "Identical units get identical gradients, so they stay twins however long you train. "
            "Random initial weights tell them apart.",
            **other_start(case.experiment),
        )


def join_names(names: list[str]) -> str:
    """Write some names as one phrase."""
    if len(names) > 6:
        return f"{', '.join(names[:5])} and {len(names) - 5} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


@rule("dead units", f"{100 * DEAD_SHARE:g} % of a ReLU layer has no slope at any training point")
def dead_relu(case: Case) -> Iterator[Finding]:
    """Find layers in which many units output 0 at every point."""
    experiment = case.experiment
    for layer, activation in enumerate(experiment.hidden_activations):
        share = case.health.dead[1, layer]
        if activation != "relu" or share < DEAD_SHARE or (case.solved and share < 1.0):
            continue
        at_start = case.health.dead[0, layer]
        change: dict[str, object] = {"learning_rate": experiment.learning_rate / 10.0}
        if at_start >= DEAD_SHARE:
            change = {"hidden_activation": "leaky_relu", "layer_activations": ()}
        n_units = case.sizes[layer + 1]
        yield case.finding(
            "dead_relu",
            "Units have died",
            f"In {layer_name(layer + 1, case.sizes)}, {share * n_units:.0f} of {n_units} units "
            f"output 0 at every point; at the start it was {at_start * n_units:.0f}.",
            "ReLU has no slope below 0: a unit whose net input is negative at every point gets no "
            "gradient, and stays dead. A smaller learning rate does not push units there; leaky "
            "ReLU lets them come back.",
            **change,
        )
        return


@rule(
    "saturation",
    f"{100 * SATURATED_SHARE:g} % of a layer's outputs ({100 * NEARLY_ALL:g} % while the loss "
    f"still falls by {100 * FALLING:g} %) have under 5 % of the steepest slope, and under "
    f"{100 * FEW_WRONG:g} % of the points are right",
)
def saturation(case: Case) -> Iterator[Finding]:
    """Find layers whose outputs lie where the activation is flat, while the task is not solved."""
    if case.frame.scores.goodness >= FEW_WRONG:
        return
    shares = case.health.saturated[1, :-1]
    # Units may well be sure of what is right while the rest is learned.
    enough = NEARLY_ALL if case.gain >= FALLING else SATURATED_SHARE
    layers = np.flatnonzero(np.nan_to_num(shares) >= enough)
    if not len(layers):
        yield from wrong_and_flat(case)
        return
    worst = int(layers[np.argmax(shares[layers])])
    at_start = float(case.health.saturated[0, worst])
    yield case.finding(
        "saturation",
        "Hidden units are saturated",
        f"In {layer_name(worst + 1, case.sizes)}, {shares[worst]:.0%} of the outputs lie where "
        f"{case.experiment.hidden_activations[worst]} is nearly flat; at the start it was "
        f"{at_start:.0%}.",
        "Where f is flat, its slope f'(net) is nearly 0, and almost none of the error gets back. "
        "Smaller initial weights, or smaller steps, keep units on the steep part.",
        **smaller_steps(case.experiment, at_start >= SATURATED_SHARE),
    )


def wrong_and_flat(case: Case) -> Iterator[Finding]:
    """Find outputs that are confidently wrong, with a loss that needs the slope."""
    experiment, train = case.experiment, case.run.dataset.train
    needs_slope = experiment.output_activation == "sigmoid" and experiment.loss != "cross_entropy"
    if not needs_slope or experiment.task == "values":
        return
    outputs = case.run.networks([case.frame]).predict(train.X)[0, :, -1]
    errors = np.abs(train.y[:, -1] - outputs)
    sure = int((errors > 0.987).sum())  # where sigmoid has less than 5 % of its steepest slope
    wrong = int((errors >= 0.5).sum())
    if sure < 0.5 * wrong or sure < 0.1 * len(train):
        return
    yield case.finding(
        "saturation",
        "Outputs are confidently wrong",
        f"{sure} of {wrong} wrong outputs are more than 0.987 away from their target, where "
        "sigmoid is nearly flat.",
        "The delta of an output is its error times f'(net). Where f is flat, the outputs that are "
        "most wrong move least. Cross-entropy cancels that slope.",
        loss="cross_entropy",
    )


@rule(
    "a vanishing gradient",
    f"a typical delta of the first hidden layer is under {100 * FADED:g} % of the output's",
)
def vanishing_gradient(case: Case) -> Iterator[Finding]:
    """Find errors that fade on their way back."""
    if case.solved or len(case.sizes) < 4:
        return
    first, *_, last = case.deltas.tolist()
    if first == 0.0 or not first < FADED * last:
        return
    slow = all(name == "sigmoid" for name in case.experiment.hidden_activations)
    better = "tanh" if slow else "relu"
    yield case.finding(
        "vanishing_gradient",
        "The gradient vanishes on its way back",
        f"A typical delta is {last:.2g} at the output and {first:.2g} in the first hidden layer: "
        f"{last / first:.0f} times smaller.",
        "At each layer the error is multiplied by weights and by f'(net), which is at most 0.25 "
        "for sigmoid. The first layers then hardly learn. Activations with steeper slopes, initial "
        "weights that fit them, or fewer layers help.",
        hidden_activation=better,
        layer_activations=(),
        initializer="he_uniform" if better == "relu" else "glorot_uniform",
        initial_scale=1.0,
        bias_initializer="zeros",
    )


@rule(
    "overfitting",
    f"the test loss is {100 * (OVERFIT - 1.0):g} % above its lowest, and the training loss has "
    "fallen since",
)
def overfitting(case: Case) -> Iterator[Finding]:
    """Find a test loss that has risen since its lowest, while the training loss fell."""
    run, frame, experiment = case.run, case.frame, case.experiment
    # One epoch among many may be low by luck: of those between the frames of the pace all are.
    paced = (one for one in case.history if not one.is_between or one is frame)
    best = min(paced, key=lambda one: one.scores.test_loss)
    now, then = frame.scores, best.scores
    if not has_overfitted(run, now, then):
        return
    scale = len(run.dataset.train) if experiment.reduction == "sum" else 1
    yield case.finding(
        "overfitting",
        "The network overfits",
        f"Since epoch {best.state.epoch} the training loss fell from {then.loss:.3g} to "
        f"{now.loss:.3g}, but the test loss rose from {then.test_loss:.3g} to {now.test_loss:.3g}.",
        "It learns the training points by heart: its output bends around single noisy points, "
        "which says nothing about others. How much is a matter of degree: compare the two losses. "
        "A penalty on the weights (L2) keeps the output smooth; more points, or stopping at the "
        "lowest test loss, help too.",
        l2=min(10.0, max(3.0 * experiment.l2, 0.03 * scale)),
    )


@rule(
    "a learning rate too high",
    f"{100 * RISING_SHARE:g} % of the next {TRIED_UPDATES} updates raise the loss of their own "
    "batch; with a tenth of the rate hardly any do, and the loss falls further",
    if_nothing_else=True,
)
def rate_too_high(case: Case) -> Iterator[Finding]:
    """Try the learning rate and a tenth of it from here on."""
    n, rate = case.n_tried, case.experiment.learning_rate
    if not case.can_try or not case.rises_often:
        return
    as_set, tenth = case.as_set, case.try_rate(0.1)
    # Small batches jump about a little while the loss falls for all that.
    enough = RISING_SHARE if case.gain < FALLING else MOSTLY_RISING
    fewer = as_set.rises >= enough * n and tenth.rises <= as_set.rises / 5
    if fewer and tenth.gain > max(as_set.gain, 0.0):
        yield case.finding(
            "rate_too_high",
            "The learning rate is too high",
            f"Of the next {n} updates, {as_set.rises} raise the loss of their own batch. With a "
            f"tenth of the rate, {rate / 10.0:g}, it is {tenth.rises}, and the loss falls by "
            f"{tenth.gain:.2g} instead of {as_set.gain:.2g}.",
            "Each update jumps across the valley instead of down into it.",
            learning_rate=rate / 10.0,
        )


@rule(
    "a learning rate too low",
    f"with {CRAWLING:g} times the rate the loss falls at least {CRAWLING / 2.0:g} times as far in "
    f"the next {TRIED_UPDATES} updates",
    if_nothing_else=True,
)
def rate_too_low(case: Case) -> Iterator[Finding]:
    """Try the learning rate and a hundred times it from here on."""
    n, rate = case.n_tried, case.experiment.learning_rate
    if not case.can_try or case.rises_often or rate * CRAWLING > HIGHEST_RATE:
        return
    as_set = case.as_set
    if as_set.gain <= 0.0:
        return
    faster = case.try_rate(CRAWLING)
    if faster.rises <= as_set.rises and faster.gain > 0.5 * CRAWLING * as_set.gain:
        yield case.finding(
            "rate_too_low",
            "The learning rate is too low",
            f"The next {n} updates lower the loss by {as_set.gain:.2g}. With {CRAWLING:g} times "
            f"the rate, {rate * CRAWLING:g}, they would lower it by {faster.gain:.2g}.",
            "As long as the loss falls in proportion to the rate, larger steps cost nothing.",
            learning_rate=rate * CRAWLING,
        )


@rule(
    "a plateau",
    f"over the later half of {STUCK_UPDATES} updates or more the loss fell by under "
    f"{100 * STUCK_GAIN:g} %, and no other cause is found",
    if_nothing_else=True,
)
def plateau(case: Case) -> Iterator[Finding]:
    """Find a loss that hardly fell over the later half of a long run."""
    frame, half = case.frame, case.half
    is_good_or_young = frame.scores.goodness >= FEW_WRONG or frame.state.updates < STUCK_UPDATES
    if is_good_or_young or case.gain > STUCK_GAIN:
        return
    then, now = half.scores.loss, frame.scores.loss
    train = case.run.dataset.train
    wanted = train.labels if case.experiment.task == "values" else train.y
    outputs = case.run.networks([frame]).predict(train.X)[0]
    advice, change = suggest_fix(case.experiment)
    yield case.finding(
        "plateau",
        "The loss is on a plateau",
        f"From epoch {half.state.epoch} to {frame.state.epoch} the loss went from {then:.4g} to "
        f"{now:.4g}, with {case.goodness_in_words}." + describe_constant_output(outputs, wanted),
        advice,
        **change,
    )


def describe_constant_output(outputs: Array, wanted: Array) -> str:
    """Say where all outputs are, shape (n_samples, n_shown), if they are alike."""
    wanted = wanted.reshape(len(wanted), -1)[:, -outputs.shape[1] :]
    spread = float(np.ptp(wanted))
    if float(np.ptp(outputs, axis=0).max()) >= 0.1 * spread:
        return ""
    off = np.abs(outputs.mean(axis=0) - wanted.mean(axis=0)).max()
    is_mean = bool(off < 0.1 * spread)
    if outputs.shape[1] > 1:
        near = "near the mean of the targets" if is_mean else "nearly the same at all points"
    else:
        near = f"near {outputs.mean():.2g}{', the mean of the targets' if is_mean else ''}"
    return f" Every output is {near}."
