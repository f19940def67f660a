"""People and their accounts: how they come in, what they must show, and what the office does about it."""
