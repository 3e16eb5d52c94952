"""Hints from the live network: rules that look at an attempt, and say what they have computed.

A rule returns a sentence where it is true of the attempt, and nothing else. It names what is
there, not what to do about it: that is for the learner, and for the hints of the file.
"""

import math
from collections.abc import Callable

import numpy as np

from playground.engine.metrics import largest_errors
from playground.sweep import SOLVED_WITHIN
from playground.workshop.by_hand import IN_LAYERS, read_number
from playground.workshop.metrics import Attempt, count_dead, gradient_ratio, saturated
from playground.workshop.outcomes import circumstances
from playground.workshop.units import (
    activations,
    hidden_units,
    name_point,
    name_unit,
    name_weight,
    net_range,
)

Rule = Callable[[Attempt], str]
HINT_RULES: dict[str, Rule] = {}  # in the order in which they are offered
FEW_POINTS = 8  # or units, that can be spoken of one by one
FEW_PARAMETERS = 40
NEAR_END = 0.05  # of 0 or 1, for an activation that hardly moves
SAME_DIRECTION = 1e-9
MANY_POINTS = 20
MUCH_LESS = 0.9  # times the squared errors


def rule(find: Rule) -> Rule:
    """Register a rule under the name of its function."""
    HINT_RULES[find.__name__] = find
    return find


# ---- where the attempt stands ----


@rule
def not_trained_yet(attempt: Attempt) -> str:
    """Settings were changed, and the network shown was not trained with them."""
    differs = circumstances(attempt)
    is_new = attempt.frame.state.updates == 0 and "play" in attempt.exercise.show
    if not is_new or differs == "with the settings of the start":
        return ""
    return f"This is the start {differs}, and it has not been trained yet. Press Play, then Check."


@rule
def earlier_frame(attempt: Attempt) -> str:
    """The timeline is not at its end."""
    last, shown = attempt.run.frames[-1], attempt.frame
    if last.state.epoch <= shown.state.epoch:
        return ""
    return (
        f"Check looks at the frame that is shown, epoch {shown.state.epoch:,}. The run has gone on "
        f"to epoch {last.state.epoch:,}."
    )


@rule
def numbers_disagree(attempt: Attempt) -> str:
    """A typed activation is not the sigmoid of the net input typed for the same unit."""
    typed = dict(attempt.progress.numbers)
    found: dict[tuple[str, str], dict[str, float]] = {}
    for asked in attempt.exercise.numbers:
        match, number = IN_LAYERS.fullmatch(asked.source), read_number(typed.get(asked.id, ""))
        if match and number is not None:
            layer, what, unit = match.groups()
            found.setdefault((layer, unit), {})[what] = number
    for (layer, unit), pair in found.items():
        activation = attempt.mlp.activations[int(layer)]
        if "net" not in pair or "a" not in pair:
            continue
        if abs(float(activation(np.array([pair["net"]]))[0]) - pair["a"]) > 0.005:
            name = attempt.run.experiment.names[int(layer) + 1][int(unit)]
            return (
                f"Your activation of {name}, {pair['a']:g}, is not the {activation.name} of the "
                f"net input that you typed for it, {pair['net']:g}."
            )
    return ""


# ---- what the weights cannot do ----


@rule
def stuck_at_origin(attempt: Attempt) -> str:
    """Without a bias and a hidden layer, a point whose inputs are all 0 has a fixed output."""
    if attempt.mlp.bias or len(attempt.mlp.layer_sizes) != 2:
        return ""
    for k in np.flatnonzero(~attempt.train.X.any(axis=1)):
        if attempt.errors[k] >= SOLVED_WITHIN:
            output = attempt.inside.outputs[k, 0]
            return (
                f"At {name_point(attempt, int(k))} every input is 0, so the net input is 0 "
                f"whatever the weights are, and the output is {output:.2f}."
            )
    return ""


@rule
def no_weights(attempt: Attempt) -> str:
    """A hidden unit has no weights from its inputs, and so gives every point the same."""
    for layer, unit in hidden_units(attempt):
        n_inputs = attempt.mlp.layer_sizes[layer]
        if not attempt.mlp.matrices[layer][:n_inputs, unit].any():
            return (
                f"All weights into {name_unit(attempt, layer, unit)} are 0, so it gives every "
                f"point the same: {activations(attempt, layer)[0, unit]:.2f}."
            )
    return ""


@rule
def output_is_bounded(attempt: Attempt) -> str:
    """The range of the hidden activations keeps the output on one side of 0.5."""
    ends = net_range(attempt)
    if ends is None:
        return ""
    targets = attempt.train.y[:, 0]
    reason = "whatever the hidden units do, with the weights and the bias that lead to it now"
    if ends[0] >= 0.0 and targets.min() < 0.5:
        return f"The output has no way to be below 0.5 here: {reason}."
    if ends[1] <= 0.0 and targets.max() > 0.5:
        return f"The output has no way to be above 0.5 here: {reason}."
    return ""


