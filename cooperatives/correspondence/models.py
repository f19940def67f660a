"""The paper of the office, who signs and when, letters in their states, and the batches they are made in."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear, Length, Lower
from django.urls import reverse

from cooperatives.correspondence.rules import NEXT
from cooperatives.register.models import NEVER_DELETED, YEARS, Cooperative, OfCooperativeQuerySet
from registry import history
from registry.access import RECORDING, Role, ScopedQuerySet
from registry.models import Area, Job, StoredFile, User, always
from registry.transitions import Move, coming, guarded

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
TOKEN = 14
"""Letters and digits nobody mistakes when they are typed from paper: 69 bits, so that no guess finds a letter."""


def token() -> str:
    """The address of a letter that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN))


class ValidQuerySet(ScopedQuerySet[Any]):
    """Rows that are so in some days, of a district."""

    def at(self, area: Area, day: date) -> Self:
        """Those of the district this area lies in, on a day; the latest to begin first."""
        parts = area.code.split(".")
        codes = [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        return self.filter(area__code__in=codes, valid__contains=day).order_by("-valid", "-pk")


@history.tracked()
class Letterhead(models.Model):
    """The head of a district's paper, in the days it is used."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    government = models.CharField("pemerintah", max_length=120, help_text="Misalnya Pemerintah Kabupaten Contoh.")
    office = models.CharField("dinas", max_length=160)
    address = models.CharField("alamat", max_length=200)
    contact = models.CharField("telepon dan surel", max_length=200, blank=True, default="")
    city = models.CharField("kota di depan tanggal", max_length=60)
    valid = DateRangeField("dipakai", default=always, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name = "kepala surat"
        verbose_name_plural = "kepala surat"
        constraints = [
            ExclusionConstraint(
                name="letterhead_once",
                violation_error_message="Sudah ada kepala surat pada hari-hari itu; akhiri dahulu yang lama.",
                expressions=[("area", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.area}"

    def as_data(self) -> dict[str, str]:
        """As it is printed."""
        return {name: getattr(self, name) for name in ("government", "office", "address", "contact", "city")}


@history.tracked()
class Signatory(models.Model):
    """Who signs for a district's office in some days. Where several could, the one who began last does (Plt., Plh.)."""

    class Stands(models.TextChoices):
        ACTING = "Plt.", "Plt. (jabatan kosong)"
        DAILY = "Plh.", "Plh. (pejabat berhalangan)"

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    stands = models.CharField("pelaksana", max_length=4, choices=Stands, blank=True, default="")
    title = models.CharField("jabatan", max_length=160, help_text="Misalnya Kepala Dinas Koperasi dan Usaha Mikro.")
    name = models.CharField("nama dengan gelar", max_length=150)
    rank = models.CharField("pangkat", max_length=80, blank=True, default="")
    nip = models.CharField("NIP", max_length=25, blank=True, default="")
    valid = DateRangeField("menandatangani pada", default=always, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name = "penanda tangan"
        verbose_name_plural = "penanda tangan"

    def __str__(self) -> str:
        return f"{self.name}, {self.full_title}"

    @property
    def full_title(self) -> str:
        """The post, with Plt. or Plh. where it is held for another."""
        return f"{self.stands} {self.title}".strip()

    def as_data(self) -> dict[str, str]:
        """As it is printed."""
        return {"title": self.full_title, "name": self.name, "rank": self.rank, "nip": self.nip}


class Kind(models.TextChoices):
    """What a letter asks. One more is a row here, its words in templates/letters and its gate in desk/letters."""

    APPEAL = "APPEAL", "Imbauan"
    INQUIRY = "INQUIRY", "Permintaan keterangan"
    REPRIMAND = "REPRIMAND", "Teguran"
    SECOND = "SECOND", "Teguran kedua"
    THIRD = "THIRD", "Teguran ketiga"


class LetterBatchQuerySet(ScopedQuerySet["LetterBatch"]):
    """Batches, each for an area."""

    def drafted(
        self, kind: str, book_year: int, to: Collection[Cooperative], *, by: User, on: date
    ) -> "LetterBatch | None":  # fmt: skip
        """The batch in which this person drafted such letters, which stand, to all of these on a day, if any."""
        same = self.filter(kind=kind, book_year=book_year, drafted_by=by, drafted_on=on)
        standing = Q(letters__cooperative__in=to) & ~Q(letters__state=State.CANCELLED)
        reached = same.annotate(reached=Count("letters", filter=standing))
        return reached.filter(reached=len(to)).last() if to else None


class LetterBatch(models.Model):
    """Letters of one kind about one book year, drafted together; `job` gives them their numbers."""

    kind = models.CharField("jenis", max_length=10, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="wilayah")
    book_year = models.PositiveSmallIntegerField("tahun buku")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dikonsep oleh")
    drafted_on = models.DateField("dikonsep")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pekerjaan")

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "kumpulan surat"
        verbose_name_plural = "kumpulan surat"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} tahun buku {self.book_year}, {self.area}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("letter-batch", args=[self.pk])


class State(models.TextChoices):
    """How far a letter has come."""

    DRAFTED = "DRAFTED", "Konsep"
    INITIALLED = "INITIALLED", "Diparaf"
    NUMBERED = "NUMBERED", "Bernomor"
    SIGNED = "SIGNED", "Ditandatangani"
    SENT = "SENT", "Dikirim"
    RECEIVED = "RECEIVED", "Diterima"
    CANCELLED = "CANCELLED", "Dicabut"


def _in_order(name: str, after: str, sentence: str) -> Any:
    """The guard that a day is not before the step it follows, nor ahead."""

    def guard(letter: "Letter", on: date, facts: Mapping[str, Any]) -> str:
        if ahead := coming(facts[name], on):
            return ahead
        earlier = getattr(letter, after)
        return sentence.format(earlier) if earlier and facts[name] < earlier else ""

    return guard


def _unfollowed(letter: "Letter", on: date, facts: Mapping[str, Any]) -> str:
    """The guard that a letter is not withdrawn while another stands that speaks of it."""
    later = letter.cooperative.letters.standing().filter(book_year=letter.book_year, kind=NEXT.get(letter.kind, ""))
    return f"{each.get_kind_display()} menyebut surat ini. Cabut dahulu yang itu." if (each := later.first()) else ""


HEAD = frozenset({Role.HEAD})
DATED = _in_order("dated_on", "initialled_on", "Suratnya diparaf {:%d-%m-%Y}; isi tanggal itu atau sesudahnya.")
MOVES = {
    "initial_letter": Move("Paraf", frozenset({State.DRAFTED}), State.INITIALLED, HEAD),
    "number_letter": Move("Beri nomor", frozenset({State.INITIALLED}), State.NUMBERED, RECORDING, DATED),
    "sign_letter": Move(
        "Unggah surat bertanda tangan", frozenset({State.NUMBERED}), State.SIGNED, RECORDING,
        _in_order("signed_on", "dated_on", "Suratnya bertanggal {:%d-%m-%Y}; isi tanggal itu atau sesudahnya."),
    ),
    "send_letter": Move(
        "Catat pengiriman", frozenset({State.SIGNED}), State.SENT, RECORDING,
        _in_order("sent_on", "signed_on", "Ditandatangani {:%d-%m-%Y}; isi tanggal itu atau sesudahnya."),
    ),
    "receive_letter": Move(
        "Catat penerimaan", frozenset({State.SENT}), State.RECEIVED, RECORDING,
        _in_order("received_on", "sent_on", "Dikirim {:%d-%m-%Y}; isi tanggal itu atau sesudahnya."),
    ),
    "cancel_letter": Move("Cabut surat", frozenset(State) - {State.CANCELLED}, State.CANCELLED, HEAD, _unfollowed),
}  # fmt: skip
"""Every move a letter may make."""

LATER = ("state", "signed_file_id", "signed_on", "sent_on", "sent_how", "received_on", "received_by", "cancelled_on",
         "reason")  # fmt: skip
"""What of a numbered letter may still change."""
KEPT = f"""
    IF OLD.state <> 'DRAFTED' AND (NEW.body, NEW.subject, NEW.token) IS DISTINCT FROM (OLD.body, OLD.subject, OLD.token)
    OR OLD.file_id IS NOT NULL AND to_jsonb(NEW) - ARRAY{list(LATER)} <> to_jsonb(OLD) - ARRAY{list(LATER)}
    OR OLD.signed_file_id IS NOT NULL AND NEW.signed_file_id IS DISTINCT FROM OLD.signed_file_id THEN
        RAISE EXCEPTION 'a letter that was issued is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_letter_is_kept';
    END IF;
    RETURN NEW;
"""


BY_NUMBER = (Length("number"), F("number"), F("pk"))
"""Letters of one day as an agenda has them: 9 before 10."""


class LetterQuerySet(OfCooperativeQuerySet["Letter"]):
    """Letters by how far they have come."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.exclude(state=State.CANCELLED)

    def issued(self) -> Self:
        """Those that were given a number, also where they were withdrawn later."""
        return self.exclude(file=None)

    def in_series(self) -> Self:
        """In the order in which the letters of a batch get their numbers."""
        return self.order_by(Lower("cooperative__name"), "pk")


@history.tracked(exclude=["body", "issued"])
class Letter(models.Model):
    """A letter of the office to a cooperative about a book year.

    body: its words, frozen once initialled. issued: everything that stands on the paper; file: the paper itself, byte
    for byte; both frozen once numbered. token: its public address.
    """

    Kind = Kind
    State = State

    class How(models.TextChoices):
        WHATSAPP = "WHATSAPP", "WhatsApp"
        POST = "POST", "Pos"
        BY_HAND = "BY_HAND", "Diantar"

    batch = models.ForeignKey(LetterBatch, models.PROTECT, related_name="letters", verbose_name="kumpulan")
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="letters", verbose_name="koperasi")
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    book_year = models.PositiveSmallIntegerField("tahun buku")
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.DRAFTED)
    subject = models.CharField("hal", max_length=200)
    body = models.JSONField("isi")
    token = models.CharField(max_length=20, unique=True, default=token, editable=False)
    initialled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diparaf oleh"
    )
    initialled_on = models.DateField("diparaf", null=True, blank=True)
    number = models.CharField("nomor", max_length=100, blank=True, default="")
    dated_on = models.DateField("tanggal surat", null=True, blank=True)
    letterhead = models.ForeignKey(
        Letterhead, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kepala surat"
    )
    signatory = models.ForeignKey(
        Signatory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanda tangan"
    )
    office = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dinas")
    issued = models.JSONField("yang tercetak", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas")
    signed_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="yang ditandatangani"
    )
    signed_on = models.DateField("ditandatangani", null=True, blank=True)
    sent_on = models.DateField("dikirim", null=True, blank=True)
    sent_how = models.CharField("cara kirim", max_length=8, choices=How, blank=True, default="")
    received_on = models.DateField("diterima", null=True, blank=True)
    received_by = models.CharField("diterima oleh", max_length=150, blank=True, default="")
    cancelled_on = models.DateField("dicabut", null=True, blank=True)
    reason = models.TextField("alasan dicabut", blank=True, default="")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        constraints = [
            models.UniqueConstraint(
                name="letter_once", fields=["cooperative", "kind", "book_year"], condition=~Q(state="CANCELLED")
            ),
            models.UniqueConstraint(
                F("office"), ExtractYear("dated_on"), Lower("number"), name="letter_number_once",
                condition=~Q(number=""),
            ),
            models.CheckConstraint(name="letter_of_a_plausible_year", condition=Q(book_year__range=YEARS)),
            models.CheckConstraint(
                name="letter_numbered_whole",
                condition=Q(file=None, number="", dated_on=None, issued=None)
                & Q(state__in=["DRAFTED", "INITIALLED", "CANCELLED"])
                | Q(file__isnull=False, dated_on__isnull=False, issued__isnull=False, letterhead__isnull=False,
                    signatory__isnull=False, office__isnull=False) & ~Q(number="") & ~Q(state__in=["DRAFTED",
                                                                                            "INITIALLED"]),
            ),
            models.CheckConstraint(
                name="letter_signed_with_file",
                condition=~Q(state__in=["SIGNED", "SENT", "RECEIVED"])
                | Q(signed_file__isnull=False, signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_sent_somehow",
                condition=~Q(state__in=["SENT", "RECEIVED"]) | Q(sent_on__isnull=False) & ~Q(sent_how=""),
            ),
            models.CheckConstraint(
                name="letter_received_by_somebody",
                condition=~Q(state="RECEIVED") | Q(received_on__isnull=False) & ~Q(received_by=""),
            ),
            models.CheckConstraint(
                name="letter_withdrawn_with_reason",
                condition=~Q(state="CANCELLED") | Q(cancelled_on__isnull=False) & ~Q(reason=""),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["office", "dated_on", "id"], name="letter_agenda", condition=~Q(number=""))]
        triggers = [
            NEVER_DELETED,
            guarded("letter_moves", MOVES, first=State.DRAFTED),
            pgtrigger.Trigger(name="issued_is_kept", when=pgtrigger.Before, operation=pgtrigger.Update, func=KEPT),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or 'belum bernomor'}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("letter", args=[self.pk])
