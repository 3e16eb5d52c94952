"""QR codes as SVG: black on white in any theme, with the quiet margin that a camera needs."""

from base64 import b64encode
from functools import lru_cache
from html import escape

from playground.vendor.qrcodegen import QrCode

QUIET = 4  # modules around the code, as ISO/IEC 18004 asks for


@lru_cache(maxsize=256)
def qr_svg(link: str) -> str:
    """Return the QR code of a link as an SVG element that fills what it stands in.

    Of a code printed or shown on a screen, up to 15 % may be covered or soiled.

    Raises:
        ValueError: the link is longer than a QR code can hold, about 2,300 characters.
    """
    code = QrCode.encode_text(link, QrCode.Ecc.MEDIUM)
    size = range(code.get_size())
    dark = (
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y in size for x in size if code.get_module(x, y)
    )
    side = code.get_size() + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        f' aria-label="QR code of {escape(link)}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{"".join(dark)}"/></svg>'
    )


def qr_image(link: str) -> str:
    """Return the QR code of a link as an HTML image, where SVG elements are not let in."""
    data = b64encode(qr_svg(link).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="QR code of {escape(link)}">'
