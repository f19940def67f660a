"""The office's own paper that somebody attended a session: numbered once, and checked by anyone."""
