"""A page that the visitor asks for comes, though a part of the page before asks to run again.

Of requests to run the script that wait, Streamlit 1.67 makes one, with the page of the newest
(`ScriptRequests`). So where a link was clicked while a script runs, and that script then calls
`st.rerun`, whose page is the one before, the visitor stays there: the click on the link is lost.
Here such a request takes over the page that is asked for.
"""

from dataclasses import replace

from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

_own_request = ScriptRequests._request_rerun_locked


def _request(self: ScriptRequests, data: RerunData) -> bool:
    """Ask for another run as Streamlit does; of the page that a link leads to, where one waits."""
    asks = get_script_run_ctx(suppress_warning=True)  # the script that runs; None for the browser
    if asks and self._state is ScriptRequestType.RERUN:
        waits = self._rerun_data
        of_a_part = waits.fragment_id_queue or waits.is_fragment_scoped_rerun
        if not of_a_part and waits.page_script_hash != asks.page_script_hash:
            data = replace(
                data,
                page_script_hash=waits.page_script_hash,
                page_name=waits.page_name,
                query_string=waits.query_string,
            )
    return _own_request(self, data)


def is_run_awaited() -> bool:
    """Return whether something else is asked for while this script runs."""
    context = get_script_run_ctx(suppress_warning=True)
    requests = context.script_requests if context else None
    return requests is not None and requests._state is not ScriptRequestType.CONTINUE


def is_whole_page_run() -> bool:
    """Return whether the whole page is run, not a part of it alone."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and not context.fragment_ids_this_run


def make_page_requests_safe() -> None:
    """Have all sessions of this process keep the page that is asked for."""
    ScriptRequests._request_rerun_locked = _request  # type: ignore[method-assign, assignment]
