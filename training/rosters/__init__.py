"""Lists of participants that come in as files: whom each row is, before anybody is put on the list."""
