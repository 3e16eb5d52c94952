"""How long work still takes, in words."""


def say_time_left(seconds: float, share_done: float) -> str:
    """Return a text on how long work goes on that took `seconds` for a share; empty at first."""
    if share_done < 0.02:
        return ""
    left = seconds * (1.0 - share_done) / share_done
    if left < 90:
        return f", about {left:.0f} s left"
    return (
        f", about {left / 60:.0f} min left" if left < 5400 else f", about {left / 3600:.0f} h left"
    )
