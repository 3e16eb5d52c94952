"""What tests of recordings share: experiments, and how long they wait."""

from playground.experiment import Experiment

PATIENT = 600.0  # seconds that no recording here comes near to: what is recorded is then certain
XOR = Experiment()
# Ragged batches: 20 points to train on in batches of 3 make 7 updates an epoch.
BATCHES = Experiment(
    dataset="circle", samples=40, hidden_layers=(3,), bias=True, reduction="mean", batch_size=3
)
RUNAWAY = Experiment(
    dataset="gaussians",
    samples=20,
    hidden_activation="linear",
    output_activation="linear",
    learning_rate=5.0,
)
