"""Which settings go together: what conflicts, what fits data and output, what does nothing."""

from playground.data.datasets import SOURCES
from playground.engine import ACTIVATIONS, LOSSES, OPTIMIZERS
from playground.experiment.fields import SETTINGS
from playground.experiment.shape import Shape
from playground.settings import shorten


def conflicts(one: Shape) -> dict[str, str]:
    """Return the fields that do not go with others, each with a sentence that says why."""
    found = {**conflicts_of_data(one), **_conflicts_of_network(one)}
    if one.stop_on == "test" and not one.has_test:
        found["stop_on"] = "these data have no test points"
    if one.stop_accuracy and one.task == "values":
        found["stop_accuracy"] = "values have no accuracy"
    n = one.n_inputs
    # Upwards, a single input shows what is answered: there the setting stays at its default.
    for name, most in (("x_input", n), ("y_input", max(2, n))):
        if getattr(one, name) > most:
            found[name] = f"the data have {n} input{'s' if n > 1 else ''}"
    if one.x_input == one.y_input:
        found["y_input"] = "the region chart needs two different inputs"
    return found


def conflicts_of_data(one: Shape) -> dict[str, str]:
    """Return what of the data's own fields does not go together."""
    if SOURCES[one.dataset].is_own and one.table is None:
        return {"dataset": "your own data do not travel in this link; open their project file"}
    if one.table is not None and not SOURCES[one.dataset].is_own:
        return {"table": "points of your own need data=own"}
    return {}


def _conflicts_of_network(one: Shape) -> dict[str, str]:
    found = {}
    fit = usual_outputs(one)
    if one.output_activation not in fit:
        number = len(one.class_names)
        found["output_activation"] = (
            f"{number} classes need output=softmax" if number else "values cannot be shares"
        )
    allowed = LOSSES[one.loss].output_activations
    if allowed and one.output_activation not in allowed:
        found["loss"] = f"{one.loss} needs output={' or '.join(allowed)}"
    elif allowed and one.task == "values":
        found["loss"] = f"{one.loss} is for classes"
    n_hidden = len(one.hidden_layers)
    if one.layer_activations and len(one.layer_activations) != n_hidden:
        found["layer_activations"] = (
            f"expected {n_hidden} names, one for each hidden layer, "
            f"got {len(one.layer_activations)}"
        )
    if one.parameters and len(one.parameters) != one.n_parameters:
        found["parameters"] = (
            f"the network has {one.n_parameters} weights, got {len(one.parameters)}"
        )
    missing = [place for place in one.frozen if not one.has(place)]
    if missing:
        text = SETTINGS["frozen"].kind.write(missing)
        found["frozen"] = f"the network has no {shorten(text)}"
    return found


def usual_outputs(one: Shape) -> list[str]:
    """Return the output activations that fit the data, the usual one first."""
    if one.task == "values":
        return ["linear", *(name for name in ACTIVATIONS if name not in ("linear", "softmax"))]
    if len(one.class_names) > 2:
        return ["softmax"]
    return ["sigmoid", *(name for name in ACTIVATIONS if name != "sigmoid")]


def fitting_outputs(one: Shape) -> tuple[str, ...]:
    """The output activations that fit the data, in the order of their registry."""
    fit = usual_outputs(one)
    return tuple(name for name in ACTIVATIONS if name in fit)


def fitting_losses(one: Shape) -> tuple[str, ...]:
    """The losses that fit output and data."""
    return tuple(
        name
        for name, loss in LOSSES.items()
        if not loss.output_activations
        or (one.output_activation in loss.output_activations and one.task == "classes")
    )


def idle(one: Shape) -> set[str]:
    """Return the fields that do nothing here: another value of them would change no number."""
    source = SOURCES[one.dataset]
    drops = one.dropout > 0.0 and bool(one.hidden_layers)
    alike = one.initializer in ("zeros", "constant")
    drawn = not one.parameters
    acts = {
        "inputs": source.counts_inputs,
        "centres": bool(source.blobs),
        "features": one.n_inputs <= 2,
        **dict.fromkeys(("samples", "noise"), source.is_drawn),
        **dict.fromkeys(("train_share", "data_seed"), source.is_split),
        "table": source.is_own,
        **dict.fromkeys(("x_input", "y_input", "held"), one.n_inputs > 2),
        "hidden_activation": bool(one.hidden_layers) and not one.layer_activations,
        "layer_activations": len(one.hidden_layers) > 1,
        "initializer": drawn,
        "initial_scale": drawn and one.initializer != "zeros",
        "bias_initializer": drawn and one.bias and one.initializer != "zeros",
        "weight_seed": drawn and not alike,
        "order_seed": drops or 0 < one.batch_size < one.n_train,
        "dropout": bool(one.hidden_layers),
        "decay_epochs": one.schedule != "constant",
        "decay_rate": one.schedule in ("step", "exponential"),
        "stop_accuracy": one.task == "classes",
        "min_delta": one.patience > 0,
        "stop_on": one.has_test and bool(one.stop_loss or one.stop_accuracy or one.patience),
        **{
            name: name in OPTIMIZERS[one.optimizer].options
            for optimizer in OPTIMIZERS.values()
            for name in optimizer.options
        },
    }
    return {name for name, does in acts.items() if not does}
