"""Checks of when to pause: whether it is met from the start."""

from collections.abc import Iterator

from playground.engine.metrics import accuracy
from playground.experiment import Experiment
from playground.explain.checks.warning import (
    ChoiceWarning,
    check,
)
from playground.explain.first_steps import (
    MOST_SECONDS,
    seconds_of_update,
)


@check("stop_loss")
def loss_is_low_enough(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a loss to pause at that is met from the start."""
    goal = experiment.stop_loss
    if goal and goal >= (loss := score_at_start(experiment)[0]) and pauses_at_once(experiment):
        yield ChoiceWarning(
            "loss_is_low_enough",
            f"The loss is {loss:.3g} before any training: it pauses after the first epoch.",
            "Do not pause at a loss",
            {"stop_loss": 0.0},
        )


@check("stop_accuracy")
def accuracy_is_high_enough(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find an accuracy to pause at that is met from the start."""
    goal = experiment.stop_accuracy
    if not goal or experiment.task == "values":
        return
    if goal <= (right := score_at_start(experiment)[1]) and pauses_at_once(experiment):
        yield ChoiceWarning(
            "accuracy_is_high_enough",
            f"The accuracy is {right:.3g} before any training: it pauses after the first epoch.",
            "Do not pause at an accuracy",
            {"stop_accuracy": 0.0},
        )


@check("min_delta")
def no_loss_can_improve(experiment: Experiment) -> Iterator[ChoiceWarning]:
    """Find a minimum improvement that is more than the whole loss."""
    wanted = experiment.min_delta
    if experiment.patience and wanted and wanted >= (loss := score_at_start(experiment)[0]):
        yield ChoiceWarning(
            "no_loss_can_improve",
            f"The loss is {loss:.3g} before any training: even a loss of 0 would be no improvement "
            f"by more than {wanted:g}.",
            "Count any improvement",
            {"min_delta": 0.0},
        )


def pauses_at_once(experiment: Experiment) -> bool:
    """Return whether training pauses after its first epoch; False where that takes long to try."""
    dataset = experiment.make_dataset()
    trainer = experiment.make_trainer(experiment.make_network(), dataset)
    if trainer.updates_per_epoch * seconds_of_update(experiment) > MOST_SECONDS:
        return False
    trainer.advance(epochs=1)
    return trainer.stopped is not None


def score_at_start(experiment: Experiment) -> tuple[float, float]:
    """Return loss and accuracy at the start, on the points that decide when to pause.

    The accuracy is NaN for values.
    """
    dataset = experiment.make_dataset()
    trained, tested = experiment.make_objectives(dataset)
    is_test = tested is not None and experiment.stop_on == "test"
    objective = tested if tested is not None and is_test else trained
    outputs, loss = objective.evaluate(experiment.make_network())
    if experiment.task == "values":
        return float(loss), float("nan")
    targets = (dataset.test if is_test else dataset.train).y
    threshold = experiment.threshold if experiment.n_outputs == 1 else None
    return float(loss), float(accuracy(outputs, targets, threshold))
