"""How many examples a property looks at that is slow to draw, or wants more than most."""

from typing import Any

from hypothesis import settings

# Of its own number so many parts, in the profiles of conftest.py.
SHARES = {"repeatable": 0.3, "brief": 0.15}
FEWEST = 5


def examples(number: int, **further: Any) -> settings:
    """Return settings of at most `number` examples; fewer where the same are looked at each time.

    `further` are those of hypothesis.settings.
    """
    share = SHARES.get(settings.get_current_profile_name(), 1.0)
    return settings(max_examples=max(min(number, FEWEST), round(share * number)), **further)
