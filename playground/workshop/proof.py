"""Proof: an exercise works when its start fails, its solutions pass, and mistakes are caught."""

import time
from collections.abc import Iterator
from dataclasses import replace

from playground.run.recorder import Run
from playground.workshop.by_hand import check_number, ledger
from playground.workshop.exercise import AskedNumber, Exercise
from playground.workshop.kinds import KINDS
from playground.workshop.metrics import Attempt
from playground.workshop.progress import Progress, Refused
from playground.workshop.proving import (
    NOW,
    Report,
    Steps,
    add_frame,
    exhaust,
    right_text,
    train_to,
)
from playground.workshop.schema import count_updates


def prove(exercise: Exercise) -> Report:
    """Show that an exercise works, or find the reasons why it does not."""
    return exhaust(prove_in_steps(exercise))


def prove_in_steps(exercise: Exercise) -> Steps[Report]:
    """Do the same, a step at a time; each yields how many updates it has made."""
    began = time.perf_counter()
    report = Report(exercise.id)
    if exercise.numbers:
        prove_numbers(exercise, report)
    if exercise.questions:
        yield from prove_questions(exercise, report)
    yield from KINDS[exercise.kind].prove(exercise, report)
    report.seconds = time.perf_counter() - began
    return report


class ProofWork:
    """A proof that is done in pieces."""

    def __init__(self, exercise: Exercise) -> None:
        """Begin the proof of an exercise."""
        self.exercise = exercise
        self.report: Report | None = None  # None until all is done
        self._steps = prove_in_steps(exercise)
        self._n_made, self._n_updates = 0.0, max(1, count_updates(exercise))

    @property
    def share_done(self) -> float:
        """The share that is done, 0 to 1, by the updates that are made."""
        return 1.0 if self.report else min(self._n_made / self._n_updates, 0.99)

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds, and at least a step; return whether all is done."""
        end = time.perf_counter() + seconds
        while self.report is None:
            try:
                self._n_made += next(self._steps)
            except StopIteration as done:
                self.report = done.value
            if time.perf_counter() >= end:
                break
        return self.report is not None


def prove_questions(exercise: Exercise, report: Report) -> Steps[None]:
    """Show that a prediction is refused once the run has gone on."""
    run = Run(exercise.start)
    yield from train_to(run, 1)
    n = len(exercise.questions)
    report.figures.append(f"{n} prediction{'s' if n > 1 else ''}")
    for question in exercise.questions:
        # No more training is needed for it to be late.
        state = run.trainer.state()
        add_frame(run, replace(state, epoch=max(state.epoch, question.before_epoch + 1)))
        try:
            Progress.begin(exercise, NOW).predict(question, question.options[0].key, run, NOW)
        except Refused:
            continue
        report.reasons.append(f"question {question.id}: an answer after the run is taken")


def prove_numbers(exercise: Exercise, report: Report) -> None:
    """Show that right numbers are taken, mistakes are caught, and nothing typed does not pass."""
    for asked in exercise.numbers:
        if check_number(exercise, asked, right_text(exercise, asked)).right is not True:
            report.reasons.append(f"number {asked.id}: the right value in 3 decimals is refused")
        if check_number(exercise, asked, "").right is not None:
            report.reasons.append(f"number {asked.id}: nothing typed is taken")
        report.reasons += missed_mistakes(exercise, asked)
    n_mistakes = sum(len(asked.mistakes) for asked in exercise.numbers)
    report.figures.append(f"{len(exercise.numbers)} numbers, {n_mistakes} common mistakes")
    run = Run(exercise.start)
    blank = Attempt(exercise, run, run.frames[0], Progress.begin(exercise, NOW))
    if KINDS[exercise.kind].check(blank).passed:
        report.reasons.append("it is passed with nothing typed")


def missed_mistakes(exercise: Exercise, asked: AskedNumber) -> Iterator[str]:
    """Yield a reason for each common mistake that does not get its own sentence."""
    book = ledger(exercise.start, exercise.point)
    for k, mistake in enumerate(asked.mistakes, 1):
        value = book.value(mistake.source) if mistake.source else mistake.value
        said = check_number(exercise, asked, f"{value:.9f}")
        if said.right is not False or said.sentence != mistake.says:
            place = f"number {asked.id}: mistake {k} ({value:.4f})"
            yield f"{place} is answered by {said.sentence!r}"
