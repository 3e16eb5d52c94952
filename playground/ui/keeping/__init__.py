"""What the browser keeps of a visit, and the way back to it."""
