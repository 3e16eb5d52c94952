"""The settings: for each its default, name in a link, label and values, and below it its help."""

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import pairwise
from typing import Any

import playground.engine as engine
from playground.data.datasets import EVEN, FEWEST_CENTRES, MOST_CENTRES, SOURCES
from playground.data.features import FEATURES
from playground.data.table import MAX_INPUTS, Table
from playground.engine.class_weights import CLASS_WEIGHTS
from playground.experiment import kinds
from playground.experiment.kinds import Choice, Flag, Number, Setting, Several, Subset, Whole

MOST_BITS = 6
# Repeated for as many inputs as there are; links and files of old have eight numbers.
AT_LOWEST, IN_THE_MIDDLE = (0.0,) * 8, (0.5,) * 8
MAX_HIDDEN, MAX_UNITS = 8, 32
MAX_FROZEN = 64

RATES = (
    *(0.00001, 0.0001, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.25, 0.3),
    *(0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0),
)
BATCHES = (1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 0)  # 0: all
SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
EPSILONS = (1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0)
TENTHS = tuple(i / 10 for i in range(11))
NOISES = tuple(i / 20 for i in range(11))
CLASS_SHARES = (0.02, 0.05, *TENTHS[1:-1], 0.95, 0.98)
DROPOUTS = tuple(i / 20 for i in range(20))
DECAYS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
PENALTIES = (0.0, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LIMITS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SPELLED = {  # otherwise than with spaces for underscores
    **{"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "silu": "SiLU", "gelu": "GELU"},
    **{"lecun_normal": "LeCun normal", "he_uniform": "He uniform", "he_normal": "He normal"},
    **{"glorot_uniform": "Glorot uniform", "glorot_normal": "Glorot normal"},
    **{"huber": "Huber", "cross_entropy": "cross-entropy", "sgd": "gradient descent"},
    **{"nesterov": "Nesterov", "rmsprop": "RMSprop", "adagrad": "Adagrad", "adam": "Adam"},
}
SPEEDS = {
    "auto": "Auto",
    "update": "1 update per frame",
    "1": "1 epoch per frame",
    "10": "10 epochs per frame",
    "100": "100 epochs per frame",
    "1000": "1,000 epochs per frame",
    "top": "Top speed",
}


def choices(registry: Mapping[str, Any]) -> Choice:
    """Return a choice among a registry's keys."""
    return Choice({key: SPELLED.get(key, key.replace("_", " ")) for key in registry})


DATA_SETS = Choice({key: source.label for key, source in SOURCES.items()})
FEATURE_NAMES = Subset({key: feature.label for key, feature in FEATURES.items()})
OWN_TABLE = kinds.TableKind()
FIXED = Several(Number(0.0, 1.0, TENTHS), MAX_INPUTS, "_")
UNITS = Several(Whole(1, 32), MAX_HIDDEN)
HIDDEN = choices(engine.HIDDEN_ACTIVATIONS)
HIDDENS = Several(HIDDEN, MAX_HIDDEN)
OUTPUT = choices(engine.ACTIVATIONS)
INITIALIZATION = choices(engine.INITIALIZERS)
BIASES = Choice({"same": "as weights", "zeros": "zeros"})
LOSS = choices(engine.LOSSES)
WEIGHTINGS = choices(CLASS_WEIGHTS)
REDUCTION = Choice({"sum": "sum", "mean": "mean"})
OPTIMIZER = choices(engine.OPTIMIZERS)
CLIPPING = Number(0.0, 1000.0, LIMITS, word="none")
PLACES = kinds.Places(max(MAX_INPUTS, MAX_UNITS) + 1, MAX_FROZEN)
MEASURED = Choice({"train": "training points", "test": "test points"})
STEP = Choice({"update": "1 update", "epoch": "1 epoch"})
NUMBERS = Choice({"auto": "where there are few", "on": "on", "off": "off"})
AXIS = Choice({"auto": "logarithmic with Auto speed", "linear": "linear", "log": "logarithmic"})


def setting(
    group: kinds.Group, effect: kinds.Effect, default: Any, key: str, label: str, kind: Any
) -> Any:
    """Return a dataclass field that carries along what its Setting is made of, but the help."""
    made = partial(Setting, key, label, kind, group, effect)
    return field(default=default, metadata={"setting": made})


data = partial(setting, "Data", "restart")
network = partial(setting, "Network", "restart")
goal = partial(setting, "Training", "restart")
training = partial(setting, "Training", "continue")
pause = partial(setting, "Training", "view")
view = partial(setting, "View", "view")


@dataclass(frozen=True)
class Fields:
    """Data, network, training and view; the defaults are the article's experiment."""

    dataset: str = data("xor", "data", "Data set", DATA_SETS)
    """What to learn. XOR is exclusive or: class 1 when exactly one of two inputs is 1."""
    inputs: int = data(3, "inputs", "Inputs", Whole(2, MOST_BITS))
    """Bits of the parity table: class 1 when an odd number of them is 1."""
    centres: int = data(3, "centres", "Classes", Whole(FEWEST_CENTRES, MOST_CENTRES))
    """How many blobs there are, each a class of its own."""
    samples: int = data(200, "n", "Points", Whole(10, 1000, 10))
    """How many points are drawn, test points included."""
    noise: float = data(0.0, "noise", "Noise", Number(0.0, 0.5, NOISES))
    """Random scatter of the points. Where classes overlap, no boundary gets every point right."""
    class_1_share: float = data(
        EVEN, "class1", "Share of class 1", Number(0.01, 0.99, CLASS_SHARES)
    )
    """Share of the points that are of class 1. A network easily overlooks a rare class."""
    train_share: float = data(0.5, "train", "Training share", Number(0.1, 0.9, TENTHS[1:-1]))
    """Share of the points used for training. The others only test what was learned."""
    data_seed: int = data(0, "dataseed", "Data seed", Whole(0, 999_999))
    """The same seed draws the same points and splits them in the same way."""
    features: tuple[str, ...] = data(("x1", "x2"), "features", "Features", FEATURE_NAMES)
    """What the network sees of each point. With a square or a product, one unit can do what
    otherwise takes a hidden layer."""
    standardise: bool = data(False, "standardise", "Standardise", Flag())
    """Rescales each feature, and a value to learn, to mean 0 and standard deviation 1 over the
    training points, so that none outweighs the others."""
    table: Table | None = data(None, "own", "Your own data", OWN_TABLE)
    """The points that you imported, drew or edited."""
    x_input: int = view(1, "x", "Horizontal axis", Whole(1, MAX_INPUTS))
    """The input on the horizontal axis of the decision regions."""
    y_input: int = view(2, "y", "Vertical axis", Whole(1, MAX_INPUTS))
    """The input on the vertical axis of the decision regions."""
    held: tuple[float, ...] = view(AT_LOWEST, "held", "Fixed inputs", FIXED)
    """The value of each input that the decision regions do not show: 0 is its minimum, 1 its
    maximum."""

    hidden_layers: tuple[int, ...] = network((4,), "layers", "Units in hidden layers", UNITS)
    """How many units each hidden layer has. Without a hidden layer, the boundary is a straight
    line."""
    hidden_activation: str = network("sigmoid", "hidden", "Hidden activation", HIDDEN)
    """The function that a hidden unit applies to its weighted sum. Linear units cannot bend a
    boundary."""
    layer_activations: tuple[str, ...] = network(
        (), "hiddens", "Activation of each hidden layer", HIDDENS
    )
    """One activation per hidden layer instead of one for all."""
    output_activation: str = network("sigmoid", "output", "Output activation", OUTPUT)
    """Sigmoid outputs lie between 0 and 1. With tanh the classes are -1 and 1; softmax has one
    output per class, and they sum to 1."""
    bias: bool = network(False, "bias", "Bias", Flag())
    """Gives every unit a weight on a constant 1. Without it, a unit whose inputs are all 0 has a
    weighted sum of 0."""
    initializer: str = network("uniform", "init", "Initial weights", INITIALIZATION)
    """How the initial weights are drawn. LeCun, Glorot and He match the spread to the size of the
    layer, which matters in deep networks; from zeros or a constant, the units of a layer stay
    identical."""
    initial_scale: float = network(1.0, "scale", "Initial scale", Number(0.0, 20.0))
    """Multiplies the spread of the initial weights; uniform draws from -scale to scale."""
    bias_initializer: str = network("same", "biasinit", "Initial biases", BIASES)
    """Whether biases are drawn like the weights, or start at 0."""
    weight_seed: int = network(0, "seed", "Weight seed", Whole(0, 999_999))
    """The same seed draws the same initial weights."""
    parameters: tuple[float, ...] = network((), "w", "Weights at the start", kinds.Weights())
    """The initial weights one by one, instead of drawn at random."""

    loss: str = goal("squared_error", "loss", "Loss", LOSS)
    """What training minimizes. Cross-entropy, for classes and a sigmoid or softmax output, does not
    stall where the output is badly wrong; absolute error and Huber are less sensitive to
    outliers."""
    reduction: str = goal("sum", "reduction", "Loss reduction", REDUCTION)
    """Whether the gradients of a batch are summed (as in the article) or averaged."""
    class_weights: str = goal("none", "classweights", "Class weights", WEIGHTINGS)
    """How much each point counts in the loss. Balanced: every class counts as much as any other,
    however few training points it has. A test point counts as a training point of its class."""
    learning_rate: float = training(0.5, "lr", "Learning rate", Number(1e-6, 1000.0, RATES))
    """The step size of each update. Too large overshoots, too small crawls."""
    optimizer: str = training("sgd", "optimizer", "Optimizer", OPTIMIZER)
    """How the gradient becomes an update. Momentum and Nesterov build up speed; Adagrad, RMSprop
    and Adam adapt the rate of each weight: start them at 0.01."""
    momentum: float = training(0.9, "momentum", "Momentum", Number(0.0, 0.9999, SHARES))
    """The share of the previous step that is kept. More is faster and overshoots further."""
    beta_1: float = training(0.9, "beta1", "Beta 1", Number(0.0, 0.9999, SHARES))
    """The share of Adam's running mean of gradients kept in each update: its momentum."""
    beta_2: float = training(0.999, "beta2", "Beta 2", Number(0.0, 0.999999, SHARES))
    """The share of Adam's running mean of squared gradients kept in each update."""
    rho: float = training(0.99, "rho", "Rho", Number(0.0, 0.999999, SHARES))
    """The share of RMSprop's running mean of squared gradients kept in each update."""
    epsilon: float = training(1e-8, "eps", "Epsilon", Number(1e-12, 1.0, EPSILONS))
    """Added to the denominator, which may be close to 0. It matters where gradients are tiny."""
    batch_size: int = training(0, "batch", "Batch size", Whole(1, 1000, word="full", steps=BATCHES))
    """Points per update. A full batch makes one update per epoch, small batches make many."""
    order_seed: int = goal(0, "orderseed", "Shuffle seed", Whole(0, 999_999))
    """The same seed shuffles the points into the same batches, and drops the same units."""
    schedule: str = training("constant", "schedule", "Schedule", choices(engine.SCHEDULES))
    """How the learning rate changes over the epochs. Large at first and small at the end gets
    closer to the minimum; cosine rises again."""
    decay_rate: float = training(0.1, "decay", "Decay rate", Number(0.0, 1.0, DECAYS))
    """The factor by which the learning rate falls within the decay epochs."""
    decay_epochs: int = training(1000, "decayepochs", "Decay epochs", Whole(1, 10_000_000))
    """Epochs in which the learning rate decays once; for cosine, until it reaches 0."""
    l1: float = training(0.0, "l1", "L1", Number(0.0, 10.0, PENALTIES))
    """Adds L1 times the sum of all |weights| to the loss, which drives weights that are not needed
    to 0."""
    l2: float = training(0.0, "l2", "L2", Number(0.0, 10.0, PENALTIES))
    """Adds L2/2 times the sum of all squared weights to the loss. It keeps weights small and
    boundaries smooth, and so reduces overfitting."""
    dropout: float = training(0.0, "dropout", "Dropout", Number(0.0, 0.95, DROPOUTS))
    """The share of hidden units switched off at random in each update. No unit can then rely on
    another, which reduces overfitting in wide networks."""
    clip_norm: float = training(0.0, "clip", "Gradient clipping", CLIPPING)
    """Shortens longer gradients to this length. It tames sudden jumps."""
    frozen: tuple[tuple[int, ...], ...] = training((), "frozen", "Frozen", PLACES)
    """Layers, units or single weights that stay fixed while the rest trains."""
    stop_epoch: int = pause(50_000, "stop", "Pause at epoch", Whole(1, 100_000_000, word="never"))
    """Where playing stops; Play continues from there. 0: never. The article stops at 50,000."""
    stop_loss: float = training(0.0, "stoploss", "Pause at loss", Number(0.0, 1e6))
    """Pauses after the epoch in which the loss falls to this value. 0: never."""
    stop_accuracy: float = training(0.0, "stopacc", "Pause at accuracy", Number(0.0, 1.0))
    """Pauses after the epoch in which the accuracy (0 to 1) reaches this value. 0: never."""
    patience: int = training(0, "patience", "Patience", Whole(1, 100_000_000, word="never"))
    """Pauses after this many epochs in which the loss has not improved. 0: never."""
    min_delta: float = training(0.0, "mindelta", "Minimum improvement", Number(0.0, 1000.0))
    """How far a loss must be below the best one to count as an improvement."""
    stop_on: str = training("train", "stopon", "Measured on", MEASURED)
    """The points whose loss and accuracy decide when to pause. Pausing when the test loss stops
    falling is early stopping, a usual remedy for overfitting."""

    speed: str = view("auto", "speed", "Speed", Choice(SPEEDS))
    """How much training lies between two frames. Auto shows early epochs one by one and each later
    frame 5 % further than all before it."""
    step_unit: str = view("epoch", "step", "Step by", STEP)
    """What Step does: one parameter update, or all updates to the end of the epoch."""
    log_loss: bool = view(False, "log", "Log loss", Flag())
    """Shows the loss on a logarithmic scale, where late progress stays visible."""
    show_test: bool = view(True, "showtest", "Show test data", Flag())
    """Draws the test points over the decision regions: hollow, or pale where points have values."""
    discretize: bool = view(False, "discretize", "Discretize output", Flag())
    """Paints each class in one flat colour up to its boundary, and values in steps."""
    coach: bool = view(True, "coach", "Coach", Flag())
    """Says in one line below Play what the run has come to, where that is certain."""
    epoch_axis: str = view("auto", "epochs", "Epoch axis", AXIS)
    """Whether the loss chart shows epochs on a logarithmic scale, which spreads out early ones."""
    link_numbers: str = view("auto", "numbers", "Numbers on links", NUMBERS)
    """Whether the diagram shows the weight of each link as a number. Auto: up to 12 of them."""


def help_below_fields() -> dict[str, str]:
    """Return the text below each field of `Fields`, which Python keeps in the source alone."""
    (made,) = ast.parse(inspect.getsource(Fields)).body
    assert isinstance(made, ast.ClassDef)
    return {
        ast.unparse(one.target): " ".join(ast.literal_eval(text.value).split())
        for one, text in pairwise(made.body)
        if isinstance(one, ast.AnnAssign) and isinstance(text, ast.Expr)
    }


HELP = help_below_fields()
SETTINGS: dict[str, Setting] = {
    one.name: one.metadata["setting"](HELP[one.name]) for one in fields(Fields)
}
DEFAULTS: dict[str, Any] = {one.name: one.default for one in fields(Fields)}
