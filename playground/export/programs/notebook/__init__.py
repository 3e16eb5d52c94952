"""A notebook that trains the same network from the same start in NumPy and in PyTorch."""
