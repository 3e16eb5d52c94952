"""The way that a run has taken to a frame, from where it is certain how it was trained."""

from dataclasses import dataclass
from functools import cached_property

from playground.export.spellings import NotAvailable
from playground.run.frames import Frame
from playground.run.recorder import Run, changed_last


@dataclass
class WayToFrame:
    """What a run did on its way to a frame.

    Attributes:
        start: the frame that it is told from.
        begin: the state of training there, as the trainer takes it.
        n_updates: from there to the frame.
    """

    run: Run
    frame: Frame

    def __post_init__(self) -> None:
        """Find where the way begins."""
        self.experiment = self.run.experiment
        self.start = first_certain(self.run, self.frame)
        # As the trainer takes it: what other settings had does not always fit those of now.
        self.run.trainer.restore(self.start.state)
        self.begin = self.run.trainer.state()
        self.n_updates = self.frame.state.updates - self.start.state.updates

    @cached_property
    def moments(self) -> list[Frame]:
        """The frames at the ends of epochs, from the start to the frame, with losses of a kind."""
        # The loss is told with the penalties as they are now.
        measure = (self.experiment.l1, self.experiment.l2, self.run.frames[-1].measure[2])
        kept = [one for one in self.run.frames if self.start.id <= one.id <= self.frame.id]
        return [one for one in kept if one.state.batch == 0 and one.measure == measure]

    @property
    def is_fresh(self) -> bool:
        """Whether it begins with nothing in an optimizer's memory, and nothing drawn."""
        return self.begin.updates == 0

    def share(self, counts: str) -> str:
        """Return how much each sample of a batch counts, where `counts` are class weights."""
        mean = self.experiment.reduction == "mean"
        if self.experiment.class_weights == "none":
            return "1.0 / len(batch)" if mean else "1.0"
        return f"{counts} / len(batch)" if mean else counts


def first_certain(run: Run, frame: Frame) -> Frame:
    """Return the earliest frame from which this one was trained by the settings as they are now.

    Raises:
        NotAvailable: there is none, since something was changed after it.
    """
    if frame.id < run.settled_at:
        raise NotAvailable(
            "Settings, points or weights were changed after this moment, and how it was trained is "
            "not kept. Move the timeline to a later moment, or start the training afresh."
        )
    since = changed_last(run, frame)
    found = (one for one in run.frames if since <= one.id <= frame.id)
    return next((one for one in found if one.is_whole or one.id == run.settled_at), frame)
