"""A cooperative's own people: what they were taught, what they can, and which of its posts that covers."""
