"""Lists of participants as pages: taken in, decided on, applied, taken back. Views only."""
