"""What is known of a cooperative, and who says so."""
