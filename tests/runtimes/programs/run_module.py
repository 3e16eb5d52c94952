"""Runs exports in Python: each checks itself and is asked with `predict`."""

import runpy

from cases import Ask, answer


def load(file: str) -> Ask:
    return runpy.run_path(file, run_name="__main__")["predict"]


answer(load)
