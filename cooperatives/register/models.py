"""Cooperatives, the legal events of their life, and the observations everything known of them rests on."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.timezone import localdate  # noqa: TID251 it converts an instant, and reads no clock

from cooperatives.register.rules import AUTHORITIES, MONTHS, NEARLY, WITHOUT_COLUMN, asked, legal_entity_key, search_key
from registry import history
from registry.access import ScopedQuerySet
from registry.deadlines import PLAUSIBLE
from registry.models import Area, ImportBatch, User


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


RANK = Case(*(When(source=each, then=Value(each.rank)) for each in Source))
"""The rank of a saying, for PostgreSQL."""
YEARS = tuple(day.year for day in PLAUSIBLE)
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


def retractable(of: str) -> models.CheckConstraint:
    """The constraint that nothing is retracted without a reason."""
    return models.CheckConstraint(
        name=f"{of}_retracted_with_reason", condition=Q(retracted_on=None) | ~Q(retraction="")
    )


def saying_models() -> list[Any]:
    """Every model in which something is said of a cooperative, of whichever concept it is."""
    return [each for each in Said.__subclasses__() if not each._meta.abstract]


def _version() -> Combinable:
    said = (model._default_manager.filter(cooperative=OuterRef("pk")) for model in saying_models())
    grown = (
        rows.order_by().values("cooperative").annotate(grown=Max("pk") + Count("retracted_on")).values("grown")
        for rows in said
    )
    return sum((Coalesce(Subquery(each), 0) for each in grown), Value(0))


M = TypeVar("M", bound=models.Model, covariant=True)


class FoundByNameQuerySet(ScopedQuerySet[M]):
    """Rows found by a cooperative's name or number. `to_cooperative` is the lookup from the row to it."""

    to_cooperative: ClassVar[str] = ""

    def led_by(self, user: User) -> Self:
        """Those in whose organs this person has a term today that gives access."""
        if user.today is None:
            return self.none()
        terms: Any = Cooperative._meta.get_field("terms").related_model
        return self.filter(pk__in=terms.objects.giving_access(user, user.today).values("cooperative"))

    def named(self, text: str) -> Self:
        """Those whose name has every word asked for, misspelt or shortened, or whose NIK or number has the text.

        `nearness` says how near a name is, from 0 to 1.
        """
        to = self.to_cooperative
        rows = self.annotate(nearness=TrigramWordSimilarity(search_key(text), f"{to}search_key"))
        if not (wanted := asked(text)):
            return rows.none()
        found = Q()
        for word in wanted:
            found &= Q(**{f"{to}search_key__trigram_word_similar": word})
        if any(letter.isdigit() for letter in text):
            found |= Q(**{f"{to}legal_entity_key__contains": legal_entity_key(text)})
            found |= Q(**{f"{to}coop_nik__contains": "".join(text.split())})
        return rows.filter(found)

    def like(self, name: str, number: str = "", coop_nik: str = "") -> Self:
        """Those that may be the same: nearly this name, this legal-entity number however written, or this NIK."""
        key = legal_entity_key(number)
        same = Q(legal_entity_key=key) if key else Q()
        if coop_nik:
            same |= Q(coop_nik=coop_nik)
        near = Q(pk__in=self.named(name).filter(nearness__gte=NEARLY).values("pk"))
        return self.filter(same | near if same else near)


