"""What waits about accounts, and the letter with which one begins."""

from typing import Any

from registry.access import Role
from registry.accounts.filters import PeopleFilter
from registry.figures import Figure
from registry.models import User

FIGURES = [
    Figure(
        "not_come_in", "undangan belum dipakai", "people", "masuk=belum", PeopleFilter, "registry/meaning.html",
        "pengguna", who=frozenset({Role.HEAD, Role.ADMIN}),
    )
]  # fmt: skip


def letter(user: User, code: str, site: str) -> dict[str, Any]:
    """What the page has that is printed with the code: it is nowhere else. site: the address of this one."""
    return {"person": user, "code": code, "link": f"{site}undangan/{code}/", "invitation": user.invitations.first()}
