"""The loss over a plane through the weights of a network, and the way of runs across it.

A plane is a network's weights and two directions from there; see `directions`. A `Survey` computes
the loss over a window of it, cell by cell, with the objective that training minimizes. What does
not lie in the plane is not seen in such a picture: `Coverage` tells how much of a path that is.

Sources: Goodfellow, Vinyals and Saxe 2015, "Qualitatively characterizing neural network
optimization problems"; Li, Xu, Taylor, Studer and Goldstein 2018, "Visualizing the loss landscape
of neural nets".
"""
