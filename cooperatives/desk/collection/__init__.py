"""Collection at the door: rounds, the page a collector carries, what phones send."""
