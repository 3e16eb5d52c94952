"""Reads models and projects that were exported here, or written by hand."""
