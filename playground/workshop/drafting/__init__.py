"""Exercises that are being made: their drafts, what is wrong with them, and where they begin."""
