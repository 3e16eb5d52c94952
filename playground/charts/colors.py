"""Colours that people who see no red or no green can tell apart: blue and orange."""

CLASS_COLORS = ("#0a5c96", "#c4560a")  # of marks, dark enough to stand on their region
CLASS_SYMBOLS = ("circle", "diamond")
GRID_COLOR = "rgba(128, 128, 128, 0.25)"
