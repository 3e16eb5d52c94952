#!/usr/bin/env bash
# A visitor clicks on another page of a Streamlit app while a part of the page works in pieces: an
# `st.fragment` that calls `st.rerun(scope="fragment")` after each, as the documentation shows. One would
# guess that the other page comes, at the latest after the piece. With `runner.fastReruns = false`, an
# option that is described as one of speed, Streamlit 1.67 makes one request of the two, with the page of
# the one that came last, which is the fragment's: the visitor stays, the other page is never run, and
# nothing says so.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check streamlit==1.67.0 websockets==16.0

cat > app.py <<'PYTHON'
import pathlib
import time

import streamlit as st


@st.fragment
def work() -> None:
    st.button("Begin", on_click=lambda: st.session_state.update(pieces=6))
    left = st.session_state.get("pieces", 0) - 1
    if left >= 0:
        st.session_state.pieces = left
        time.sleep(0.3)
        if left:
            st.rerun(scope="fragment")


def other() -> None:
    with pathlib.Path("visits").open("a") as file:
        file.write("x")
    st.write("Here is the other page.")


st.navigation([st.Page(work, title="Work", default=True), st.Page(other, title="Other")]).run()
PYTHON

cat > measure.py <<'PYTHON'
import asyncio
import pathlib
import socket
import subprocess
import sys
import urllib.request

import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

VISITS = 5


def rerun(page, fragment="", button=""):
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = fragment
    if button:
        message.rerun_script.widget_states.widgets.add(id=button).trigger_value = True
    return message.SerializeToString()


async def first_run(line):
    """Return the hashes of both pages, and what the button and its fragment are known by."""
    pages, button, fragment = {}, "", ""
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(line.recv(), 20))
        kind = message.WhichOneof("type")
        if kind == "navigation":
            pages = {one.page_name: one.page_script_hash for one in message.navigation.app_pages}
        if kind == "delta" and message.delta.new_element.HasField("button"):
            button, fragment = message.delta.new_element.button.id, message.delta.fragment_id
        if kind == "script_finished":
            return pages, button, fragment


async def visit(port):
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=2**25, proxy=None) as line:
        await line.send(rerun(""))
        pages, button, fragment = await first_run(line)
        await line.send(rerun(pages["Work"], fragment, button))
        await asyncio.sleep(0.45)
        await line.send(rerun(pages["Other"]))
        await asyncio.sleep(4)


def serve(*options):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--browser.gatherUsageStats", "false", *options]
    visits = pathlib.Path("visits")
    visits.write_text("")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                    break
                except OSError:
                    asyncio.run(asyncio.sleep(0.2))
            for _ in range(VISITS):
                asyncio.run(visit(port))
        finally:
            server.terminate()
    return len(visits.read_text())


usual = serve()
seen = serve("--runner.fastReruns", "false")
print(f"versions: streamlit {streamlit.__version__}, Python {sys.version.split()[0]}")
print(f"guess: {VISITS} clicks on the other page: it is run {VISITS} times")
print(f"seen: with runner.fastReruns off {seen} times, else {usual}")
if seen == VISITS:
    sys.exit("The other page was run each time.")
PYTHON
venv/bin/python measure.py
