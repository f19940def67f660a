"""Pages of training that need several concepts. Views only."""
