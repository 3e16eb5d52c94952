"""Data sets to learn from: made on the spot, or read from a file."""

from playground.data.reader import Reading, read

__all__ = ["Reading", "read"]
