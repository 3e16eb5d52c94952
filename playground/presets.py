"""Ready-made experiments: good starts, and some that go wrong in a way worth seeing."""

from dataclasses import replace

from playground.experiment import IN_THE_MIDDLE, Experiment

# Far more weights than 30 noisy points need: it learns them by heart.
OVERFITTING = Experiment(
    dataset="moons",
    samples=60,
    noise=0.35,
    hidden_layers=(24, 24),
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

PRESETS: dict[str, Experiment] = {
    "The article": Experiment(),
    "XOR with bias": Experiment(bias=True),
    "TensorFlow Playground's start": Experiment(
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
    "Spiral, deep": Experiment(
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
        speed="10",
    ),
    "XOR with Adam": Experiment(
        hidden_activation="tanh",
        bias=True,
        loss="cross_entropy",
        reduction="mean",
        learning_rate=0.05,
        optimizer="adam",
    ),
    "Spiral with Adam": Experiment(
        dataset="spiral",
        samples=400,
        train_share=0.7,
        hidden_layers=(8, 8),
        hidden_activation="tanh",
        bias=True,
        initializer="glorot_uniform",
        bias_initializer="zeros",
        loss="cross_entropy",
        reduction="mean",
        learning_rate=0.01,
        optimizer="adam",
        batch_size=32,
    ),
    "Softmax: an output for each class": Experiment(
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
    "Three spirals": replace(SEVERAL, dataset="three_spirals", samples=300, hidden_layers=(8, 8)),
    "Iris: three kinds of flowers": replace(
        SEVERAL,
        dataset="iris",
        train_share=0.7,
        standardise=True,
        hidden_layers=(6,),
        x_input=3,
        y_input=4,
        held=IN_THE_MIDDLE,
    ),
    "Sine: a curve": replace(CURVE, dataset="sine", noise=0.1, hidden_layers=(8,)),
    "Gaussian bumps: values over a plane": replace(
        CURVE, dataset="bumps", samples=600, hidden_layers=(10, 8), batch_size=50
    ),
    "Overfitting": OVERFITTING,
    "Overfitting, held back by L2": replace(OVERFITTING, l2=0.03),
    "Overfitting, stopped early": replace(OVERFITTING, patience=50, stop_on="test"),
}
