"""Who is covered by a certificate holder, whose certificates end, and who is taught next."""
