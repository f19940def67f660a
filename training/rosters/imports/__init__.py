"""The file of participants: read, planned, decided, applied as one, taken back."""
