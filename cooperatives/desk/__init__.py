"""Pages that need several concepts. Views only."""
