"""People in the organs of cooperatives, and their terms."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Least

from cooperatives.boards.rules import TERM_YEARS, TermFact, rivals
from cooperatives.register.models import NEVER_DELETED, Cooperative, Said, SaidQuerySet, retractable
from registry import history
from registry.deadlines import PLAUSIBLE, Day
from registry.models import LawValue, User


@history.tracked()
class Person(models.Model):
    """Somebody who holds a post in a cooperative. Names are written as they are; nobody is told apart by them alone."""

    name = models.CharField("nama", max_length=150)
    phone = models.CharField("nomor telepon", max_length=30, blank=True, default="")

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


@history.tracked()
class BoardAccount(models.Model):
    """The account of a person in an organ: it opens what the terms of the day open, and nothing without one."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="account", verbose_name="orang")
    user = models.OneToOneField(User, models.PROTECT, related_name="board_account", verbose_name="pengguna")

    class Meta:
        verbose_name = "akun pengurus"
        verbose_name_plural = "akun pengurus"
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return str(self.user)


class TermQuerySet(SaidQuerySet["Term"]):
    """Terms by whether their holder may come in for the cooperative."""

    def held_on(self, day: date) -> Self:
        """Those held on a day: begun and not left, as `rules.held` has it."""
        return self.valid().filter(Q(left_on=None) | Q(left_on__gt=day), starts_on__lte=day)

    def giving_access(self, user: User, day: date) -> Self:
        """Those by which this person speaks for a cooperative on a day.

        As `rules.access_until` has it, in SQL: until the said last day or the limit of the statute, whichever is
        first; of a post that comes with an office until it is left.
        """
        limits = LawValue.objects.filter(key=TERM_YEARS, in_force__contains=OuterRef("starts_on")).values("value")
        years = Cast(Subquery(limits[:1]), models.IntegerField())
        limit = Cast(F("starts_on") + Func(years, function="make_interval"), models.DateField())
        begun = self.valid().filter(person__account__user=user, starts_on__lte=day)
        lasting = begun.alias(limit=limit, last=Least("ends_on", "limit")).filter(
            Q(is_ex_officio=True, ends_on=None) | Q(is_ex_officio=True, ends_on__gte=day)
            | Q(is_ex_officio=False, limit__isnull=False, last__gte=day)
        )  # fmt: skip
        return lasting.filter(Q(left_on=None) | Q(left_on__gt=day))


@history.tracked()
class Term(Said):
    """A person's time in a post: elected from a day on, for so long, and when it really ended.

    is_ex_officio: it comes with another office (the village head supervises the village's KDKMP) and goes with it.
    """

    class Post(models.TextChoices):
        CHAIR = "CHAIR", "Ketua"
        VICE_CHAIR = "VICE_CHAIR", "Wakil ketua"
        SECRETARY = "SECRETARY", "Sekretaris"
        TREASURER = "TREASURER", "Bendahara"
        BOARD_MEMBER = "BOARD_MEMBER", "Anggota pengurus"
        SUPERVISOR_CHAIR = "SUPERVISOR_CHAIR", "Ketua pengawas"
        SUPERVISOR = "SUPERVISOR", "Anggota pengawas"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="terms", verbose_name="koperasi")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms", verbose_name="orang")
    post = models.CharField("jabatan", max_length=16, choices=Post)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("masa jabatan sampai", null=True, blank=True)
    left_on = models.DateField("berhenti", null=True, blank=True)
    is_ex_officio = models.BooleanField("karena jabatannya di desa", default=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = "masa jabatan"
        verbose_name_plural = "masa jabatan"
        constraints = [
            models.CheckConstraint(name="term_in_plausible_years", condition=Q(starts_on__range=PLAUSIBLE)),
            models.CheckConstraint(
                name="term_runs_forward",
                condition=(Q(ends_on=None) | Q(ends_on__gte=F("starts_on")))
                & (Q(left_on=None) | Q(left_on__gte=F("starts_on"))),
            ),
            models.CheckConstraint(
                name="only_supervisors_ex_officio",
                condition=Q(is_ex_officio=False) | Q(post__in=["SUPERVISOR_CHAIR", "SUPERVISOR"]),
            ),
            retractable("term"),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.person}"

    @property
    def fact(self) -> TermFact:
        """As the rules take it."""
        return TermFact(
            self.pk, self.person_id, self.post, self.starts_on, self.ends_on, self.left_on, self.is_ex_officio
        )  # fmt: skip


def rivalries(terms: Iterable[Term], day: Day) -> list[str]:
    """Of the terms of a cooperative, each with its person: a sentence for each post for one that several hold on a day.

    Two boards may claim it then, and until the office has recorded who holds the post, neither writes for it.
    """
    by_key = {each.pk: each for each in terms}
    claims = rivals([each.fact for each in by_key.values()], day).values()
    return [
        f"{len(of_post)} orang tercatat sebagai {by_key[of_post[0].key].get_post_display().lower()} "
        f"({'; '.join(str(by_key[each.key].person) for each in of_post)}): sampai dinas mencatat siapa yang menjabat, "
        "pengurus hanya dapat membaca; bawa berita acara rapat pemilihannya ke dinas."
        for of_post in claims
    ]
