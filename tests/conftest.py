"""How many examples the property tests look at, and which tests are run by themselves."""

import pytest
from hypothesis import Phase, settings

# No test here measures time: on a busy machine a deadline would only fail by accident.
settings.register_profile("playground", deadline=None)
# For .ci/run: the same examples each time, so that it answers for the change and not for luck. New
# ones are looked for by each run without it, and each night; that run finds the smallest one that
# fails, too, which can take five minutes.
SAME = settings(
    deadline=None, derandomize=True, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
settings.register_profile("repeatable", SAME, max_examples=20)
# The same again on another Python, with fewer examples.
settings.register_profile("brief", SAME, max_examples=8)
settings.load_profile("playground")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="run also what is marked as thorough")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked as thorough, unless it is asked for or named."""
    if config.getoption("--thorough") or any("::" in one for one in config.args):
        return
    thorough = [item for item in items if item.get_closest_marker("thorough")]
    if thorough:
        config.hook.pytest_deselected(items=thorough)
        left_out = set(thorough)
        items[:] = [item for item in items if item not in left_out]
