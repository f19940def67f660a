"""Cooperatives, the legal events of their life, and the observations everything known of them rests on."""

from datetime import date
from typing import Self, TypeVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cooperatives.register.rules import asked, legal_entity_key, search_key
from registry import history
from registry.access import ScopedQuerySet
from registry.deadlines import PLAUSIBLE
from registry.models import Area, User

MONTHS = [
    (1, "Januari"), (2, "Februari"), (3, "Maret"), (4, "April"), (5, "Mei"), (6, "Juni"),
    (7, "Juli"), (8, "Agustus"), (9, "September"), (10, "Oktober"), (11, "November"), (12, "Desember"),
]  # fmt: skip

AUTHORITIES = {
    "DISTRICT": "Dinas Koperasi kabupaten/kota",
    "PROVINCE": "Dinas Koperasi provinsi",
    "NATIONAL": "Kementerian Koperasi",
}

WITHOUT_COLUMN = {
    "amendment_no": "nomor perubahan anggaran dasar",
    "amended_on": "tanggal perubahan anggaran dasar",
    "business_sector": "sektor usaha",
    "employees": "karyawan",
    "managers": "manajer",
    "members": "anggota",
    "members_female": "anggota perempuan",
    "members_male": "anggota laki-laki",
    "nik_certificate": "sertifikat NIK",
    "nik_certificate_until": "sertifikat NIK berlaku sampai",
    "nik_grade": "grade NIK",
    "unread_coop_type": "jenis, tidak terbaca",
    "unread_founded_on": "tanggal badan hukum, tidak terbaca",
    "unread_last_rat": "tanggal RAT terakhir, tidak terbaca",
    "unread_form": "bentuk, tidak terbaca",
    "unread_membership_area": "wilayah keanggotaan, tidak terbaca",
}
"""Fields that sources speak of and the register has no column for yet."""


class Source(models.TextChoices):
    """Who says so, the weightiest first. A heavier source is never overruled by a lighter one."""

    LEGAL = "LEGAL", "Dokumen hukum"
    FIELD = "FIELD", "Kunjungan lapangan"
    BOARD = "BOARD", "Laporan pengurus yang diterima"
    OFFICE = "OFFICE", "Daftar dinas"
    ODS = "ODS", "Ekspor ODS"

    @property
    def rank(self) -> int:
        """Higher for a heavier source."""
        return -list(Source).index(self)


class CooperativeQuerySet(ScopedQuerySet["Cooperative"]):
    """Cooperatives, each in its own district."""

    def named(self, text: str) -> Self:
        """Those whose name has every word asked for, misspelt or shortened, or whose NIK or number has the text.

        `nearness` says how near a name is, from 0 to 1.
        """
        rows = self.annotate(nearness=TrigramWordSimilarity(search_key(text), "search_key"))
        if not (wanted := asked(text)):
            return rows.none()
        found = Q()
        for word in wanted:
            found &= Q(search_key__trigram_word_similar=word)
        if any(letter.isdigit() for letter in text):
            key, digits = legal_entity_key(text), "".join(text.split())
            found |= Q(legal_entity_key__contains=key) | Q(coop_nik__contains=digits)
        return rows.filter(found)


