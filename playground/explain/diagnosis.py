"""A diagnosis: what is wrong with a run, in plain words, with its evidence and a way to test it.

Each rule looks for one cause, and names an experiment that would confirm it. Whether a learning
rate suits is not guessed from the curve: a few updates are tried from the frame, with this rate
and with another one. The thresholds were chosen on the presets and on the experiments that cause
each trouble; tests hold both.
"""

from collections.abc import Callable, Iterator

import numpy as np

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.explain.case import HIGHEST_RATE, Case, Finding
from playground.explain.phase import layer_name
from playground.explain.symptoms import (
    DEAD_SHARE,
    FEWEST_TEST_POINTS,
    find_twins,
    has_overfitted,
)
from playground.live.frames import Frame
from playground.live.recorder import Run

SATURATED_SHARE, NEARLY_ALL = 0.5, 0.7  # of a layer's answers, where the loss stands still; else
FALLING = 0.1  # of the loss, over the later half of the updates
FADED = 0.003  # first hidden layer's typical delta as a share of the output's
FEW_WRONG = 0.9  # accuracy or R^2: flat units are of use there, and the loss may well stand still
RISING_SHARE, MOSTLY_RISING = 0.3, 0.5  # of the tried updates
CRAWLING = 100.0  # times the rate, and the loss still falls in proportion
BLOWN_UP = 1000.0  # times the first loss
STUCK_UPDATES = 2000
STUCK_GAIN = 0.01  # of the loss, over the later half of the updates


def diagnose(run: Run, frame: Frame) -> list[Finding]:
    """Return what is wrong at a frame of a run, most telling first; nothing for a healthy one."""
    case = Case(run, frame)
    found: list[Finding] = []
    for rule in RULES:
        found += rule(case)
    # Slow or stuck is what remains where no cause is found.
    for rule in LAST_RULES:
        if not found:
            found += rule(case)
    return found


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
        "Training blew up",
        f"The loss went from {first:.3g} to {frame.scores.loss:.3g}, the largest weight is "
        f"{largest:.3g}" + (", and the next update leaves the finite numbers." if gone else "."),
        "Each update overshoots further than the one before. A smaller learning rate keeps the "
        "steps within the valley.",
        learning_rate=experiment.learning_rate * bearable(case),
    )


def bearable(case: Case) -> float:
    """Return the largest of some shares of the rate with which the run would begin well."""
    for factor in (0.1, 0.01, 0.001):
        if case.try_rate(factor, case.run.frames[0]).gain > 0.0:
            return factor
    return 0.001


def symmetry(case: Case) -> Iterator[Finding]:
    """Find hidden units that are alike, and so learn alike for ever."""
    layer, group = find_twins(case.run, case.frame)
    if group:
        names = [case.experiment.unit_names(layer)[unit] for unit in group]
        n_units = case.sizes[layer]
        yield case.finding(
            "symmetry",
            "Hidden units are twins",
            f"{listed(names)} have the same weights, in and out, to the last digit: "
            f"{n_units} units do the work of {n_units - len(group) + 1}.",
            "Equal units get equal gradients, so they stay equal whatever one trains. First "
            "weights that are drawn at random tell them apart.",
            **other_start(case.experiment),
        )


def other_start(experiment: Experiment) -> dict[str, object]:
    """Return settings that draw other first weights, fit for the activation."""
    relu_like = any(name.endswith("relu") for name in experiment.hidden_activations)
    initializer = "he_uniform" if relu_like else "uniform"
    if not relu_like and len(experiment.hidden_layers) > 1:
        initializer = "glorot_uniform"
    change: dict[str, object] = {"initializer": initializer, "initial_scale": 1.0}
    if all(getattr(experiment, name) == value for name, value in change.items()):
        return {"weight_seed": experiment.weight_seed + 1}
    return change


def listed(names: list[str]) -> str:
    """Write some names as one phrase."""
    if len(names) > 6:
        return f"{', '.join(names[:5])} and {len(names) - 5} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def saturation(case: Case) -> Iterator[Finding]:
    """Find layers whose answers lie where the activation is flat, while the task is not solved."""
    if case.frame.scores.goodness >= FEW_WRONG:
        return
    shares = case.health.saturated[1, :-1]
    # Units may well be sure of what is right while the rest is learned.
    enough = NEARLY_ALL if case.gain >= FALLING else SATURATED_SHARE
    layers = np.flatnonzero(np.nan_to_num(shares) >= enough)
    if len(layers):
        worst = int(layers[np.argmax(shares[layers])])
        yield case.finding(
            "saturation",
            "Hidden units are saturated",
            f"In {layer_name(worst + 1, case.sizes)}, {shares[worst]:.0%} of the answers lie where "
            f"{case.experiment.hidden_activations[worst]} is nearly flat; at the start it was "
            f"{case.health.saturated[0, worst]:.0%}.",
            "Where f is flat its slope f'(net) is nearly 0, and next to nothing of the error gets "
            "back. Smaller first weights, or smaller steps, keep units on the steep part.",
            **gentler(case, float(case.health.saturated[0, worst]) >= SATURATED_SHARE),
        )
        return
    yield from wrong_and_flat(case)


