"""The office decides on what cooperatives report of their annual meetings."""
