"""Under the hood: one update in phases, its check, the slope along a weight, and health."""
