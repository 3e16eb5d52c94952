"""Put simulated learners on the app: `python -m tests.load [--learners 30] [--seconds 60]`.

It starts a server of its own for this machine alone, lets the learners in one by one, has them play
the default page and click about every five seconds, and stops by itself: at most 100 learners and
300 seconds. With `--url` it uses a server that runs already, on this machine too; memory and cores
of that one are not known.

Server and learners share the machine's cores: on one with two, what the learners need (the last
line) is missing to the server. Close other programs before you write figures down.

The exit code is 1 if a learner was dropped, or got less than half the frames of the middle one.

With `--beside PATH` another checkout is put under the same load, in turn, and both are printed:
see `beside.py`. Other loads, of which each has its own file:

- `most`, with that or without, lets in more and more learners, and says how many had 20 frames a
  second each; with `--servers 2` of two servers behind the proxy, with `--learners 10` from ten on.
- `shares` has 1.9 times the learners of one server on two behind the proxy, in turns.
- `hall` kills one of two servers behind the proxy, `faults` spoils the line and the one server.
- `live` has them in a live room, on one server or with `--servers 2` on two.
- `inputs` measures what one learner takes, for the model of a large hall.
"""

import argparse
import asyncio
import ipaddress
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.conftest import find_chromium
from tests.load.beside import compare, find_most
from tests.load.faults import SCENARIOS, run_faults
from tests.load.hall import run_hall
from tests.load.inputs import run_inputs
from tests.load.live_room import run_live_room
from tests.load.report import faults, lines, starved
from tests.load.run import put_load
from tests.load.server import Server, serve
from tests.load.shares import run_shares
from tests.servers import ROOT

MOST_LEARNERS, MOST_SECONDS = 100, 300
SECONDS = {
    "room": 60,
    "beside": 15,
    "most": 10,
    "faults": 60,
    "live": 60,
    "hall": 60,
    "shares": 20,
    "inputs": 0,
}
KINDS = ("room", "most", "faults", "live", "hall", "shares", "inputs")
LEARNERS = {"most": 20, "shares": 10}  # where it is not 30
SERVERS = {"hall": 2, "shares": 2}  # where it is not 1
ROUNDS = 2


def loopback(url: str) -> str:
    """Return an address of this machine, its path cut off.

    Raises:
        argparse.ArgumentTypeError: if it is the address of another one.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        is_here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if parts.scheme != "http" or not is_here:
        raise argparse.ArgumentTypeError(
            f"expected an address of this machine such as http://127.0.0.1:8501, got {url}"
        )
    return f"http://{parts.netloc}/"


def up_to(most: int) -> Callable[[str], int]:
    """Return what reads a whole number from 1 to `most`."""

    def whole_number(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"expected 1 to {most}, got {text}")
        return int(text)

    return whole_number


def scenarios(text: str) -> list[str]:
    """Return names of scenarios that are joined by commas."""
    names = text.split(",")
    unknown = [name for name in names if name not in SCENARIOS]
    if unknown:
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(SCENARIOS)}, got {text}")
    return names


def main() -> int:
    """Run the load and print what came of it; return the exit code."""
    parser = argparse.ArgumentParser("python -m tests.load", description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="?", choices=KINDS, default="room")
    parser.add_argument("--learners", type=up_to(MOST_LEARNERS))
    parser.add_argument("--servers", type=up_to(4), help="of a live room or a hall")
    parser.add_argument("--seconds", type=up_to(MOST_SECONDS))
    parser.add_argument("--url", type=loopback, help="of a server that runs on this machine")
    parser.add_argument("--only", type=scenarios, default=[], help="of the faults, with commas")
    parser.add_argument("--beside", type=Path, help="another checkout, to be compared")
    parser.add_argument("--rounds", type=up_to(10), default=ROUNDS, help="of each checkout")
    wanted = parser.parse_args()
    n_learners = wanted.learners or LEARNERS.get(wanted.what, 30)
    n_servers = wanted.servers or SERVERS.get(wanted.what, 1)
    compares = wanted.beside and wanted.what == "room"
    seconds = wanted.seconds or SECONDS["beside" if compares else wanted.what]
    checkouts = [ROOT, *([wanted.beside.resolve()] if wanted.beside else [])]
    if wanted.what == "faults":
        return run_faults(n_learners, seconds, wanted.only)
    if wanted.what == "live":
        return run_live_room(n_learners, seconds, n_servers)
    if wanted.what == "hall":
        return run_hall(n_learners, seconds, n_servers)
    if wanted.what == "inputs":
        return run_inputs(find_chromium())
    if wanted.what == "shares":
        run_shares(n_learners, seconds, n_servers, wanted.rounds)
        return 0
    if wanted.what == "most":
        find_most(checkouts, seconds, n_learners, n_servers)
        return 0
    if compares:
        compare(checkouts, n_learners, seconds, wanted.rounds)
        return 0
    with nullcontext(Server(wanted.url)) if wanted.url else serve() as server:
        load = asyncio.run(put_load(server, n_learners, seconds))
        print(*lines(server, load), *dict.fromkeys(faults(load) + server.complaints()), sep="\n")
    return 1 if faults(load) or starved(load) else 0


if __name__ == "__main__":
    sys.exit(main())
