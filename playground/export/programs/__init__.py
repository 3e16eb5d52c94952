"""Programs that a model is taken away as, a file for each language."""
