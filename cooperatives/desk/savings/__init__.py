"""Dues as the office sees them: totals of each cooperative that keeps its book here, and nobody of its members."""
