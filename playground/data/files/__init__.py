"""Files and pasted text as people have them: read into columns, with all that was decided."""
