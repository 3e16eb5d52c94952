#!/usr/bin/env bash
# A fragment that is run again before all it drew was sent: Streamlit 1.67 takes back what waits to be
# sent of it, as the new run draws it anew, and keeps what a fragment within it has drawn. One would
# guess that the two go together. Where the inner one stands in a container that is new to the
# browser, it is told of a place that it does not know, ends in "Bad delta path index" or "Cannot set
# a node at a delta path", and shows a white page. The new run can come from a timer (run_every), a
# click, or st.rerun(scope="fragment"), right after a run of the whole page: on a quiet machine that
# is a matter of milliseconds, on a busy one it is not rare.
# Here a client of its own tells whether each place that it hears of is in one that it knows.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check streamlit==1.67.0 websockets==16.0

cat > app.py <<'PYTHON'
import time

import streamlit as st


@st.fragment
def inner() -> None:
    st.write("An inner part.")


@st.fragment
def outer() -> None:
    st.write("An outer part.")
    if st.session_state.visits > 1:
        time.sleep(0.003)  # the server sends every ten milliseconds: the rest waits a little
        with st.container():
            inner()


st.session_state.visits = st.session_state.get("visits", 0) + 1
if st.session_state.visits > 1:
    time.sleep(0.3)  # for the request of the outer part, which waits for the end of this run
outer()
PYTHON

cat > measure.py <<'PYTHON'
import asyncio
import socket
import subprocess
import sys
import urllib.request

import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

VISITS = 30


def rerun(fragment=""):
    message = BackMsg()
    message.rerun_script.fragment_id = fragment
    return message.SerializeToString()


async def visit(port):
    """Return how many places are told of within one that the client was not told of."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    known, outer, orphans, finished = set(), "", 0, 0
    async with connect(address, subprotocols=["streamlit"], max_size=2**25, proxy=None) as line:
        await line.send(rerun())
        while finished < 3:
            message = ForwardMsg.FromString(await asyncio.wait_for(line.recv(), 20))
            path = tuple(message.metadata.delta_path)
            if message.HasField("delta"):
                outer = outer or message.delta.fragment_id
                orphans += len(path) > 2 and path[:-1] not in known
                if message.delta.HasField("add_block"):
                    known.add(path)
            if message.WhichOneof("type") == "script_finished":
                finished += 1
                if finished == 1:
                    await line.send(rerun())
                    await asyncio.sleep(0.1)
                    await line.send(rerun(outer))
    return orphans


with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
command += ["--server.port", str(port), "--browser.gatherUsageStats", "false"]
with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                break
            except OSError:
                asyncio.run(asyncio.sleep(0.2))
        broken = sum(asyncio.run(visit(port)) > 0 for _ in range(VISITS))
    finally:
        server.terminate()
print(f"versions: streamlit {streamlit.__version__}, Python {sys.version.split()[0]}")
print(f"guess: in none of {VISITS} visits is there a place within one that is not known")
print(f"seen: in {broken} of them")
if not broken:
    sys.exit("Streamlit now takes back the inner part with the outer one, or sends both.")
PYTHON
venv/bin/python measure.py
