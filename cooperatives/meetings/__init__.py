"""When members met, and what says that they did not."""
