"""The shelf: runs kept to be compared, what differs between them, and how they branched."""
