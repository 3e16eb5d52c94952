"""Where the browser finds Plotly's script."""

import pytest

from playground.live.assets import PUBLIC_FOLDER, plotly_address, plotly_file_name
from playground.live.scripts import ROUTE, Script

NAME = plotly_file_name()


@pytest.mark.parametrize(
    ("setting", "are_served", "address"),
    [
        ("", True, f"{ROUTE}/{NAME}"),
        ("", False, f"{PUBLIC_FOLDER}/{NAME}"),
        ("files", True, f"files/{NAME}"),
        ("https://school.example/js/", False, f"https://school.example/js/{NAME}"),
    ],
)
def test_plotly_is_where_the_setting_says_or_served_or_public(
    monkeypatch: pytest.MonkeyPatch, setting: str, are_served: bool, address: str
) -> None:
    monkeypatch.setattr(Script, "are_served", are_served)
    monkeypatch.setenv("PLAYGROUND_PLOTLY", setting)
    assert plotly_address() == address
