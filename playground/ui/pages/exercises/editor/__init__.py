"""The editor of exercises: a form and the file beside it, tried, proved and saved."""
