"""Members' dues (simpanan): tariffs, a ledger that only grows, each member's place on the curve, collection."""
