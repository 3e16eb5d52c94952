"""Data sets to learn from, made on the spot."""
