"""Texts from outside, made ready for the page."""

MARKDOWN = "\\`*_{}[]()<>#+-.!|~:$&"


def plain(text: str) -> str:
    """Return a text with the marks of Markdown escaped."""
    return "".join(f"\\{one}" if one in MARKDOWN else one for one in text)


def capitalised(text: str) -> str:
    """Return a plain text that begins with a capital letter."""
    return plain(text[:1].upper() + text[1:])


def size_of(n_bytes: int) -> str:
    """Return a size for people: 812 bytes, 3.2 kB, 1.4 MB."""
    if n_bytes < 1000:
        return f"{n_bytes} bytes"
    return f"{n_bytes / 1000:.1f} kB" if n_bytes < 1_000_000 else f"{n_bytes / 1e6:.1f} MB"
