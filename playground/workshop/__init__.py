"""The workshop: exercises, how they are checked, and what a learner's record holds.

Reading order. What an exercise is: exercise, kinds; how a file becomes one: lines, asking,
schema; where the files are: catalogue, tracks. What one learner has done: progress, record; what a
room has done: room. How it is checked: by_hand (numbers of one update), metrics (numbers of a run),
goals, verdict, rate (many seeds), outcomes (of predictions). What a learner has before them:
access (what is shown), questions (what the run waits for), learner (all of it together). proof
shows that a start fails and its solutions pass, by means of proving. No page is drawn here.
"""
