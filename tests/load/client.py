"""A page of the app as a browser holds it open: its end of Streamlit's websocket.

Protocol buffers go both ways, one a message. Down come parts of the page (`delta`), each naming the
fragment it belongs to. Up goes one kind of message, "run the script again": with the values of all
widgets, the fragment that is to run alone, and the large messages still in the page's cache, for
which the server then sends a reference (`ref_hash`) in place of the content. What a component of
the second version asks for is the value of a widget besides: a list of events, in JSON, under an id
made of the component's own.

Before each connection a browser asks whether the server is there, and with each it sends back the
cookies that it was given: a proxy before several servers knows the page by one of them.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PLAYER, KEEPER, BOARD = "playground.player", "playground.keeper", "playground.board"
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
OPENING_SECONDS = 30.0
LARGEST_MESSAGE = 200 * 2**20
LARGEST_HEAD = 2**16
FINISHED = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


class ScriptError(Exception):
    """The page shows an exception, or the server could not run its script."""


class Page:
    """One page that is open. Use it in `async with`, again where the connection was lost.

    Attributes:
        cookies: what servers and proxies have set.
        socket: the connection; `take` is to be given what it receives.
        is_at_work: the server runs the script.
        keeping: what the keeper was told last, as `returning.for_keeper` gives it.
        board: the first words on a live room's board.
        repeats: the fragment that runs by itself, and the seconds between two of its runs.
    """

    socket: ClientConnection
    is_at_work = False

    def __init__(self, url: str, query: str = "", name: str = "") -> None:
        """Take note of the app's address, such as "http://127.0.0.1:8501/", and a link's query.

        `name` is that of the page to open; empty for the first.
        """
        self._url, self._query, self._name = url, query, name
        self.board, self.repeats = "", ("", 0.0)
        self.cookies = SimpleCookie()
        self._buttons: dict[str, tuple[str, str]] = {}  # id and fragment, by key
        self._session = ""
        self._page = self._fragment = self._player = self._keeper = ""
        self.keeping: dict[str, Any] = {}
        self._states: dict[str, WidgetState] = {}
        self._seen: set[str] | None = None
        self._cache: dict[str, tuple[ForwardMsg, int]] = {}
        self._runs, self._longest_kept = 0, 2

    async def __aenter__(self) -> Self:
        """Open the connection, to the session of before if there was one; have the script run."""
        known = ["PLACEHOLDER_AUTH_TOKEN", self._session] if self._session else []
        async with asyncio.timeout(OPENING_SECONDS):
            await self._look_whether_it_is_there()
        self.socket = await connect(
            f"ws://{urlsplit(self._url).netloc}/_stcore/stream",
            subprotocols=["streamlit", *known],  # type: ignore[list-item]  # names, no more
            origin=self._url.rstrip("/"),  # type: ignore[arg-type]  # likewise
            additional_headers=self._cookie_header(),
            open_timeout=OPENING_SECONDS,
            close_timeout=2.0,
            ping_interval=None,  # a browser answers pings and sends none
            max_size=LARGEST_MESSAGE,
            proxy=None,
        )
        assert self.socket.response
        self._take_cookies(self.socket.response.headers.get_all("Set-Cookie"))
        self._fragment = ""
        await self._run(list(self._states.values()))
        return self

    async def _look_whether_it_is_there(self) -> None:
        """Ask for the server's health, as the page does before each connection.

        Raises:
            ConnectionError: if it is not well; a browser tries again, too.
        """
        place = urlsplit(self._url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            lines = ["GET /_stcore/health HTTP/1.1", f"Host: {place.netloc}", "Connection: close"]
            lines += [f"{name}: {value}" for name, value in self._cookie_header().items()]
            writer.write("\r\n".join([*lines, "", ""]).encode())
            came = b""
            while b"\r\n\r\n" not in came and (more := await reader.read(LARGEST_HEAD)):
                came += more
        finally:
            writer.close()
        head, *fields = came.decode("latin-1").split("\r\n")
        if " 200 " not in head:
            raise ConnectionError(f"the server is not well: {head}")
        named = (one.partition(":") for one in fields)
        self._take_cookies([value for name, _, value in named if name.lower() == "set-cookie"])

    def _cookie_header(self) -> dict[str, str]:
        """Return the header that sends cookies back, if there are any."""
        known = "; ".join(f"{name}={one.coded_value}" for name, one in self.cookies.items())
        return {"Cookie": known} if known else {}

    def _take_cookies(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.cookies.load(text)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        await self.socket.close()

    async def ask(self, request: Mapping[str, Any]) -> None:
        """Send a request of the player: the fragment that it stands in is run."""
        await self._trigger(self._player, "request", request)

    async def tell(self, told: Mapping[str, Any]) -> None:
        """Send what the keeper tells: the whole page is run."""
        fragment, self._fragment = self._fragment, ""
        await self._trigger(self._keeper, "told", told)
        self._fragment = fragment

    async def press(self, key: str) -> None:
        """Press a button: the fragment that it stands in is run."""
        id, fragment = self._buttons[key]
        pressed = WidgetState(id=id, trigger_value=True)
        await self._run_alone(fragment, [*self._states.values(), pressed])

    async def repeat(self) -> None:
        """Have the fragment run that runs by itself."""
        await self._run_alone(self.repeats[0], list(self._states.values()))

    async def _run_alone(self, fragment: str, states: list[WidgetState]) -> None:
        before, self._fragment = self._fragment, fragment
        await self._run(states)
        self._fragment = before

    async def _trigger(self, component: str, event: str, value: Mapping[str, Any]) -> None:
        events = json.dumps([{"event": event, "value": value}])
        asked = WidgetState(id=EVENTS.format(component), json_trigger_value=events)
        await self._run([*self._states.values(), asked])

    async def _run(self, states: list[WidgetState]) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.widget_states.widgets.extend(states)
        state.page_name = "" if self._page else self._name
        state.page_script_hash, state.fragment_id = self._page, self._fragment
        state.cached_message_hashes.extend(self._cache)
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        state.context_info.url, state.context_info.color_scheme = self._url, "light"
        await self.socket.send(message.SerializeToString())

    def take(self, data: str | bytes) -> bytes | None:
        """Take what the server sent.

        Returns:
            The message to the player, if it is one.

        Raises:
            ScriptError: if the page shows an exception.
        """
        if isinstance(data, str):
            raise ScriptError("expected protocol buffers, got text")
        message = self._content(ForwardMsg.FromString(data))
        kind = message.WhichOneof("type")
        self._note_repeats(message)
        if kind == "new_session":
            self._begin_run(message.new_session, alone=bool(message.metadata.run.fragment_ids))
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "session_status_changed":
            self.is_at_work = message.session_status_changed.script_is_running
        elif kind == "script_finished":
            self._end_run(message.script_finished)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            return self._take_element(message.delta.new_element, message.delta.fragment_id)
        return None

    def _note_repeats(self, message: ForwardMsg) -> None:
        if message.HasField("auto_rerun"):
            self.repeats = message.auto_rerun.fragment_id, message.auto_rerun.interval

    def _content(self, message: ForwardMsg) -> ForwardMsg:
        """Return a message, or the one it refers to; keep it where the server counts on that."""
        known = message.ref_hash or message.hash
        if message.ref_hash:
            if known not in self._cache:
                raise ScriptError(f"the server refers to a message that is not kept: {known}")
            message = self._cache[known][0]
        elif not message.metadata.cacheable:
            return message
        self._cache[known] = (message, self._runs)
        return message

    def _begin_run(self, session: NewSession, alone: bool) -> None:
        self._page, self._session = session.page_script_hash, session.initialize.session_id
        self._longest_kept = session.config.max_cached_message_age
        self._seen = None if alone else set()

    def _end_run(self, how: "ForwardMsg.ScriptFinishedStatus.ValueType") -> None:
        if how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise ScriptError("the script does not compile")
        if how not in FINISHED:
            return
        self._runs += 1
        self._cache = {
            known: (message, used)
            for known, (message, used) in self._cache.items()
            if self._runs - used <= self._longest_kept
        }
        if self._seen is not None:
            # A whole run: widgets that it did not draw are off the page.
            self._states = {key: self._states[key] for key in self._states if key in self._seen}
            self._seen = None

    def _take_element(self, element: Element, fragment: str) -> bytes | None:
        kind = element.WhichOneof("type") or ""
        if kind == "exception":
            raise ScriptError(f"{element.exception.type}: {element.exception.message}")
        if kind == "bidi_component":
            return self._take_component(element.bidi_component, fragment)
        if kind == "button":
            self._buttons[element.button.id.rpartition("-")[2]] = element.button.id, fragment
        if kind in VALUES:
            widget = getattr(element, kind)
            if self._seen is not None:
                self._seen.add(widget.id)
            if widget.set_value or widget.id not in self._states:
                state = WidgetState(id=widget.id)
                VALUES[kind](widget, state)
                self._states[widget.id] = state
        return None

    def _take_component(self, component: BidiComponent, fragment: str) -> bytes | None:
        if component.component_name == PLAYER:
            self._player, self._fragment = component.id, fragment
            return component.bytes
        if component.component_name == KEEPER:
            self._keeper = component.id
            self.keeping = json.loads(component.json)
        if component.component_name == BOARD:
            head = json.loads(component.json)["tree"][2]
            self.board = "".join(one if isinstance(one, str) else one[2] for one in head[2:])
        return None


# What a widget's value is before anybody has touched it, by kind of widget; one that shows nothing
# has none.


def _checkbox(widget: Any, state: WidgetState) -> None:
    state.bool_value = widget.value if widget.set_value else widget.default


def _selectbox(widget: Any, state: WidgetState) -> None:
    if widget.set_value:
        state.string_value = widget.raw_value
    elif widget.HasField("default"):
        state.string_value = widget.options[widget.default]


def _several(widget: Any, state: WidgetState) -> None:
    options = [getattr(option, "content", option) for option in widget.options]
    chosen = widget.raw_values if widget.set_value else [options[at] for at in widget.default]
    state.string_array_value.data.extend(chosen)


def _number(widget: NumberInput, state: WidgetState) -> None:
    if not widget.HasField("value" if widget.set_value else "default"):
        return
    value = widget.value if widget.set_value else widget.default
    if widget.data_type == NumberInput.INT:
        state.int_value = int(value)
    else:
        state.double_value = value


def _slider(widget: Slider, state: WidgetState) -> None:
    value = widget.value if widget.set_value else widget.default
    if widget.type == Slider.SELECT_SLIDER:
        chosen = widget.raw_value or [widget.options[int(at)] for at in value]
        state.string_array_value.data.extend(chosen)
    else:
        state.double_array_value.data.extend(value)


VALUES: dict[str, Callable[[Any, WidgetState], None]] = {
    "checkbox": _checkbox,
    "selectbox": _selectbox,
    "multiselect": _several,
    "button_group": _several,
    "number_input": _number,
    "slider": _slider,
}
