"""Which settings go together: what conflicts, what fits data and output, what does nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from playground.data.datasets import SOURCES
from playground.engine import ACTIVATIONS, LOSSES, OPTIMIZERS
from playground.engine.optimizers import option_names
from playground.experiment.fields import SETTINGS
from playground.experiment.shape import Shape
from playground.reading.quoting import shorten


@dataclass(frozen=True)
class Fit(Shape):
    """The settings, and which of them go together."""

    def conflicts(self) -> dict[str, str]:
        """Return the fields that do not go with others, each with a sentence that says why."""
        found = {**self.conflicts_of_data(), **self._conflicts_of_network()}
        if self.stop_on == "test" and not self.has_test:
            found["stop_on"] = "these data have no test points"
        if self.stop_accuracy and self.task == "values":
            found["stop_accuracy"] = "values have no accuracy"
        n = self.n_inputs
        # Upwards, a single input shows what is answered: there the setting stays at its default.
        for name, most in (("x_input", n), ("y_input", max(2, n))):
            if getattr(self, name) > most:
                found[name] = f"the data have {n} input{'s' if n > 1 else ''}"
        if self.x_input == self.y_input:
            found["y_input"] = "the region chart needs two different inputs"
        return found

    def conflicts_of_data(self) -> dict[str, str]:
        """Return what of the data's own fields does not go together."""
        if SOURCES[self.dataset].is_own and self.table is None:
            return {"dataset": "your own data do not travel in this link; open their project file"}
        if self.table is not None and not SOURCES[self.dataset].is_own:
            return {"table": "points of your own need data=own"}
        return {}

    def _conflicts_of_network(self) -> dict[str, str]:
        found = {}
        if self.output_activation not in self.usual_outputs:
            number = len(self.class_names)
            found["output_activation"] = (
                f"{number} classes need output=softmax" if number else "values cannot be shares"
            )
        allowed = LOSSES[self.loss].output_activations
        if allowed and self.output_activation not in allowed:
            found["loss"] = f"{self.loss} needs output={' or '.join(allowed)}"
        elif allowed and self.task == "values":
            found["loss"] = f"{self.loss} is for classes"
        if self.class_weights != "none" and self.task == "values":
            found["class_weights"] = "values have no classes"
        n_hidden = len(self.hidden_layers)
        if self.layer_activations and len(self.layer_activations) != n_hidden:
            found["layer_activations"] = (
                f"expected {n_hidden} names, one for each hidden layer, "
                f"got {len(self.layer_activations)}"
            )
        if self.parameters and len(self.parameters) != self.n_parameters:
            found["parameters"] = (
                f"the network has {self.n_parameters} weights, got {len(self.parameters)}"
            )
        missing = [place.as_setting() for place in self.frozen_places if not self.has(place)]
        if missing:
            text = SETTINGS["frozen"].kind.write(missing)
            found["frozen"] = f"the network has no {shorten(text)}"
        return found

    @property
    def usual_outputs(self) -> list[str]:
        """The output activations that fit the data, the usual one first."""
        if self.task == "values":
            return ["linear", *(name for name in ACTIVATIONS if name not in ("linear", "softmax"))]
        if len(self.class_names) > 2:
            return ["softmax"]
        return ["sigmoid", *(name for name in ACTIVATIONS if name != "sigmoid")]

    @property
    def fitting_outputs(self) -> tuple[str, ...]:
        """The output activations that fit the data, in the order of their registry."""
        usual = self.usual_outputs
        return tuple(name for name in ACTIVATIONS if name in usual)

    @property
    def fitting_losses(self) -> tuple[str, ...]:
        """The losses that fit output and data."""
        return tuple(
            name
            for name, loss in LOSSES.items()
            if not loss.output_activations
            or (self.output_activation in loss.output_activations and self.task == "classes")
        )

    def changeable(self, besides: Collection[str] = ()) -> list[str]:
        """Return the settings of network and training that change a run here, in their order.

        Those named in `besides` are left out.
        """
        idle = self.idle()
        return [
            name
            for name, one in SETTINGS.items()
            if one.group in ("Network", "Training")
            and one.effect != "view"
            and name not in idle
            and name not in besides
        ]

    def idle(self) -> set[str]:
        """Return the fields that do nothing here: another value of them would change no number."""
        source = SOURCES[self.dataset]
        drops = self.dropout > 0.0 and bool(self.hidden_layers)
        alike = self.initializer in ("zeros", "constant")
        drawn = not self.parameters
        acts = {
            "inputs": source.counts_inputs,
            "centres": bool(source.blobs),
            "features": self.n_inputs <= 2,
            **dict.fromkeys(("samples", "noise"), source.is_drawn),
            "class_1_share": source.is_drawn and len(self.class_names) == 2,
            **dict.fromkeys(("train_share", "data_seed"), source.is_split),
            "table": source.is_own,
            **dict.fromkeys(("x_input", "y_input", "held"), self.n_inputs > 2),
            "show_test": self.has_test,
            "discretize": self.n_inputs > 1,
            "hidden_activation": bool(self.hidden_layers) and not self.layer_activations,
            "layer_activations": len(self.hidden_layers) > 1,
            "initializer": drawn,
            "initial_scale": drawn and self.initializer != "zeros",
            "bias_initializer": drawn and self.bias and self.initializer != "zeros",
            "weight_seed": drawn and not alike,
            "class_weights": self.has_unequal_classes,
            "order_seed": drops or 0 < self.batch_size < self.n_train,
            "dropout": bool(self.hidden_layers),
            "decay_epochs": self.schedule != "constant",
            "decay_rate": self.schedule in ("step", "exponential"),
            "stop_accuracy": self.task == "classes",
            "min_delta": self.patience > 0,
            "stop_on": self.has_test
            and bool(self.stop_loss or self.stop_accuracy or self.patience),
            **{name: name in OPTIMIZERS[self.optimizer].options() for name in option_names()},
        }
        return {name for name, does in acts.items() if not does}
