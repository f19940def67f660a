"""What the pages of dues share, the receipts, and the money of a member in and out."""
