"""Open a hall on this machine: `python -m playground.hall --servers 4`, until Ctrl+C.

It needs HAProxy (its package is called haproxy). Everybody in the same network opens the address
that it prints. All servers share the file of live rooms, as servers of one machine do.
HALL_CERTIFICATE names a file with certificate and key: with it, the address is one of TLS.
"""

import argparse
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from playground.hall.servers import Hall, HallError

MOST_SERVERS = 64
LOOK_EVERY = 0.5  # seconds


def main() -> int:
    """Run a hall until it is ended; return the exit code."""
    parser = argparse.ArgumentParser("python -m playground.hall", description=__doc__)
    n_cores = os.cpu_count() or 1
    parser.add_argument("--servers", type=int, default=n_cores, help="best one for each core")
    parser.add_argument("--port", type=int, default=8501, help="that the hall is open at")
    parser.add_argument("--address", default="*", help="that it is open at; * for all")
    wanted = parser.parse_args()
    if not 1 <= wanted.servers <= MOST_SERVERS:
        parser.error(f"expected 1 to {MOST_SERVERS} servers, got {wanted.servers}")
    signal.signal(signal.SIGTERM, end)
    try:
        with TemporaryDirectory() as folder:
            hall = Hall(wanted.servers, f"{wanted.address}:{wanted.port}", Path(folder))
            host = own_address() if wanted.address == "*" else wanted.address
            scheme = "https" if "HALL_CERTIFICATE" in os.environ else "http"
            print(
                f"{wanted.servers} servers begin. Open {scheme}://{host}:{wanted.port}", flush=True
            )
            run(hall)
    except HallError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def own_address() -> str:
    """Return what others in the network call this machine; localhost where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # an address that is nobody's, and nothing is sent
        return str(probe.getsockname()[0])
    return "localhost"


def end(_: int, __: FrameType | None) -> None:
    """End as Ctrl+C does."""
    raise KeyboardInterrupt


def run(hall: Hall) -> None:
    """Keep a hall open."""
    hall.open()
    try:
        while True:
            time.sleep(LOOK_EVERY)
            for sentence in hall.look():
                print(sentence, flush=True)
    finally:
        hall.close()


if __name__ == "__main__":
    sys.exit(main())
