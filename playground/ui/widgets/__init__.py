"""What is drawn on several pages: settings, buttons that save, work in pieces."""
