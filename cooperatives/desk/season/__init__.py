"""The season of annual meetings: what is planned and known of each book year, by kecamatan, and later deadlines."""
