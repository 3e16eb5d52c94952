#!/usr/bin/env bash
# River 0.26.1's AdaBound stops learning under a learning rate that decays. The bounds of its steps
# are to be scaled by the rate of now beside the first one; it multiplies `final_lr` by that share
# at each update and keeps the product, so that the shares of all updates so far are multiplied. A
# rate halved once leaves a billionth of the bound after thirty more updates. With a constant rate
# nothing shows. In the authors' program (Luo et al., 2019) the scaled bound is a local variable.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    river==0.26.1 numpy==2.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from river import optim


class Halved(optim.base.Scheduler):
    """Half of the rate from the twentieth update on."""

    def get(self, t):
        return 0.001 if t < 20 else 0.0005


def by_paper(n):
    """The steps along a gradient that is always 1, by the authors' program."""
    first, second, steps = 0.0, 0.0, []
    for t in range(1, n + 1):
        rate = Halved().get(t - 1)
        first, second = 0.9 * first + 0.1, 0.999 * second + 0.001
        final = 0.1 * rate / 0.001
        low, high = final * (1 - 1 / (0.001 * t + 1)), final * (1 + 1 / (0.001 * t))
        own = rate * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t) / (second**0.5 + 1e-8)
        steps.append(min(max(own, low), high) * first)
    return steps


optimizer, weights, places = optim.AdaBound(lr=Halved()), {"w": 0.0}, [0.0]
for _ in range(60):
    optimizer.step(weights, {"w": 1.0})
    places.append(weights["w"])
seen, guess = [one - other for one, other in zip(places, places[1:])], by_paper(60)
print(f"versions: river {version('river')}")
for name, steps in (("guess", guess), ("seen", seen)):
    print(f"{name}: steps of {steps[19]:.4f}, halved {steps[20]:.4f}, then {steps[59]:.2g}")
before = all(abs(one - other) < 1e-9 for one, other in zip(seen[:20], guess))
if not (before and guess[59] > 0.001 and 0 <= seen[59] < 1e-8):
    sys.exit("River's AdaBound now goes on under a rate that decays.")
PYTHON
