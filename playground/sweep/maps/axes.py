"""The axes of a map: a setting, or a count of units or layers, with the values it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiment import SETTINGS, Experiment
from playground.experiment.fields import MAX_HIDDEN, MAX_UNITS
from playground.experiment.kinds import Choice, Flag, Number, Whole
from playground.sweep.outcome import PAUSES

MOST_VALUES = 64  # of an axis
DIGITS = 3  # of the numbers between the ends of a range
BETWEEN = "~"  # the parts of an axis in a link; no value holds it
EVEN, LOG = "even", "log"
LAYERS, UNITS = "layers", "units"
# Lists of places or weights, and what stands for a list of its own: units, layers.
OUT_OF_PLACE = {
    *("parameters", "frozen", "layer_activations", "hidden_layers", "table", "features", "own"),
    *PAUSES,
}
SEEDS = ("weight_seed", "order_seed", "data_seed")


def units_of(layer: int) -> str:
    """Return the name of the axis of the units of a hidden layer, counted from 1."""
    return f"{UNITS}_{layer}"


LABELS = {
    LAYERS: "Hidden layers",
    UNITS: "Units in each hidden layer",
    **{units_of(k): f"Units in hidden layer {k}" for k in range(1, MAX_HIDDEN + 1)},
}


def axis_names(experiment: Experiment) -> list[str]:
    """Return what an axis can be of: settings that change a run here, and units and layers."""
    idle = experiment.idle()
    fitting = [
        name
        for name, one in SETTINGS.items()
        if one.effect != "view"
        and name not in idle
        and name not in OUT_OF_PLACE
        and isinstance(one.kind, Choice | Flag | Number | Whole)
    ]
    n = len(experiment.hidden_layers)
    single = [units_of(k + 1) for k in range(n)] if n > 1 else []
    at = next((k for k, name in enumerate(fitting) if SETTINGS[name].group == "Network"), 0)
    return [*fitting[:at], UNITS, LAYERS, *single, *fitting[at:]]


def label_of(name: str) -> str:
    """Return what an axis is called on the page."""
    return LABELS.get(name) or SETTINGS[name].label


def kind_of(name: str) -> Choice | Flag | Number | Whole:
    """Return what values an axis takes; a ValueError where there is no such axis."""
    if name == LAYERS:
        return Whole(1, MAX_HIDDEN)
    if name in LABELS:
        return Whole(1, MAX_UNITS)
    kind = SETTINGS[name].kind if name in SETTINGS and name not in OUT_OF_PLACE else None
    if not isinstance(kind, Choice | Flag | Number | Whole) or SETTINGS[name].effect == "view":
        raise ValueError(f"axis: expected a setting that changes training, got {name[:40]!r}")
    return kind


def key_of(name: str) -> str:
    """Return the name of an axis in a link."""
    return SETTINGS[name].key if name in SETTINGS else name


@dataclass(frozen=True)
class MapAxis:
    """What varies along a side of a map.

    Attributes:
        name: a setting, "units" (of each hidden layer), "units_2" (of that one), or "layers".
        values: 1 to MOST_VALUES different ones, in the order of the map.
    """

    name: str
    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        """Check it; a ValueError says what is wrong."""
        kind = kind_of(self.name)
        if not 1 <= len(self.values) <= MOST_VALUES:
            raise ValueError(f"expected 1 to {MOST_VALUES} values, got {len(self.values)}")
        values = tuple(map(kind.check, self.values))
        if len(set(values)) < len(values):
            raise ValueError("expected different values, got one of them twice")
        object.__setattr__(self, "values", values)

    @property
    def label(self) -> str:
        """What it is called on the page."""
        return label_of(self.name)

    def say(self, value: Any) -> str:
        """Return a value as people read it."""
        return SETTINGS[self.name].say(value) if self.name in SETTINGS else str(value)

    @property
    def text(self) -> str:
        """The axis as a link has it: as a range, where its values are one."""
        kind, key = kind_of(self.name), key_of(self.name)
        parts = [str(kind.write(value)) for value in self.values]
        if len(parts) > 3 and isinstance(kind, Number | Whole):
            low, high, n = self.values[0], self.values[-1], len(parts)
            for way in (EVEN, LOG) if kind.low <= low < high else ():
                is_log = way == LOG
                if is_log and low <= 0:
                    continue
                if spread(self.name, low, high, n, log=is_log) == self.values:
                    parts = [way, parts[0], parts[-1], str(n)]
                    break
        return BETWEEN.join([key, *parts])


def spread(name: str, low: Any, high: Any, n: int, *, log: bool) -> tuple[Any, ...]:
    """Return up to n numbers from `low` to `high`, by even steps or by equal factors.

    Between the ends they are rounded: to whole numbers where an axis has those, each once, or else
    to DIGITS digits.

    Raises:
        ValueError: the axis has no numbers, an end is none of its values, or n is out of range.
    """
    kind = kind_of(name)
    if not isinstance(kind, Number | Whole):
        raise ValueError(f"{label_of(name)}: expected a list of values, got a range")
    low, high = kind.check(low), kind.check(high)
    if not 2 <= n <= MOST_VALUES:
        raise ValueError(f"expected 2 to {MOST_VALUES} values in a range, got {n}")
    if low < kind.low:
        raise ValueError(f"expected a range from {kind.low:g} on, got {kind.write(low)}")
    if low >= high:
        raise ValueError(f"expected a range from less to more, got {low:g} to {high:g}")
    if log and low <= 0:
        raise ValueError(f"expected a range above 0 for equal factors, got {low:g}")
    places = (np.geomspace if log else np.linspace)(low, high, n)[1:-1].tolist()
    if isinstance(kind, Whole):
        between: list[Any] = [round(one) for one in places]
    else:
        between = [float(f"{one:.{DIGITS}g}") for one in places]
    return tuple(sorted({low, high, *(one for one in between if low < one < high)}))


def read_axis(text: str) -> MapAxis:
    """Return the axis that a text in a link stands for; a ValueError says what is wrong."""
    key, *parts = text[:4000].split(BETWEEN)
    names = {one.key: name for name, one in SETTINGS.items()}
    name = key if key in LABELS else names.get(key, key)
    kind = kind_of(name)
    if parts[:1] in ([EVEN], [LOG]):
        if len(parts) != 4 or not parts[3].isascii() or not parts[3].isdigit():
            raise ValueError(f"expected from, to and how many, got {BETWEEN.join(parts)[:40]!r}")
        if not isinstance(kind, Number | Whole):
            raise ValueError(f"{label_of(name)}: expected a list of values, got a range")
        low, high, n = kind.read(parts[1]), kind.read(parts[2]), int(parts[3][:4])
        return MapAxis(name, spread(name, low, high, n, log=parts[0] == LOG))
    return MapAxis(name, tuple(kind.read(part) for part in parts))


def in_order(name: str, values: Sequence[Any]) -> list[Any]:
    """Return numbers from the least to the largest; a word, as of a full batch, stands for more."""
    kind = kind_of(name)
    word = getattr(kind, "word", None)
    return sorted(values, key=lambda value: value or (float("inf") if word else 0))


def put(experiment: Experiment, axes: Sequence[MapAxis], values: Sequence[Any]) -> Experiment:
    """Return the Experiment with a value of each axis in its place.

    Raises:
        ValueError: a value does not go with the others, or another one was put over it.
    """
    wanted = dict(zip((one.name for one in axes), values, strict=True))
    settings = {name: value for name, value in wanted.items() if name in SETTINGS}
    layers = _layers(experiment.hidden_layers, wanted)
    if layers != experiment.hidden_layers:
        settings["hidden_layers"] = layers
    made = experiment.changed(**settings)
    for axis, value in zip(axes, values, strict=True):
        if axis.name in SETTINGS and getattr(made, axis.name) != value:
            raise ValueError(f"{axis.label} {axis.say(value)} does not go with the other settings")
    idle = made.idle()
    if "weight_seed" in idle:
        raise ValueError("every seed gives the same network here")
    for axis in axes:
        if axis.name in idle:
            raise ValueError(f"{axis.label} does nothing here")
    return made


def _layers(layers: tuple[int, ...], wanted: dict[str, Any]) -> tuple[int, ...]:
    """Return the units of hidden layers: how many layers first, then units of all, then of one."""
    if LAYERS in wanted:
        n = wanted[LAYERS]
        layers = (layers + (layers[-1:] or (4,)) * n)[:n]
    if UNITS in wanted:
        layers = (wanted[UNITS],) * max(1, len(layers))
    for k in range(1, MAX_HIDDEN + 1):
        if units_of(k) in wanted:
            if k > len(layers):
                raise ValueError(f"there is no hidden layer {k}")
            layers = (*layers[: k - 1], wanted[units_of(k)], *layers[k:])
    return layers
