from hypothesis import settings

# No test here measures time: on a busy machine a deadline would only fail by accident.
settings.register_profile("playground", deadline=None)
# For .ci/run: the same examples each time, so that it answers for the change and not for luck. New
# ones are looked for by each run without it.
settings.register_profile("repeatable", deadline=None, derandomize=True)
# The same again on another Python, with fewer examples.
settings.register_profile("brief", deadline=None, derandomize=True, max_examples=10)
settings.load_profile("playground")
