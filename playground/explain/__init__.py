"""What explains a network: the steps of one update, its source, and what may be wrong with it."""
