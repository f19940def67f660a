"""Standards, schemes and who certifies by them; people assessed against a scheme, and certificates that followed."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Lower, NullIf

from cooperatives.boards.models import Person
from cooperatives.register.models import NEVER_DELETED, Cooperative, Retractable, retractable
from registry import history
from registry.access import ScopedQuerySet
from registry.amounts import rupiah
from registry.deadlines import PLAUSIBLE
from registry.models import StoredFile, User, always
from registry.transitions import kept
from training.sessions.models import POSTS, Session, people


@history.tracked()
class Standard(models.Model):
    """A national standard of competence (SKKNI), in the days it is in force."""

    number = models.CharField("nomor keputusan", max_length=120)
    title = models.CharField("judul", max_length=250)
    valid = DateRangeField("berlaku", default=always, blank=True)

    class Meta:
        verbose_name = "SKKNI"
        verbose_name_plural = "SKKNI"
        constraints = [models.UniqueConstraint(Lower("number"), name="standard_once")]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


@history.tracked()
class Certifier(models.Model):
    """A certifier (LSP) under a licence of the national authority (BNSP)."""

    name = models.CharField("nama", max_length=200)
    licence_no = models.CharField("nomor lisensi BNSP", max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "LSP"
        verbose_name_plural = "LSP"
        constraints = [models.UniqueConstraint(Lower("name"), name="certifier_once")]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


@history.tracked()
class Site(models.Model):
    """A place a certifier assesses at (TUK)."""

    certifier = models.ForeignKey(Certifier, models.PROTECT, related_name="sites", verbose_name="LSP")
    name = models.CharField("nama", max_length=200)
    address = models.TextField("alamat", blank=True, default="")

    class Meta:
        verbose_name = "TUK"
        verbose_name_plural = "TUK"
        constraints = [models.UniqueConstraint(F("certifier"), Lower("name"), name="site_once")]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


@history.tracked()
class Assessor(models.Model):
    """Who assesses for a certifier, under a registration number."""

    certifier = models.ForeignKey(Certifier, models.PROTECT, related_name="assessors", verbose_name="LSP")
    name = models.CharField("nama", max_length=150)
    registration_no = models.CharField("nomor registrasi", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = "asesor"
        verbose_name_plural = "asesor"
        constraints = [
            models.UniqueConstraint(
                F("certifier"), Lower("registration_no"), name="assessor_once", condition=~Q(registration_no="")
            )
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


@history.tracked()
class Scheme(models.Model):
    """What a certifier assesses people in: by a standard, for those who hold one of these posts."""

    certifier = models.ForeignKey(Certifier, models.PROTECT, related_name="schemes", verbose_name="LSP")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="schemes", verbose_name="SKKNI")
    name = models.CharField("nama", max_length=200)
    posts = ArrayField(models.CharField(max_length=16, choices=POSTS), verbose_name="untuk jabatan")

    class Meta:
        verbose_name = "skema"
        verbose_name_plural = "skema"
        constraints = [
            models.UniqueConstraint(F("certifier"), Lower("name"), name="scheme_once"),
            models.CheckConstraint(name="scheme_is_for_somebody", condition=Q(posts__len__gt=0)),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


@history.tracked()
class Tariff(models.Model):
    """What an assessment costs a person in some days: the first one, and one that renews a certificate."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="tariffs", verbose_name="skema")
    first = models.PositiveBigIntegerField("uji pertama, rupiah")
    renewal = models.PositiveBigIntegerField("perpanjangan, rupiah")
    valid = DateRangeField("berlaku", default=always, blank=True)

    class Meta:
        verbose_name = "tarif uji"
        verbose_name_plural = "tarif uji"
        constraints = [
            ExclusionConstraint(
                name="tariff_once",
                violation_error_message="Sudah ada tarif pada hari-hari itu; akhiri dahulu yang lama.",
                expressions=[("scheme", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.scheme}: {rupiah(self.first)}"


class OfPersonQuerySet(ScopedQuerySet[Any]):
    """Rows about a person: seen by whoever sees that person (`people`)."""

    def visible_to(self, user: User) -> Self:
        """Those of the people somebody may see."""
        return self if user.is_superuser else self.filter(person__in=people(user))

    def entered(self) -> Self:
        """Those that were not retracted."""
        return self.filter(retracted_on=None)


class Result(models.TextChoices):
    """What an assessment finds. Nobody fails: whoever is not competent yet is taught and assessed again."""

    COMPETENT = "COMPETENT", "Kompeten (K)"
    NOT_YET_COMPETENT = "NOT_YET_COMPETENT", "Belum kompeten (BK)"


class CompetencyAssessmentQuerySet(OfPersonQuerySet):
    """Assessments by when they were and what came of them."""

    def in_year(self, year: int) -> Self:
        """Those of a calendar year."""
        return self.filter(assessed_on__year=year)

    def with_outcome(self) -> Self:
        """With `outcome`: what the appeal found where it was decided, else the assessor; None where nobody has yet."""
        found = NullIf("result", models.Value(""))
        return self.annotate(outcome=Coalesce(NullIf("appeal__result", models.Value("")), found))

    def competent(self) -> Self:
        """Those found competent, by the assessor or on appeal."""
        return self.with_outcome().filter(outcome=Result.COMPETENT)


@history.tracked()
class CompetencyAssessment(Retractable):
    """A person assessed against a scheme on a day, and what was found; for which cooperative, in which post then.

    session: within which of the office's it took place. file: the record of the assessment.
    """

    Result = Result

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments", verbose_name="orang")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="assessments", verbose_name="skema")
    assessed_on = models.DateField("tanggal uji")
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name="koperasi"
    )
    post = models.CharField("jabatan waktu itu", max_length=16, choices=POSTS)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name="penyelenggaraan"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="TUK")
    assessor = models.ForeignKey(
        Assessor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asesor"
    )
    result = models.CharField("hasil", max_length=17, choices=Result, blank=True, default="")
    found_on = models.DateField("tanggal hasil", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berita acara"
    )

    objects = CompetencyAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "uji kompetensi"
        verbose_name_plural = "uji kompetensi"
        constraints = [
            models.UniqueConstraint(
                name="assessed_once_a_day", fields=["person", "scheme", "assessed_on"], condition=Q(retracted_on=None)
            ),
            models.CheckConstraint(name="assessed_in_plausible_years", condition=Q(assessed_on__range=PLAUSIBLE)),
            models.CheckConstraint(
                name="assessment_finds_k_or_bk",
                condition=Q(result="", found_on=None)
                | Q(result__in=["COMPETENT", "NOT_YET_COMPETENT"], found_on__gte=F("assessed_on")),
            ),
            retractable("assessment"),
        ]
        indexes = [models.Index(fields=["-assessed_on", "-id"], name="assessment_latest")]
        triggers = [
            NEVER_DELETED,
            kept("assessment_stands", later=["result", "found_on", "file_id", "retracted_on", "retraction"]),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.scheme}, {self.assessed_on:%d-%m-%Y}"


@history.tracked()
class Appeal(models.Model):
    """What somebody who was found not yet competent holds against it (banding), and what the certifier found then."""

    assessment = models.OneToOneField(
        CompetencyAssessment, models.PROTECT, related_name="appeal", verbose_name="uji kompetensi"
    )
    made_on = models.DateField("diajukan")
    grounds = models.TextField("alasan banding")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas")
    result = models.CharField("hasil banding", max_length=17, choices=Result, blank=True, default="")
    decided_on = models.DateField("diputuskan", null=True, blank=True)
    decision_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas putusan"
    )

    class Meta:
        verbose_name = "banding"
        verbose_name_plural = "banding"
        constraints = [
            models.CheckConstraint(name="appeal_has_grounds", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="appeal_finds_k_or_bk",
                condition=Q(result="", decided_on=None)
                | Q(result__in=["COMPETENT", "NOT_YET_COMPETENT"], decided_on__gte=F("made_on")),
            ),
        ]
        triggers = [
            NEVER_DELETED,
            kept("appeal_stands", later=["result", "decided_on", "decision_file_id"]),
            pgtrigger.Trigger(
                name="appeal_of_not_yet_competent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT FROM training_competencyassessment WHERE id = NEW.assessment_id
                                   AND result = 'NOT_YET_COMPETENT' AND retracted_on IS NULL
                                   AND found_on <= NEW.made_on) THEN
                        RAISE EXCEPTION 'there is nothing to appeal against'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_of_not_yet_competent';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"banding {self.made_on:%d-%m-%Y}"


class CertificateQuerySet(OfPersonQuerySet):
    """Certificates by whether they count on a day."""

    def live_on(self, day: date) -> Self:
        """Those that count on a day: issued, not over, and not revoked by then."""
        begun = self.entered().filter(issued_on__lte=day, valid_until__gte=day)
        return begun.filter(Q(revoked_on=None) | Q(revoked_on__gt=day))

    def expiring(self, day: date, until: date) -> Self:
        """Those that count on a day, end by another, and that none of the person's for the same posts outlasts."""
        live = self.live_on(day)
        later = Certificate.objects.live_on(day).filter(
            person=OuterRef("person"), scheme__posts__contains=OuterRef("scheme__posts"),
            valid_until__gt=OuterRef("valid_until"),
        )  # fmt: skip
        return live.filter(~Exists(later), valid_until__lte=until)


@history.tracked()
class Certificate(Retractable):
    """A certificate of competence, with the number and the days of its document. It is the person's, not the post's.

    It follows from an assessment that found the person competent, or was shown as a document (file). renews: the one
    it takes over from. revoked_on: the first day it counts no more, by a document of the certifier.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates", verbose_name="orang")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="certificates", verbose_name="skema")
    number = models.CharField("nomor sertifikat", max_length=100)
    issued_on = models.DateField("terbit")
    valid_until = models.DateField("berlaku sampai")
    assessment = models.ForeignKey(
        CompetencyAssessment, models.PROTECT, null=True, blank=True, related_name="certificates",
        verbose_name="uji kompetensi",
    )  # fmt: skip
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sertifikat"
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name="memperpanjang"
    )
    revoked_on = models.DateField("dicabut", null=True, blank=True)
    revocation = models.TextField("alasan pencabutan", blank=True, default="")
    revocation_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="surat pencabutan"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat kompetensi"
        verbose_name_plural = "sertifikat kompetensi"
        constraints = [
            models.UniqueConstraint(
                F("scheme"), Lower("number"), name="certificate_once", condition=Q(retracted_on=None)
            ),
            *(
                models.UniqueConstraint(name=f"one_certificate_{name}", fields=[name], condition=Q(retracted_on=None))
                for name in ("assessment", "renews")
            ),
            models.CheckConstraint(name="certificate_has_number", condition=~Q(number="")),
            models.CheckConstraint(name="certificate_runs_forward", condition=Q(valid_until__gte=F("issued_on"))),
            models.CheckConstraint(name="certificate_in_plausible_years", condition=Q(valid_until__range=PLAUSIBLE)),
            models.CheckConstraint(
                name="certificate_rests_on_something", condition=Q(assessment__isnull=False) | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="certificate_revoked_by_document",
                condition=Q(revoked_on=None, revocation="", revocation_file=None)
                | Q(revoked_on__gte=F("issued_on"), revocation_file__isnull=False) & ~Q(revocation=""),
            ),
            retractable("certificate"),
        ]
        indexes = [models.Index(fields=["valid_until"], name="certificate_ends")]
        triggers = [
            NEVER_DELETED,
            kept(
                "certificate_stands",
                later=["revoked_on", "revocation", "revocation_file_id", "retracted_on", "retraction"],
            ),
            pgtrigger.Trigger(
                name="certificate_of_the_competent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.assessment_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM training_competencyassessment AS made
                        LEFT JOIN training_appeal AS appeal ON appeal.assessment_id = made.id
                        WHERE made.id = NEW.assessment_id AND made.retracted_on IS NULL
                        AND (made.person_id, made.scheme_id) = (NEW.person_id, NEW.scheme_id)
                        AND 'COMPETENT' IN (made.result, appeal.result)
                    ) OR NEW.renews_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM training_certificate AS earlier
                        WHERE earlier.id = NEW.renews_id AND earlier.valid_until < NEW.valid_until
                        AND (earlier.person_id, earlier.scheme_id) = (NEW.person_id, NEW.scheme_id)
                    ) THEN
                        RAISE EXCEPTION 'it rests on nothing of this person'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_of_the_competent';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number
