"""For each exercise a plausible wrong way, what the page says to it, and then the right way.

A way is a list of acts, each the name of a function of `exercise_acts` with its arguments.
"""

from dataclasses import dataclass, field
from typing import Any

Act = tuple[Any, ...]


@dataclass(frozen=True)
class Ways:
    """What is tried in an exercise, and what is read."""

    wrong: list[Act]
    verdict: str  # a part of what is said beside Check after the wrong way
    hint: str  # a part of the first hint after it
    right: list[Act]
    # A part of what is said of the belief; and whether it is said after the wrong way, or where
    # the run has gone far enough for it only after the right one.
    belief: str = ""
    is_named_late: bool = field(default=False)


FORWARD = {
    "Net input of h1": "0.5",
    "Net input of h2": "-0.5",
    "Activation of h1": "0,622",
    "Activation of h2": "0.378",
    "Net input of the output": "0.245",
    "Activation of the output": "0.561",
}
BACKWARD = {
    "Error of the output": "0.4391",
    "Delta of the output": "0.1081",
    "Delta of h1": "0.0254",
    "Delta of h2": "-0.0254",
    "New weight from h1 to the output": "1.0337",
    "New weight from x1 to h1": "0.5127",
}
GROWS, SHRINKS, STAYS = "grows", "shrinks", "stays as it is"

WAYS: dict[str, Ways] = {
    "forward-by-hand": Ways(
        wrong=[("numbers", {"Net input of h1": "0.5", "Activation of h1": "0.5"})],
        verdict="1 of 6 correct so far",
        belief="A unit passes on its net input as it is.",
        hint="Your activation of h1, 0.5, is not the sigmoid of the net input",
        right=[("numbers", FORWARD)],
    ),
    "which-weight-moves": Ways(
        wrong=[("directions", [GROWS] * 6), ("step",)],
        verdict="The number of correct predictions is 3 (goal: at least 5)",
        belief="A weight whose input is 0 learns as well.",
        hint="Each change is learning rate * input * delta",
        right=[
            ("start_again",),
            ("directions", [GROWS, SHRINKS, STAYS, STAYS, GROWS, GROWS]),
            ("step",),
        ],
    ),
    "backward-by-hand": Ways(
        wrong=[("numbers", {"Delta of the output": "0.1016"})],
        verdict="0 of 6 correct so far",
        belief="the sigmoid is applied twice",
        hint="error = target - output = 1 - 0.5609",
        right=[("numbers", BACKWARD)],
    ),
    "and-needs-bias": Ways(
        wrong=[("slide", "Learning rate", "1"), ("play", 5000)],
        verdict="The largest error of a point is 0.5 (goal: below 0.1)",
        belief="A larger learning rate gets any network to its goal.",
        hint="At (0, 0) every input is 0, so the net input is 0 whatever the weights are",
        right=[("switch", "Bias"), ("play", 5000)],
    ),
    "hand-wire-xor": Ways(
        wrong=[("answer", "4, with the right weights"), ("weights", {"h1": [6, 6, -3]})],
        verdict="The largest error of a point is",
        belief="A single unit could learn XOR if it had more time.",
        hint="All weights into h2 are 0, so it gives every point the same: 0.50.",
        right=[("weights", {"h2": [-6, -6, 9], "out": [6, 6, -9]})],
    ),
    "replay-the-article": Ways(
        wrong=[("answer", "about 0"), ("play", 10_000)],
        verdict="The epoch is 10,000 (goal: at least 50,000)",
        belief="The error falls in a straight line until it is zero.",
        is_named_late=True,
        hint="Compare the error at 10,000 with that at 5,000",
        right=[("fill", "Pause at epoch", "50000"), ("play", 50_000)],
    ),
    "goldilocks": Ways(
        wrong=[("slide", "Learning rate", "100"), ("play", 2000)],
        verdict="The points have not all been within 0.1 of their targets yet.",
        belief="A learning rate that is too large always makes the numbers explode.",
        hint="the activation is almost flat",
        right=[("slide", "Learning rate", "10"), ("reset",), ("play", 2000)],
    ),
    "stuck": Ways(
        wrong=[("answer", "ten times as many epochs"), ("play", 5000)],
        verdict="The largest error of a point is 0.501 (goal: below 0.1)",
        belief="A network that has stopped getting better only needs more epochs.",
        hint="the activation is almost flat",
        right=[("slide", "Units in hidden layer 1", "3"), ("play", 5000)],
    ),
    "luck-or-size": Ways(
        wrong=[("switch", "Bias"), ("check",), ("press", "Seed 2: learned"), ("play", 5000)],
        verdict="The success rate over many seeds is 76.6 % (goal: at least 90 %)",
        belief="If it worked once, the network is good",
        hint="A run is one draw of the initial weights",
        right=[("slide", "Units in hidden layer 1", "3")],
    ),
    "twins": Ways(
        wrong=[("answer", "4: training makes them differ"), ("play", 5000)],
        verdict="The largest error of a point is",
        belief="It does not matter if all weights start with the same number",
        hint="h1 and h2 draw the same line.",
        right=[("reset",), ("weights", {"h1": [0.6]}), ("play", 5000)],
    ),
    "saturated": Ways(
        wrong=[("answer", "B's: it is more wrong")],
        verdict="The success rate over many seeds is 14.1 % (goal: at least 95 %)",
        belief="The more wrong a network is, the faster it learns.",
        hint="keeps it near 1 at every point",
        right=[("fill", "Initial scale", "1")],
    ),
    "silent-layers": Ways(
        wrong=[("play", 1000)],
        verdict="The largest error of a point is 0.5",
        belief="More layers make a network better.",
        hint="At the start the gradient of the last layer is 2,436 times that of the first one.",
        right=[("select", "Hidden activation", "tanh"), ("play", 1000)],
    ),
    "dead-relu": Ways(
        wrong=[("play", 1000)],
        verdict="The largest error of a point is 0.5",
        belief="a unit that is off will come back",
        hint="8 of 8 hidden units have a slope of 0 at every training point",
        right=[("slide", "Learning rate", "1"), ("reset",), ("play", 1000)],
    ),
    "features-or-layers": Ways(
        wrong=[("press", "Add layer"), ("slide", "Units in hidden layer 1", "5"), ("play", 1000)],
        verdict="the number of hidden units is 5 (goal: at most 4)",
        belief="A network always beats a feature made by hand.",
        hint="What is the equation of a circle?",
        right=[
            ("slide", "Units in hidden layer 1", "4"),
            ("play", 1000),
            ("check",),
            ("press", "Remove layer"),
            ("press", "x1\u00b2"),
            ("press", "x2\u00b2"),
            ("play", 1000),
        ],
    ),
    "batch-noise": Ways(
        wrong=[("answer", "200: all points at once"), ("play", 30)],
        verdict="The training loss is",
        belief="An epoch is one update of the weights.",
        hint="30 epochs have made 30 updates: one for all 200 points.",
        right=[("slide", "Batch size", "5"), ("reset",), ("play", 30)],
    ),
    "too-good": Ways(
        wrong=[("answer", "yes: fewer weights"), ("play", 1500)],
        verdict="The test loss is 1.7",
        belief="A smaller network always cures overfitting.",
        hint="It was 0.32 at epoch 40",
        right=[("fill", "Pause at epoch", "30"), ("reset",), ("play", 30)],
    ),
}
