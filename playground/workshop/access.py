"""Access: which settings and tools a learner may use, as a link or the open exercise says."""

from dataclasses import dataclass

from playground.experiment import SETTINGS
from playground.workshop.exercise import TOOLS

# What the player has besides the settings; the names are those of exercise files.
PLAYER_TOOLS = (
    *("play", "step", "new_weights", "weights", "keep"),
    *("speed", "step_unit", "log_loss", "epoch_axis", "link_numbers", "coach", "frozen"),
    *("features", "hidden_layers", "hidden_activation", "layer_activations"),
    *("output_activation", "show_test", "discretize"),
)
KNOWN_TO_LINKS = (*SETTINGS, *TOOLS, "points")


@dataclass(frozen=True)
class Access:
    """The settings and tools that are shown."""

    names: tuple[str, ...] | None = None  # None for all

    def allows(self, name: str) -> bool:
        """Return whether a setting or a tool may be used; view settings always may."""
        if self.names is None or name in self.names:
            return True
        if name == "weight_seed":
            return "new_weights" in self.names
        return name in SETTINGS and SETTINGS[name].effect == "view" and name in PLAYER_TOOLS

    @property
    def locked_tools(self) -> tuple[str, ...]:
        """The tools that the player does not show."""
        if self.names is None:
            return ()
        locked = [name for name in (*PLAYER_TOOLS, "points") if not self.allows(name)]
        # What is chosen for an action is of no use without it.
        chosen = {"speed": "play", "step_unit": "step"}
        return (*locked, *(tool for tool, action in chosen.items() if action not in self.names))


def read_only(text: str) -> tuple[tuple[str, ...] | None, list[str]]:
    """Read which settings and tools a link shows alone: names with "-" between them."""
    keys = {one.key: name for name, one in SETTINGS.items()}
    parts = [part for part in text[:2000].split("-") if part != "none"]
    names = [part if part in KNOWN_TO_LINKS else keys.get(part, part) for part in parts]
    unknown = [name for name in names if name not in KNOWN_TO_LINKS]
    problems = [f"only: {name[:40]} is neither a setting nor a tool" for name in unknown]
    return tuple(dict.fromkeys(name for name in names if name in KNOWN_TO_LINKS)), problems


def write_only(names: tuple[str, ...] | None) -> str:
    """Write which settings and tools a link shows alone; empty where it shows all."""
    if names is None:
        return ""
    keys = (SETTINGS[name].key if name in SETTINGS else name for name in names)
    # A key that is a tool's name, too, means the tool.
    pairs = zip(names, keys, strict=True)
    return "-".join(name if key in KNOWN_TO_LINKS else key for name, key in pairs) or "none"
