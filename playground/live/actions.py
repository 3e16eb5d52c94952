"""What the player can ask for: each action takes a request, and returns the answer to it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.engine import MLP, Address
from playground.engine.arrays import Array
from playground.experiment import SETTINGS, SPEEDS, hidden_changes
from playground.explain.motion import MOST_POINTS, describe_update, worst_point
from playground.explain.update_view import UpdateView
from playground.live.answer import Answer, Gauge
from playground.live.coaching import Coaching
from playground.live.description import MAX_WEIGHT, VIEW_SETTINGS
from playground.live.line import n_fitting, n_of_timeline
from playground.live.messages import frame_arrays
from playground.live.points import edit_points
from playground.live.request import SHELF_ACTS, Request, SettingsChange, ShelfChange
from playground.live.sharing import budget, count_players
from playground.live.unit_states import UnitStates
from playground.run.damage import MOST_NOISE, with_noise, with_switched_off
from playground.run.files import Exports
from playground.run.frames import Frame, thin
from playground.run.recorder import Run, set_by_hand

MOST_COUNTED = 1_000_000  # of units, parameters and phases that a request may name
ASKED_SETTINGS = (*VIEW_SETTINGS, "weight_seed", "frozen", "features", "held", "output_activation")


@dataclass(frozen=True)
class Conversation:
    """What an answer depends on besides the request.

    Attributes:
        exports: by the name that the player knows, what makes a file of a frame.
        is_coached: the player shows what the coach says.
        gauge: makes of some frames what the player is told of their goals; None where it is told
            nothing.
        session: tells this session from the others that play.
        room: bytes of an answer that the line carries in a moment; 0 for no limit.
        epoch_limit: that training may not go beyond for now; None for none.
        last: the one before.
    """

    run: Run
    exports: Exports
    coaching: Coaching
    states: UnitStates
    is_coached: bool
    gauge: Gauge | None
    session: int
    room: int
    epoch_limit: int | None
    last: Answer

    def answer(self, reply: int, frames: Sequence[Frame] = (), **parts: Any) -> Answer:
        """Return an answer with some frames; for its other parts see `Answer`."""
        places = {"current": self.last.current, "last_shown": self.last.last_shown}
        told = {"coach": self.coach(frames), "goals": self.goals(frames)}
        said = Answer(reply, **{**told, **places, **parts})
        arrays = frame_arrays(self.run, frames, self.states) | dict(said.arrays)
        if said.after is None:
            arrays["losses"] = self.run.curve.points
        elif frames and said.after >= 0:
            arrays["losses"] = self.run.curve.after(said.after)
        return replace(said, arrays=arrays)

    def answer_all(self, reply: int = 0) -> Answer:
        """Return the whole timeline; of its frames fewer where all would keep the line busy."""
        frames = thin(self.run.frames, n_of_timeline(self.run, self.room))
        return self.answer(reply, frames, after=None, last_shown=frames[-1].id)

    def coach(self, frames: Sequence[Frame], thorough: bool = False) -> dict[str, Any] | None:
        """Return what the coach says of some frames; None where nobody listens."""
        if not self.is_coached:
            return None
        players = count_players(self.session)
        return self.coaching.say(frames, n_players=players, thorough=thorough)

    def goals(self, frames: Sequence[Frame]) -> dict[str, Any] | None:
        """Return how far goals are reached at some frames; None where there are none."""
        return self.gauge(self.run, frames) if self.gauge and frames else None


def tell_all(here: Conversation, request: Request) -> Answer:
    """Answer with the whole timeline."""
    return here.answer_all(request.number)


def reset(here: Conversation, request: Request) -> Answer:
    """Go back to the initial weights."""
    here.run.go_back_to(0)
    return here.answer_all(request.number)


def export(here: Conversation, request: Request) -> Answer:
    """Answer with a file of the frame that the player names."""
    if request.name not in here.exports:
        return here.answer_all(request.number)
    file = here.exports[request.name](here.run, here.run.frame(request.frame))
    return here.answer(request.number, file=file)


def inspect(here: Conversation, request: Request) -> Answer:
    """Answer with the gradient of the loss at a frame."""
    frame = here.run.frame(request.frame)
    gradient = np.nan_to_num(here.run.gradient(frame))[np.newaxis]
    numbers = {"inspected": np.array([[float(frame.id)]]), "gradient": gradient}
    return here.answer(request.number, arrays=numbers)


def unroll(here: Conversation, request: Request) -> Answer:
    """Answer with the update that Step makes from a frame, phase by phase.

    The value has the number of the unit and of the parameter whose numbers are written out, and
    of a point of its batch; without that it is one that has most to teach.
    """
    frame = here.run.frame(request.frame)
    if frame.id != request.frame:
        return here.answer_all(request.number)
    value = request.value
    trace = here.run.trace(frame)
    unit, weight, point = counts(value, 3) or [*(counts(value, 2) or [0, 0]), worst_point(trace)]
    point = min(point, len(trace.samples) - 1, MOST_POINTS - 1)
    one = here.run.experiment
    view = UpdateView(one, here.run.mlp, trace, sample=point, unit=unit, weight=weight)
    unrolled = {"frame": frame.id, **describe_update(view)}
    return here.answer(request.number, unrolled=unrolled)


def open_details(here: Conversation, request: Request) -> Answer:
    """Answer with the way to a phase under the hood: its number, then what `unroll` is asked."""
    looks = dict(
        zip(("phase", "unit", "weight", "point"), counts(request.value, 4) or [0] * 4, strict=True)
    )
    looks["point"] = min(looks["point"], MOST_POINTS - 1)
    change = SettingsChange({}, section="One update", looks=looks)
    return here.answer(request.number, change=change)


def counts(value: object, n: int) -> list[int] | None:
    """Return `n` counts that a request brings; None where it brings something else."""
    numbers = value if isinstance(value, list) and len(value) == n else [-1]
    fit = all(isinstance(one, int) and 0 <= one < MOST_COUNTED for one in numbers)
    return list(numbers) if fit else None


def look(here: Conversation, request: Request) -> Answer:
    """Take note of which frame the player shows."""
    frame = here.run.frame(request.frame)
    last_shown = max(here.last.last_shown, frame.id)
    coach = here.coach([frame], thorough=True)
    told: dict[str, Any] = {"coach": coach, "goals": here.goals([frame])}
    return here.answer(request.number, current=request.frame, last_shown=last_shown, **told)


def advise(here: Conversation, request: Request) -> Answer:
    """Answer with what the coach offers at a frame: a change, or a section to look into."""
    remark = here.coaching.remark(here.run.frame(request.frame))
    kind, value = (remark and remark.action) or ("", None)
    change = None
    if kind == "change" and isinstance(value, dict):
        change = SettingsChange(dict(value), advised=True)
    elif kind == "hood":
        change = SettingsChange({}, section=str(value), advised=True)
    return here.answer(request.number, change=change)


def change_setting(here: Conversation, request: Request) -> Answer:
    """Answer with the change of a setting that the player may change, if it is a valid one."""
    change = None
    if request.name in ASKED_SETTINGS:
        with suppress(ValueError):
            value = SETTINGS[request.name].kind.check(request.value)
            change = SettingsChange({request.name: value})
    return here.answer(request.number, change=change)


def change_layers(here: Conversation, request: Request) -> Answer:
    """Answer with other hidden layers, if they are valid ones; else with the error."""
    try:
        changed = hidden_changes(here.run.experiment, request.value)
    except ValueError as error:
        return here.answer(request.number, error=f"hidden layers: {error}")
    return here.answer(request.number, change=SettingsChange(changed))


def change_points(here: Conversation, request: Request) -> Answer:
    """Answer with the points after an edit, if it is a valid one; else with the error."""
    try:
        table = edit_points(here.run.dataset, here.run.experiment, request.value)
    except ValueError as error:
        return here.answer(request.number, error=str(error))
    change = SettingsChange({"dataset": "own", "table": table}, goes_on=True)
    return here.answer(request.number, change=change)


def change_shelf(here: Conversation, request: Request) -> Answer:
    """Answer with what is to be done with the runs that are kept: an act and the run's number."""
    act, number = (
        request.value
        if isinstance(request.value, list | tuple) and len(request.value) == 2
        else ("", 0)
    )
    if act not in SHELF_ACTS or not counts([number], 1):
        return here.answer(request.number)
    change = ShelfChange(act, number, here.run.frame(request.frame).id, request.name)
    return here.answer(request.number, shelf=change)


