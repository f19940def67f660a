"""The ladder of steps around an annual meeting, and what a cooperative was reminded of."""
