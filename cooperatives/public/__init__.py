"""What anyone may open: a page is public if and only if it is here."""
