"""Where on the page settings stand that are not in the sidebar."""

# In the row above the charts.
ROW = ("learning_rate", "hidden_activation", "l1", "l2")
ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("learning_rate", "hidden_activation"), "in the row above the charts"),
    **dict.fromkeys(("l1", "l2"), "in the row above the charts, under Regularization"),
    "dataset": "in the gallery at the top",
    "table": "on the Data page",
    "parameters": "in the network diagram: click a link to set its weight",
    **dict.fromkeys(("speed", "step_unit"), "beside Play"),
    "coach": "at the end of the line below the timeline",
    **dict.fromkeys(("log_loss", "epoch_axis"), "below the loss chart"),
    "link_numbers": "above the network diagram",
    **dict.fromkeys(("show_test", "discretize"), "below the decision regions"),
}
