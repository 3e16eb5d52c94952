"""The map that a visitor asks for, as the page has it and as a link does."""

from collections.abc import Mapping
from typing import Any

from playground.experiment import Experiment
from playground.experiment.fields import MAX_UNITS
from playground.experiment.kinds import Choice, Flag, Whole
from playground.sweep import MAX_EPOCHS, MAX_NETWORKS
from playground.sweep.maps import CELL_METRICS, MapAxis, MapPlan, axis_names, read_axis, spread
from playground.sweep.maps.axes import EVEN, LAYERS, LOG, SEEDS, UNITS, kind_of, label_of, units_of
from playground.ui.visit.session import Session
from playground.ui.visit.view import MAP_PART

KEYS = ("across", "up", "map")  # of a link
BETWEEN = "~"
SEEDS_OFFERED = (1, 2, 4, 8, 16, 32, 64, 128, 256, MAX_NETWORKS)
FIRST = {"across": ("learning_rate",), "up": (UNITS, "initial_scale", "l2")}
EXPECTED = f"expected seeds, epochs and one of {', '.join(CELL_METRICS)}, such as 16~2000~rate"
# What is looked at first: from, to, how many, and by factors or not.
SUGGESTED: dict[str, tuple[float, float, int, bool]] = {
    **dict.fromkeys((UNITS, *map(units_of, range(1, MAX_UNITS + 1))), (1, 8, 8, False)),
    LAYERS: (1, 4, 4, False),
    **dict.fromkeys(SEEDS, (0, 9, 10, False)),
    "learning_rate": (0.01, 10.0, 10, True),
    "initial_scale": (0.05, 5.0, 9, True),
    "l1": (0.0001, 1.0, 9, True),
    "l2": (0.0001, 1.0, 9, True),
    "samples": (20, 1000, 7, True),
    "batch_size": (1, 64, 7, True),
    "train_share": (0.1, 0.9, 9, False),
    "epsilon": (1e-10, 0.1, 10, True),
    "decay_epochs": (10, 10_000, 7, True),
    "clip_norm": (0.01, 10.0, 7, True),
}


def suggest_axis(experiment: Experiment, name: str) -> MapAxis:
    """Return an axis with values that are worth a first look."""
    kind = kind_of(name)
    if isinstance(kind, Choice):
        values = [one for one in kind.options if one != "own"]
        return MapAxis(name, tuple(values))
    if isinstance(kind, Flag):
        return MapAxis(name, (False, True))
    if name in SUGGESTED:
        low, high, n, is_log = SUGGESTED[name]
        if isinstance(kind, Whole):
            low, high = int(low), int(high)
        return MapAxis(name, spread(name, low, high, n, log=is_log))
    steps = tuple(step for step in kind.steps if step or not kind.word)
    if steps:
        return MapAxis(name, steps[:: -(-len(steps) // 11)])
    return MapAxis(name, spread(name, kind.low, kind.high, 9, log=False))


def axis_texts(session: Session) -> dict[str, str]:
    """Return the axes as a link has them: those that were chosen, where they are of use here."""
    experiment = session.experiment
    names, texts = axis_names(experiment), dict[str, str]()
    for side in FIRST:
        text = getattr(session.view, f"map_{side}")
        if not text or _name_in(text) not in names:
            free = [one for one in (*FIRST[side], *names) if one in names]
            taken = {_name_in(one) for one in texts.values()}
            name = next(one for one in free if one not in taken)
            text = suggest_axis(experiment, name).text
        texts[side] = text
    if _name_in(texts["across"]) == _name_in(texts["up"]):
        usual = [one for one in (*FIRST["up"], *names) if one in names]
        name = next(one for one in usual if one != _name_in(texts["across"]))
        texts["up"] = suggest_axis(experiment, name).text
    return texts


def _name_in(text: str) -> str:
    try:
        return read_axis(text).name
    except ValueError:
        return ""


def way_of(text: str) -> str:
    """Return how the values of an axis are told in a link: EVEN, LOG, or empty for a list."""
    way = text.split(BETWEEN)[1:2]
    return way[0] if way in ([EVEN], [LOG]) else ""


def plan_of(session: Session) -> MapPlan:
    """Return the map that is asked for; a ValueError says what is wrong with it."""
    texts, view = axis_texts(session), session.view
    across, up = read_axis(texts["across"]), read_axis(texts["up"])
    n_seeds = 1 if "weight_seed" in (across.name, up.name) else view.map_seeds
    return MapPlan(session.experiment, across, up, n_seeds, view.map_epochs)


def to_link(session: Session) -> dict[str, str]:
    """Return the parameters of a link to the map; empty where another part is looked at."""
    view = session.view
    if view.seeds_part != MAP_PART:
        return {}
    parts = (view.map_seeds, view.map_epochs, view.map_metric)
    return {**axis_texts(session), "map": BETWEEN.join(map(str, parts))}


def from_link(session: Session, given: Mapping[str, str]) -> list[str]:
    """Take the map that a link asks for; return a sentence for each part that is wrong."""
    problems, texts = [], dict[str, str]()
    for side in FIRST:
        if side in given:
            try:
                _check_axis(session.experiment, given[side], texts)
                texts[side] = given[side]
            except ValueError as error:
                problems.append(f"{side}: {error}")
    chosen: dict[str, Any] = {f"map_{side}": text for side, text in texts.items()}
    if "map" in given:
        parts = given["map"][:40].split(BETWEEN)
        seeds, epochs, metric = parts if len(parts) == 3 else ("", "", "")
        is_size = _number(seeds) in SEEDS_OFFERED and 1 <= _number(epochs) <= MAX_EPOCHS
        if is_size:
            chosen |= {"map_seeds": _number(seeds), "map_epochs": _number(epochs)}
        if metric in CELL_METRICS:
            chosen["map_metric"] = metric
        if not is_size or metric not in CELL_METRICS:
            problems.append(f"map: {EXPECTED}")
    session.choose(seeds_part=MAP_PART, **chosen)
    return problems


def _check_axis(experiment: Experiment, text: str, others: Mapping[str, str]) -> None:
    """Raise a ValueError where a link's axis is none, is of no use here, or is taken."""
    name = read_axis(text).name
    if name not in axis_names(experiment):
        raise ValueError(f"{label_of(name)} changes nothing in this experiment")
    if any(_name_in(other) == name for other in others.values()):
        raise ValueError(f"expected another setting than across, got {label_of(name)}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
