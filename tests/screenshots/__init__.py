"""README's pictures, and the command that takes them anew."""
