"""The settings of network and training in one short phrase."""

from itertools import groupby

from playground.experiment import SETTINGS, Experiment


def in_words(experiment: Experiment) -> str:
    """Return the settings as a phrase: "2-6-1 tanh, Adam 0.03, cross-entropy, batches of 10".

    What is usual is left out: the output activation that the data ask for, a constant rate, no
    penalty. Bias is named where there is none.
    """
    parts = (
        _network(experiment),
        "" if experiment.bias else "no bias",
        f"{_say(experiment, 'optimizer')} {experiment.learning_rate:g}",
        "" if experiment.schedule == "constant" else f"{_say(experiment, 'schedule')} schedule",
        _say(experiment, "loss"),
        f"classes {experiment.class_weights}" if experiment.class_weights != "none" else "",
        f"batches of {experiment.batch_size}" if experiment.batch_size else "full batch",
        *(
            f"{SETTINGS[name].label} {getattr(experiment, name):g}"
            for name in ("l1", "l2", "dropout")
            if getattr(experiment, name)
        ),
        f"early stopping (patience {experiment.patience})" if experiment.patience else "",
    )
    return ", ".join(part for part in parts if part)


def _network(experiment: Experiment) -> str:
    """Return units and activations: "2-4-1 sigmoid", "2-6-3 tanh"."""
    sizes = "-".join(map(str, experiment.layer_sizes))
    kind = SETTINGS["hidden_activation"].kind
    hidden = [kind.options[name] for name, _ in groupby(experiment.hidden_activations)]
    output = experiment.output_activation
    unusual = output != experiment.usual_outputs[0] or not hidden
    activations = (
        [*hidden, f"{_say(experiment, 'output_activation')} output"] if unusual else hidden
    )
    return f"{sizes} {', '.join(activations)}"


def _say(experiment: Experiment, name: str) -> str:
    return SETTINGS[name].say(getattr(experiment, name))
