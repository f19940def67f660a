"""Where the README's figures come from: each is a ratio to a floor measured in the same run. `make bench`."""
