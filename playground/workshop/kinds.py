"""The exercise kinds. A new one is a class here, and a line in `KINDS`.

An exercise says its kind by name. The kind says which parts of the file it needs and how they are
read, how an attempt is checked, and how a file is proved to work.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from playground.experiment import Experiment
from playground.reading.reader import Reader
from playground.run.recorder import Run
from playground.workshop import proving
from playground.workshop.exercise import Exercise, Solution
from playground.workshop.goals import Verdict, judge_goals
from playground.workshop.metrics import Attempt
from playground.workshop.progress import Progress
from playground.workshop.proving import Report, Steps, epochs_to_prove, well_prepared

MADE_FIRST = ("predictions_made_first", "==", True)
ALL_NEAR = ("max_abs_error", "<", 0.1)


def goal(metric: str, op: str, value: float | bool) -> dict[str, Any]:
    """Return a goal as files have it."""
    return {"metric": metric, "op": op, "value": value}


def blank_question() -> dict[str, Any]:
    """Return a question as files have it, its texts left empty."""
    options = [
        {"key": "a", "text": "", "correct": True},
        {"key": "b", "text": "", "correct": False},
    ]
    return {"id": "outcome", "prompt": "", "options": options}


class ExerciseKind:
    """An exercise kind; each one overrides what it does in its own way."""

    name: str  # of the kind in exercise files
    title: str = ""  # what learners do, for those who make exercises; empty for the name
    instruction: str  # what the learner does, as a sentence
    in_files: str  # what the page on the file format says of it
    # Lists of the file that it cannot do without: "number" or "question".
    needs: tuple[str, ...] = ()
    # Whether a learner who returns gets back the weights, not only settings.
    restores_weights: bool = False

    def read(self, root: Reader) -> Mapping[str, Any]:
        """Return the values of the keys that this kind alone knows, as `Exercise.own` has them."""
        return {}

    def blank(self, stop_epoch: int) -> dict[str, Any]:
        """Return what is asked and shown in a new exercise, as its file has it, texts left empty.

        Its start pauses at `stop_epoch`.
        """
        return {}

    def check(self, attempt: Attempt) -> Verdict:
        """Judge an attempt: which goals hold, each with the sentence that the learner reads."""
        return judge_goals(attempt)

    def prove(self, exercise: Exercise, report: Report) -> Iterator[float]:
        """Show in steps that an exercise works, beyond what every kind has to show."""
        return iter(())

    def expect_pass(self, what: str, attempt: Attempt, report: Report) -> None:
        """Refuse an exercise in which the right answers do not pass."""
        verdict = self.check(attempt)
        if not verdict.passed:
            report.reasons.append(f"{what} do not pass: {verdict.first_sentence}")


class CalculationKind(ExerciseKind):
    """Work out numbers of one update by hand. The right numbers must pass."""

    name = "by_hand"
    title = "Work out numbers"
    instruction = "Work out the numbers of one update and type them."
    in_files = "type numbers of the first update"
    needs = ("number",)

    def blank(self, stop_epoch: int) -> dict[str, Any]:
        """Return one number, to be found."""
        number = {"id": "number", "label": "", "source": "output[0]", "tolerance": 0.005}
        return {"show": [], "number": [number], "goal": [goal("numbers_correct", "==", 1)]}

    def prove(self, exercise: Exercise, report: Report) -> Iterator[float]:
        """Type the right numbers."""
        run = Run(exercise.start)
        right = Attempt(exercise, run, run.frames[0], well_prepared(exercise))
        self.expect_pass("the right numbers", right, report)
        return iter(())


class PredictionKind(ExerciseKind):
    """Predict what a run will do. Right predictions must pass, and none must not."""

    name = "predict"
    title = "Predict, then run"
    instruction = "Predict what will happen, then look."
    in_files = "say what one run will do"
    needs = ("question",)

    def blank(self, stop_epoch: int) -> dict[str, Any]:
        """Return a question, and goals that let the outcome be seen."""
        right = goal("predictions_correct", ">=", 1)
        goals = [goal(*MADE_FIRST), right, goal("epoch", ">=", stop_epoch)]
        return {"show": ["play", "step"], "question": [blank_question()], "goal": goals}

    def prove(self, exercise: Exercise, report: Report) -> Iterator[float]:
        """Train the start, with right predictions and without any."""
        run = Run(exercise.start)
        yield from proving.train_to(run, epochs_to_prove(exercise.start))

        blank, right = (
            Attempt(exercise, run, run.frames[-1], progress.observe(run))
            for progress in (Progress.begin(exercise, proving.NOW), well_prepared(exercise))
        )
        if self.check(blank).passed:
            report.reasons.append("it is passed without a prediction")
        self.expect_pass("right predictions made first", right, report)


class TrainingKind(ExerciseKind):
    """Train until the goals hold. Its start must fail, and its solutions must pass."""

    name = "run"
    title = "Train until a goal is reached"
    instruction = "Change what is unlocked, train, and reach the goal."
    in_files = "reach a goal by training"
    is_trained = True

    def blank(self, stop_epoch: int) -> dict[str, Any]:
        """Return a question, and a goal of training."""
        goals = [goal(*MADE_FIRST), goal(*ALL_NEAR)]
        return {"show": ["play", "step"], "question": [blank_question()], "goal": goals}

    def prove(self, exercise: Exercise, report: Report) -> Iterator[float]:
        """Train the start and each solution, and compare the rates at which they pass."""
        proof, run = exercise.proof, Run(exercise.start)
        verdicts = yield from self._verdicts(exercise, exercise.start)
        rate = sum(map(passes_any, verdicts)) / len(verdicts)
        untrained = Attempt(exercise, run, run.frames[0], well_prepared(exercise))
        if passes_any(self.check(untrained)):
            report.reasons.append("the start passes before it is trained")
        report.figures.append(f"start {describe(rate, verdicts)}")
        if rate > proof.start_rate:
            most = percent(proof.start_rate)
            report.reasons.append(f"the start passes on {percent(rate)}, expected at most {most}")
        if not proof.solutions:
            report.reasons.append("expected a [[proof.solution]], got none")
        solved = {one.part for one in proof.solutions}
        unsolved = ", ".join(sorted({*exercise.parts} - solved))
        if unsolved and "" not in solved:
            report.reasons.append(f"expected a solution of the part {unsolved}")
        for k, solution in enumerate(proof.solutions, 1):
            yield from self._prove_solution(exercise, solution, f"solution {k}", report)

    def _prove_solution(
        self, exercise: Exercise, solution: Solution, name: str, report: Report
    ) -> Iterator[float]:
        """Train a solution on each seed; it has to be within the exercise, and to pass."""
        for violation in exercise.violations(solution.experiment):
            report.reasons.append(f"{name} leaves the exercise: {violation}")
        kept = (*solution.keep, solution.experiment) if solution.keep else ()
        for one in solution.keep:
            for violation in exercise.violations(one):
                report.reasons.append(f"a run that {name} keeps leaves the exercise: {violation}")
        verdicts = yield from self._verdicts(exercise, solution.experiment, kept)
        part = solution.part
        passed = [part in one.done_parts if part else one.passed for one in verdicts]
        rate = sum(passed) / len(passed)
        report.figures.append(f"{name} {describe(rate, verdicts)}")
        if rate < solution.rate:
            sentence = verdicts[passed.index(False)].first_sentence
            least = percent(solution.rate)
            report.reasons.append(
                f"{name} passes on {percent(rate)}, expected at least {least}: {sentence}"
            )

    def _verdicts(
        self, exercise: Exercise, experiment: Experiment, kept: tuple[Experiment, ...] = ()
    ) -> Steps[list[Verdict]]:
        def judge(attempt: Attempt) -> Verdict:
            return self.check(replace(attempt, kept=kept))

        epochs = epochs_to_prove(experiment) if self.is_trained else 0
        return (yield from proving.judge_attempts(exercise, experiment, epochs, judge))


class WiringKind(TrainingKind):
    """Set the weights by hand. Its solutions give weights, and are not trained."""

    name = "wire"
    title = "Set the weights by hand"
    instruction = "Set the weights yourself, without training."
    in_files = "set the weights without training"
    restores_weights = True
    is_trained = False

    def blank(self, stop_epoch: int) -> dict[str, Any]:
        """Return goals without training."""
        return {"show": ["weights"], "goal": [goal("updates", "==", 0), goal(*ALL_NEAR)]}


KINDS: dict[str, ExerciseKind] = {
    kind.name: kind for kind in (TrainingKind(), CalculationKind(), PredictionKind(), WiringKind())
}


def passes_any(verdict: Verdict) -> bool:
    """Return whether the exercise, or a part of it, is passed."""
    return verdict.passed or bool(verdict.done_parts)


def describe(rate: float, verdicts: Sequence[Verdict]) -> str:
    """Write a rate, of how many, and the success rate that was measured on the way, if any."""
    text = f"{percent(rate)} of {len(verdicts)}"
    for one in verdicts[0].results:
        if one.goal and one.goal.metric == "success_rate" and isinstance(one.value, float):
            return f"{text} (success rate {percent(one.value)})"
    return text


def percent(rate: float) -> str:
    """Write a rate."""
    return f"{100.0 * rate:.3g} %"
