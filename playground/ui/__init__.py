"""What the pages are made of: the visitor's session, controls drawn from the settings, sharing."""
