"""What an exercise by hand gives, as the diagram shows it, and what is to be found."""

import re

from playground.workshop.by_hand import ledger
from playground.workshop.exercise import Exercise

UNKNOWN = "?"
# Who is asked for one of these is not to read any of them.
ACTIVATIONS = re.compile(r"output\[\d+\]|layers\[\d+\]\.(net|a)\[\d+\]|loss")


def given_values(exercise: Exercise, *, is_passed: bool) -> tuple[tuple[str, ...], ...]:
    """Return for each layer what its units have at the point that is asked about, as text.

    Inputs are given. Activations are too, but for those of an exercise that asks for any number of
    the forward pass: until it is passed these are UNKNOWN.

    Returns:
        A text for each unit, the inputs first; nothing where no numbers are asked for.
    """
    if not exercise.numbers:
        return ()
    book = ledger(exercise.start, exercise.point)
    n_inputs = book.mlp.layer_sizes[0]
    inputs = book.trace.inputs[book.row, :n_inputs]
    is_asked = any(ACTIVATIONS.fullmatch(one.source) for one in exercise.numbers)
    layers = [array[book.row].tolist() for array in book.trace.activations]
    hides = is_asked and not is_passed
    return (
        tuple(f"{value:.4g}" for value in inputs.tolist()),
        *(tuple(UNKNOWN if hides else f"{value:.4g}" for value in one) for one in layers),
    )
