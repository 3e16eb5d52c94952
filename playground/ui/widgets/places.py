"""Where on the page settings stand that are not in the sidebar."""

# In the row above the charts.
ROW = ("learning_rate", "hidden_activation", "l1", "l2")
