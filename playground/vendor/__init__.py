"""Files of other projects, as those publish them, each with its licence."""
