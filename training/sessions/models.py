"""Courses, the money for them, sessions with their seats, invitations, and who took part on which days."""

from datetime import date, timedelta
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from cooperatives.boards.models import Person, Term
from cooperatives.register.models import (
    NEVER_DELETED,
    YEARS,
    Cooperative,
    OfCooperativeQuerySet,
    Retractable,
    retractable,
)
from registry import history
from registry.access import Role, ScopedQuerySet
from registry.deadlines import PLAUSIBLE
from registry.models import Area, StoredFile, User

POSTS = [
    *Term.Post.choices,
    ("MANAGER", "Pengelola"),
    ("EMPLOYEE", "Karyawan"),
    ("SHARIA_BOARD", "Dewan pengawas syariah"),
    ("MEMBER", "Anggota"),
    ("ENTREPRENEUR", "Pelaku usaha mikro"),
    ("ASPIRING", "Calon wirausaha"),
]
"""As what somebody takes part: the posts of the organs, and those the register keeps no terms of."""
ALONE = ("ENTREPRENEUR", "ASPIRING")
"""Who comes for no cooperative."""


class OfOfficeQuerySet(ScopedQuerySet[Any]):
    """Rows of an office: whoever works in a part of its area sees them, and boards do not."""

    def within(self, *codes: str) -> Self:
        """Rows of these areas, of those inside them, and of those they lie in."""
        around = {code[:end] for code in codes for end in range(2, len(code)) if code[end] == "."}
        return self.filter(Q(pk__in=super().within(*codes)) | Q(**{f"{self.area_path}__code__in": around}))


def people(user: User) -> "models.QuerySet[Person]":
    """Whose training and competency somebody may see: who ever was in the organs of a cooperative the person sees, or
    took part for it. A board sees who is in its organs today: what others learn elsewhere is not its own.
    """
    terms = Term.objects.valid().visible_to(user)
    if user.role == Role.BOARD and not user.is_superuser:
        terms = terms.held_on(user.today) if user.today else terms.none()
        return Person.objects.filter(pk__in=terms.values("person"))
    took_part = Participation.objects.visible_to(user)
    return Person.objects.filter(Q(pk__in=terms.values("person")) | Q(pk__in=took_part.values("person")))


@history.tracked()
class Course(models.Model):
    """What is taught: held again and again, in sessions."""

    class Theme(models.TextChoices):
        BASICS = "BASICS", "Perkoperasian dasar"
        MANAGEMENT = "MANAGEMENT", "Manajemen"
        ACCOUNTING = "ACCOUNTING", "Akuntansi"
        TAXATION = "TAXATION", "Perpajakan"
        COMPETENCY = "COMPETENCY", "Persiapan uji kompetensi"
        TECHNICAL = "TECHNICAL", "Bimbingan teknis"
        DIGITAL = "DIGITAL", "Digitalisasi"
        SUPERVISION = "SUPERVISION", "Pengawasan"
        ENTREPRENEURSHIP = "ENTREPRENEURSHIP", "Kewirausahaan"

    name = models.CharField("nama", max_length=200)
    theme = models.CharField("tema", max_length=16, choices=Theme)

    objects = models.Manager["Course"]()

    class Meta:
        verbose_name = "pelatihan"
        verbose_name_plural = "pelatihan"
        constraints = [models.UniqueConstraint(Lower("name"), name="course_once")]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """Whose money it is."""

    APBD = "APBD", "APBD"
    DAK = "DAK", "DAK nonfisik"
    DECONCENTRATION = "DECONCENTRATION", "Dekonsentrasi"
    SELF_PAID = "SELF_PAID", "Biaya sendiri"
    CSR = "CSR", "CSR"


PUBLIC = ("APBD", "DAK", "DECONCENTRATION")
"""Money nobody may plan beyond what there is, nor for another year than its own. PostgreSQL keeps both."""
CEILING = f"""
    PERFORM FROM training_fundingsource WHERE id IN ({{keys}}) ORDER BY id FOR UPDATE;
    IF EXISTS (
        SELECT FROM training_fundingsource AS money JOIN training_session AS planned ON planned.funding_id = money.id
        WHERE money.id IN ({{keys}}) AND money.kind IN {PUBLIC} AND planned.retracted_on IS NULL
        GROUP BY money.id
        HAVING sum(planned.cost) > money.amount
        OR bool_or(extract(year FROM planned.starts_on) <> money.budget_year)
    ) THEN
        RAISE EXCEPTION 'the money is not there'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'within_public_money';
    END IF;
    RETURN NULL;
"""  # noqa: S608 names of our own


