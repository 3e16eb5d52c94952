"""Runs played as the page plays them, with the coach's remark on each frame."""

from playground.explain.coach import Coach, Remark
from playground.live.frames import Frame
from playground.live.recorder import Run

PATIENT = 600.0  # seconds that no recording here comes near to


def ask(coach: Coach, frame: Frame, *, thorough: bool = False) -> Remark | None:
    """Return what the coach says once it has found out everything."""
    remark = coach.remark(frame, budget=PATIENT, thorough=thorough)
    assert not coach.is_busy
    return remark


def play(run: Run, epochs: int, growth: float = 0.05) -> list[Frame]:
    """Record up to an epoch, each frame one epoch or a share of them all further on."""
    played: list[Frame] = []
    while run.frames[-1].state.epoch < epochs and not run.diverged:
        epoch = run.frames[-1].state.epoch
        goal = min(epochs, epoch + max(1, int(growth * epoch)))
        played += run.record(1, "1000", PATIENT, held_at=goal)
    return played


def coached(
    run: Run, epochs: int, growth: float = 0.05
) -> tuple[Coach, list[tuple[Frame, Remark | None]]]:
    """Play, and ask the coach of each frame as it comes."""
    coach = Coach(run)
    said = []
    while run.frames[-1].state.epoch < epochs and not run.diverged:
        epoch = run.frames[-1].state.epoch
        goal = min(epochs, epoch + max(1, int(growth * epoch)))
        for frame in run.record(1, "1000", PATIENT, held_at=goal):
            said.append((frame, ask(coach, frame)))
    return coach, said
