"""The learned weights, taken away."""
