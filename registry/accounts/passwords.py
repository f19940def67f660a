"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id as OWASP advises it: 19 MiB and two rounds, some 20 ms.

    Django's own parameters take 100 MiB a guess, with which a few at once exhaust the machine.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
