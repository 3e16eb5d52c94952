"""Long work in pieces, and what a run of the whole page does of it."""

import pytest

from playground.ui.widgets import piecewise
from playground.ui.widgets.piecewise import work_on


class Endless:
    """Work that is never done.

    Attributes:
        n_looks: how often it was asked to go on.
    """

    share_done = 0.5

    def __init__(self) -> None:
        self.n_looks = 0

    def advance(self, seconds: float) -> bool:
        assert seconds <= piecewise.AT_REST
        self.n_looks += 1
        return False


@pytest.mark.parametrize("piece", [0.1, 0.5])
def test_a_run_of_the_whole_page_looks_once_and_a_part_goes_on(
    piece: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_whole in (True, False):
        monkeypatch.setattr(piecewise, "is_whole_page_run", lambda now=is_whole: now)
        work = Endless()
        work_on(work, lambda: "half of it", lambda: None, piece=piece)
        assert (work.n_looks == 1) == is_whole