def gentler(case: Case, from_the_start: bool) -> dict[str, object]:
    """Return settings with smaller first weights, or where those were fine, smaller steps."""
    experiment = case.experiment
    if from_the_start:
        scale = 0.5 if experiment.initial_scale == 1.0 else 1.0
        return {
            "initializer": "glorot_uniform",
            "initial_scale": scale,
            "bias_initializer": "zeros",
        }
    return {"learning_rate": experiment.learning_rate / 10.0}


def wrong_and_flat(case: Case) -> Iterator[Finding]:
    """Find outputs that are wrong and sure of it, with a loss that needs the slope."""
    experiment, n = case.experiment, case.run.dataset.n_train
    if experiment.output_activation != "sigmoid" or experiment.loss == "cross_entropy":
        return
    if experiment.task == "values":
        return
    parameters = case.frame.state.parameters[np.newaxis]
    outputs = case.run.predict(parameters, case.run.dataset.X[:n])[0, :, -1]
    errors = np.abs(case.run.targets[:n, -1] - outputs)
    sure = int((errors > 0.987).sum())  # where sigmoid has less than 5 % of its steepest slope
    wrong = int((errors >= 0.5).sum())
    if sure < 0.5 * wrong or sure < 0.1 * n:
        return
    yield case.finding(
        "saturation",
        "Outputs are wrong, and sure of it",
        f"{sure} of {wrong} wrong outputs are more than 0.987 away from their target, where "
        "sigmoid is nearly flat.",
        "The delta of an output is its error times f'(net). Where f is flat, the most wrong "
        "answers move least. Cross-entropy cancels that slope.",
        loss="cross_entropy",
    )


def vanishing_gradient(case: Case) -> Iterator[Finding]:
    """Find errors that fade on their way back."""
    if case.solved or len(case.sizes) < 4:
        return
    first, *_, last = case.deltas.tolist()
    if first == 0.0 or not first < FADED * last:
        return
    experiment = case.experiment
    slow = all(name == "sigmoid" for name in experiment.hidden_activations)
    better = "tanh" if slow else "relu"
    yield case.finding(
        "vanishing_gradient",
        "The gradient fades on its way back",
        f"A typical delta of the output is {last:.2g}, of the first hidden layer {first:.2g}: "
        f"{last / first:.0f} times smaller.",
        "At each layer the error is multiplied by weights and by f'(net), which is 0.25 at most "
        "for sigmoid. The first layers then hardly learn. Activations with steeper slopes, first "
        "weights that fit them, or fewer layers help.",
        hidden_activation=better,
        layer_activations=(),
        initializer="he_uniform" if better == "relu" else "glorot_uniform",
        initial_scale=1.0,
        bias_initializer="zeros",
    )


def dead_relu(case: Case) -> Iterator[Finding]:
    """Find layers in which many units answer 0 to every point."""
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
            f"answer 0 to every point; at the start it was {at_start * n_units:.0f}.",
            "relu has no slope below 0: a unit whose net input is below 0 for every point gets no "
            "gradient, and stays so. A smaller learning rate does not push them there; leaky relu "
            "lets them come back.",
            **change,
        )
        return


def learning_rate(case: Case) -> Iterator[Finding]:
    """Try the learning rate, and smaller and larger ones, from here on."""
    n, rate = case.n_tried, case.experiment.learning_rate
    if not n or case.solved or case.run.diverged:
        return
    as_set = case.try_rate(1.0)
    if as_set.rises >= RISING_SHARE * n:
        # Small batches jump about a little while the loss falls for all that.
        enough = RISING_SHARE if case.gain < FALLING else MOSTLY_RISING
        tenth = case.try_rate(0.1)
        fewer = as_set.rises >= enough * n and tenth.rises <= as_set.rises / 5
        if fewer and tenth.gain > max(as_set.gain, 0.0):
            yield case.finding(
                "rate_too_high",
                "The learning rate is too high",
                f"Of the next {n} updates, {as_set.rises} make the loss of their own batch larger. "
                f"With a tenth of the rate, {rate / 10.0:g}, it is {tenth.rises}, and the loss "
                f"comes down by {tenth.gain:.2g} instead of {as_set.gain:.2g}.",
                "Each update jumps across the valley instead of down into it.",
                learning_rate=rate / 10.0,
            )
        return
    if as_set.gain <= 0.0 or rate * CRAWLING > HIGHEST_RATE:
        return
    faster = case.try_rate(CRAWLING)
    if faster.rises <= as_set.rises and faster.gain > 0.5 * CRAWLING * as_set.gain:
        yield case.finding(
            "rate_too_low",
            "The learning rate is too low",
            f"The next {n} updates bring the loss down by {as_set.gain:.2g}. With {CRAWLING:g} "
            f"times the rate, {rate * CRAWLING:g}, they would bring it down by {faster.gain:.2g}.",
            "As long as the loss falls in proportion to the rate, larger steps cost nothing.",
            learning_rate=rate * CRAWLING,
        )


