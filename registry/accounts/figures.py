"""What waits about accounts."""

from registry.access import Role
from registry.accounts.filters import PeopleFilter
from registry.figures import Figure

FIGURES = [
    Figure(
        "not_come_in", "undangan belum dipakai", "people", "masuk=belum", PeopleFilter, "registry/meaning.html",
        "orang", who=frozenset({Role.HEAD, Role.ADMIN}),
    )
]  # fmt: skip
