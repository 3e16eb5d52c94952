"""A run: training recorded as frames, with scores, curve and pace."""
