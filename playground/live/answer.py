"""An answer to the player, as a value: frames, and what came of a request besides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from playground.live.line import bytes_on_line
from playground.live.messages import pack
from playground.live.request import SettingsChange, ShelfChange
from playground.live.sharing import frame_rate, seconds_between_answers
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run

# What makes of frames of a run what the player is told of their goals; None for nothing.
Gauge = Callable[[Run, Sequence[Frame]], dict[str, Any] | None]


@dataclass(frozen=True)
class Answer:
    """What is said to a request; it may be sent more than once.

    Attributes:
        reply: the number of the request; 0 for none.
        after: the id of the frame that its frames follow; None where they are all, -1 where that is
            none.
        coach: what the coach says of frames.
        unrolled: one update for slow motion, as `motion.describe_update` has it, with its frame.
        goals: how far the goals of an exercise are reached at frames.
        file: to be saved.
        error: why the request is not done.
        change: of the Experiment, for the caller to make.
        shelf: what is to be done with the runs that are kept, by the caller, too.
        current: the id of the frame that the player shows while nothing plays.
        last_shown: the id of the last frame that the player has shown.
    """

    reply: int = 0
    after: int | None = -1
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    coach: dict[str, Any] | None = None
    unrolled: Mapping[str, Any] | None = None
    goals: dict[str, Any] | None = None
    file: File | None = None
    error: str | None = None
    change: SettingsChange | None = None
    shelf: ShelfChange | None = None
    current: int = 0
    last_shown: int = 0

    @property
    def n_frames(self) -> int:
        """How many frames are in it."""
        return len(self.arrays.get("rows", ()))

    def pack(self, run: Run, now: Mapping[str, Any]) -> bytes:
        """Return it as a message, with the state of the run and what else its header tells now."""
        own = ("reply", "after", "error", "coach", "goals", "current", "unrolled")
        header = {
            **{name: getattr(self, name) for name in own},
            "file": self.file.as_json() if self.file else None,
            "run": run.number,
            "version": run.version,
            "kept": [frame.id for frame in run.frames],
            "ended": ended(run),
            "paused": paused(run),
            "under_way": under_way(run),
            "rate": frame_rate(),
            "turn": seconds_between_answers(),
            "size": bytes_on_line(self.arrays),
        }
        return pack({**header, **now}, self.arrays)


def under_way(run: Run) -> list[int] | None:
    """Return the epoch that training is at on its way to the next frame, and that frame's."""
    on_its_way = run.under_way
    if on_its_way is None:
        return None
    state = on_its_way.state
    ahead = on_its_way.goal - state.updates + state.batch
    return [state.epoch, state.epoch + -(-ahead // run.trainer.updates_per_epoch)]


def paused(run: Run) -> str | None:
    """Return why playing pauses at the last frame, as a sentence for the learner."""
    experiment, last = run.experiment, run.frames[-1].state
    points = "test " if experiment.stop_on == "test" else ""
    if run.stopped == "plateau":
        epochs = f"{experiment.patience:,} epoch" + "s" * (experiment.patience > 1)
        return f"Stopped early: the {points}loss has not improved for {epochs}.{lowest(run)}"
    reason = {
        "loss": f": the {points}loss has fallen to {experiment.stop_loss:g}",
        "accuracy": f": the {points}accuracy has reached {experiment.stop_accuracy:g}",
    }.get(run.stopped or "")
    if reason is None:
        if not (last.epoch == experiment.stop_epoch and last.batch == 0 < last.epoch):
            return None
        reason = " (your setting)"
    return f"Paused at epoch {last.epoch:,}{reason}. Press Play to continue."


def lowest(run: Run) -> str:
    """Return where the test loss was lowest, as a sentence to follow one; empty for nowhere."""
    found = run.frames[-1].lowest
    if found is None:
        return ""
    what = "Lowest" if run.experiment.stop_on == "test" else "Lowest test loss"
    return f" {what}: {found.scores.test_loss:.3g} at epoch {found.epoch_fraction:,.0f}."


def ended(run: Run) -> str | None:
    """Return why training cannot go on, as a sentence for the learner."""
    if not run.diverged:
        return None
    state = run.frames[-1].state
    experiment = run.experiment
    causes = [f"the learning rate {experiment.learning_rate:g} is too large"]
    if experiment.reduction == "sum" and run.dataset.n_train > 4:
        causes.append("the gradients of many points are summed, which makes each step larger")
    if experiment.output_activation in ("linear", "relu"):
        causes.append(f"a {experiment.output_activation} output is unbounded")
    return (
        f"Training diverged in epoch {state.epoch + 1:,}, at update {state.updates + 1:,}: the "
        f"numbers became too large to compute with. Probable cause: {'; '.join(causes)}. "
        "The last finite frame is shown. Go back, or lower the learning rate and press Play."
    )
