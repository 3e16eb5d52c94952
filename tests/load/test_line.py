"""The simulated learner knows of its line what the player does."""

import json
from random import Random

import pytest

from playground.live.assets import FOLDER
from tests.load.line import Line
from tests.tools import exports_of, run_in_node

REPLAY = """
globalThis.performance = { getEntriesByType: () => [] };
const line = new Line(), found = [];
for (const [action, ms, brought, size, spent, turn, isRepeated] of ANSWERS) {
  line.take(action, { ms, brought, size, spent, turn }, isRepeated);
  if (isRepeated) line.tries += 1;
  found.push([line.room, line.patience(action) / 1000, line.patience("") / 1000]);
}
console.log(JSON.stringify(found));
"""


@pytest.mark.parametrize("seed", range(3))
def test_learner_waits_as_long_as_the_player(seed: int) -> None:
    rng = Random(seed)
    answers = []
    for _ in range(200):
        brought = rng.uniform(5, 1500)
        answers.append(
            (
                rng.choice(["play", "step", "look"]),
                brought + rng.uniform(5, 900),
                brought,
                rng.choice([3000, 12_000, rng.randrange(3000, 500_000)]),
                rng.uniform(0, 100),
                rng.choice([0.0, 300.0]),
                rng.random() < 0.1,
            )
        )
    line, expected = Line(), []
    for action, ms, brought, size, spent, turn, is_repeated in answers:
        line.take(action, ms / 1e3, brought / 1e3, size, spent / 1e3, turn / 1e3, is_repeated)
        line.tries += is_repeated
        expected += [line.room, line.patience(action), line.patience("")]
    script = exports_of(FOLDER / "line.js") + REPLAY
    told = run_in_node(script.replace("ANSWERS", json.dumps(answers)))
    found = [number for three in told for number in three]
    assert found == pytest.approx(expected, rel=1e-3, abs=0.01)
