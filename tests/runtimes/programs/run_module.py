"""Runs exports in Python: each checks itself and is asked with `predict`."""

import runpy

import numpy as np
from cases import Ask, answer


def load(file: str) -> Ask:
    predict = runpy.run_path(file, run_name="__main__")["predict"]
    # Some backends of Keras have no float64: how near they come is seen by the numbers.
    return lambda points: np.asarray(predict(points), points.dtype)


answer(load)
