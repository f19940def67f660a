"""Letters of the office: drafted for many at once, initialled, numbered, signed, sent, received."""
