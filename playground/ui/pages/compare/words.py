"""What is seen in a landscape, in words: where it is, and what may be concluded from it."""

from playground.landscape.paths import RunPath
from playground.landscape.plane import Plane
from playground.ui.pages.compare.controls import ALONG_PATH, TWO_WEIGHTS

EACH = "Each place in the picture is another network, and its colour is the loss of that one."
OF_DIRECTIONS = {
    TWO_WEIGHTS: f"{EACH} Across and upwards two weights change; all others stay as they are.",
    ALONG_PATH: (
        f"{EACH} Both directions mix all weights, so that the picture holds as much of the path as "
        "a flat picture can."
    ),
}
RANDOM = (
    f"{EACH} Both directions are drawn at random; at 1, the weights into each unit have changed by "
    "as much as they are long. Biases stay as they are. A wide valley means that the loss bears "
    "changes of the weights; how training moves is hardly seen here, because random directions "
    "are nearly at right angles to any path."
)


def explain(directions: str, plane: Plane) -> str:
    """Say what a place of the picture is."""
    return " ".join(filter(None, [OF_DIRECTIONS.get(directions, RANDOM), plane.note]))


def tell_losses(path: RunPath, shown: int) -> str:
    """Say what the run's own losses were: at the start, at the frame shown, and at the end."""
    losses, epochs = path.losses, path.epochs
    # Of two that are one moment, the later name here is told.
    moments = {len(losses) - 1: "at the end", shown: "at the frame shown", 0: "at the start"}
    told = [
        f"{losses[k]:.4g} {words} (epoch {epochs[k]:,.0f})" for k, words in sorted(moments.items())
    ]
    return f"The run's own loss: {', '.join(told)}."
