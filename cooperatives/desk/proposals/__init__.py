"""What boards sent, as the office sees and decides it."""
