"""manage.py prepare_demo"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.module_loading import import_string

from cooperatives.boards.models import BoardAccount, Term
from cooperatives.demo import district, write
from cooperatives.demo_figures import figures
from cooperatives.register.models import Cooperative
from cooperatives.standing.actions import make_official
from registry import bulk, history, jobs
from registry.access import Role
from registry.areas import load_areas
from registry.lawbook import load_law
from registry.models import Area, User

PASSWORD = "contoh-sokoguru"  # noqa: S105
SETTLED = timedelta(days=120)
"""How long the board has sat that has an account."""
PEOPLE = (
    ("sari", "Ibu Sari", Role.HEAD, "36.03"),
    ("budi", "Pak Budi", Role.OFFICER, "36.03.01"),
    ("joko", "Pak Joko", Role.OFFICER, "36.03.17"),
    ("wati", "Bu Wati", Role.CLERK, "36.03"),
    ("hadi", "Pak Hadi", Role.VERIFIER, "36.03"),
    ("lina", "Bu Lina", Role.AUDITOR, "36.03"),
    ("admin", "Admin", Role.ADMIN, "36.03"),
    ("pengurus", "Ketua contoh", Role.BOARD, "36.03"),
    ("bendahara", "Bendahara contoh", Role.BOARD, "36.03"),
    ("kolektor", "Sekretaris contoh", Role.BOARD, "36.03"),
)
SEATED = {"pengurus": Term.Post.CHAIR, "bendahara": Term.Post.TREASURER, "kolektor": Term.Post.SECRETARY}
"""Who of them sits in the board of one cooperative, and in which post."""


class Command(BaseCommand):
    """Migrate, load the law and the areas, and build Kabupaten contoh. What is there already stays."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The seed."""
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Each part says what it did."""
        if settings.HTTPS:
            raise CommandError("The demo's passwords are known to everybody: it is for one's own machine (HTTPS=0).")
        call_command("migrate", verbosity=0, interactive=False)
        jobs.release()
        load_law(by=None)
        load_areas("36.03", by=None)
        if Cooperative.objects.exists():
            self.stdout.write("Kabupaten contoh is there already.")
            return
        today = timezone.localdate()
        with transaction.atomic(), history.verb("prepare_demo", by=None, on=today):
            self.people()
            make_official("KABTGR_5Y", on=date(2018, 1, 1), decree="Keputusan Kepala Dinas 518/01-CONTOH/2017", by=None)
            write(rows := list(district(seed=options["seed"], today=today)), on=today)
            bulk.copy(list(figures(rows, seed=options["seed"], today=today)))
            for part in map(import_string, settings.DEMO):
                part(rows, seed=options["seed"], today=today)
            self.board(today)
        self.stdout.write(f"Kabupaten contoh: {Cooperative.objects.count()} invented cooperatives.")

    def people(self) -> None:
        """The invented people who may sign in."""
        for username, name, role, area in PEOPLE:
            is_admin = role is Role.ADMIN
            user = User(
                username=username, name=name, role=role, area=Area.objects.get(code=area),
                is_staff=is_admin, is_superuser=is_admin,
            )  # fmt: skip
            user.set_password(PASSWORD)
            user.save()

    def board(self, today: date) -> None:
        """Of one cooperative whose one board has sat for some months, chair, treasurer and secretary have accounts."""
        held = Term.objects.held_on(today).filter(post__in=SEATED.values())
        counted = held.values("cooperative").annotate(posts=Count("post", distinct=True), people=Count("pk"))
        whole = counted.filter(posts=len(SEATED), people=len(SEATED))
        seated = held.filter(starts_on__lte=today - SETTLED)
        chairs = seated.filter(post=Term.Post.CHAIR, cooperative__in=whole.values("cooperative"))
        cooperative = chairs.order_by("-starts_on", "pk")[0].cooperative_id
        for username, post in SEATED.items():
            person = seated.filter(cooperative=cooperative, post=post).order_by("-starts_on", "pk")[0].person
            user = User.objects.get(username=username)
            BoardAccount.objects.create(person=person, user=user)
            user.name = person.name
            user.save()
