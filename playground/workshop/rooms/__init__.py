"""Live rooms: what learners do shows on their teacher's page, through one file of this machine.

Reading order: codes (of rooms, and the secrets that open them), file (the SQLite file, and what can
be wrong with it), store (what is done with a room), shared (what of a learner a room gets),
membership (a learner's place in a room, and how news gets there), standing (who stands where, and
who is stuck), teaching (a room as its teacher has it before them).
"""
