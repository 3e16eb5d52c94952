"""Runs that were trained, and checkups that are done."""

from playground.experiment import Experiment
from playground.health import Checkup, Conclusion
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT


def recorded(experiment: Experiment, n_frames: int, speed: str) -> Run:
    """Return a run with so many frames after the start, or fewer where it ends."""
    run = Run(experiment)
    while len(run.frames) <= n_frames and not (run.diverged or run.stopped):
        if not run.record(n_frames + 1 - len(run.frames), speed, PATIENT):
            break
    return run


def done(run: Run, frame: Frame | None = None, piece: float = 1.0) -> Checkup:
    """Return the checkup of a frame, the last one if none is named, with its conclusion."""
    checkup = Checkup(run, frame or run.frames[-1])
    while not checkup.advance(piece):
        pass
    return checkup


def conclusion_on(run: Run, frame: Frame | None = None) -> Conclusion:
    """Return the conclusion on a frame, the last one if none is named."""
    conclusion = done(run, frame).conclusion
    assert conclusion
    return conclusion
