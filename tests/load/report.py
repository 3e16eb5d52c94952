"""What a load came to, in words and numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from tests.load.learner import CLICKS, PATIENCE, Answer
from tests.load.run import Load
from tests.load.server import Server

STARVED = 0.5  # of the median frame rate: who gets less


def frame_rates(load: Load) -> list[float]:
    """Return frames a second of each learner while all were there."""
    seconds = load.end - load.start
    return [
        sum(load.start <= at <= load.end for at in diary.shown) / seconds for diary in load.diaries
    ]


def starved(load: Load) -> int:
    """Return how many learners got less than half of what the middle one got."""
    rates = frame_rates(load)
    return sum(rate < STARVED * float(np.median(rates)) or rate == 0 for rate in rates)


def faults(load: Load) -> list[str]:
    """Return why learners were dropped, one sentence for each."""
    absent = "the page did not come"
    return [diary.fault or absent for diary in load.diaries if diary.fault or not diary.opened]


def standstill(load: Load) -> float:
    """Return the longest time in seconds that any learner saw no other frame."""
    times = [
        [load.start, *(at for at in diary.shown if load.start <= at <= load.end), load.end]
        for diary in load.diaries
    ]
    return max(float(np.diff(at).max()) for at in times)


def answers_of(load: Load) -> list[Answer]:
    """Return the answers to what was asked for while all were there."""
    return [one for diary in load.diaries for one in diary.answers if one.asked >= load.start]


def lines(server: Server, load: Load) -> Iterator[str]:
    """Tell what came of it, a line for each figure."""
    answers = answers_of(load)
    least, low, median, most = np.percentile(frame_rates(load), [0, 5, 50, 100])
    yield f"learners                      {len(load.diaries):8d}"
    yield f"measured, all of them there   {load.end - load.start:8.1f} s"
    yield f"page opened                   {_spread([diary.opened for diary in load.diaries])}"
    yield (
        f"frames a second per learner   {least:8.1f} least, {low:.1f} at 5 %, "
        f"{median:.1f} median, {most:.1f} most"
    )
    yield f"longest without a new frame   {standstill(load):8.2f} s"
    yield f"answer to a click             {_spread([a.seconds for a in answers if a.click])}"
    for click in dict.fromkeys(CLICKS):
        yield f"  {click:<28}{_spread([a.seconds for a in answers if a.click == click])}"
    yield f"answer to 'more frames'       {_spread([a.seconds for a in answers if not a.click])}"
    late = sum(answer.waited > PATIENCE for answer in answers)
    resent = sum(at >= load.start for diary in load.diaries for at in diary.resent)
    lost = sum(diary.lost for diary in load.diaries)
    yield (
        f"answers                       {len(answers):8d} came, {late} later than {PATIENCE:g} s, "
        f"{lost} lost; {resent} requests were sent again"
    )
    yield f"learners dropped              {len(faults(load)):8d}"
    yield f"learners starved              {starved(load):8d}"
    if server.pid is not None:
        start, *during, end = load.memory
        yield (
            f"memory of the server          {start:8.0f} MB before, {during[len(during) // 2]:.0f} "
            f"halfway, {server.memory('VmHWM'):.0f} peak, {end:.0f} after"
        )
        yield f"cores busy, server            {load.server_cpu:8.2f}"
    yield f"cores busy, learners          {load.client_cpu:8.2f}"


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "    none"
    median, high, most = 1000 * np.percentile(seconds, [50, 95, 100])
    return f"{median:8.0f} ms median, {high:.0f} ms at 95 %, {most:.0f} ms most, of {len(seconds)}"
