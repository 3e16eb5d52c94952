"""A pair of runs side by side: the one that goes on, and a second one that differs from it."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from playground.experiment import SETTINGS, Experiment
from playground.live.playback import Playback
from playground.live.request import Locks
from playground.presets import touched
from playground.shelf.words import differences, has_same_points, is_same_loss
from playground.sweep.outcome import PAUSES
from playground.ui.visit.session import EarlierRun, Session

# A second run can have all otherwise that training depends on, but points and weights by hand, and
# not what it is only paused by.
LEFT_OUT = ("table", "parameters", "frozen", *PAUSES)
# What both are looked at by is that of the first: they have one axis of epochs, and one speed.
FOLLOWED = ("speed", "step_unit", "log_loss", "epoch_axis")
# Nor are points drawn in it: compared with others, it would say nothing.
SECOND_LOCKS = Locks(tools=("points",))


def changeable(experiment: Experiment) -> list[str]:
    """Return the settings of network and training that do something in an experiment."""
    return experiment.changeable(LEFT_OUT)


def pair_with(session: Session, experiment: Experiment) -> None:
    """Put a run of an experiment beside the one that goes on, both at their start."""
    session.second = session.make_playback(experiment)
    session.playback.go_to(session.playback.run.frames[0])
    session.stale = True


def pair_with_kept(session: Session, number: int) -> None:
    """Put a run that is kept beside the one that goes on, both at their start."""
    kept = session.shelf.find(number)
    if kept is None:
        return
    pair_with(session, kept.experiment)
    if session.second:
        session.second.open(kept.resumed(), 0)


def change_second(session: Session, **values: Any) -> None:
    """Change settings of the second run: with others that matter both are at their start again.

    A setting that is changed on the way would make of the comparison something else than it says.
    """
    if session.second is None:
        return
    try:
        experiment = session.second.run.experiment.changed(**values)
    except ValueError as error:
        labels = ", ".join(SETTINGS[name].label for name in values)
        session.refusal, session.stale = f"{labels}: {error}", True
        return
    if experiment.trains_like(session.second.run.experiment):
        session.second.adopt(experiment)
        session.stale = True
    else:
        pair_with(session, experiment)


def take_second(session: Session, request: object) -> None:
    """Do what the second player asks for, with its own run."""
    if session.second is None:
        return
    change = session.second.handle(request).change
    if change and change.values and not change.goes_on:
        change_second(session, **change.values)


def follow_seed(session: Session, before: int) -> None:
    """Give the second run new weights where the first got some and both had the same seed."""
    second, now = session.second, session.experiment.weight_seed
    if second and now != before == second.run.experiment.weight_seed:
        change_second(session, weight_seed=now)


def second_message(session: Session, page: str) -> bytes:
    """Return what the second player is told; b"" where there is none."""
    second = session.second
    if second is None:
        return b""
    looks = {name: getattr(session.experiment, name) for name in FOLLOWED}
    second.adopt(replace(second.run.experiment, **looks))
    return second.message(page, "pair", locks=SECOND_LOCKS)


def swap(session: Session) -> None:
    """Have the second run go on, and put the one that went on beside it."""
    second = session.second
    if second is None or is_refused(session, second.run.experiment):
        return
    session.second = session.playback
    session.second.show_all()
    _go_on_with(session, second)


def promote(session: Session) -> None:
    """Have the second run go on alone; the other one is one click away."""
    second = session.second
    if second is None or is_refused(session, second.run.experiment):
        return
    earlier = EarlierRun(session.experiment, session.playback, session.by_hand, session.start)
    session.second = None
    _go_on_with(session, second)
    session.earlier = earlier


def is_refused(session: Session, experiment: Experiment) -> bool:
    """Return whether the open exercise has a run of other settings, and say so."""
    exercise = session.learner.exercise
    if not exercise or not exercise.violations(experiment):
        return False
    session.refusal = "That run has other settings than this exercise allows."
    session.stale = True
    return True


def _go_on_with(session: Session, playback: Playback) -> None:
    experiment = playback.run.experiment
    session.playback = playback
    playback.show_all()
    session.take_back(experiment, touched(experiment), session.start)


def leave_pair(session: Session) -> None:
    """Forget the second run."""
    session.second, session.stale = None, True


# ---- words ----


def told_of(first: Experiment, second: Experiment) -> tuple[list[str], str]:
    """Return what the second has otherwise, and what is fair in the comparison, as a sentence."""
    if not has_same_points(first, second):
        return differences(second, first), "Their points differ: losses cannot be compared."
    fair = []
    same_shape = (first.layer_sizes, first.bias) == (second.layer_sizes, second.bias)
    start = (first.make_network().parameters, second.make_network().parameters)
    if same_shape and (start[0] == start[1]).all():
        fair.append("Both begin at the same weights and see the same points.")
    elif same_shape:
        fair.append("They see the same points and begin at other weights.")
    else:
        fair.append("They see the same points; other layers begin at other weights.")
    if not is_same_loss(first, second):
        fair.append("Their losses are measured in other ways: compare accuracy and regions.")
    return differences(second, first), " ".join(fair)


# ---- links ----


def to_link(session: Session) -> dict[str, str]:
    """Return the parameter of a link that opens the second run, too; none where it has no link."""
    if session.second is None or not session.second.run.experiment.fits_a_link:
        return {}
    return {"versus": urlencode(session.second.run.experiment.to_query())}


def from_link(session: Session, text: str) -> list[str]:
    """Open the second run of a link; return a sentence for each part of it that is wrong."""
    experiment, problems = Experiment.from_query(dict(parse_qsl(text)), [])
    session.second = session.make_playback(experiment)
    return [f"versus: {one}" for one in problems]
