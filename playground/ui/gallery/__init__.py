"""The gallery: pictures to choose from, and what a choice does."""
