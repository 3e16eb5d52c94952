"""Remedies: changes of settings that may help a run.

Whether one does help is not said here: `checkup` tries those that fit a run.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playground.experiment import SETTINGS, Experiment
from playground.explain.data_facts import data_facts
from playground.health.case import HIGHEST_RATE, LOWEST_RATE, Case
from playground.health.observations import title_of
from playground.health.trials import MOST_NUMBERS, count_numbers
from playground.presets.recipes import RECIPES, fitting_draw, with_recipe

N_STARTS = 16
MOST_UNITS = 32  # that are proposed for a layer
BALANCED: dict[str, Any] = {"class_weights": "balanced"}


@dataclass(frozen=True)
class Remedy:
    """A change that may help.

    Attributes:
        key: which function proposed it.
        title: what is known once it was seen to help.
        why: how it helps, in a sentence or two.
        experiment: with the change.
        from_start: whether it begins again from initial weights, or goes on from the frame.
        starts: the same from other initial weights, where those are what is tried.
    """

    key: str
    title: str
    why: str
    experiment: Experiment
    from_start: bool
    starts: tuple[Experiment, ...] = ()
    name: str = ""  # of the change, where its settings would be too many to name
    is_last: bool = False  # offered after all that change less


Propose = Callable[[Case], Iterator[Remedy]]
FOR_TRAINING: list[Propose] = []  # that may lower the training loss, in the order below
FOR_TESTING: list[Propose] = []  # that may lower the test loss


def for_training(propose: Propose) -> Propose:
    """Add a function to those that are asked where training does not get on."""
    FOR_TRAINING.append(propose)
    return propose


def for_testing(propose: Propose) -> Propose:
    """Add a function to those that are asked where a network overfits."""
    FOR_TESTING.append(propose)
    return propose


def propose_all(case: Case, proposers: Sequence[Propose]) -> list[Remedy]:
    """Return what fits a case; of the same settings the first one."""
    found: list[Remedy] = []
    for propose in proposers:
        for one in propose(case):
            same = any(
                one.experiment == other.experiment and one.from_start == other.from_start
                for other in found
            )
            if not same and one.experiment != case.experiment:
                found.append(one)
    return found


def remedy(
    case: Case, key: str, title: str, why: str, *, from_start: bool = False, **change: Any
) -> Remedy:
    """Return a remedy with a change; it begins again where the change asks for that."""
    experiment = case.changed(**change)
    begins = from_start or case.experiment.restarts(experiment)
    return Remedy(key, title, why, experiment, begins)


# ---- where training does not get on ----


@for_training
def fit_the_data(case: Case) -> Iterator[Remedy]:
    """Propose what cures a fact of the data."""
    for fact in data_facts(case.experiment):
        if fact.change:
            yield remedy(case, fact.key, title_of(fact), fact.text, **fact.change)


@for_training
def larger_rate(case: Case) -> Iterator[Remedy]:
    """Propose ten, a hundred and a thousand times the learning rate."""
    rate = case.experiment.learning_rate
    for factor in (10.0, 100.0, 1000.0):
        if rate * factor <= HIGHEST_RATE:
            yield remedy(
                case,
                "rate_too_low",
                "A larger learning rate helps",
                "While the loss falls in proportion to the rate, larger steps cost nothing.",
                learning_rate=rate * factor,
            )


@for_training
def smaller_rate(case: Case) -> Iterator[Remedy]:
    """Propose smaller steps: from here and, where that is too late, from the start."""
    rate, title = case.experiment.learning_rate, "A smaller learning rate helps"
    for factor, from_start in ((0.1, False), (0.01, False), (0.1, True), (0.01, True)):
        if rate * factor < LOWEST_RATE or (case.has_diverged and not from_start):
            continue
        why = "Where updates jump across a valley, smaller ones go down into it."
        if from_start:
            why = "Smaller steps do not carry the weights to where they no longer learn."
        rate_too_high = {"learning_rate": rate * factor}
        yield remedy(case, "rate_too_high", title, why, from_start=from_start, **rate_too_high)


@for_training
def free(case: Case) -> Iterator[Remedy]:
    """Propose to take away what holds training back."""
    one = case.experiment
    if one.l1 or one.l2:
        why = "A penalty holds the weights small, and so the network from bending far."
        title = "Training without the penalty helps"
        for from_start in (False, True):
            yield remedy(case, "penalty", title, why, from_start=from_start, l1=0.0, l2=0.0)
    if one.dropout:
        why = "With units switched off, the others may be too few for the work."
        yield remedy(case, "dropout", "Training without dropout helps", why, dropout=0.0)
    if one.frozen:
        why = "What is frozen does not learn."
        yield remedy(case, "frozen", "Freeing what is frozen helps", why, frozen=())
    if one.schedule != "constant":
        why = "The schedule makes the steps smaller; without it they stay as they are."
        title = "A constant learning rate helps"
        yield remedy(case, "schedule", title, why, schedule="constant")
    if one.clip_norm:
        why = "Clipping shortens long gradients, and so the steps."
        yield remedy(case, "clipping", "Training without clipping helps", why, clip_norm=0.0)
    else:
        why = "A single long gradient may throw the weights far off; clipped, it cannot."
        yield remedy(
            case,
            "no_clipping",
            "Clipped gradients help",
            why,
            from_start=True,
            clip_norm=1.0,
        )


@for_training
def other_optimizer(case: Case) -> Iterator[Remedy]:
    """Propose steps that gather speed, and steps of a size for each weight."""
    if case.experiment.optimizer == "sgd":
        yield remedy(
            case,
            "momentum",
            "Momentum helps",
            "On a flat stretch the steps are small, but go the same way: it adds them up.",
            optimizer="momentum",
            momentum=0.9,
        )
    if case.experiment.optimizer != "adam":
        yield remedy(
            case,
            "adam",
            "Adam helps",
            "Adam gives each weight a step of its own size.",
            optimizer="adam",
            learning_rate=0.01,
        )


@for_training
def other_loss(case: Case) -> Iterator[Remedy]:
    """Propose cross-entropy for classes, which does not stall where outputs are wrong."""
    one = case.experiment
    if one.task == "classes" and one.loss != "cross_entropy":
        change: dict[str, Any] = {"loss": "cross_entropy"}
        if one.output_activation not in ("sigmoid", "softmax"):
            change["output_activation"] = "sigmoid"
        yield remedy(
            case,
            "loss",
            "Cross-entropy helps",
            "It cancels the slope of the output, which is flat where outputs are badly wrong.",
            **change,
        )


@for_training
def balance(case: Case) -> Iterator[Remedy]:
    """Propose to let classes count alike, where one is larger."""
    if case.experiment.has_unequal_classes and case.experiment.class_weights == "none":
        why = "The large class outweighs the others in the loss; balanced, all count alike."
        yield remedy(case, "class_weights", "Balanced classes help", why, **BALANCED)


@for_training
def other_draw(case: Case) -> Iterator[Remedy]:
    """Propose initial weights that fit the activations, and other ones of the same kind."""
    one = case.experiment
    draw = fitting_draw(one)
    # Of one draw the size is right, of another one the luck is better.
    yield remedy(
        case,
        "draw",
        "Other initial weights help",
        "Drawn with a spread that fits the layers, units begin where their slope is steep.",
        from_start=True,
        **draw,
    )
    if one.initial_scale == 1.0 and one.initializer not in ("glorot_uniform", "zeros", "constant"):
        yield remedy(
            case,
            "draw",
            "Smaller initial weights help",
            "Smaller ones leave units where their slope is steep.",
            from_start=True,
            initializer="glorot_uniform",
            bias_initializer="zeros",
        )


@for_training
def other_start(case: Case) -> Iterator[Remedy]:
    """Propose other initial weights of the same kind."""
    experiment = case.changed(weight_seed=case.experiment.weight_seed)
    if "weight_seed" in experiment.idle():
        return
    n_seeds = SETTINGS["weight_seed"].kind.high + 1
    n = max(1, min(N_STARTS, MOST_NUMBERS // count_numbers(experiment)))
    seeds = [(case.experiment.weight_seed + 1 + k) % n_seeds for k in range(n)]
    starts = tuple(case.changed(weight_seed=seed) for seed in seeds)
    why = "Where a run gets stuck depends on where it starts."
    yield Remedy("start", "Another start helps", why, starts[0], True, starts)


@for_training
def add_bias(case: Case) -> Iterator[Remedy]:
    """Propose biases."""
    if not case.experiment.bias:
        why = "Without biases every boundary passes through the origin."
        yield remedy(case, "bias", "Biases help", why, bias=True)


@for_training
def bend(case: Case) -> Iterator[Remedy]:
    """Propose what lets the output bend: a hidden layer, or units that are not linear."""
    one = case.experiment
    shape = "Without bends the output rises evenly in one direction."
    if one.task == "classes":
        shape = "Without bends the boundary is a straight line."
    change: dict[str, Any] = {"hidden_activation": "tanh", "bias": True}
    if not one.hidden_layers:
        change["hidden_layers"] = (6,)
        yield remedy(case, "straight", "A hidden layer helps", shape, **change)
    elif set(one.hidden_activations) == {"linear"}:
        change["layer_activations"] = ()
        yield remedy(case, "straight", "Units that bend help", shape, **change)


@for_training
def other_units(case: Case) -> Iterator[Remedy]:
    """Propose more units, units with a steeper slope, and fewer layers."""
    one = case.experiment
    if not one.hidden_layers:
        return
    change: dict[str, Any]
    more = tuple(min(2 * n, max(n, MOST_UNITS)) for n in one.hidden_layers)
    why = "With more units there are more ways down."
    yield remedy(case, "units", "More units help", why, hidden_layers=more)
    if "relu" in one.hidden_activations:
        why = "It has a slope below 0, too: no unit stays off at every point for ever."
        change = {"hidden_activation": "leaky_relu", "layer_activations": ()}
        yield remedy(case, "relu", "Leaky ReLU helps", why, **change)
    if "sigmoid" in one.hidden_activations:
        why = "Sigmoid passes at most a quarter of the error back through each layer; tanh all."
        change = {"hidden_activation": "tanh", "layer_activations": ()}
        with_tanh = case.changed(**change)
        change |= fitting_draw(with_tanh)
        yield remedy(case, "sigmoid", "Tanh units help", why, **change)
    if len(one.hidden_layers) > 2:
        change = {"hidden_layers": one.hidden_layers[:2]}
        why = "The error has a shorter way back."
        yield remedy(case, "depth", "Fewer layers help", why, **change)


@for_training
def standardise(case: Case) -> Iterator[Remedy]:
    """Propose to rescale the inputs."""
    if not case.experiment.standardise:
        why = "Rescaled to mean 0 and standard deviation 1, no input outweighs the others."
        yield remedy(case, "scale", "Scaled inputs help", why, standardise=True)


@for_training
def mean(case: Case) -> Iterator[Remedy]:
    """Propose the mean over a batch in place of the sum, which makes steps smaller."""
    if case.experiment.reduction == "sum" and case.experiment.n_train > 1:
        why = "Steps do not grow with the number of points then."
        yield remedy(case, "sum", "The mean over the points helps", why, reduction="mean")


@for_training
def settings_that_learn(case: Case) -> Iterator[Remedy]:
    """Propose the settings that are known to learn these data; for own data, usual ones."""
    one = case.experiment
    if one.dataset in RECIPES:
        experiment = with_recipe(one, one.dataset)
        why = "These settings were seen to learn these data from 32 of 32 starts."
        title = "Other settings help"
        name = "the settings that learn these data"
        yield Remedy("recipe", title, why, experiment, True, name=name, is_last=True)
        return
    change = {
        **{"hidden_layers": (8, 8), "hidden_activation": "tanh", "layer_activations": ()},
        **{"bias": True, "reduction": "mean", "optimizer": "adam", "learning_rate": 0.01},
        **{"standardise": True, "initializer": "glorot_uniform", "bias_initializer": "zeros"},
        **{"initial_scale": 1.0, "l1": 0.0, "l2": 0.0, "dropout": 0.0, "frozen": ()},
        **{"clip_norm": 0.0, "schedule": "constant"},
    }
    change["output_activation"] = one.usual_outputs[0]
    change["loss"] = "cross_entropy" if one.task == "classes" else "squared_error"
    why = "A network of usual size, trained by Adam on inputs of one scale."
    title, name = "Other settings help", "usual settings for own data"
    experiment = case.changed(**change)
    yield Remedy("recipe", title, why, experiment, True, name=name, is_last=True)


# ---- where the network overfits ----


@for_testing
def penalty(case: Case) -> Iterator[Remedy]:
    """Propose penalties of some sizes on large weights."""
    one = case.experiment
    scale = one.n_train if one.reduction == "sum" else 1
    for size in (0.003, 0.01, 0.03, 0.1):
        l2 = float(f"{min(10.0, size * scale):.3g}")
        if l2 > one.l2:
            why = "Small weights keep the output smooth between the training points."
            yield remedy(
                case, "l2", "A penalty on large weights helps", why, from_start=True, l2=l2
            )


@for_testing
def dropout(case: Case) -> Iterator[Remedy]:
    """Propose to drop units."""
    one = case.experiment
    for share in (0.2, 0.5):
        if one.hidden_layers and min(one.hidden_layers) > 2 and share > one.dropout:
            why = "No unit can rely on another one, so each learns what holds for many points."
            title = "Dropout helps"
            yield remedy(case, "drop", title, why, from_start=True, dropout=share)


@for_testing
def smaller_network(case: Case) -> Iterator[Remedy]:
    """Propose fewer units and layers."""
    one = case.experiment
    if max(one.hidden_layers, default=0) > 3:
        why = "A smaller network cannot bend around single points."
        for factor in (0.5, 0.25):
            sizes = tuple(max(2, int(factor * n)) for n in one.hidden_layers)
            yield remedy(case, "small", "A smaller network helps", why, hidden_layers=sizes)
