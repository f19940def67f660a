"""The desk of letters: who gets one and why not, a batch at a time, and the way of each letter."""
