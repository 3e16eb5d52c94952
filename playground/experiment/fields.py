"""The settings: for each its default, values, help and text in a link, in one expression."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from playground.data.datasets import FEWEST_CENTRES, MOST_CENTRES, SOURCES
from playground.data.features import FEATURES
from playground.data.table import MAX_INPUTS, Table, TableKind
from playground.engine import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from playground.settings import (
    Choice,
    Effect,
    Flag,
    Group,
    Names,
    Number,
    Numbers,
    Places,
    Setting,
    Subset,
    Weights,
    Whole,
)

MOST_BITS = 6
AT_LOWEST, IN_THE_MIDDLE = (0.0,) * MAX_INPUTS, (0.5,) * MAX_INPUTS
MAX_HIDDEN, MAX_UNITS = 8, 32
MAX_FROZEN = 64

RATES = (
    *(0.00001, 0.0001, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.25, 0.3),
    *(0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0),
)
BATCHES = (1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 0)  # 0: all
SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
EPSILONS = (1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0)
DECAYS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
PENALTIES = (0.0, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LIMITS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SPELLED = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "silu": "SiLU", "gelu": "GELU"}
SPEEDS = {
    "auto": "Auto",
    "update": "1 update per frame",
    "1": "1 epoch per frame",
    "10": "10 epochs per frame",
    "100": "100 epochs per frame",
    "1000": "1,000 epochs per frame",
    "top": "Top speed",
}


def choices(registry: Mapping[str, Any], **labels: str) -> Choice:
    """Return a choice among a registry's keys; labels are the keys with spaces, unless given."""
    return Choice({key: labels.get(key, key.replace("_", " ")) for key in registry})


def setting(
    default: Any, key: str, label: str, kind: Any, group: Group, effect: Effect, help: str
) -> Any:
    """Return a dataclass field that carries its Setting along."""
    return field(
        default=default,
        metadata={"setting": Setting(key, label, kind, group, effect, help)},
    )


