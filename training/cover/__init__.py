"""Which cooperative has a certificate holder in which post, until when, and who should be taught next."""
