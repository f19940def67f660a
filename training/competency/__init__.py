"""Who was assessed against which scheme, with what result, and the certificates that followed."""
