"""What a step of the history has changed, in a few words: "1 unit less in layer 1"."""

from collections.abc import Callable

from playground.engine import Address
from playground.experiment import SETTINGS, Experiment
from playground.experiment.shape import name_place
from playground.ui.keeping.history import Place, Step, differing

# These say what became of an experiment where several settings changed: the first that did is told.
TELLING = (
    *("dataset", "table", "features", "hidden_layers", "layer_activations", "hidden_activation"),
    *("output_activation", "parameters", "weight_seed"),
)


def difference(before: Place, after: Step) -> str:
    """Return what a step has changed of the place before it, in a few words."""
    if before.exercise != after.exercise:
        return "exercise opened" if after.exercise else "exercise left"
    if after.edit and after.edit.n_weights > 1:
        return f"{after.edit.n_weights} weights set by hand"
    if after.edit:
        place = after.experiment.make_network().addresses[after.edit.parameter]
        return f"weight {name_place(place, after.experiment.names)} set by hand"
    old, new = before.experiment, after.experiment
    names = differing(old, new)
    told = [*(name for name in TELLING if name in names), *sorted(names.difference(TELLING))]
    return WORDS.get(told[0], _other(told[0]))(old, new) if told else "run begun again"


def _other(name: str) -> Callable[[Experiment, Experiment], str]:
    """Return what tells of the change of a setting that needs no words of its own."""
    one = SETTINGS[name]

    def tell(old: Experiment, new: Experiment) -> str:
        before, after = (one.say(getattr(each, name)) for each in (old, new))
        return f"{one.label} {before} \u2192 {after}"

    return tell


def _points(old: Experiment, new: Experiment) -> str:
    """Tell of own points: `table` alone is changed where they were edited."""
    before, after = (len(each.make_dataset().points) for each in (old, new))
    if old.dataset != new.dataset and new.table is None:
        return _other("dataset")(old, new)
    n = after - before
    if abs(n) == 1:
        return "a point added" if n > 0 else "a point removed"
    return "points moved" if n == 0 else "points changed"


def _features(old: Experiment, new: Experiment) -> str:
    kind = SETTINGS["features"].kind
    on, off = ({*new.features} - {*old.features}, {*old.features} - {*new.features})
    parts = [
        f"{kind.options[name]} {word}"
        for word, names in (("on", on), ("off", off))
        for name in kind.options
        if name in names
    ]
    return f"feature{'s' * (len(parts) > 1)} {', '.join(parts)}"


def _layers(old: Experiment, new: Experiment) -> str:
    before, after = _pairs(old), _pairs(new)
    changed = [k for k, (n, _) in enumerate(after) if before[k : k + 1] and n != before[k][0]]
    if len(after) == len(before) and len(changed) == 1:
        k = changed[0]
        return _units(after[k][0] - before[k][0], k + 1)
    for shorter, longer, word in ((before, after, "added"), (after, before, "removed")):
        found = [k for k in range(len(longer)) if [*longer[:k], *longer[k + 1 :]] == shorter]
        if found:
            # Of equal ones beside each other nobody can tell which one came or went.
            name = f"hidden layer {found[0] + 1}" if len(found) == 1 else "a hidden layer"
            return f"{name} {word}"
    return _other("hidden_layers")(old, new)


def _pairs(experiment: Experiment) -> list[tuple[int, str]]:
    return list(zip(experiment.hidden_layers, experiment.hidden_activations, strict=True))


def _units(n: int, layer: int) -> str:
    more = "more" if n > 0 else "less" if n == -1 else "fewer"
    return f"{abs(n)} unit{'s' * (abs(n) > 1)} {more} in layer {layer}"


def _activations(old: Experiment, new: Experiment) -> str:
    options = SETTINGS["hidden_activation"].kind.options
    before, after = old.hidden_activations, new.hidden_activations
    changed = [k for k, one in enumerate(after) if before[k : k + 1] != (one,)]
    if len(changed) == 1 < len(after):
        return f"{options[after[changed[0]]]} in layer {changed[0] + 1}"
    names = dict.fromkeys(options[name] for name in after or (new.hidden_activation,))
    return f"hidden activation {', '.join(names)}"


def _frozen(old: Experiment, new: Experiment) -> str:
    more, less = {*new.frozen} - {*old.frozen}, {*old.frozen} - {*new.frozen}
    if len(more) + len(less) != 1:
        return "frozen parts"
    (place,) = more or less
    name = name_place(Address.from_setting(place), new.names)
    return f"{name} frozen" if more else f"{name} no longer frozen"


WORDS: dict[str, Callable[[Experiment, Experiment], str]] = {
    "dataset": _points,
    "table": _points,
    "features": _features,
    "hidden_layers": _layers,
    "layer_activations": _activations,
    "hidden_activation": _activations,
    "parameters": lambda _, new: "own weights" if new.parameters else "own weights left",
    "weight_seed": lambda _, new: f"new weights (seed {new.weight_seed})",
    "frozen": _frozen,
}
