"""Teachable Machine's image project, as its own pages and courses that use it describe it.

It needs a camera and a network that it fetches, so that it was read and not run. It learns classes
of pictures that one has taken; its network is not shown and cannot be changed.
"""

from tests.benchmarks.peers.acts import Count, ReadPeer

TEACHABLE_MACHINE = ReadPeer(
    name="Teachable Machine",
    counts={
        "start training": Count(1, "Train Model"),
        "other initial weights": Count(1, "Train Model again"),
        "another learning rate": Count(4, "Advanced, the field, the number, Train Model"),
        "the largest batch": Count(4, "Advanced, the list, the size, Train Model"),
        "add a point of one's own": Count(2, "Webcam, Hold to Record"),
        "copy a link to this": Count(3, "Export Model, Upload my model, Copy"),
        "take the weights away": Count(3, "Export Model, Download, Download my model"),
    },
    reads=frozenset(),  # losses and a confusion matrix are under Advanced, Under the hood
)
