"""A hall of hundreds: several servers of the playground behind HAProxy, at one address."""