@history.tracked()
class Cooperative(models.Model):
    """A cooperative. Its columns are the accepted projection of its observations: each is a separate axis."""

    class Form(models.TextChoices):
        PRIMARY = "PRIMARY", "Primer"
        SECONDARY = "SECONDARY", "Sekunder"

    class Type(models.TextChoices):
        CONSUMER = "CONSUMER", "Konsumen"
        PRODUCER = "PRODUCER", "Produsen"
        SERVICE = "SERVICE", "Jasa"
        MARKETING = "MARKETING", "Pemasaran"
        SAVINGS_LOAN = "SAVINGS_LOAN", "Simpan pinjam"

    class MembershipArea(models.TextChoices):
        """Where members may live. It decides which government is the authority (UU 23/2014, annex Q)."""

        DISTRICT = "DISTRICT", "Kabupaten/kota"
        PROVINCE = "PROVINCE", "Provinsi"
        NATIONAL = "NATIONAL", "Nasional"

    area = models.ForeignKey(Area, models.PROTECT, related_name="cooperatives", verbose_name="wilayah")
    name = models.CharField("nama", max_length=250)
    search_key = models.CharField(max_length=400, blank=True, editable=False)
    legal_entity_no = models.CharField("nomor badan hukum", max_length=100, blank=True)
    legal_entity_key = models.CharField(max_length=120, blank=True, db_index=True, editable=False)
    coop_nik = models.CharField("Nomor Induk Koperasi", max_length=30, blank=True, db_index=True)
    form = models.CharField("bentuk", max_length=9, choices=Form, default=Form.PRIMARY)
    coop_type = models.CharField("jenis", max_length=12, choices=Type, blank=True)
    coop_group = models.CharField("kelompok", max_length=80, blank=True)
    membership_area = models.CharField("wilayah keanggotaan", max_length=8, choices=MembershipArea, blank=True)
    is_village_flag = models.BooleanField("Koperasi Desa/Kelurahan Merah Putih", default=False)
    book_year_end = models.PositiveSmallIntegerField("akhir tahun buku", choices=MONTHS, default=12)
    first_obliged_year = models.PositiveSmallIntegerField("tahun buku pertama wajib RAT", null=True, blank=True)
    address = models.TextField("alamat", blank=True)

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "koperasi"
        verbose_name_plural = "koperasi"
        indexes = [GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="cooperative_search")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cooperative", args=[self.pk])

    def derive_keys(self) -> None:
        """Bring the columns that are searched up to date with those that are read."""
        self.search_key = search_key(self.name)[:400]
        self.legal_entity_key = legal_entity_key(self.legal_entity_no)

    @property
    def authority(self) -> str:
        """Which government decides about it, in words."""
        return AUTHORITIES.get(self.membership_area, "")


class Said(models.Model):
    """Something a source said: who said it, and on which day it was so."""

    source = models.CharField("sumber", max_length=6, choices=Source)
    observed_on = models.DateField("keadaan per tanggal")

    class Meta:
        abstract = True

    @property
    def weight(self) -> tuple[int, date, int]:
        """What decides between two sayings: the source, then the later day, then the later row."""
        return Source(self.source).rank, self.observed_on, self.pk or 0


M = TypeVar("M", bound=models.Model, covariant=True)


class OfCooperativeQuerySet(ScopedQuerySet[M]):
    """Rows that belong to a cooperative."""

    area_path = "cooperative__area"


@history.tracked()
class LegalEvent(Said):
    """An act that gives a cooperative its legal life or ends it."""

    class Kind(models.TextChoices):
        FOUNDED = "FOUNDED", "Pengesahan badan hukum"
        DISSOLUTION_DECIDED = "DISSOLUTION_DECIDED", "Keputusan pembubaran"
        GAZETTED = "GAZETTED", "Pengumuman dalam Berita Negara"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="legal_events")
    kind = models.CharField("peristiwa", max_length=20, choices=Kind)
    happened_on = models.DateField("tanggal")
    document_no = models.CharField("nomor dokumen", max_length=100, blank=True)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "peristiwa hukum"
        verbose_name_plural = "peristiwa hukum"
        constraints = [
            models.UniqueConstraint(
                name="legal_event_said_once",
                fields=["cooperative", "kind", "happened_on", "source", "observed_on"],
            ),
            models.CheckConstraint(name="legal_event_in_a_plausible_year", condition=Q(happened_on__range=PLAUSIBLE)),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%d-%m-%Y}"


class Observation(Said):
    """One saying of one source about one field of a cooperative. Append-only: "still correct" is a row too."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="observations")
    field = models.CharField("kolom", max_length=40)
    value = models.TextField("nilai", blank=True)
    reference = models.CharField("rujukan", max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfCooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "pengamatan"
        verbose_name_plural = "pengamatan"
        constraints = [
            models.UniqueConstraint(
                name="observation_said_once",
                fields=["cooperative", "field", "source", "observed_on", "value"],
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"

    @property
    def label(self) -> str:
        """The field in words."""
        if self.field in WITHOUT_COLUMN:
            return WITHOUT_COLUMN[self.field]
        column = next((each for each in Cooperative._meta.fields if each.name == self.field), None)
        return str(column.verbose_name) if column else self.field
