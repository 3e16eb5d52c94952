"""Why a run does not go on by itself, as sentences for the learner, and how far its frame is."""

from playground.live.recorder import Run


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
        return f"Stopped early: the {points}loss has not improved for {epochs}."
    reason = {
        "loss": f": the {points}loss has fallen to {experiment.stop_loss:g}",
        "accuracy": f": the {points}accuracy has reached {experiment.stop_accuracy:g}",
    }.get(run.stopped or "")
    if reason is None:
        if not (last.epoch == experiment.stop_epoch and last.batch == 0 < last.epoch):
            return None
        reason = " (your setting)"
    return f"Paused at epoch {last.epoch:,}{reason}. Press Play to continue."


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
