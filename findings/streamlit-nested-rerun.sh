#!/usr/bin/env bash
# Streamlit's documentation: st.rerun(scope="fragment") runs the fragment that calls it again, and
# raises a StreamlitAPIException in a run of the whole app. A fragment that works in pieces can so go
# on by itself, and catch that exception for the first run. Within another fragment, it meets a third
# case: a click on a widget of the outer fragment runs the outer one, and the inner one with it. There
# the call ends in a RuntimeError, "This should never happen", which is no StreamlitAPIException.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check streamlit==1.67.0 websockets==16.0

cat > app.py <<'PYTHON'
import pathlib

import streamlit as st
from streamlit.errors import StreamlitAPIException


@st.fragment
def outer() -> None:
    st.button("Run the outer fragment")
    inner()


@st.fragment
def inner() -> None:
    if st.button("Run the inner fragment") or st.session_state.get("count", 0) < 2:
        st.session_state["count"] = st.session_state.get("count", 0) + 1
        try:
            st.rerun(scope="fragment")
        except StreamlitAPIException:
            note("StreamlitAPIException")
        except RuntimeError as error:
            note(f"RuntimeError: {error}")


def note(text: str) -> None:
    with pathlib.Path("seen").open("a") as file:
        file.write(f"{text}\n")


outer()
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


def rerun(page="", button="", fragment=""):
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = fragment
    if button:
        message.rerun_script.widget_states.widgets.add(id=button).trigger_value = True
    return message.SerializeToString()


async def finished(line, buttons):
    page = ""
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(line.recv(), 20))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            page = message.new_session.page_script_hash
        if kind == "delta" and message.delta.new_element.HasField("button"):
            button = message.delta.new_element.button
            buttons[button.label] = button.id, message.delta.fragment_id
        if kind == "script_finished":
            return page


async def click(port):
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=2**25, proxy=None) as line:
        buttons = {}
        await line.send(rerun())
        page = await finished(line, buttons)
        button, fragment = buttons["Run the outer fragment"]
        await line.send(rerun(page, button, fragment))
        await finished(line, buttons)


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
        asyncio.run(click(port))
    finally:
        server.terminate()
seen = pathlib.Path("seen").read_text().splitlines()
print(f"versions: streamlit {streamlit.__version__}, Python {sys.version.split()[0]}")
print("guess: the inner fragment runs again, or raises a StreamlitAPIException where it cannot")
print("seen in the run of the app, then in that of the outer fragment:", *seen, sep="\n    ")
if not (seen[0] == "StreamlitAPIException" and seen[-1].startswith("RuntimeError")):
    sys.exit("That has changed.")
PYTHON
venv/bin/python measure.py
