"""Cash that changes hands: from collectors to the treasurer and to the bank, and what lacked."""
