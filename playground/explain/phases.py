"""All phases of an update."""

from playground.explain.backward import error, hidden_delta, hidden_error, output_delta
from playground.explain.forward import inputs, net_input, output
from playground.explain.phase import Phase
from playground.explain.update import adjusted, gradient, is_adjusted, new_weights
from playground.explain.walk import Walk


def phases_of(walk: Walk) -> list[Phase]:
    """Return all phases, in the order in which they are computed."""
    layers = range(1, walk.last + 1)
    found = [inputs(walk)]
    for layer in layers:
        found += [net_input(walk, layer), output(walk, layer)]
    found += [error(walk), output_delta(walk)]
    for layer in reversed(layers[:-1]):
        found += [hidden_error(walk, layer), hidden_delta(walk, layer)]
    found.append(gradient(walk))
    if is_adjusted(walk):
        found.append(adjusted(walk))
    return [*found, new_weights(walk)]