@rule
def fixed_by_sum(attempt: Attempt) -> str:
    """Without a bias, sigmoid units give 0.5 at the origin: the output there hangs on one sum."""
    mlp = attempt.mlp
    names = [one.name for one in mlp.activations]
    if mlp.bias or names != ["sigmoid", "sigmoid"] or mlp.layer_sizes[-1] != 1:
        return ""
    total = float(mlp.weights[1].sum())
    for k in np.flatnonzero(~attempt.train.X.any(axis=1)):
        if attempt.errors[k] >= SOLVED_WITHIN:
            return (
                f"At {name_point(attempt, int(k))} each hidden unit gives 0.5, whatever its "
                "weights are: there is no bias. The output there is the sigmoid of half the sum "
                f"of the weights to it, which is {total:.2f} now."
            )
    return ""


@rule
def same_line(attempt: Attempt) -> str:
    """Two units of the first hidden layer draw the same line."""
    sizes = attempt.mlp.layer_sizes
    if len(sizes) < 3 or sizes[0] < 2 or sizes[1] > FEW_POINTS:
        return ""
    columns = attempt.mlp.matrices[0].T
    lengths = np.linalg.norm(columns, axis=1)
    for one in range(len(columns)):
        for other in range(one + 1, len(columns)):
            size = lengths[one] * lengths[other]
            # No line without a weight from an input.
            if not size or not columns[one][: sizes[0]].any():
                continue
            cosine = abs(float(columns[one] @ columns[other]) / size)
            if cosine > 1.0 - SAME_DIRECTION:
                names = [name_unit(attempt, 0, unit) for unit in (one, other)]
                return f"{names[0]} and {names[1]} draw the same line."
    return ""


@rule
def pinned_unit(attempt: Attempt) -> str:
    """The bias of a hidden unit outweighs its weights at every training point."""
    if not attempt.mlp.bias or len(attempt.train) > FEW_POINTS:
        return ""
    for layer, unit in hidden_units(attempt):
        if attempt.mlp.activations[layer].name != "sigmoid":
            continue
        a, bias = activations(attempt, layer)[:, unit], float(attempt.mlp.biases[layer][unit])
        name = name_unit(attempt, layer, unit)
        start = f"{name}'s bias of {bias:.3g} keeps it near"
        if a.max() < NEAR_END and bias < 0.0:
            return f"{start} 0 at every point: at most {math.ceil(100.0 * a.max()) / 100.0:.2f}."
        if a.min() > 1.0 - NEAR_END and bias > 0.0:
            return f"{start} 1 at every point: at least {math.floor(100.0 * a.min()) / 100.0:.2f}."
    return ""


@rule
def wrong_sign(attempt: Attempt) -> str:
    """With the other sign of one weight, a wrong point would be right, and the loss lower."""
    mlp, train = attempt.mlp, attempt.train
    is_small = mlp.n_parameters <= FEW_PARAMETERS and len(train) <= FEW_POINTS
    if not is_small or "weights" not in attempt.exercise.show or not mlp.parameters.any():
        return ""
    worst = int(attempt.errors.argmax())
    if attempt.errors[worst] < 0.5:
        return ""
    best, errors, output = -1, attempt.errors, 0.0
    for index in np.flatnonzero(mlp.parameters):
        flipped = mlp.parameters.copy()
        flipped[index] *= -1.0
        outputs = mlp.with_parameters(flipped).predict(train.X)
        tried = largest_errors(outputs, train.y)
        if tried[worst] < 0.5 and (tried**2).sum() < MUCH_LESS * (errors**2).sum():
            best, errors, output = int(index), tried, float(outputs[worst, 0])
    if best < 0:
        return ""
    return (
        f"{name_weight(attempt, best)} has the wrong sign for {name_point(attempt, worst)}: with "
        f"the other sign the output there would be {output:.2f} instead of "
        f"{attempt.inside.outputs[worst, 0]:.2f}."
    )


@rule
def too_soft(attempt: Attempt) -> str:
    """Every point is on its side, and twice the weights would bring them within the goal."""
    mlp, train = attempt.mlp, attempt.train
    largest = float(attempt.errors.max())
    if "weights" not in attempt.exercise.show or not SOLVED_WITHIN <= largest < 0.5:
        return ""
    doubled = largest_errors(mlp.with_parameters(2.0 * mlp.parameters).predict(train.X), train.y)
    if doubled.max() >= 0.5 * largest:
        return ""
    return (
        f"All points are on their side, and the largest error is {largest:.2f}: the steps are not "
        f"steep enough. With twice all weights and biases it would be {doubled.max():.2f}."
    )


