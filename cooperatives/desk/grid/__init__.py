"""The RAT grid: the cooperatives of a kecamatan by book year, and the page on which a whole year is keyed in."""
