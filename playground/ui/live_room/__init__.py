"""Live rooms on the page: the line that says one is in a room, joining, and the teacher's board."""