class FundingSourceQuerySet(OfOfficeQuerySet):
    """Money, each of an office."""


@history.tracked()
class FundingSource(models.Model):
    """Money for the training of a budget year: whose it is, under which sub-activity, and how much there is."""

    Kind = Kind

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    kind = models.CharField("sumber dana", max_length=15, choices=Kind)
    budget_year = models.PositiveSmallIntegerField("tahun anggaran")
    sub_activity = models.CharField("kode subkegiatan", max_length=40, blank=True, default="")
    amount = models.PositiveBigIntegerField("pagu, rupiah", null=True, blank=True)

    objects = FundingSourceQuerySet.as_manager()

    class Meta:
        verbose_name = "sumber dana"
        verbose_name_plural = "sumber dana"
        constraints = [
            models.UniqueConstraint(name="funding_once", fields=["area", "kind", "budget_year", "sub_activity"]),
            models.CheckConstraint(name="funding_of_a_plausible_year", condition=Q(budget_year__range=YEARS)),
            models.CheckConstraint(
                name="public_money_has_amount_and_code",
                condition=~Q(kind__in=PUBLIC) | Q(amount__isnull=False) & ~Q(sub_activity=""),
            ),
        ]
        triggers = [
            NEVER_DELETED,
            pgtrigger.Trigger(
                name="never_below_what_is_planned",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                func=CEILING.format(keys="SELECT NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.budget_year} {self.sub_activity}".strip()


def _ceiling(operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"within_the_money_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="new_rows"),  # type: ignore[no-untyped-call]
        func=CEILING.format(keys="SELECT funding_id FROM new_rows"),
    )


class SessionQuerySet(OfOfficeQuerySet):
    """Sessions by when they are, and whose."""

    def led_by(self, user: User) -> Self:
        """Those a cooperative this person leads was invited to, or took part in."""
        led = Cooperative.objects.all().led_by(user)
        return self.filter(
            Q(pk__in=Invitation.objects.filter(cooperative__in=led).values("session"))
            | Q(pk__in=Participation.objects.entered().filter(cooperative__in=led).values("session"))
        )

    def standing(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(retracted_on=None)

    def of_year(self, year: int) -> Self:
        """Those paid from a budget year."""
        return self.filter(funding__budget_year=year)


@history.tracked()
class Session(Retractable):
    """A course held once: where, on which days, for whose money. Cancelled, it is retracted with the reason."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name="pelatihan")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    place = models.CharField("tempat", max_length=200)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai")
    funding = models.ForeignKey(FundingSource, models.PROTECT, related_name="sessions", verbose_name="sumber dana")
    cost = models.PositiveBigIntegerField("biaya, rupiah", default=0)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "penyelenggaraan"
        verbose_name_plural = "penyelenggaraan"
        constraints = [
            models.CheckConstraint(name="session_runs_forward", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="session_in_plausible_years", condition=Q(starts_on__range=PLAUSIBLE)),
            models.UniqueConstraint(
                name="session_once", fields=["course", "area", "place", "starts_on"], condition=Q(retracted_on=None)
            ),
            retractable("session"),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="session_latest")]
        triggers = [
            NEVER_DELETED,
            _ceiling(pgtrigger.Insert),
            _ceiling(pgtrigger.Update),
            pgtrigger.Trigger(
                name="attended_days_stay_in_it",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("starts_on", "ends_on"),  # type: ignore[no-untyped-call]
                func="""
                    IF EXISTS (SELECT FROM training_participation WHERE session_id = NEW.id
                               AND NOT attended <@ ARRAY(
                                   SELECT generate_series(NEW.starts_on, NEW.ends_on, '1 day')::date
                               )) THEN
                        RAISE EXCEPTION 'somebody attended on another day'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'attended_within_session';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("training-session", args=[self.pk])

    @property
    def days(self) -> list[date]:
        """The days it is held on."""
        return [self.starts_on + timedelta(days=each) for each in range((self.ends_on - self.starts_on).days + 1)]


@history.tracked()
class Seat(models.Model):
    """How many of a post a session is for."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="seats", verbose_name="penyelenggaraan")
    post = models.CharField("jabatan", max_length=16, choices=POSTS)
    count = models.PositiveSmallIntegerField("kursi")

    objects = models.Manager["Seat"]()

    class Meta:
        verbose_name = "kursi"
        verbose_name_plural = "kursi"
        constraints = [models.UniqueConstraint(name="seats_of_a_post_once", fields=["session", "post"])]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.get_post_display()}: {self.count}"


@history.tracked()
class Invitation(models.Model):
    """A cooperative asked to send whoever holds a post: by which letter, and what it answered."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="invitations", verbose_name="penyelenggaraan")
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="+", verbose_name="koperasi")
    post = models.CharField("jabatan", max_length=16, choices=POSTS)
    invited_on = models.DateField("diundang")
    letter_no = models.CharField("nomor surat", max_length=100, blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="surat")
    is_coming = models.BooleanField("akan hadir", null=True, blank=True)
    answered_on = models.DateField("dijawab", null=True, blank=True)

    objects = OfCooperativeQuerySet["Invitation"].as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        constraints = [
            models.UniqueConstraint(name="invited_once", fields=["session", "cooperative", "post"]),
            models.CheckConstraint(
                name="invitation_answered_on_a_day",
                condition=Q(is_coming=None, answered_on=None)
                | Q(is_coming__isnull=False, answered_on__gte=F("invited_on")),
            ),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.cooperative}, {self.get_post_display()}"


class ParticipationQuerySet(OfCooperativeQuerySet["Participation"]):
    """Participations: of a cooperative, or of somebody without one in a session of the office."""

    def within(self, *codes: str) -> Self:
        """Those of cooperatives in these areas; those without one where the session is."""
        alone = Q(cooperative=None, session__in=Session.objects.within(*codes))
        return self.filter(Q(pk__in=super().within(*codes)) | alone)

    def entered(self) -> Self:
        """Those that were not withdrawn, in sessions that were not cancelled."""
        return self.filter(retracted_on=None, session__retracted_on=None)

    def present(self) -> Self:
        """Those who came, on one day at least."""
        return self.filter(attended__len__gt=0)


@history.tracked()
class Participation(Retractable):
    """A person in a session: for which cooperative, in which post at the time, and on which days.

    attended: None until somebody recorded a day. nib: the own one of somebody who comes for no cooperative.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="participations", verbose_name="penyelenggaraan")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations", verbose_name="orang")
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name="koperasi"
    )
    post = models.CharField("jabatan waktu itu", max_length=16, choices=POSTS)
    nib = models.CharField("NIB", max_length=20, blank=True, default="")
    enrolled_on = models.DateField("didaftarkan")
    attended = ArrayField(models.DateField(), verbose_name="hadir pada", null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        constraints = [
            models.UniqueConstraint(
                name="once_in_a_session", fields=["session", "person"], condition=Q(retracted_on=None)
            ),
            models.CheckConstraint(
                name="post_of_a_cooperative",
                condition=Q(cooperative__isnull=False) | Q(post__in=list(ALONE)),
            ),
            retractable("participation"),
        ]
        triggers = [
            NEVER_DELETED,
            pgtrigger.Trigger(
                name="attended_within_session",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("attended"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__attended__isnull=False),
                func="""
                    IF EXISTS (SELECT FROM unnest(NEW.attended) AS day, training_session AS held
                               WHERE held.id = NEW.session_id AND (day < held.starts_on OR day > held.ends_on))
                    OR (SELECT count(DISTINCT day) FROM unnest(NEW.attended) AS day) < cardinality(NEW.attended) THEN
                        RAISE EXCEPTION 'the session was not on that day'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'attended_within_session';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(name="who_came_stands", fields=["session", "person"]),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_post_display()}"
