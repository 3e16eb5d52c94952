"""One update of a network computed number by number, with loops alone, from the article's formulas.

Nothing of the engine is used, so that its numbers can be compared with these.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Rows = list[list[float]]

FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "sigmoid": (
        lambda z: 1.0 / (1.0 + math.exp(-z)),
        lambda z: math.exp(-z) / (1.0 + math.exp(-z)) ** 2,
    ),
    "tanh": (math.tanh, lambda z: 1.0 - math.tanh(z) ** 2),
}


@dataclass
class Update:
    """The numbers of one update; each by layer, then by point, then by unit.

    Attributes:
        net, out, slope, error, delta: as in the article; `error` is target - output.
        gradient, new: by layer, then by input (the bias last), then by unit.
    """

    net: list[Rows] = field(default_factory=list)
    out: list[Rows] = field(default_factory=list)
    slope: list[Rows] = field(default_factory=list)
    error: list[Rows] = field(default_factory=list)
    delta: list[Rows] = field(default_factory=list)
    gradient: list[Rows] = field(default_factory=list)
    new: list[Rows] = field(default_factory=list)


def update_by_hand(
    points: Rows,
    targets: Rows,
    weights: list[Rows],
    activation: str,
    has_bias: bool,
    is_mean: bool,
    rate: float,
    counts: Sequence[float] = (),
) -> Update:
    """Compute one update of plain gradient descent on half the squared error.

    Args:
        points: the inputs of each point.
        targets: what each output should be.
        weights: by layer, then by input (the bias last), then by unit.
        activation: of all layers.
        has_bias: whether each layer has one.
        is_mean: whether the loss is averaged over the points, not summed.
        rate: the learning rate.
        counts: how much each point counts in the loss; empty where all count alike.
    """
    f, f_slope = FUNCTIONS[activation]
    found = Update()
    layer_inputs = points
    for matrix in weights:
        found.net.append([net_inputs(point, matrix, has_bias) for point in layer_inputs])
        found.out.append([[f(z) for z in row] for row in found.net[-1]])
        found.slope.append([[f_slope(z) for z in row] for row in found.net[-1]])
        layer_inputs = found.out[-1]

    share = 1.0 / len(points) if is_mean else 1.0
    errors = [
        [count * share * (t - a) for t, a in zip(*rows, strict=True)]
        for count, *rows in zip(counts or [1.0] * len(points), targets, found.out[-1], strict=True)
    ]
    for layer in reversed(range(len(weights))):
        deltas = [
            [slope * error for slope, error in zip(*rows, strict=True)]
            for rows in zip(found.slope[layer], errors, strict=True)
        ]
        found.error.insert(0, errors)
        found.delta.insert(0, deltas)
        # Each row of weights is what goes out of one unit; the bias row goes out of none.
        rows = weights[layer][:-1] if has_bias else weights[layer]
        errors = [[back(row, links) for links in rows] for row in deltas]

    for layer, matrix in enumerate(weights):
        into = [[*row, 1.0] for row in (found.out[layer - 1] if layer else points)]
        gradient = [
            [
                -sum(
                    row[k] * delta[unit]
                    for row, delta in zip(into, found.delta[layer], strict=True)
                )
                for unit in range(len(matrix[0]))
            ]
            for k in range(len(matrix))
        ]
        found.gradient.append(gradient)
        found.new.append(
            [
                [w - rate * g for w, g in zip(*rows, strict=True)]
                for rows in zip(matrix, gradient, strict=True)
            ]
        )
    return found


def net_inputs(point: list[float], matrix: Rows, has_bias: bool) -> list[float]:
    """Return the net input of each unit for one point."""
    layer_inputs = [*point, 1.0] if has_bias else point
    return [
        sum(value * row[unit] for value, row in zip(layer_inputs, matrix, strict=True))
        for unit in range(len(matrix[0]))
    ]


def back(deltas: list[float], links: list[float]) -> float:
    """Return what comes back through the links that go out of a unit."""
    return sum(delta * weight for delta, weight in zip(deltas, links, strict=True))
