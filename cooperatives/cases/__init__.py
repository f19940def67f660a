"""What the office does about those that are inactive."""
