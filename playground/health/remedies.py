"""Remedies: changes of settings that may help a run, each with the cause that it would show.

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
        cause: what is known once it was seen to help, as a title.
        why: how it helps, in a sentence or two.
        experiment: with the change.
        from_start: whether it begins again from initial weights, or goes on from the frame.
        starts: the same from other initial weights, where those are what is tried.
    """

    key: str
    cause: str
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
    case: Case, key: str, cause: str, why: str, *, from_start: bool = False, **change: Any
) -> Remedy:
    """Return a remedy with a change; it begins again where the change asks for that."""
    experiment = case.changed(**change)
    begins = from_start or case.experiment.restarts(experiment)
    return Remedy(key, cause, why, experiment, begins)


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
                "The learning rate is too low",
                "While the loss falls in proportion to the rate, larger steps cost nothing.",
                learning_rate=rate * factor,
            )


@for_training
def smaller_rate(case: Case) -> Iterator[Remedy]:
    """Propose smaller steps: from here and, where that is too late, from the start."""
    rate, cause = case.experiment.learning_rate, "The learning rate is too high"
    for factor, from_start in ((0.1, False), (0.01, False), (0.1, True), (0.01, True)):
        if rate * factor < LOWEST_RATE or (case.has_diverged and not from_start):
            continue
        why = "Each update jumps across the valley instead of down into it."
        if from_start:
            why = "Large steps have carried the weights to where they no longer learn."
        rate_too_high = {"learning_rate": rate * factor}
        yield remedy(case, "rate_too_high", cause, why, from_start=from_start, **rate_too_high)


@for_training
def free(case: Case) -> Iterator[Remedy]:
    """Propose to take away what holds training back."""
    one = case.experiment
    if one.l1 or one.l2:
        why = "It holds the weights so small that the network cannot bend as far as it must."
        cause = "The penalty is too large"
        for from_start in (False, True):
            yield remedy(case, "penalty", cause, why, from_start=from_start, l1=0.0, l2=0.0)
    if one.dropout:
        why = "With so many units switched off, the others cannot do the work."
        yield remedy(case, "dropout", "Dropout is too high", why, dropout=0.0)
    if one.frozen:
        why = "What is frozen does not learn."
        yield remedy(case, "frozen", "Frozen weights stand in the way", why, frozen=())
    if one.schedule != "constant":
        why = "The schedule has made the steps too small, or makes them so at the wrong time."
        cause = "The learning rate has faded"
        yield remedy(case, "schedule", cause, why, schedule="constant")
    if one.clip_norm:
        why = "Each gradient is cut so short that the steps are tiny."
        yield remedy(case, "clipping", "Gradients are clipped too much", why, clip_norm=0.0)
    else:
        why = "Single long gradients throw the weights far off."
        yield remedy(
            case,
            "no_clipping",
            "Single gradients are too long",
            why,
            from_start=True,
            clip_norm=1.0,
        )


@for_training
def other_optimizer(case: Case) -> Iterator[Remedy]:
    """Propose steps that gather speed, and steps of a size for each weight."""
    if case.experiment.optimizer in ("sgd",):
        yield remedy(
            case,
            "flat",
            "The loss is on a flat stretch",
            "The steps are small, but they go the same way. Momentum adds them up.",
            optimizer="momentum",
            momentum=0.9,
        )
    if case.experiment.optimizer != "adam":
        yield remedy(
            case,
            "flat",
            "The slopes of the weights differ too much in size",
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
            "The loss stalls where outputs are badly wrong",
            "Cross-entropy cancels the slope of the output, which is flat there.",
            **change,
        )


@for_training
def balance(case: Case) -> Iterator[Remedy]:
    """Propose to let classes count alike, where one is larger."""
    if case.experiment.has_unequal_classes and case.experiment.class_weights == "none":
        why = "The large class outweighs the others in the loss; balanced, all count alike."
        yield remedy(case, "class_weights", "One class outweighs the others", why, **BALANCED)


