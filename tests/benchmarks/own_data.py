"""Known data sets, read and trained as after an upload, beside scikit-learn's network.

Both learn the same rows and inputs for 1,000 epochs, from five initial weights each: here by plain
gradient descent with the settings that a table begins with, there by Adam, as it does by itself.
"""

import warnings
from statistics import median

from playground.data import Reading, read
from playground.data.files.choices import Choices
from playground.experiment import Experiment
from playground.presets import settings_for
from playground.run.recorder import Run
from tests.benchmarks.collection import files_of_the_collection

EPOCHS, SEEDS = 1000, 5
SETS = ("iris.csv", "biopsy.csv", "Pima.te.csv", "fgl.csv", "Boston.csv", "crabs.csv")
FROM_LEARN = ("wine", "breast_cancer")


def readings() -> dict[str, Reading]:
    """Return each data set as it is read by itself, a fifth of the rows to test."""
    from sklearn import datasets  # it may not be installed

    found = {
        name: data
        for place, data in files_of_the_collection()
        if (name := place.rpartition("/")[2]) in SETS
    }
    for name in FROM_LEARN:
        frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
        found[f"{name}.csv"] = frame.to_csv(index=False).encode()
    choices = Choices(test_share=0.2)
    return {name: read(data, name, choices) for name, data in sorted(found.items())}


def ours(reading: Reading) -> float:
    """Return accuracy or R2 on the test rows, in the middle of the seeds."""
    table, found = reading.table, []
    for seed in range(SEEDS):
        settings = settings_for(table)
        run = Run(Experiment().changed(dataset="own", table=table, weight_seed=seed, **settings))
        run.trainer.advance(epochs=EPOCHS)
        (frame,) = run.make_frames([run.trainer.state()])
        scores = frame.scores
        found.append(scores.test_accuracy if table.classes else scores.test_r_squared)
    return median(found)


def theirs(reading: Reading) -> float:
    """Return the same of scikit-learn's network of that shape, its inputs standardised."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    table, found = reading.table, []
    known, tests = table.inputs[: table.n_train], table.inputs[table.n_train :]
    mean, deviation = known.mean(axis=0), known.std(axis=0)
    known, tests = (known - mean) / deviation, (tests - mean) / deviation
    targets = table.targets[: table.n_train]
    # Values are standardised here as there.
    low, size = (0.0, 1.0) if table.classes else (targets.mean(), targets.std())
    for seed in range(SEEDS):
        kind = MLPClassifier if table.classes else MLPRegressor
        model = kind(
            hidden_layer_sizes=settings_for(table)["hidden_layers"],
            activation="tanh",
            max_iter=EPOCHS,
            random_state=seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it may say that it has not converged
            model.fit(known, (targets - low) / size)
        found.append(model.score(tests, (table.targets[table.n_train :] - low) / size))
    return median(found)


def main() -> None:
    """Print both scores for each data set."""
    print(f"{'file':20} {'rows':>6} {'inputs':>6} {'classes':>7} {'here':>6} {'there':>6}")
    for name, reading in readings().items():
        table = reading.table
        print(
            f"{name:20} {len(table.targets):6} {table.n_inputs:6} {len(table.classes):7} "
            f"{ours(reading):6.3f} {theirs(reading):6.3f}"
        )
