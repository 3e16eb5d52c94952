"""The Experiment: its network and training, made, changed, and written into links and files."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from playground.data.dataset import Dataset
from playground.data.datasets import SOURCES
from playground.data.table import Table
from playground.engine import MLP, OPTIMIZERS, EarlyStop, Objective, Trainer
from playground.engine.arrays import Array
from playground.engine.objective import Penalty
from playground.engine.optimizers import Rate
from playground.experiment.fields import AT_LOWEST, DEFAULTS, IN_THE_MIDDLE, SETTINGS
from playground.experiment.fit import Fit
from playground.experiment.kinds import Setting
from playground.reading.quoting import shorten

MAX_PARTS_NAMED = 5  # in a notice on a link; the rest is counted


@dataclass(frozen=True)
class Experiment(Fit):
    """Data, network, training and view; the defaults are the article's experiment."""

    def make_network(self) -> MLP:
        """Build the network with its initial weights."""
        mlp = MLP(
            self.layer_sizes,
            self.hidden_activations,
            self.output_activation,
            bias=self.bias,
            initializer=self.initializer,
            scale=self.initial_scale,
            bias_initializer=self.bias_initializer,
            seed=self.weight_seed,
        )
        return mlp.with_parameters(self.parameters) if self.parameters else mlp

    def make_trainer(
        self, mlp: MLP, dataset: Dataset, *, learning_rate: Rate | None = None
    ) -> Trainer:
        """Set up the training of a network on the samples to train on.

        Another learning rate takes the place of the setting: one for each network of a population.
        """
        optimizer = OPTIMIZERS[self.optimizer]
        options = {name: getattr(self, name) for name in optimizer.options()}
        options["learning_rate"] = self.learning_rate if learning_rate is None else learning_rate
        same = ("l1", "l2", "dropout", "schedule", "decay_rate", "decay_epochs")
        return Trainer(
            mlp,
            dataset.train.X,
            dataset.train.y,
            self.loss,
            self.reduction,
            optimizer(**options),
            batch_size=self.batch_size or None,
            seed=self.order_seed,
            sample_weights=self.weigh(dataset.train.y),
            clip_norm=self.clip_norm or None,
            frozen=mlp.mark(*self.frozen_places) if self.frozen else None,
            early_stop=self._make_early_stop(dataset),
            **{name: getattr(self, name) for name in same},
        )

    def make_objective(
        self, X: Array, y: Array, *, is_penalized: bool = True, n_counted: int | None = None
    ) -> Objective:
        """Return what training minimizes, over some samples; see `Objective`."""
        penalty = Penalty(self.l1, self.l2) if is_penalized else Penalty()
        weights = self.weigh(y)
        return Objective(X, y, self.loss, self.reduction, penalty, n_counted, weights)

    def make_objectives(self, dataset: Dataset) -> tuple[Objective, Objective | None]:
        """Return what training minimizes, and the same for the test points, if there are any.

        A sum over the test points counts for as many as there are training points, and a test
        point as much as a training point of its class.
        """
        train, test = dataset.train, dataset.test
        objective = self.make_objective(train.X, train.y)
        if not len(test):
            return objective, None
        return objective, self.make_objective(test.X, test.y, n_counted=len(train))

    def _make_early_stop(self, dataset: Dataset) -> EarlyStop | None:
        """Return when to pause, but for the epoch; None where nothing is set."""
        if not (self.stop_loss or self.stop_accuracy or self.patience):
            return None
        on_test = self.stop_on == "test"
        return EarlyStop(
            loss=self.stop_loss or None,
            accuracy=self.stop_accuracy or None,
            patience=self.patience or None,
            min_delta=self.min_delta,
            threshold=self.threshold if self.n_outputs == 1 else None,
            X=dataset.test.X if on_test else None,
            y=dataset.test.y if on_test else None,
            sample_weights=self.weigh(dataset.test.y) if on_test else None,
        )

    def changed(self, **values: Any) -> Self:
        """Return an Experiment with other values; what then conflicts takes one that fits.

        Raises:
            ValueError: a value is not valid for its field.
        """
        checked = {name: SETTINGS[name].kind.check(value) for name, value in values.items()}
        if "dataset" in checked and not SOURCES[checked["dataset"]].is_own:
            checked["table"] = None
        if "weight_seed" in checked and "parameters" not in checked:
            # Who asks for other weights is done with those that came with a link.
            checked["parameters"] = ()
        other = replace(self, **checked)._with_data()
        if "hidden_layers" in checked and other.layer_activations:
            # A layer more takes the activation of the one before it.
            names, n_hidden = other.layer_activations, len(other.hidden_layers)
            more = (names[-1],) * (n_hidden - len(names))
            other = replace(other, layer_activations=(*names, *more)[:n_hidden])
        if other.x_input == other.y_input:
            # Choosing for one axis what the other shows swaps them.
            swapped = "x_input" if "y_input" in values else "y_input"
            old = self.y_input if swapped == "x_input" else self.x_input
            axes: dict[str, Any] = {swapped: old}
            other = replace(other, **axes)
        if other._has_other_inputs_than(self) and other.held in (AT_LOWEST, IN_THE_MIDDLE):
            # Bits are held at 0; of measures the middle says most.
            bits = bool(SOURCES[other.dataset].table) or other.n_inputs <= 2
            usual = AT_LOWEST if bits else IN_THE_MIDDLE
            other = replace(other, held=checked.get("held", usual))
        if other.usual_outputs != self.usual_outputs:
            other = other._fitted_to_data(besides=checked)
        return other._without_conflicts()

    def _has_other_inputs_than(self, other: Self) -> bool:
        """Return whether the data have other inputs; edited points have those they had."""
        is_own = SOURCES[self.dataset].is_own
        return self.n_inputs != other.n_inputs or (self.dataset != other.dataset and not is_own)

    def _with_data(self) -> Self:
        """Return this Experiment with data that there are: what else fits depends on them."""
        missing: dict[str, Any] = {name: DEFAULTS[name] for name in self.conflicts_of_data()}
        return replace(self, **missing)

    def _fitted_to_data(self, besides: Collection[str]) -> Self:
        """Return this Experiment with output and loss as is usual, but for what was chosen."""
        usual: dict[str, Any] = {"output_activation": self.usual_outputs[0]}
        if usual["output_activation"] != "sigmoid":
            usual["loss"] = "cross_entropy" if self.task == "classes" else "squared_error"
            # A sum over many points, without a bound on the output, soon overflows.
            usual |= {"reduction": "mean", "learning_rate": min(self.learning_rate, 0.1)}
            usual["bias"] = True
        return replace(self, **{name: usual[name] for name in usual.keys() - set(besides)})

    def _without_conflicts(self) -> Self:
        """Return this Experiment with defaults for what conflicts; of what is frozen, the rest."""
        other = self._with_data()
        # Twice: the loss depends on the output, and the number of weights does.
        for _ in range(2):
            fallbacks = {name: DEFAULTS[name] for name in other.conflicts()}
            if "frozen" in fallbacks:
                there = filter(other.has, other.frozen_places)
                fallbacks["frozen"] = tuple(place.as_setting() for place in there)
            if "output_activation" in fallbacks:
                fallbacks["output_activation"] = other.usual_outputs[0]
            other = replace(other, **fallbacks)
        if other.conflicts():
            # An axis at its default may meet the other axis.
            other = replace(other, x_input=DEFAULTS["x_input"], y_input=DEFAULTS["y_input"])
        return other

    def trains_like(self, other: Self, besides: Collection[str] = ()) -> bool:
        """Return whether both make the same run, but for the settings named in `besides`.

        How a run looks, and at which epoch it pauses, makes no difference.
        """
        found = self._differing(other)
        return all(SETTINGS[name].effect == "view" or name in besides for name in found)

    def restarts(self, other: Self) -> bool:
        """Return whether going from this Experiment to `other` begins a new run."""
        return any(SETTINGS[name].effect == "restart" for name in self._differing(other))

    def _differing(self, other: Self) -> Iterator[str]:
        """Yield the fields that have another value in `other`."""
        return (name for name in SETTINGS if getattr(self, name) != getattr(other, name))

    def to_query(self) -> dict[str, str]:
        """Return what differs from the defaults, as the parameters of a link."""
        return {key: text for key, text in self._written().items() if text is not None}

    @property
    def fits_a_link(self) -> bool:
        """Whether a link can hold all of it: own data and initial weights must be few enough."""
        return None not in self._written().values()

    def _written(self) -> dict[str, str | None]:
        """Return the text of each field that differs from its default, None where it is long."""
        values = {name: getattr(self, name) for name in SETTINGS}
        changed = {name: value for name, value in values.items() if value != DEFAULTS[name]}
        return {SETTINGS[n].key: SETTINGS[n].kind.write(value) for n, value in changed.items()}

    def to_json(self) -> dict[str, Any]:
        """Return every field, in types that JSON has."""
        written: dict[str, Any] = {}
        for name in SETTINGS:
            value = getattr(self, name)
            if isinstance(value, Table):
                value = value.to_json()
            written[name] = list(value) if isinstance(value, tuple) else value
        return written

    @classmethod
    def from_query(
        cls, query: Mapping[str, str], problems: Sequence[str] = ()
    ) -> tuple[Self, list[str]]:
        """Read the parameters of a link; `problems` are what is wrong with the link besides.

        Returns an Experiment, and a sentence for each part that could not be used: the default
        stands in for it.
        """
        names = {one.key: name for name, one in SETTINGS.items()}
        return cls._from_outside(query, names, lambda one, text: one.kind.read(text), problems)

    @classmethod
    def from_json(cls, values: object) -> tuple[Self, list[str]]:
        """Read what `to_json` wrote; returns as `from_query` does."""
        if not isinstance(values, Mapping):
            return cls(), [f"expected an object of settings, got {shorten(values)}"]
        names = {name: name for name in SETTINGS}
        return cls._from_outside(values, names, lambda one, value: one.kind.check(value))

    @classmethod
    def _from_outside(
        cls,
        values: Mapping[str, Any],
        names: Mapping[str, str],
        read: Callable[[Setting, Any], Any],
        problems: Sequence[str] = (),
    ) -> tuple[Self, list[str]]:
        """Take what is valid of `values`; `names` maps their keys to fields."""
        taken: dict[str, Any] = {}
        problems = list(problems)
        for key, value in values.items():
            if key not in names:
                problems.append(f"{shorten(key)} is not a setting")
                continue
            name = names[key]
            try:
                taken[name] = read(SETTINGS[name], value)
            except ValueError as error:
                problems.append(f"{key}: {error}")
        experiment = cls(**taken)
        problems += [
            f"{SETTINGS[name].key}: {reason}" for name, reason in experiment.conflicts().items()
        ]
        return experiment._without_conflicts(), name_some(problems)


def name_some(problems: list[str]) -> list[str]:
    """Return at most MAX_PARTS_NAMED sentences, and one that counts the others."""
    others = len(problems) - MAX_PARTS_NAMED
    return problems if others <= 1 else [*problems[:-others], f"and {others} more"]