@for_training
def other_draw(case: Case) -> Iterator[Remedy]:
    """Propose initial weights that fit the activations, and other ones of the same kind."""
    one = case.experiment
    draw = fitting_draw(one)
    # Of one draw the size is right, of another one the luck is better.
    yield remedy(
        case,
        "draw",
        "The initial weights do not suit this network",
        "Drawn with a spread that fits the layers, units begin where their slope is steep.",
        from_start=True,
        **draw,
    )
    if one.initial_scale == 1.0 and one.initializer not in ("glorot_uniform", "zeros", "constant"):
        yield remedy(
            case,
            "draw",
            "The initial weights are too large",
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
    yield Remedy("start", "This start is an unlucky one", why, starts[0], True, starts)


@for_training
def add_bias(case: Case) -> Iterator[Remedy]:
    """Propose biases."""
    if not case.experiment.bias:
        why = "Without biases every boundary passes through the origin."
        yield remedy(case, "bias", "There are no biases", why, bias=True)


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
        yield remedy(case, "straight", "There is no hidden layer", shape, **change)
    elif set(one.hidden_activations) == {"linear"}:
        change["layer_activations"] = ()
        yield remedy(case, "straight", "Linear layers cannot bend", shape, **change)


@for_training
def other_units(case: Case) -> Iterator[Remedy]:
    """Propose more units, units with a steeper slope, and fewer layers."""
    one = case.experiment
    if not one.hidden_layers:
        return
    change: dict[str, Any]
    more = tuple(min(2 * n, max(n, MOST_UNITS)) for n in one.hidden_layers)
    why = "With more units there are more ways down."
    yield remedy(case, "units", "There are too few units", why, hidden_layers=more)
    if "relu" in one.hidden_activations:
        why = "ReLU has no slope below 0: units that are off at every point stay off."
        change = {"hidden_activation": "leaky_relu", "layer_activations": ()}
        yield remedy(case, "relu", "ReLU units have died", why, **change)
    if "sigmoid" in one.hidden_activations:
        why = "Sigmoid passes at most a quarter of the error back through each layer; tanh all."
        change = {"hidden_activation": "tanh", "layer_activations": ()}
        with_tanh = case.changed(**change)
        change |= fitting_draw(with_tanh)
        yield remedy(case, "sigmoid", "The error fades in sigmoid layers", why, **change)
    if len(one.hidden_layers) > 2:
        change = {"hidden_layers": one.hidden_layers[:2]}
        why = "At each layer more of the error is lost on its way back."
        yield remedy(case, "depth", "There are too many layers", why, **change)


@for_training
def standardise(case: Case) -> Iterator[Remedy]:
    """Propose to rescale the inputs."""
    if not case.experiment.standardise:
        why = "Rescaled to mean 0 and standard deviation 1, no input outweighs the others."
        yield remedy(case, "scale", "The inputs are not scaled", why, standardise=True)


@for_training
def mean(case: Case) -> Iterator[Remedy]:
    """Propose the mean over a batch in place of the sum, which makes steps smaller."""
    if case.experiment.reduction == "sum" and case.experiment.n_train > 1:
        why = "A sum over many points makes steps that grow with their number."
        yield remedy(case, "sum", "The gradient is a sum over many points", why, reduction="mean")


@for_training
def settings_that_learn(case: Case) -> Iterator[Remedy]:
    """Propose the settings that are known to learn these data; for own data, usual ones."""
    one = case.experiment
    if one.dataset in RECIPES:
        experiment = with_recipe(one, one.dataset)
        why = "These settings were seen to learn these data from 32 of 32 starts."
        cause = "Several settings do not suit these data"
        name = "the settings that learn these data"
        yield Remedy("recipe", cause, why, experiment, True, name=name, is_last=True)
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
    cause, name = "Several settings do not suit these data", "usual settings for own data"
    experiment = case.changed(**change)
    yield Remedy("recipe", cause, why, experiment, True, name=name, is_last=True)


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
            yield remedy(case, "l2", "The weights grow too large", why, from_start=True, l2=l2)


@for_testing
def dropout(case: Case) -> Iterator[Remedy]:
    """Propose to drop units."""
    one = case.experiment
    for share in (0.2, 0.5):
        if one.hidden_layers and min(one.hidden_layers) > 2 and share > one.dropout:
            why = "No unit can rely on another one, so each learns what holds for many points."
            cause = "Units adapt to single points together"
            yield remedy(case, "drop", cause, why, from_start=True, dropout=share)


@for_testing
def smaller_network(case: Case) -> Iterator[Remedy]:
    """Propose fewer units and layers."""
    one = case.experiment
    if max(one.hidden_layers, default=0) > 3:
        why = "A smaller network cannot bend around single points."
        for factor in (0.5, 0.25):
            sizes = tuple(max(2, int(factor * n)) for n in one.hidden_layers)
            yield remedy(case, "small", "The network is too large", why, hidden_layers=sizes)