def record(here: Conversation, request: Request) -> Answer:
    """Go on after the frame the player names; what the run holds beyond that is gone."""
    run = here.run
    is_alone = count_players(here.session) == 1
    options: dict[str, Any] = {"is_alone": is_alone, "epoch_limit": here.epoch_limit}
    after = run.go_back_to(request.frame)
    if after.id != request.frame:
        # A frame that is no longer kept: tell the player all there is, up to the one before.
        return here.answer_all(request.number)
    n_frames = n_fitting(run, request.n_frames, here.room)
    last_shown = here.last.last_shown
    if request.action == "step":
        # Steps that were clicked while the line was busy come together.
        frames = run.record(n_frames, "update" if request.name == "update" else "1", **options)
        last_shown = run.frames[-1].id
    else:
        speed = request.name if request.name in SPEEDS else run.experiment.speed
        frames = run.record(n_frames, speed, budget(), **options)
    # The player tells which one it shows when it stands still.
    current = frames[-1].id if frames else after.id
    places = {"after": after.id, "current": current, "last_shown": last_shown}
    return here.answer(request.number, frames, **places)


def edit(here: Conversation, request: Request) -> Answer:
    """Set a weight by hand: its number among the parameters, and what it is to be."""
    parts = request.value if isinstance(request.value, list) else []
    numbers = [one for one in parts if isinstance(one, int | float) and abs(one) <= MAX_WEIGHT]
    after = here.run.frame(request.frame)
    frame = None
    if len(numbers) == 2 and after.id == request.frame:
        frame = here.run.edit(after.id, int(numbers[0]), float(numbers[1]))
    if frame is None:
        return here.answer_all(request.number)
    places = {"after": after.id, "current": frame.id, "last_shown": frame.id}
    return here.answer(request.number, [frame], **places)


