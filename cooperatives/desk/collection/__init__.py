"""Collection at the door: rounds, the page a collector carries, what phones send, the way of the cash to the bank."""
