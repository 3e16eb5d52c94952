"""A simulated learner whose page comes back by itself when the connection is lost."""

import asyncio

from tests.load.learner import LOSSES, Learner, clock

RETRY = 0.5, 1.5  # seconds to the next try, from and to; a browser waits about one
GIVE_UP = 45.0  # seconds after which a page that has not come back counts as dropped


class Returning(Learner):
    """One of them: loses the connection, and opens it again, as Streamlit's page does."""

    _lost_at: float | None = None

    async def _stay(self, end: asyncio.Event) -> None:
        while not end.is_set():
            try:
                await super()._stay(end)
            except LOSSES:
                self._lost_at = self._lost_at or clock()
                if clock() - self._lost_at > GIVE_UP:
                    raise
                await asyncio.sleep(self._rng.uniform(*RETRY))

    def _note_return(self) -> None:
        if self._lost_at is not None:
            self.diary.returned.append(clock() - self._lost_at)
            self._lost_at = None
