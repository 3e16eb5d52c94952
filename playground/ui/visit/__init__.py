"""What a visitor has: the session with its experiment, the link it came from, what is shown."""
