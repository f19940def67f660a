"""What was taught, assessed and paid in a year, and the cooperatives behind its figures."""
