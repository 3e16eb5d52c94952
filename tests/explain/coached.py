"""Runs played as the page plays them, with the coach's remark on each frame."""

from collections.abc import Iterator

from playground.explain.coach import Coach, Remark
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT


def ask(coach: Coach, frame: Frame, *, thorough: bool = False) -> Remark | None:
    """Return what the coach says once it has found out everything."""
    remark = coach.remark(frame, budget=PATIENT, thorough=thorough)
    assert not coach.is_busy
    return remark


def frames_of_play(run: Run, epochs: int, growth: float = 0.05) -> Iterator[Frame]:
    """Record up to an epoch, each frame one epoch or a share of them all further on."""
    while run.frames[-1].state.epoch < epochs and not run.diverged:
        epoch = run.frames[-1].state.epoch
        goal = min(epochs, epoch + max(1, int(growth * epoch)))
        yield from run.record(1, "1000", PATIENT, epoch_limit=goal)


def play(run: Run, epochs: int, growth: float = 0.05) -> list[Frame]:
    """Record up to an epoch, and return the frames."""
    return list(frames_of_play(run, epochs, growth))


def coached(
    run: Run, epochs: int, growth: float = 0.05
) -> tuple[Coach, list[tuple[Frame, Remark | None]]]:
    """Play, and ask the coach of each frame as it comes."""
    coach = Coach(run)
    return coach, [(frame, ask(coach, frame)) for frame in frames_of_play(run, epochs, growth)]