# ---- what training has come to ----


@rule
def dead(attempt: Attempt) -> str:
    """Hidden units have a slope of 0 at every training point."""
    n, all_units = int(count_dead(attempt)), sum(attempt.run.experiment.hidden_layers)
    if not n:
        return ""
    has, their = ("has", "its") if n == 1 else ("have", "their")
    return (
        f"{n} of {all_units} hidden units {has} a slope of 0 at every training point: no gradient "
        f"reaches {their} weights any more."
    )


@rule
def flat_units(attempt: Attempt) -> str:
    """Most hidden units lie where their activation is flat."""
    share = saturated(attempt)
    if not share >= 0.5:
        return ""
    return (
        f"{100.0 * share:.0f} % of the outputs of hidden units lie where the activation is almost "
        "flat. Their slope is near 0, and so is their gradient."
    )


@rule
def gradient_fades(attempt: Attempt) -> str:
    """At the start, the first layer gets a far smaller gradient than the last one."""
    if len(attempt.mlp.layer_sizes) < 4:
        return ""
    ratio = gradient_ratio(attempt)
    if not 100.0 <= ratio < np.inf:
        return ""
    return (
        f"At the start the gradient of the last layer is {ratio:,.0f} times that of the first one. "
        f"It has come through {len(attempt.mlp.layer_sizes) - 2} slopes on its way there."
    )


@rule
def lower_before(attempt: Attempt) -> str:
    """The test loss has been clearly lower on the way."""
    lowest, now = attempt.frame.lowest, attempt.frame.scores.test_loss
    if lowest is None or not lowest.scores.test_loss < 0.8 * now:
        return ""
    return (
        f"The test loss is {now:.2f} here. It was {lowest.scores.test_loss:.2f} at epoch "
        f"{lowest.epoch_fraction:,.0f}, and the training loss has fallen since."
        if attempt.frame.scores.loss < lowest.scores.loss
        else f"The test loss is {now:.2f} here, and was {lowest.scores.test_loss:.2f} at epoch "
        f"{lowest.epoch_fraction:,.0f}."
    )


@rule
def one_update_an_epoch(attempt: Attempt) -> str:
    """Each epoch is a single update of many points."""
    state, n = attempt.frame.state, len(attempt.train)
    if n < MANY_POINTS or state.epoch < 2 or state.updates != state.epoch:
        return ""
    if "batch_size" not in attempt.exercise.show:
        return ""
    return f"{state.epoch:,} epochs have made {state.updates:,} updates: one for all {n} points."


@rule
def points_not_told_apart(attempt: Attempt) -> str:
    """Two points with different targets get nearly the same output."""
    train, outputs = attempt.train, attempt.inside.outputs
    if len(train) > FEW_POINTS or not attempt.frame.state.updates or outputs.shape[1] != 1:
        return ""
    for one in range(len(train)):
        for other in range(one + 1, len(train)):
            gap = abs(float(outputs[one, 0] - outputs[other, 0]))
            if gap < 0.02 and abs(float(train.y[one, 0] - train.y[other, 0])) > 0.5:
                pair = f"{name_point(attempt, one)} and {name_point(attempt, other)}"
                same = f"{outputs[one, 0]:.2f} and {outputs[other, 0]:.2f}"
                return f"{pair} get almost the same output, {same}, but have different targets."
    return ""


@rule
def plateau(attempt: Attempt) -> str:
    """In the second half of the run the loss has hardly changed."""
    frames, state = attempt.history, attempt.frame.state
    middle = [one for one in frames if one.state.epoch <= state.epoch / 2][-1]
    before, now = middle.scores.loss, attempt.frame.scores.loss
    if state.epoch < 100 or attempt.errors.max() < SOLVED_WITHIN:
        return ""
    if not abs(before - now) < 0.02 * before:
        return ""
    return (
        f"From epoch {middle.state.epoch:,} to {state.epoch:,} the loss has gone from "
        f"{before:.4f} to {now:.4f}: it hardly changes any more."
    )


@rule
def still_falling(attempt: Attempt) -> str:
    """The loss is falling, and the run has not come to where it pauses."""
    state, limit = attempt.frame.state, attempt.run.experiment.stop_epoch
    if not 10 <= state.epoch < limit or attempt.frame.id != attempt.run.frames[-1].id:
        return ""
    earlier = [one for one in attempt.history if one.state.epoch <= 0.8 * state.epoch][-1]
    if not attempt.frame.scores.loss < 0.98 * earlier.scores.loss:
        return ""
    now = f"{state.epoch:,}"
    return f"The loss is still falling at epoch {now}, and the run may go on to {limit:,}."
