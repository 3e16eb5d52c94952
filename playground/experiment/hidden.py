"""Hidden layers as a whole: units and activation of each, as they are edited on the diagram."""

from typing import Any

from playground.experiment.experiment import Experiment
from playground.experiment.fields import MAX_HIDDEN, SETTINGS
from playground.reading import values


def hidden_changes(experiment: Experiment, layers: object) -> dict[str, Any]:
    """Return the settings to change so that a network has these hidden layers.

    Where all layers have one activation, that is `hidden_activation`, else `layer_activations`
    names one for each.

    Args:
        experiment: the current one; settings that stay as they are in it are left out.
        layers: of each hidden layer its units and activation, such as [[4, "tanh"], [2, "relu"]];
            it may come from outside.

    Raises:
        ValueError: `layers` is nothing of the kind.
    """
    pairs = values.each(layers, lambda one: values.items(one, 2, 2), 0, MAX_HIDDEN)
    units = SETTINGS["hidden_layers"].kind.check([n for n, _ in pairs])
    names = SETTINGS["layer_activations"].kind.check([name for _, name in pairs])
    wanted = {"hidden_layers": units, **_folded(experiment, names)}
    return {name: one for name, one in wanted.items() if one != getattr(experiment, name)}


def _folded(experiment: Experiment, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the activations of all layers as settings."""
    found = set(names)
    if len(found) > 1:
        return {"layer_activations": names}
    # Without a hidden layer the next one takes the activation that was chosen last.
    one = names[0] if names else experiment.hidden_activation
    return {"hidden_activation": one, "layer_activations": ()}
