"""Remarks: what the coach may say about a frame in one line, each backed by a computation."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from playground.explain.first_solved import SolvedSearch
from playground.explain.lookahead import OtherStarts, round_up
from playground.explain.overfitting import (
    are_parted,
    is_surer_where_wrong,
    percent,
    say_in_short,
)
from playground.explain.overshoot import MOST_WORK, SMALLER, half_way, overshoots
from playground.explain.phase import join_names, layer_name
from playground.explain.plateau import Plateau
from playground.explain.standing import GOOD_ACCURACY, GOOD_R_SQUARED, Standing
from playground.explain.symptoms import (
    SAME_WITHIN,
    find_dead_layer,
    find_majority_answer,
    find_twins,
    has_overfitted,
)
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.sweep import SOLVED_WITHIN

HEALTH = ("hood", "Health")
MAJORITY_EPOCHS = 10  # for which giving each point the same class is no news
MOST_TRIED_UPDATES = 1000
GAIN_IN_RECALL = 0.25  # the share of a class that is right, on average over the classes
LOWEST_RATE = 1e-6
FEW_POINTS = 16  # each has to be met before such data count as learned


@dataclass(frozen=True)
class Remark:
    """What the coach says of a frame.

    Attributes:
        key: which rule speaks: "best_test", "solved", "good", "dead", "twins", "majority",
            "plateau" or "rate_too_high".
        text: a sentence or two.
        button: what may be done about it; empty for nothing.
        action: what the button does: ("seek", id of a frame), ("hood", name of a section) or
            ("change", values of settings by name).
    """

    key: str
    text: str
    button: str = ""
    action: tuple[str, object] | None = None


RemarkRule = Callable[[Run, Frame, Standing], Remark | None]
REMARK_RULES: list[RemarkRule] = []  # in the order of the functions below


def remark_rule(find: RemarkRule) -> RemarkRule:
    """Add a function to those that the coach asks; the first remark is what it says."""
    REMARK_RULES.append(find)
    return find


@remark_rule
def best_test(run: Run, frame: Frame, standing: Standing) -> Remark | None:
    """Say where the test loss was lowest, where the network has overfitted since."""
    best, now = standing.best, frame.scores
    if not has_overfitted(run, now, best.scores):
        return None
    kept = next((one for one in run.frames if one.id == best.id), None)
    is_parted = are_parted(best.scores, now)
    is_surer = bool(is_parted and kept and is_surer_where_wrong(run, kept, frame))
    what = say_in_short(run, best.scores, now, is_surer=is_surer)
    text = f"Test loss lowest at epoch {say_epoch(best.epoch_fraction)}: {what}"
    if kept is None:
        return Remark("best_test", text)
    return Remark("best_test", text, "Go there", ("seek", best.id))


@remark_rule
def solved(run: Run, frame: Frame, standing: Standing) -> Remark | None:
    """Say that every training point is met, and since when; or that it was, and nearly is."""
    if not (standing.is_solved or (standing.search and standing.good_since is not None)):
        return None
    when = say_when(standing.search) if standing.search else ""
    if run.experiment.task == "values":
        what, where = "every value", "within a tenth of the range"
    else:
        low, high = run.experiment.classes
        what, where = "every point", f"within {SOLVED_WITHIN * (high - low):g}"
    text = f"Solved{when}: {what} is {where}."
    if not standing.is_solved:
        # Small batches jump in and out of it.
        text = f"Solved{when}, when {what} was {where}; {how_good_now(frame)}."
    sizes = list(run.experiment.hidden_layers)
    wide = [k for k, size in enumerate(sizes) if size > 1]
    if not wide:
        return Remark("solved", text)
    sizes[wide[-1]] -= 1
    return Remark(
        "solved", text, "Next: remove a unit", ("change", {"hidden_layers": tuple(sizes)})
    )


def how_good_now(frame: Frame) -> str:
    """Say how good a network is on the training points."""
    if np.isnan(frame.scores.accuracy):
        return f"now R\u00b2 is {frame.scores.r_squared:.2f}"
    return f"now {percent(frame.scores.accuracy)} of the training points are right"


def say_when(search: SolvedSearch) -> str:
    """Say when a search, which has ended, found a run to be solved."""
    after = search.after.state
    if search.epoch is not None:
        return f" at epoch {search.epoch:,}"
    # Met within the epoch under way, or a long way from the frame before.
    return f" by epoch {after.epoch + (after.batch > 0):,}"


@remark_rule
def good(run: Run, frame: Frame, standing: Standing) -> Remark | None:
    """Say since when nearly all training points are right, or values are nearly met."""
    since = standing.good_since
    # Of two classes of 98 and 2 points, to give each point the first is no merit.
    if since is None or find_majority_answer(run, frame):
        return None
    always, scores = f"in every frame since epoch {say_epoch(since)}", frame.scores
    if run.experiment.task == "values":
        text = f"R\u00b2 has been at least {GOOD_R_SQUARED:g} on the training points {always}"
        if not np.isnan(scores.test_r_squared):
            text += f"; on the test points, {scores.test_r_squared:.2f}"
    elif run.dataset.n_train <= FEW_POINTS:
        return None
    else:
        share = percent(GOOD_ACCURACY)
        text = f"At least {share} of the training points have been right {always}"
        if not np.isnan(scores.test_accuracy):
            text += f"; {percent(scores.test_accuracy)} of the test points"
    return Remark("good", f"{text}.")


@remark_rule
def dead(run: Run, frame: Frame, standing: Standing) -> Remark | None:
    """Say that half of a hidden layer or more is dead, once training has begun."""
    if not frame.state.updates:
        return None
    layer, n_dead = find_dead_layer(run, frame)
    if not layer:
        return None
    experiment = run.experiment
    n_units = experiment.hidden_layers[layer - 1]
    is_relu = experiment.hidden_activations[layer - 1] == "relu"
    if n_units == 1:
        what = "unit {} is dead: it " + ("outputs 0" if is_relu else "has no slope")
    else:
        what = "units {} are dead: they " + ("output 0" if is_relu else "have no slope")
    where = f"in {layer_name(layer, experiment.layer_sizes)}"
    text = f"{n_dead} of {n_units} {what.format(where)} at {'every' if is_relu else 'any'} point."
    return Remark("dead", text, "Why?", HEALTH)


@remark_rule
def twins(run: Run, frame: Frame, standing: Standing) -> Remark | None:
    """Say that hidden units are identical, and whether the next update leaves them so."""
    layer, group = find_twins(run, frame)
    if not group:
        return None
    names = [run.experiment.unit_names(layer)[unit] for unit in group]
    what = "do the work of one unit"
    if stay_alike(run, frame, layer, group):
        what = f"stay identical and {what}"
    return Remark("twins", f"{join_names(names)} are identical: they {what}.", "Why?", HEALTH)


def stay_alike(run: Run, frame: Frame, layer: int, group: list[int]) -> bool:
    """Return whether some identical units of a layer, from 1, are so after one more update.

    Dropped or frozen units, and what an optimizer remembers, may make them differ.
    """
    mlp = run.network(frame)
    trainer = run.experiment.make_trainer(mlp, run.dataset)
    trainer.restore(frame.state)
    trainer.step()
    incoming, outgoing = mlp.split(mlp.parameters)[layer - 1 : layer + 1]
    both = np.concatenate([incoming[:, group], outgoing[group].T])
    return bool(np.ptp(both, axis=1).max() <= SAME_WITHIN)


@remark_rule
def majority(run: Run, frame: Frame, standing: Standing) -> Remark | None:
    """Say that nearly every training point has been given the largest class for some time."""
    found = find_majority_answer(run, frame)
    if not found or frame.epoch_fraction < MAJORITY_EPOCHS:
        return None
    if not find_majority_answer(run, half_way(run, frame)):
        return None
    if found.n_given == found.n_points:
        who, how = "Every training point gets", "no better than a constant answer"
    else:
        who = f"{found.n_given:,} of {found.n_points:,} training points get"
        how = f"a constant answer gets {percent(found.constant)}"
    right = percent(found.accuracy)
    return Remark("majority", f"{who} class {found.class_name}: {right} right, {how}.")


def balance(run: Run, frame: Frame, said: Remark) -> Remark:
    """Offer balanced classes with a remark on a majority answer, where trying them shows a gain.

    They are tried from the start, as changing them does, for as many updates as there have been, or
    as there is time for.
    """
    experiment, n_train, best = run.experiment, run.dataset.n_train, run.dataset.constant_answer
    if experiment.class_weights != "none" or best is None:
        return said
    work = 6 * run.mlp.n_parameters * min(experiment.batch_size or n_train, n_train)
    n_updates = min(frame.state.updates, MOST_TRIED_UPDATES, MOST_WORK // work)
    endless = replace(experiment, stop_loss=0.0, stop_accuracy=0.0, patience=0)
    tried = Run(endless.changed(class_weights="balanced"))
    tried.trainer.advance(updates=n_updates)
    (found,) = tried.make_frames([tried.trainer.state()])
    counts = run.dataset.class_counts[0]
    there = counts > 0
    before, after = (np.diagonal(one.confusion[0])[there] for one in (frame, found))
    if ((after - before) / counts[there]).mean() < GAIN_IN_RECALL:
        return said
    others = np.flatnonzero(there) != best.label
    text = (
        f"{said.text} Tried with balanced classes to epoch {say_epoch(found.epoch_fraction)}: "
        f"{percent(found.scores.accuracy)} right, {after[others].sum():,} of the "
        f"{counts[there][others].sum():,} others among them."
    )
    return Remark(said.key, text, "Balance them", ("change", {"class_weights": "balanced"}))


def plateau(found: Plateau, frame: Frame, others: OtherStarts | None) -> Remark | None:
    """Say when a plateau ends, or that it does not, and whether other starts get past it."""
    end, horizon = found.outcome(frame)
    if end is not None:
        what = f"the loss has hardly fallen since epoch {say_epoch(found.since.epoch_fraction)}"
        if found.usual_for:
            what = f"normal for {found.usual_for} with plain descent"
        return Remark("plateau", f"Plateau: {what}. It ends near epoch {round_up(end):,}.")
    if not horizon:
        return None
    text = f"Plateau: no end before epoch {horizon:,}."
    seeds = others.past(found.frame.scores.loss) if others else []
    if not others or not seeds:
        return Remark("plateau", text)
    verb = "gets" if len(seeds) == 1 else "get"
    tried = f"{len(seeds)} of {len(others.seeds)} other starts {verb} past it"
    return Remark(
        "plateau",
        f"{text} {tried} by epoch {others.epochs:,}.",
        "New weights",
        ("change", {"weight_seed": seeds[0]}),
    )


def rate_too_high(run: Run, frame: Frame) -> Remark | None:
    """Say that a tenth of the learning rate does better, where trying it from here shows so."""
    if not frame.state.updates:
        return None
    rate = max(float(f"{SMALLER * run.experiment.learning_rate:.6g}"), LOWEST_RATE)
    if not overshoots(run, frame):
        return None
    text = "This learning rate overshoots: a tenth of it lowers the loss."
    return Remark("rate_too_high", text, f"Try {rate:g}", ("change", {"learning_rate": rate}))


def say_epoch(epoch_fraction: float) -> str:
    """Write epochs as a fraction: whole ones without a point, others rounded up to tenths."""
    if epoch_fraction == int(epoch_fraction):
        return f"{int(epoch_fraction):,}"
    return f"{math.ceil(10.0 * epoch_fraction - 1e-6) / 10.0:,.1f}"