def overfitting(case: Case) -> Iterator[Finding]:
    """Find a test loss that has risen since its lowest, while the training loss fell."""
    run, frame = case.run, case.frame
    n_train = run.dataset.n_train
    if len(run.dataset.X) - n_train < FEWEST_TEST_POINTS:
        return
    best = min(case.history, key=lambda one: one.scores.test_loss)
    now, then = frame.scores, best.scores
    if not has_overfitted(now, then, run.frames[0].scores.test_loss):
        return
    experiment = case.experiment
    scale = n_train if experiment.reduction == "sum" else 1
    yield case.finding(
        "overfitting",
        "The network learns the points by heart",
        f"Since epoch {best.state.epoch} the training loss went from {then.loss:.3g} to "
        f"{now.loss:.3g}, but the test loss from {then.test_loss:.3g} to {now.test_loss:.3g}.",
        "It bends its answer around single noisy points, which says nothing about others. How "
        "much is a matter of degree: compare the two losses. A penalty on the weights (L2) keeps "
        "the answer smooth; more points, or pausing at the lowest test loss, help too.",
        l2=min(10.0, max(3.0 * experiment.l2, 0.03 * scale)),
    )  # fmt: skip


def plateau(case: Case) -> Iterator[Finding]:
    """Find a loss that hardly fell over the later half of a long run."""
    frame, half = case.frame, case.half
    if frame.scores.goodness >= FEW_WRONG or frame.state.updates < STUCK_UPDATES:
        return
    then, now = half.scores.loss, frame.scores.loss
    if case.gain > STUCK_GAIN:
        return
    dataset, n = case.run.dataset, case.run.dataset.n_train
    are_values = case.experiment.task == "values"
    wanted = dataset.labels[:n] if are_values else case.run.targets[:n]
    outputs = case.run.predict(frame.state.parameters[np.newaxis], dataset.X[:n])[0]
    advice, change = way_out(case.experiment)
    yield case.finding(
        "plateau",
        "The loss stands still",
        f"From epoch {half.state.epoch} to {frame.state.epoch} the loss went from {then:.4g} to "
        f"{now:.4g}, with {case.goodness_in_words}." + alike(outputs, wanted),
        advice,
        **change,
    )


def alike(outputs: Array, wanted: Array) -> str:
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


def way_out(experiment: Experiment) -> tuple[str, dict[str, object]]:
    """Return what may help a network that is stuck for no other reason, and settings to try it."""
    are_values = experiment.task == "values"
    if not experiment.hidden_layers and not experiment.bias:
        held = "answer to inputs of 0 cannot move" if are_values else "boundary meets the origin"
        return f"Without a bias the {held}. Give the output one.", {"bias": True}
    if not experiment.hidden_layers:
        return (
            "Without a hidden layer the answer rises evenly one way, and these values may not."
            if are_values
            else "Without a hidden layer the boundary is a straight line, and no line may part "
            "these classes.",
            {"hidden_layers": (4,)},
        )
    if set(experiment.hidden_activations) == {"linear"}:
        straight = "the answer rises evenly one way" if are_values else "each boundary is straight"
        return (
            f"Linear layers one after the other are one linear layer: {straight}.",
            {"hidden_activation": "tanh", "layer_activations": ()},
        )
    if not experiment.bias:
        return (
            "Without biases every unit's boundary goes through the origin, and no other weights "
            "may be better near here.",
            {"bias": True},
        )
    if experiment.optimizer == "sgd":
        return (
            "On a flat stretch steps are small, but they go the same way. Momentum adds them up.",
            {"optimizer": "momentum", "momentum": 0.9},
        )
    return (
        "Where a run gets stuck depends on where it starts. Draw other first weights.",
        {"weight_seed": experiment.weight_seed + 1},
    )


Rule = Callable[[Case], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    divergence,
    symmetry,
    dead_relu,
    saturation,
    vanishing_gradient,
    overfitting,
)
LAST_RULES: tuple[Rule, ...] = (learning_rate, plateau)
RULES_IN_WORDS = (
    "divergence", "twin units", "dead units", "saturation", "a vanishing gradient", "overfitting",
    "a learning rate too high or too low", "a plateau",
)  # fmt: skip
