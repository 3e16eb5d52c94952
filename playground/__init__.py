"""A neural-network playground: a multilayer perceptron you can watch, check and take away."""
