"""The portal of boards: what is due, what is missing, and what they say of their own cooperative."""
