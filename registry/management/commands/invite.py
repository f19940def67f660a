"""manage.py invite NAME --role ADMIN --area CODE"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from registry.access import Role
from registry.accounts.actions import invite, reset
from registry.models import Area, User


class Command(BaseCommand):
    """Invite somebody, as the first admin must be; or let an account in again that nobody else can open (--again)."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, as what, and where."""
        parser.add_argument("name", metavar="NAME", help="the name as it is written; with --again the user name")
        parser.add_argument("--role", choices=sorted(set(Role.values) - {Role.BOARD}), default=Role.ADMIN)
        parser.add_argument("--area", metavar="CODE", help="Kemendagri code, such as 36.03")
        parser.add_argument("--again", metavar="REASON", help="void password and second factor, and say why")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it so and show the code, which is nowhere else."""
        now = timezone.now()
        try:
            if options["again"]:
                user = User.objects.get(username__iexact=options["name"])
                code = reset(user, reason=options["again"], by=None, at=now)
            else:
                area = Area.objects.get(code=options["area"]) if options["area"] else None
                user, code = invite(name=options["name"], role=Role(options["role"]), area=area, by=None, at=now)
        except (User.DoesNotExist, Area.DoesNotExist) as unknown:
            raise CommandError(str(unknown)) from unknown
        self.stdout.write(
            f"{user} ({user.username}): code {code}, valid for 7 days, at {reverse('welcome', args=[code])}"
        )
