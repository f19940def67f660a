"""Schemes, the people assessed in them, and their certificates: seen, recorded, renewed, revoked."""
