"""Sessions: planned, filled, held and attested."""