@dataclass(frozen=True)
class Fields:
    """Data, network, training and view; the defaults are the article's experiment."""

    dataset: str = setting(
        "xor", "data", "Data set", Choice({key: source.label for key, source in SOURCES.items()}),
        "Data", "restart",
        "What to learn. XOR is exclusive or: class 1 when exactly one of two inputs is 1.",
    )  # fmt: skip
    inputs: int = setting(
        3, "inputs", "Inputs", Whole(2, MOST_BITS), "Data", "restart",
        "Bits of the parity table: class 1 when an odd number of them is 1.",
    )  # fmt: skip
    centres: int = setting(
        3, "centres", "Classes", Whole(FEWEST_CENTRES, MOST_CENTRES), "Data", "restart",
        "How many blobs there are, each a class of its own.",
    )  # fmt: skip
    samples: int = setting(
        200, "n", "Points", Whole(10, 1000, 10), "Data", "restart",
        "How many points are drawn, test points included.",
    )  # fmt: skip
    noise: float = setting(
        0.0, "noise", "Noise", Number(0.0, 0.5, tuple(i / 20 for i in range(11))), "Data",
        "restart",
        "Random scatter of the points. Where classes overlap, no boundary gets every point right.",
    )  # fmt: skip
    train_share: float = setting(
        0.5, "train", "Training share", Number(0.1, 0.9, tuple(i / 10 for i in range(1, 10))),
        "Data", "restart",
        "Share of the points used for training. The others only test what was learned.",
    )  # fmt: skip
    data_seed: int = setting(
        0, "dataseed", "Data seed", Whole(0, 999_999), "Data", "restart",
        "The same seed draws the same points and splits them in the same way.",
    )  # fmt: skip
    features: tuple[str, ...] = setting(
        ("x1", "x2"), "features", "Features",
        Subset({key: feature.label for key, feature in FEATURES.items()}), "Data", "restart",
        "What the network sees of each point. With a square or a product, one unit can do what "
        "otherwise takes a hidden layer.",
    )  # fmt: skip
    standardise: bool = setting(
        False, "standardise", "Standardise", Flag(), "Data", "restart",
        "Rescales each feature, and a value to learn, to mean 0 and standard deviation 1 over the "
        "training points, so that none outweighs the others.",
    )  # fmt: skip
    table: Table | None = setting(  # noqa: RUF009  a Table cannot be changed
        None, "own", "Your own data", TableKind(), "Data", "restart",
        "The points that you imported, drew or edited.",
    )  # fmt: skip
    x_input: int = setting(
        1, "x", "Horizontal axis", Whole(1, MAX_INPUTS), "View", "view",
        "The input on the horizontal axis of the decision regions.",
    )  # fmt: skip
    y_input: int = setting(
        2, "y", "Vertical axis", Whole(1, MAX_INPUTS), "View", "view",
        "The input on the vertical axis of the decision regions.",
    )  # fmt: skip
    held: tuple[float, ...] = setting(
        AT_LOWEST, "held", "Fixed inputs",
        Numbers(Number(0.0, 1.0, tuple(i / 10 for i in range(11))), MAX_INPUTS, "_"), "View",
        "view", "The value of each input that the decision regions do not show: 0 is its minimum, "
        "1 its maximum.",
    )  # fmt: skip

    hidden_layers: tuple[int, ...] = setting(
        (4,), "layers", "Units in hidden layers", Numbers(Whole(1, 32), MAX_HIDDEN), "Network",
        "restart",
        "How many units each hidden layer has. Without a hidden layer, the boundary is a straight "
        "line.",
    )  # fmt: skip
    hidden_activation: str = setting(
        "sigmoid", "hidden", "Hidden activation", choices(HIDDEN_ACTIVATIONS, **SPELLED),
        "Network", "restart",
        "The function that a hidden unit applies to its weighted sum. Linear units cannot bend a "
        "boundary.",
    )  # fmt: skip
    layer_activations: tuple[str, ...] = setting(
        (), "hiddens", "Activation of each hidden layer",
        Names(choices(HIDDEN_ACTIVATIONS, **SPELLED), MAX_HIDDEN), "Network", "restart",
        "One activation per hidden layer instead of one for all.",
    )  # fmt: skip
    output_activation: str = setting(
        "sigmoid", "output", "Output activation", choices(ACTIVATIONS, **SPELLED), "Network",
        "restart",
        "Sigmoid outputs lie between 0 and 1. With tanh the classes are -1 and 1; softmax has one "
        "output per class, and they sum to 1.",
    )  # fmt: skip
    bias: bool = setting(
        False, "bias", "Bias", Flag(), "Network", "restart",
        "Gives every unit a weight on a constant 1. Without it, a unit whose inputs are all 0 has "
        "a weighted sum of 0.",
    )  # fmt: skip
    initializer: str = setting(
        "uniform", "init", "Initial weights",
        choices(INITIALIZERS, lecun_normal="LeCun normal", glorot_uniform="Glorot uniform",
                glorot_normal="Glorot normal", he_uniform="He uniform", he_normal="He normal"),
        "Network", "restart",
        "How the initial weights are drawn. LeCun, Glorot and He match the spread to the size of "
        "the layer, which matters in deep networks; from zeros or a constant, the units of a "
        "layer stay identical.",
    )  # fmt: skip
    initial_scale: float = setting(
        1.0, "scale", "Initial scale", Number(0.0, 20.0), "Network", "restart",
        "Multiplies the spread of the initial weights; uniform draws from -scale to scale.",
    )  # fmt: skip
    bias_initializer: str = setting(
        "same", "biasinit", "Initial biases", Choice({"same": "as weights", "zeros": "zeros"}),
        "Network", "restart", "Whether biases are drawn like the weights, or start at 0.",
    )  # fmt: skip
    weight_seed: int = setting(
        0, "seed", "Weight seed", Whole(0, 999_999), "Network", "restart",
        "The same seed draws the same initial weights.",
    )  # fmt: skip
    parameters: tuple[float, ...] = setting(
        (), "w", "Weights at the start", Weights(), "Network", "restart",
        "The initial weights one by one, instead of drawn at random.",
    )  # fmt: skip

    loss: str = setting(
        "squared_error", "loss", "Loss",
        choices(LOSSES, huber="Huber", cross_entropy="cross-entropy"), "Training", "restart",
        "What training minimizes. Cross-entropy, for classes and a sigmoid or softmax output, does "
        "not stall where the output is badly wrong; absolute error and Huber are less sensitive "
        "to outliers.",
    )  # fmt: skip
    reduction: str = setting(
        "sum", "reduction", "Loss reduction", Choice({"sum": "sum", "mean": "mean"}), "Training",
        "restart",
        "Whether the gradients of a batch are summed (as in the article) or averaged.",
    )  # fmt: skip
    learning_rate: float = setting(
        0.5, "lr", "Learning rate", Number(1e-6, 1000.0, RATES), "Training", "continue",
        "The step size of each update. Too large overshoots, too small crawls.",
    )  # fmt: skip
    optimizer: str = setting(
        "sgd", "optimizer", "Optimizer",
        choices(OPTIMIZERS, sgd="gradient descent", nesterov="Nesterov", rmsprop="RMSprop",
                adagrad="Adagrad", adam="Adam"), "Training", "continue",
        "How the gradient becomes an update. Momentum and Nesterov build up speed; Adagrad, "
        "RMSprop and Adam adapt the rate of each weight: start them at 0.01.",
    )  # fmt: skip
    momentum: float = setting(
        0.9, "momentum", "Momentum", Number(0.0, 0.9999, SHARES), "Training", "continue",
        "The share of the previous step that is kept. More is faster and overshoots further.",
    )  # fmt: skip
    beta_1: float = setting(
        0.9, "beta1", "Beta 1", Number(0.0, 0.9999, SHARES), "Training", "continue",
        "The share of Adam's running mean of gradients kept in each update: its momentum.",
    )  # fmt: skip
    beta_2: float = setting(
        0.999, "beta2", "Beta 2", Number(0.0, 0.999999, SHARES), "Training", "continue",
        "The share of Adam's running mean of squared gradients kept in each update.",
    )  # fmt: skip
    rho: float = setting(
        0.99, "rho", "Rho", Number(0.0, 0.999999, SHARES), "Training", "continue",
        "The share of RMSprop's running mean of squared gradients kept in each update.",
    )  # fmt: skip
    epsilon: float = setting(
        1e-8, "eps", "Epsilon", Number(1e-12, 1.0, EPSILONS), "Training", "continue",
        "Added to the denominator, which may be close to 0. It matters where gradients are tiny.",
    )  # fmt: skip
    batch_size: int = setting(
        0, "batch", "Batch size", Whole(1, 1000, word="full", steps=BATCHES), "Training",
        "continue",
        "Points per update. A full batch makes one update per epoch, small batches make many.",
    )  # fmt: skip
    order_seed: int = setting(
        0, "orderseed", "Shuffle seed", Whole(0, 999_999), "Training", "restart",
        "The same seed shuffles the points into the same batches, and drops the same units.",
    )  # fmt: skip
    schedule: str = setting(
        "constant", "schedule", "Schedule", choices(SCHEDULES), "Training", "continue",
        "How the learning rate changes over the epochs. Large at first and small at the end gets "
        "closer to the minimum; cosine rises again.",
    )  # fmt: skip
    decay_rate: float = setting(
        0.1, "decay", "Decay rate", Number(0.0, 1.0, DECAYS), "Training", "continue",
        "The factor by which the learning rate falls within the decay epochs.",
    )  # fmt: skip
    decay_epochs: int = setting(
        1000, "decayepochs", "Decay epochs", Whole(1, 10_000_000), "Training", "continue",
        "Epochs in which the learning rate decays once; for cosine, until it reaches 0.",
    )  # fmt: skip
    l1: float = setting(
        0.0, "l1", "L1", Number(0.0, 10.0, PENALTIES), "Training", "continue",
        "Adds L1 times the sum of all |weights| to the loss, which drives weights that are not "
        "needed to 0.",
    )  # fmt: skip
    l2: float = setting(
        0.0, "l2", "L2", Number(0.0, 10.0, PENALTIES), "Training", "continue",
        "Adds L2/2 times the sum of all squared weights to the loss. It keeps weights small and "
        "boundaries smooth, and so reduces overfitting.",
    )  # fmt: skip
    dropout: float = setting(
        0.0, "dropout", "Dropout", Number(0.0, 0.95, tuple(i / 20 for i in range(20))), "Training",
        "continue",
        "The share of hidden units switched off at random in each update. No unit can then rely "
        "on another, which reduces overfitting in wide networks.",
    )  # fmt: skip
    clip_norm: float = setting(
        0.0, "clip", "Gradient clipping", Number(0.0, 1000.0, LIMITS, word="none"), "Training",
        "continue", "Shortens longer gradients to this length. It tames sudden jumps.",
    )  # fmt: skip
    frozen: tuple[tuple[int, ...], ...] = setting(
        (), "frozen", "Frozen", Places(MAX_UNITS + 1, MAX_FROZEN), "Training", "continue",
        "Layers, units or single weights that stay fixed while the rest trains.",
    )  # fmt: skip
    stop_epoch: int = setting(
        50_000, "stop", "Pause at epoch", Whole(1, 100_000_000, word="never"), "Training", "view",
        "Where playing stops; Play continues from there. 0: never. The article stops at 50,000.",
    )  # fmt: skip
    stop_loss: float = setting(
        0.0, "stoploss", "Pause at loss", Number(0.0, 1e6), "Training", "continue",
        "Pauses after the epoch in which the loss falls to this value. 0: never.",
    )  # fmt: skip
    stop_accuracy: float = setting(
        0.0, "stopacc", "Pause at accuracy", Number(0.0, 1.0), "Training", "continue",
        "Pauses after the epoch in which the accuracy (0 to 1) reaches this value. 0: never.",
    )  # fmt: skip
    patience: int = setting(
        0, "patience", "Patience", Whole(1, 100_000_000, word="never"), "Training", "continue",
        "Pauses after this many epochs in which the loss has not improved. 0: never.",
    )  # fmt: skip
    min_delta: float = setting(
        0.0, "mindelta", "Minimum improvement", Number(0.0, 1000.0), "Training", "continue",
        "How far a loss must be below the best one to count as an improvement.",
    )  # fmt: skip
    stop_on: str = setting(
        "train", "stopon", "Measured on",
        Choice({"train": "training points", "test": "test points"}), "Training", "continue",
        "The points whose loss and accuracy decide when to pause. Pausing when the test loss stops "
        "falling is early stopping, a usual remedy for overfitting.",
    )  # fmt: skip

    speed: str = setting(
        "auto", "speed", "Speed", Choice(SPEEDS), "View", "view",
        "How much training lies between two frames. Auto shows early epochs one by one and each "
        "later frame 5 % further than all before it.",
    )  # fmt: skip
    step_unit: str = setting(
        "epoch", "step", "Step by", Choice({"update": "1 update", "epoch": "1 epoch"}), "View",
        "view", "What Step does: one parameter update, or all updates to the end of the epoch.",
    )  # fmt: skip
    log_loss: bool = setting(
        False, "log", "Log loss", Flag(), "View", "view",
        "Shows the loss on a logarithmic scale, where late progress stays visible.",
    )  # fmt: skip
    coach: bool = setting(
        True, "coach", "Coach", Flag(), "View", "view",
        "Says in one line below Play what the run has come to, where that is certain.",
    )  # fmt: skip
    epoch_axis: str = setting(
        "auto", "epochs", "Epoch axis",
        Choice({"auto": "logarithmic with Auto speed", "linear": "linear", "log": "logarithmic"}),
        "View", "view",
        "Whether the loss chart shows epochs on a logarithmic scale, which spreads out early ones.",
    )  # fmt: skip


SETTINGS: dict[str, Setting] = {one.name: one.metadata["setting"] for one in fields(Fields)}
DEFAULTS: dict[str, Any] = {one.name: one.default for one in fields(Fields)}
