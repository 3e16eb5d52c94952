"""The player without Streamlit: a page of a few lines, and the conversation over plain HTTP.

Run as a module, it writes its port, and answers until it is ended.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playground.experiment import Experiment
from playground.export.weights import EXPORTS
from playground.live.assets import PLAYER, plotly_file, plotly_file_name
from playground.live.playback import Playback

PAGE = """<!doctype html>
<title>Player</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="player.css">
<main style="--st-text-color: #222222; --st-primary-color: #0068c9; --st-font: sans-serif;
  --st-background-color: #ffffff"></main>
<script type="module">
  import mount from "./player.js";
  const parentElement = document.querySelector("main");
  async function ask(request) {
    const answer = await fetch("ask", { method: "POST", body: JSON.stringify(request) });
    const data = new Uint8Array(await answer.arrayBuffer());
    mount({ data, parentElement, setTriggerValue: (_, request) => ask(request) });
  }
  ask({ do: "all" });
</script>
"""


class Loop(BaseHTTPRequestHandler):
    playback: Playback

    def do_GET(self) -> None:
        if self.path == "/":
            Loop.playback = Playback(Experiment(), EXPORTS)
        known = {
            "/": ("text/html", PAGE.encode()),
            "/player.js": ("text/javascript", PLAYER.text.encode()),
            "/player.css": ("text/css", PLAYER.style.read_bytes()),
            f"/{plotly_file_name()}": ("text/javascript", plotly_file().read_bytes()),
            "/modules": ("text/plain", "\n".join(sys.modules).encode()),
        }
        self.send(*known[self.path])

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        change = self.playback.handle(request).change
        if change:
            adopt = self.playback.adopt_points if change.goes_on else self.playback.adopt
            adopt(self.playback.run.experiment.changed(**change.values))
        self.send("application/octet-stream", self.playback.message())

    def send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Loop)
    print(server.server_port, flush=True)
    server.serve_forever()
