"""The world of the tests."""

import tests.servers  # noqa: F401  # first: the servers, the settings
