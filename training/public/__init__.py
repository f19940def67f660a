"""What anyone may open of training: a page is public if and only if it is here."""
