"""The cash of a book of dues: what came in and went out, the box counted, the day closed; and all its receipts."""
