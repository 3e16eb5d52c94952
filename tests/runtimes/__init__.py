"""Every export in every runtime it is meant for, in each type, with each activation.

`test_matrix.py` runs those that CI has; `python -m tests.runtimes` those and all others, and prints
a table. A runtime is one object in `registry.py`; the networks are those of `networks.py`.
"""
