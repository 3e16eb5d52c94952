"""Checks of settings: each warns of one thing that they lead to."""
