"""Corrections by the office: what is known of a cooperative is added, corrected and taken back."""
