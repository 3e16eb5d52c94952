"""A frame's weights in a link."""

from dataclasses import replace

import numpy as np

from playground.experiment import SETTINGS, Experiment
from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.settings import Weights


def experiment_with_weights(run: Run, frame: Frame) -> Experiment | None:
    """Return the run's experiment such that it begins with the weights of a frame.

    None where a link cannot hold them: there are too many, or one is too large.
    """
    kind: Weights = SETTINGS["parameters"].kind
    weights = frame.state.parameters
    if len(weights) > kind.longest_in_link or np.abs(weights).max() > kind.largest:
        return None
    return replace(run.experiment, parameters=tuple(weights.tolist()))
