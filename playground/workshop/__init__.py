"""The workshop: exercises, how they are checked, and what a learner's record holds.

Reading order. What an exercise is: exercise; how a file becomes one: lines, reader, asking, schema;
where the files are: catalogue, tracks. What one learner has done: progress, record; what a room has
done: room. How it is checked: by_hand (numbers of one update), metrics (numbers of a run), verdict
(goals), rate (many seeds). proof shows that a start fails and its solutions pass. No page is drawn
here.
"""
