"""What a book of dues asks for and from whom, what it began with, and the end of its book years."""
