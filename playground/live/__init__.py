"""Training while you watch: the recording on the server, the player in the browser."""
