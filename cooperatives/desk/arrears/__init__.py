"""Who is behind, where and for how long; the months of a year by member; and what one member paid and was paid."""
