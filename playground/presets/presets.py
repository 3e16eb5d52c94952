"""Ready-made experiments: good starts, and some that go wrong in a way worth seeing."""

from dataclasses import replace

from playground.experiment import IN_THE_MIDDLE, Experiment
from playground.presets.entry import Entry

# Far more weights than 40 noisy points need. These points were chosen, of 24 draws of the data: all
# three of the family come to 97 % of the training points, and tell themselves apart most clearly.
OVERFITTING = Experiment(
    dataset="moons",
    samples=80,
    noise=0.3,
    data_seed=12,
    hidden_layers=(16, 16),
    hidden_activation="relu",
    bias=True,
    initializer="he_normal",
    bias_initializer="zeros",
    loss="cross_entropy",
    reduction="mean",
    learning_rate=0.01,
    optimizer="adam",
)

# Classes of any number, each with an output of its own.
SEVERAL = Experiment(
    hidden_activation="tanh",
    output_activation="softmax",
    bias=True,
    initializer="glorot_uniform",
    bias_initializer="zeros",
    loss="cross_entropy",
    reduction="mean",
    learning_rate=0.03,
    optimizer="adam",
)

# Values, with an output that has no bound.
CURVE = replace(SEVERAL, output_activation="linear", loss="squared_error")


def _preset(key: str, title: str, sentence: str, experiment: Experiment) -> Entry:
    return Entry(key, title, sentence, experiment, "preset")


ENTRIES: tuple[Entry, ...] = (
    _preset(
        "article",
        "The article",
        "A long plateau, then the loss falls and a band joins two opposite corners.",
        Experiment(),
    ),
    _preset(
        "xor-bias",
        "XOR with bias",
        "A bias for every unit makes the plateau shorter: solved near epoch 900.",
        Experiment(bias=True),
    ),
    _preset(
        "xor-fast",
        "XOR in a few epochs",
        "Adam, tanh and cross-entropy: no plateau, solved within 40 epochs.",
        Experiment(
            hidden_layers=(8,),
            hidden_activation="tanh",
            bias=True,
            initializer="glorot_uniform",
            bias_initializer="zeros",
            loss="cross_entropy",
            reduction="mean",
            learning_rate=0.2,
            optimizer="adam",
        ),
    ),
    _preset(
        "tf-playground",
        "TensorFlow Playground: how it starts",
        "Plain descent closes a ring around the inner class.",
        Experiment(
            dataset="circle",
            samples=500,
            hidden_layers=(4, 2),
            hidden_activation="tanh",
            output_activation="tanh",
            bias=True,
            initial_scale=0.5,
            bias_initializer="zeros",
            reduction="mean",
            learning_rate=0.03,
            batch_size=10,
        ),
    ),
    _preset(
        "spiral-deep",
        "Spiral, deep",
        "Three layers and plain descent: both arms are wound after about 750 epochs.",
        Experiment(
            dataset="spiral",
            samples=400,
            train_share=0.7,
            hidden_layers=(8, 8, 8),
            hidden_activation="tanh",
            output_activation="tanh",
            bias=True,
            initializer="glorot_uniform",
            bias_initializer="zeros",
            reduction="mean",
            learning_rate=0.03,
            batch_size=10,
        ),
    ),
    _preset(
        "spiral-adam",
        "Spiral with Adam",
        "Two layers and Adam: both arms in a tenth of the epochs of plain descent.",
        Experiment(
            dataset="spiral",
            samples=400,
            train_share=0.7,
            hidden_layers=(8, 8),
            hidden_activation="silu",
            bias=True,
            initializer="he_normal",
            bias_initializer="zeros",
            loss="cross_entropy",
            reduction="mean",
            learning_rate=0.01,
            optimizer="adam",
            batch_size=10,
        ),
    ),
    _preset(
        "softmax",
        "Softmax: an output for each class",
        "Two outputs that always sum to 1: where one grows, the other shrinks.",
        Experiment(
            dataset="circle",
            hidden_layers=(6,),
            hidden_activation="silu",
            output_activation="softmax",
            bias=True,
            initializer="glorot_uniform",
            bias_initializer="zeros",
            loss="cross_entropy",
            reduction="mean",
            learning_rate=0.1,
            optimizer="momentum",
            batch_size=20,
        ),
    ),
    _preset(
        "three-spirals",
        "Three spirals: three classes",
        "Three arms and three outputs: each point goes to the largest.",
        replace(SEVERAL, dataset="three_spirals", samples=300, hidden_layers=(8, 8)),
    ),
    _preset(
        "iris",
        "Iris: three kinds of flowers",
        "Setosa is found at once; the other two overlap in their petals.",
        replace(
            SEVERAL,
            dataset="iris",
            train_share=0.7,
            standardise=True,
            hidden_layers=(6,),
            x_input=3,
            y_input=4,
            held=IN_THE_MIDDLE,
        ),
    ),
    _preset(
        "sine",
        "Sine: a curve",
        "The curve bends to the noisy points and stays smooth between them.",
        replace(CURVE, dataset="sine", noise=0.1, hidden_layers=(8,)),
    ),
    _preset(
        "bumps",
        "Gaussian bumps: values over a plane",
        "Three hills rise and three hollows sink, out of a flat plane.",
        replace(CURVE, dataset="bumps", samples=600, hidden_layers=(10, 8), batch_size=50),
    ),
    _preset(
        "overfitting",
        "Overfitting",
        "All training points come right; the test loss turns near epoch 70 and rises.",
        OVERFITTING,
    ),
    _preset(
        "overfitting-l2",
        "Overfitting, held back by L2",
        "The same start: a penalty on large weights keeps the test loss low.",
        replace(OVERFITTING, l2=0.01),
    ),
    _preset(
        "overfitting-stopped",
        "Overfitting, stopped early",
        "The same start: it pauses when the test loss has not improved for 20 epochs.",
        replace(OVERFITTING, patience=20, stop_on="test"),
    ),
)

PRESETS: dict[str, Experiment] = {one.title: one.experiment for one in ENTRIES}