class CooperativeQuerySet(FoundByNameQuerySet["Cooperative"]):
    """Cooperatives, each in its own district."""

    def entered(self) -> Self:
        """Those the register has: without the ones that were entered by mistake."""
        return self.filter(retracted_on=None)

    def with_version(self) -> Self:
        """With `version`: a number that grows with everything said of a cooperative, and with everything taken back."""
        return self.annotate(version=_version())

    def versions(self) -> dict[int, int]:
        """The version of each by its key, in their order."""
        return dict(self.annotate(version=_version()).values_list("pk", "version"))


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

    class ManagementPattern(models.TextChoices):
        CONVENTIONAL = "CONVENTIONAL", "Konvensional"
        SHARIA = "SHARIA", "Syariah"

    class LoopType(models.TextChoices):
        """Whom its savings and loans serve: an open loop is supervised by OJK (UU 4/2023, SE Menkop 2/2024)."""

        CLOSED = "CLOSED", "Hanya anggota"
        OPEN = "OPEN", "Juga bukan anggota"

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
    first_obliged_year = models.PositiveSmallIntegerField(
        "tahun buku pertama wajib RAT", null=True, blank=True,
        validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])],
    )  # fmt: skip
    address = models.TextField("alamat", blank=True)
    management_pattern = models.CharField(
        "pola pengelolaan", max_length=12, choices=ManagementPattern, blank=True, default=""
    )
    kbli = models.CharField("KBLI utama", max_length=5, blank=True, default="")
    kbli_year = models.PositiveSmallIntegerField("tahun KBLI", null=True, blank=True)
    loop_type = models.CharField("layanan simpan pinjam", max_length=6, choices=LoopType, blank=True, default="")
    retracted_on = models.DateField("ditarik", null=True, blank=True, editable=False)
    retraction = models.TextField("alasan penarikan", blank=True, default="", editable=False)

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = "koperasi"
        verbose_name_plural = "koperasi"
        indexes = [
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="cooperative_search"),
            models.Index(Lower("name"), F("id"), name="cooperative_by_name"),
        ]
        constraints = [
            retractable("cooperative"),
            models.CheckConstraint(name="first_obliged_year_plausible", condition=Q(first_obliged_year__range=YEARS)),
        ]
        triggers = [NEVER_DELETED]

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


class Retractable(models.Model):
    """What was recorded and is never deleted: what was wrong is retracted, with a reason, and counts no more."""

    retracted_on = models.DateField("ditarik", null=True, blank=True)
    retraction = models.TextField("alasan penarikan", blank=True, default="")

    class Meta:
        abstract = True


class Said(Retractable):
    """Something a source said: who said it, of which day, and where it can be looked up. It is never changed."""

    source = models.CharField("sumber", max_length=6, choices=Source)
    observed_on = models.DateField("keadaan per tanggal")
    reference = models.CharField("rujukan", max_length=200, blank=True, default="")
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas impor"
    )

    class Meta:
        abstract = True

    @property
    def weight(self) -> tuple[int, date, int]:
        """What decides between two sayings: the source, then the later day, then the later row."""
        return Source(self.source).rank, self.observed_on, self.pk or 0


class OfCooperativeQuerySet(FoundByNameQuerySet[M]):
    """Rows that belong to a cooperative."""

    area_path = "cooperative__area"
    to_cooperative = "cooperative__"

    def led_by(self, user: User) -> Self:
        """Those of the cooperatives in whose organs this person is today."""
        return self.filter(**{f"{self.to_cooperative}in": Cooperative.objects.all().led_by(user)})


class SaidQuerySet(OfCooperativeQuerySet[M]):
    """Sayings about a cooperative."""

    def valid(self) -> Self:
        """Those that were not retracted."""
        return self.filter(retracted_on=None)


@history.tracked()
class LegalEvent(Said):
    """An act that gives a cooperative its legal life, changes its bylaws, or ends it."""

    class Kind(models.TextChoices):
        FOUNDED = "FOUNDED", "Pengesahan badan hukum"
        AMENDED = "AMENDED", "Perubahan anggaran dasar"
        DISSOLUTION_DECIDED = "DISSOLUTION_DECIDED", "Keputusan pembubaran"
        GAZETTED = "GAZETTED", "Pengumuman dalam Berita Negara"

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="legal_events", verbose_name="koperasi")
    kind = models.CharField("peristiwa", max_length=20, choices=Kind)
    happened_on = models.DateField("tanggal")
    document_no = models.CharField("nomor dokumen", max_length=100, blank=True)

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = "peristiwa hukum"
        verbose_name_plural = "peristiwa hukum"
        constraints = [
            models.UniqueConstraint(
                name="legal_event_said_once",
                fields=["cooperative", "kind", "happened_on", "source", "observed_on"],
                condition=Q(retracted_on=None),
            ),
            models.CheckConstraint(name="legal_event_in_a_plausible_year", condition=Q(happened_on__range=PLAUSIBLE)),
            retractable("legal_event"),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%d-%m-%Y}"


