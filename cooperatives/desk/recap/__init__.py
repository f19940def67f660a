"""The rekap of the office: cooperatives, members and money by kecamatan and by type, per day and book year."""
