from hypothesis import settings

# No test here measures time: on a busy machine a deadline would only fail by accident.
settings.register_profile("playground", deadline=None)
settings.load_profile("playground")