def refuse_edit(here: Conversation, request: Request) -> Answer:
    """Answer that weights are not set by hand here."""
    return here.answer(request.number, error="weights cannot be set by hand here")


def damage(here: Conversation, request: Request) -> Answer:
    """Damage a frame's network: noise, or a unit or link that is switched off; see `run.damage`."""
    after = here.run.frame(request.frame)
    if after.id != request.frame:
        return here.answer_all(request.number)
    parameters = after.state.parameters
    try:
        damaged = damaged_as_asked(here.run.mlp, parameters, request)
    except ValueError as error:
        return here.answer(request.number, error=str(error))
    changed = np.flatnonzero(damaged != parameters)
    if not len(changed):
        return here.answer(request.number, error="it is switched off already")
    frame = set_by_hand(here.run, after.id, damaged, int(changed[0]))
    if frame is None:
        return here.answer(request.number, error="the loss would be no finite number")
    places = {"after": after.id, "current": frame.id, "last_shown": frame.id}
    return here.answer(request.number, [frame], **places)


def damaged_as_asked(mlp: MLP, parameters: Array, request: Request) -> Array:
    """Return parameters with the damage that a request names; a ValueError says what is wrong."""
    value = request.value if isinstance(request.value, list) else []
    if request.name == "off":
        if place := counts(value, 2) or counts(value, 3):
            layer, *rest = place
            return with_switched_off(mlp, parameters, Address(layer - 1, *rest))
        raise ValueError(f"place: expected a unit or a weight, got {str(value)[:40]}")
    seed = counts(value[1:], 1)
    if seed and isinstance(value[0], int | float) and 0 < value[0] <= MOST_NOISE:
        return with_noise(mlp, parameters, float(value[0]), *seed)
    raise ValueError(f"noise: expected an amount up to {MOST_NOISE:g}, and a seed")


BY_HAND = (edit, damage)  # what sets weights by hand

# By the name that the player knows; any other one is answered by `tell_all`.
ACTIONS: dict[str, Callable[[Conversation, Request], Answer]] = {
    "play": record,
    "step": record,
    "edit": edit,
    "damage": damage,
    "reset": reset,
    "export": export,
    "inspect": inspect,
    "unroll": unroll,
    "details": open_details,
    "look": look,
    "set": change_setting,
    "layers": change_layers,
    "points": change_points,
    "advice": advise,
    "shelf": change_shelf,
}
