"""Compare: what tells networks and runs apart."""
