"""Exercises: the list, the learner's record, what a facilitator needs, the room."""
