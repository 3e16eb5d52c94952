"""Writes models and projects: as programs, weights, project files, links and reports."""
