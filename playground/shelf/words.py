"""What differs between two experiments, in words."""

from playground.experiment import SETTINGS, Experiment

# What differs is told first of these, and of others in the order of their fields.
FIRST = ("dataset", "hidden_layers", "hidden_activation", "layer_activations", "learning_rate")
MOST_TOLD = 4
# A loss can be compared where these are alike, and the points.
OF_LOSS = ("loss", "reduction", "class_weights", "l1", "l2", "output_activation")


def differing(one: Experiment, other: Experiment) -> list[str]:
    """Return the names of the settings that differ and change what is trained, idle ones left out.

    Settings that say how a run is looked at, or when it pauses, change nothing of it.
    """
    idle = one.idle() & other.idle()
    names = [
        name
        for name, setting in SETTINGS.items()
        if setting.effect != "view"
        and name not in idle
        and getattr(one, name) != getattr(other, name)
    ]
    return sorted(names, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def differences(one: Experiment, other: Experiment) -> list[str]:
    """Return for each setting that differs what the first has: "Learning rate 0.1 (not 0.5)"."""
    return [_told(name, one, other) for name in differing(one, other)]


def in_short(one: Experiment, other: Experiment) -> str:
    """Return the differences on one line; empty where there are none."""
    told = differences(one, other)
    more = len(told) - MOST_TOLD
    shown = "; ".join(told[:MOST_TOLD])
    return f"{shown}; and {more} more" if more > 0 else shown


def is_same_loss(one: Experiment, other: Experiment) -> bool:
    """Return whether losses of the two can be compared: of the same points, in the same way."""
    alike = all(getattr(one, name) == getattr(other, name) for name in OF_LOSS)
    return alike and has_same_points(one, other)


def has_same_points(one: Experiment, other: Experiment) -> bool:
    """Return whether both are trained on the same points and targets."""
    first, second = one.make_dataset(), other.make_dataset()
    return (
        first.n_train == second.n_train
        and first.points.shape == second.points.shape
        and bool((first.points == second.points).all() and (first.labels == second.labels).all())
        and (first.target_mean, first.target_deviation)
        == (second.target_mean, second.target_deviation)
    )


def _told(name: str, one: Experiment, other: Experiment) -> str:
    setting = SETTINGS[name]
    if name == "table":
        return "Other points of your own"
    if name == "parameters":
        return "Initial weights of its own" if one.parameters else "Initial weights drawn"
    mine, other_one = (setting.say(getattr(each, name)) for each in (one, other))
    return f"{setting.label} {mine} (not {other_one})"
