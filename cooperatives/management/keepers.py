"""In whose name a command writes in the book of a cooperative."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from cooperatives.boards.models import Term, rivalries
from cooperatives.members.actions import keeps
from cooperatives.register.models import Cooperative
from registry.deadlines import Day
from registry.models import User


def add_arguments(parser: CommandParser) -> None:
    """Which cooperative, who writes, and whether it is kept."""
    parser.add_argument("--cooperative", type=int, required=True, metavar="ID")
    parser.add_argument("--by", metavar="USERNAME", help="who of its board writes it; else its treasurer")
    parser.add_argument("--wet-run", action="store_true", help="keep it")
    parser.add_argument("--json", action="store_true")


def book_of(options: dict[str, Any], on: date) -> tuple[Cooperative, User]:
    """The cooperative and who writes in its book. Raises CommandError."""
    cooperative = Cooperative.objects.filter(pk=options["cooperative"]).first()
    if cooperative is None:
        raise CommandError("There is no such cooperative.")
    seated = Term.objects.held_on(on).filter(cooperative=cooperative).select_related("person__account__user")
    if rivals := rivalries(seated, Day(on)):
        raise CommandError(rivals[0])
    users = [term.person.account.user for term in sorted(
        seated.exclude(person__account=None), key=lambda term: (term.post != Term.Post.TREASURER, term.pk)
    )]  # fmt: skip
    for user in users:
        if options["by"] in (None, user.username) and keeps(cooperative, user, on):
            return cooperative, user
    raise CommandError(f"{options['by'] or 'Nobody with an account'} may write in the book of {cooperative}.")
