"""What boards send about their own cooperative, until the office accepts it, and messages between the two."""
