"""Reports of annual meetings: drafted by a board, sent, checked, and verified by another."""
