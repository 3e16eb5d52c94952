"""Texts from outside, made ready for the page."""

MARKDOWN = "\\`*_{}[]()<>#+-.!|~:$&"


def plain(text: str) -> str:
    """Return a text with the marks of Markdown escaped."""
    return "".join(f"\\{one}" if one in MARKDOWN else one for one in text)


def capitalised(text: str) -> str:
    """Return a plain text that begins with a capital letter."""
    return plain(text[:1].upper() + text[1:])
