#!/usr/bin/env bash
# Streamlit 1.67 calls a button's on_click before the script runs again, says its documentation. Where
# another widget of the page sends its value right after the click, it may not: the run that the click
# is for is stopped for good before its callback, or in the midst of it, and the new run does not know
# of the click. A component that tells something by itself, every second say, meets clicks that way on
# a busy server. What the callback would have done is missing, and nothing says so.
# With `runner.fastReruns = false`, an option that is described as one of speed, as many are lost: the
# run that begins looks for another request before it calls what the click is for.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check streamlit==1.67.0 websockets==16.0

cat > app.py <<'PYTHON'
import pathlib

import streamlit as st


def count() -> None:
    with pathlib.Path("clicks").open("a") as file:
        file.write("x")


st.button("Count", on_click=count)
st.number_input("Other", key="other")
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

CLICKS = 20


def rerun(page, widgets):
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    for name, kind, value in widgets:
        state = message.rerun_script.widget_states.widgets.add(id=name)
        setattr(state, kind, value)
    return message.SerializeToString()


async def finished(page, ids, line):
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(line.recv(), 20))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            page = message.new_session.page_script_hash
        if kind == "delta":
            element = message.delta.new_element
            for widget in ("button", "number_input"):
                if element.HasField(widget):
                    ids[widget] = getattr(element, widget).id
        if kind == "script_finished":
            return page


async def click(port):
    ids = {}
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=2**25, proxy=None) as line:
        await line.send(rerun("", []))
        page = await finished("", ids, line)
        for k in range(CLICKS):
            other = (ids["number_input"], "double_value", float(k))
            await line.send(rerun(page, [other, (ids["button"], "trigger_value", True)]))
            await line.send(rerun(page, [(ids["number_input"], "double_value", k + 0.5)]))
            await asyncio.sleep(0.3)


def serve(*options):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--browser.gatherUsageStats", "false", *options]
    clicks = pathlib.Path("clicks")
    clicks.write_text("")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                    break
                except OSError:
                    asyncio.run(asyncio.sleep(0.2))
            asyncio.run(click(port))
        finally:
            server.terminate()
    return len(clicks.read_text())


seen = serve()
without = serve("--runner.fastReruns", "false")
print(f"versions: streamlit {streamlit.__version__}, Python {sys.version.split()[0]}")
print(f"guess: {CLICKS} clicks, each followed at once by another widget's value: {CLICKS} callbacks")
print(f"seen: {seen} callbacks; with runner.fastReruns off: {without}")
if not (seen < CLICKS and without < CLICKS):
    sys.exit("No click was lost.")
PYTHON
venv/bin/python measure.py
