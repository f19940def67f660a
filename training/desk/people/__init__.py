"""People who were taught, assessed or certified."""
