"""Who runs a cooperative, and for how long."""
