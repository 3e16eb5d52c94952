"""One update of a network computed number by number, with loops alone, from the article's formulas.

Nothing of the engine is used, so that its numbers can be compared with these.
"""

import math
from collections.abc import Callable
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
    """
    f, f_slope = FUNCTIONS[activation]
    found = Update()
    n, last = len(points), len(weights) - 1

    came_in = points
    for matrix in weights:
        n_units = len(matrix[0])
        net = []
        for point in came_in:
            row = []
            for unit in range(n_units):
                total = matrix[-1][unit] if has_bias else 0.0
                for k, value in enumerate(point):
                    total += value * matrix[k][unit]
                row.append(total)
            net.append(row)
        found.net.append(net)
        found.out.append([[f(z) for z in row] for row in net])
        found.slope.append([[f_slope(z) for z in row] for row in net])
        came_in = found.out[-1]

    share = 1.0 / n if is_mean else 1.0
    errors = [
        [share * (t - a) for t, a in zip(wanted, got, strict=True)]
        for wanted, got in zip(targets, found.out[last], strict=True)
    ]
    for layer in range(last, -1, -1):
        deltas = [
            [slope * error for slope, error in zip(*rows, strict=True)]
            for rows in zip(found.slope[layer], errors, strict=True)
        ]
        found.error.insert(0, errors)
        found.delta.insert(0, deltas)
        if layer:
            errors = [
                [
                    sum(d * w for d, w in zip(row, weights[layer][unit], strict=True))
                    for unit in range(len(weights[layer - 1][0]))
                ]
                for row in deltas
            ]

    for layer, matrix in enumerate(weights):
        into = points if layer == 0 else found.out[layer - 1]
        gradient = []
        for k in range(len(matrix)):
            is_bias = has_bias and k == len(matrix) - 1
            gradient.append([
                -sum(
                    (1.0 if is_bias else into[p][k]) * found.delta[layer][p][unit]
                    for p in range(n)
                )
                for unit in range(len(matrix[0]))
            ])  # fmt: skip
        found.gradient.append(gradient)
        found.new.append(
            [
                [w - rate * g for w, g in zip(*rows, strict=True)]
                for rows in zip(matrix, gradient, strict=True)
            ]
        )
    return found