@history.tracked(changes_only=True)
class Observation(Said):
    """What a source said at once about fields of a cooperative; "still correct" is a row too. Append-only.

    `values`: each field as text. `true_from`: the day since which it has been so, where that is known.
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="observations", verbose_name="koperasi")
    values = models.JSONField("isi")
    true_from = models.DateField("berlaku sejak", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicatat oleh"
    )
    recorded_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = "pengamatan"
        verbose_name_plural = "pengamatan"
        constraints = [
            models.CheckConstraint(name="observation_says_something", condition=~Q(values={})),
            retractable("observation"),
        ]
        triggers = [NEVER_DELETED, pgtrigger.ReadOnly(name="append_only", exclude=["retracted_on", "retraction"])]

    def __str__(self) -> str:
        return ", ".join(f"{field_label(field)}: {value}" for field, value in self.values.items())

    def counts(self, known_on: date | None = None) -> bool:
        """Whether it was not retracted; on a day (None: now), and whether it was recorded by then."""
        if known_on is None:
            return self.retracted_on is None
        return localdate(self.recorded_at) <= known_on and (self.retracted_on is None or self.retracted_on > known_on)

    @property
    def labelled(self) -> list[tuple[str, str, str]]:
        """Each field it speaks of: its name, the name in words, and what is said, in words too."""
        return [(field, field_label(field), in_words(field, value)) for field, value in self.values.items()]

    @property
    def begins_on(self) -> date:
        """The first day it speaks of."""
        return self.true_from or self.observed_on

    @property
    def weight(self) -> tuple[int, date, date, int]:  # type: ignore[override]
        """What decides between two: the source, then what began later, then the later day, then the later row."""
        return Source(self.source).rank, self.begins_on, self.observed_on, self.pk or 0


def field_label(name: str) -> str:
    """A field in words."""
    column = next((each for each in Cooperative._meta.fields if each.name == name), None)
    return WITHOUT_COLUMN.get(name) or (str(column.verbose_name) if column else name)


def in_words(name: str, text: str) -> str:
    """What is said of a field, in words: the label of a choice, the name of a place (a query)."""
    column = next((each for each in Cooperative._meta.fields if each.name == name), None)
    if isinstance(column, models.BooleanField):
        return "ya" if text == "True" else "bukan"
    if name == "area":
        return str(Area.objects.filter(code=text).order_by("valid").last() or text)
    labels = {str(value): str(label) for value, label in getattr(column, "flatchoices", [])}
    return labels.get(text, text)


@history.tracked()
class NikCertificate(Said):
    """A certificate of the cooperative's number (sertifikat NIK), valid as its document says."""

    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="nik_certificates", verbose_name="koperasi"
    )
    document_no = models.CharField("nomor sertifikat", max_length=100, blank=True, default="")
    grade = models.CharField("grade", max_length=10, blank=True, default="")
    issued_on = models.DateField("terbit", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai")

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat NIK"
        verbose_name_plural = "sertifikat NIK"
        constraints = [
            models.UniqueConstraint(
                name="nik_certificate_said_once",
                fields=["cooperative", "valid_until", "source", "observed_on"],
                condition=Q(retracted_on=None),
            ),
            models.CheckConstraint(
                name="nik_certificate_in_plausible_years", condition=Q(valid_until__range=PLAUSIBLE)
            ),
            models.CheckConstraint(
                name="nik_certificate_runs_forward", condition=Q(issued_on=None) | Q(issued_on__lte=F("valid_until"))
            ),
            retractable("nik_certificate"),
        ]
        triggers = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"sampai {self.valid_until:%d-%m-%Y}"
