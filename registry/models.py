"""People, places, the law's values, and work to be done."""

from collections.abc import Set
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse

from registry import history
from registry.access import Post, Role, ScopedQuerySet
from registry.phones import phone_key


def always() -> DateRange:
    """A range without an end on either side."""
    return DateRange(None, None)


SHORT_KINDS = {"SUBDISTRICT": "Kec.", "VILLAGE": "Desa", "URBAN_VILLAGE": "Kel."}
"""What stands before a name: a kecamatan and a kelurahan in it are often namesakes."""


class AreaQuerySet(ScopedQuerySet["Area"]):
    """Areas by Kemendagri code."""

    area_path = ""

    def districts(self) -> Self:
        """Kabupaten and kota."""
        return self.filter(kind=Area.Kind.DISTRICT)

    def subdistricts(self) -> Self:
        """Kecamatan."""
        return self.filter(kind=Area.Kind.SUBDISTRICT)


@history.tracked()
class Area(models.Model):
    """A province, district, subdistrict or village, for as long as its code was valid (Kemendagri)."""

    class Kind(models.TextChoices):
        PROVINCE = "PROVINCE", "Provinsi"
        DISTRICT = "DISTRICT", "Kabupaten/kota"
        SUBDISTRICT = "SUBDISTRICT", "Kecamatan"
        VILLAGE = "VILLAGE", "Desa"
        URBAN_VILLAGE = "URBAN_VILLAGE", "Kelurahan"

    code = models.CharField("kode Kemendagri", max_length=13, db_index=True)
    name = models.CharField("nama", max_length=100)
    kind = models.CharField("jenis", max_length=13, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="bagian dari"
    )
    postal_code = models.CharField("kode pos", max_length=5, blank=True)
    valid = DateRangeField("berlaku", default=always, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code", "pk"]
        constraints = [
            ExclusionConstraint(
                name="area_code_valid_once",
                violation_error_message="Kode ini sudah berlaku pada hari-hari itu; akhiri dahulu yang lama.",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{SHORT_KINDS.get(self.kind, '')} {self.name}".strip()

    @property
    def district_code(self) -> str:
        """The code of the kabupaten or kota this area lies in: the first two parts of its own."""
        return self.code[:5]

    def lies_in(self, code: str) -> bool:
        """Whether it is the area of this code, or lies within it."""
        return f"{self.code}.".startswith(f"{code}.")


class UserQuerySet(ScopedQuerySet["User"]):
    """People by the area they work for."""

    def answering_for(self, area: Area) -> Self:
        """Those whose area this one is, or lies in."""
        parts = area.code.split(".")
        return self.filter(area__code__in=[".".join(parts[:depth]) for depth in range(1, len(parts) + 1)])

    def as_of(self, day: date) -> Self:
        """As they are on a day: with `today`, and `is_acting` for whoever holds another's post."""
        acting = Acting.objects.on(day).filter(user=OuterRef("pk"))
        return self.annotate(today=Value(day, models.DateField()), is_acting=Exists(acting))

    def known_as(self, text: str) -> Self:
        """Whoever signs in with this text: a user name however capitalised, a phone number or an e-mail address."""
        if not (text := text.strip()):
            return self.none()
        who = Q(username__iexact=text) | Q(email__iexact=text)
        return self.filter(who | Q(phone=key) if (key := phone_key(text)) else who)


class OfficeUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Accounts made from the command line are deeds too."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """By user name, however it is capitalised."""
        user: User = self.get(username__iexact=username)
        return user

    def create_superuser(self, *args: Any, **kwargs: Any) -> "User":
        """As Django's, under a verb."""
        with history.verb("create_superuser", by=None, on=None):
            user: User = super().create_superuser(*args, **kwargs)
        return user


@history.tracked(exclude=["last_login", "password"])
class User(AbstractUser):
    """Somebody who may sign in, with a role in the office and an area he or she answers for.

    `today`: the day on which this person is asking (`as_of`). Without it a person has nothing but the own post: what
    another's absence or a term in a board gives, it gives on a day.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = models.CharField(
        "nama pengguna", max_length=150, unique=True,
        validators=[
            RegexValidator(r"^[A-Za-z][\w.-]*\Z", "Mulai dengan huruf; lalu huruf, angka, titik atau tanda hubung (-).")
        ],
        error_messages={"unique": "Nama pengguna ini sudah dipakai."},
    )  # fmt: skip
    name = models.CharField("nama", max_length=150)
    email = models.EmailField("surel", blank=True, default="")
    phone = models.CharField("nomor HP", max_length=15, blank=True, default="")
    role = models.CharField("peran", max_length=8, choices=Role, default=Role.OFFICER)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wilayah kerja",
        help_text="Tanpa wilayah kerja, akun ini tidak melihat koperasi mana pun.",
    )  # fmt: skip
    access_given_at = models.DateTimeField("akses dibuka", null=True, blank=True, editable=False)

    objects: ClassVar[OfficeUserManager] = OfficeUserManager()
    today: date | None = None
    is_acting = False

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="username_once", violation_error_message="Nama pengguna ini sudah dipakai."
            ),
            models.UniqueConstraint(
                Lower("email"), name="email_once", condition=~Q(email=""),
                violation_error_message="Surel ini sudah dipakai.",
            ),
            models.UniqueConstraint(
                fields=["phone"], name="phone_once", condition=~Q(phone=""),
                violation_error_message="Nomor HP ini sudah dipakai.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name as it is written: Indonesian names have no surname to split off."""
        return str(self)

    def get_short_name(self) -> str:
        """The same name."""
        return str(self)

    @cached_property
    def posts(self) -> list[Post]:
        """The own post, and those held for another today."""
        own = Post(Role(self.role), self.area)
        if self.today is None or not self.is_acting:
            return [own]
        acting = self.acting.on(self.today).select_related("area")
        return [own, *(Post(Role(each.role), each.area, each.get_title_display()) for each in acting)]

    @property
    def roles(self) -> Set[Role]:
        """Of all these posts."""
        return {post.role for post in self.posts}

    def roles_over(self, row: models.Model) -> Set[Role]:
        """The own role, and each held for another in whose area this row lies."""
        own, *acting = self.posts
        rows: ScopedQuerySet[Any] = type(row)._default_manager.filter(pk=row.pk)  # type: ignore[assignment]
        return {own.role, *(post.role for post in acting if post.area and rows.within(post.area.code).exists())}


class LawValueQuerySet(models.QuerySet["LawValue"]):
    """Values of the law. They belong to no area: whoever may sign in may read the law."""

    def visible_to(self, user: User) -> Self:
        """All of them."""
        return self


@history.tracked()
class LawValue(models.Model):
    """One number of the law with the days it is in force, its clause, and whether the text was confirmed."""

    key = models.CharField("kunci", max_length=80)
    value = models.JSONField("nilai")
    in_force = DateRangeField(
        "berlaku", default=always, blank=True, help_text="Kosong berarti tanpa batas; hari akhir tidak termasuk."
    )
    clause = models.CharField("pasal", max_length=200)
    source = models.CharField("sumber", max_length=300)
    is_confirmed = models.BooleanField("teks asli sudah dipastikan", default=False)
    dated = models.DateField("tanggal naskah", null=True, blank=True)

    objects = LawValueQuerySet.as_manager()

    class Meta:
        verbose_name = "nilai hukum"
        verbose_name_plural = "nilai hukum"
        ordering = ["key", "in_force"]
        constraints = [
            ExclusionConstraint(
                name="law_value_in_force_once",
                violation_error_message="Sudah ada nilai yang berlaku pada hari-hari itu; akhiri dahulu yang lama.",
                expressions=[("key", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="law_value_has_clause", condition=~Q(clause="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class Job(models.Model):
    """Work to be done: a row before it is a message (docs/decisions/0006)."""

    class State(models.TextChoices):
        OPEN = "OPEN", "Menunggu"
        DONE = "DONE", "Selesai"
        FAILED = "FAILED", "Gagal"

    kind = models.CharField("jenis", max_length=40)
    key = models.CharField("kunci", max_length=120, unique=True)
    payload = models.JSONField("isi", default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField("keadaan", max_length=6, choices=State, default=State.OPEN)
    done = models.PositiveIntegerField("langkah selesai", default=0)
    total = models.PositiveIntegerField("dari", default=0)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    due_at = models.DateTimeField(
        "jatuh tempo", help_text="Selama dikerjakan: sampai kapan dipegang oleh yang mengerjakan."
    )
    error = models.TextField("galat", blank=True)

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        indexes = [models.Index(F("due_at"), F("id"), name="job_due", condition=Q(state="OPEN"))]

    def __str__(self) -> str:
        return self.key

    @property
    def complaint(self) -> str:
        """What went wrong with it last, in one line; empty where nothing did, or it was done since."""
        lines = self.error.split("\n") if self.state != self.State.DONE else []
        return next(filter(None, reversed(lines)), "")


class ImportBatchQuerySet(ScopedQuerySet["ImportBatch"]):
    """Files by the area they were brought in for."""

    def at_work(self) -> Self:
        """Those a job has in hand, waits to take up, or has given up on; without their content."""
        rows = self.filter(state__in=ImportBatch.AT_WORK).defer("problems")
        return rows.select_related("job", "imported_by", "applied_by", "undone_by").order_by("-pk")


class ImportBatch(models.Model):
    """One file somebody brought in: what it was, how far it is, what was done with its rows, and every problem."""

    class State(models.TextChoices):
        CHECKING = "CHECKING", "Sedang diperiksa"
        CHECKED = "CHECKED", "Menunggu keputusan"
        APPLYING = "APPLYING", "Sedang diterapkan"
        APPLIED = "APPLIED", "Sudah diterapkan"
        UNDOING = "UNDOING", "Sedang dibatalkan"
        UNDONE = "UNDONE", "Dibatalkan"
        REFUSED = "REFUSED", "Ditolak"

    AT_WORK = (State.CHECKING, State.APPLYING, State.UNDOING)

    source = models.CharField("jenis berkas", max_length=20)
    said_by = models.CharField("sumber", max_length=6, blank=True, default="")
    file_name = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wilayah")
    observed_on = models.DateField("keadaan per tanggal")
    state = models.CharField("tahap", max_length=8, choices=State, default=State.APPLIED)
    refusal = models.TextField("alasan", blank=True, default="")
    counts = models.JSONField("hitungan", default=dict)
    problems = models.JSONField("masalah", default=list)
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name="oleh")
    imported_at = models.DateTimeField("pada", auto_now_add=True)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diterapkan oleh"
    )
    applied_on = models.DateField("diterapkan", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dibatalkan oleh"
    )
    undone_on = models.DateField("dibatalkan", null=True, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pekerjaan")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas impor"
        verbose_name_plural = "berkas impor"

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("import", args=[self.pk])


class ImportFile(models.Model):  # noqa: DJ008 bytes are never shown
    """The file itself as it came: in a row of its own, so that who asks for the batch need not carry it."""

    batch = models.OneToOneField(ImportBatch, models.PROTECT, primary_key=True, related_name="file")
    content = models.BinaryField("isi berkas")


class ImportRow(models.Model):
    """One row of a file as it was read, beside what the register knew when it was checked.

    `subject`: the key of what the row is about; below zero, the line of this file that enters it. `said`: what the row
    says. `candidates`: keys of what it may be, until somebody decides.
    """

    class Pile(models.TextChoices):
        NEW = "NEW", "Baru"
        DIFFERENT = "DIFFERENT", "Berbeda"
        SAME = "SAME", "Sama"
        REFUSED = "REFUSED", "Ditolak"

    class Decision(models.TextChoices):
        KNOWN = "KNOWN", "Koperasi yang itu"
        NEW = "NEW", "Koperasi baru"
        LEFT_OUT = "LEFT_OUT", "Jangan masukkan"

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    sheet = models.CharField("lembar", max_length=31)
    line = models.PositiveIntegerField("baris")
    name = models.CharField("nama", max_length=250)
    pile = models.CharField("tumpukan", max_length=9, choices=Pile)
    subject = models.BigIntegerField(null=True)
    said = models.JSONField()
    differences = models.JSONField("perbedaan", default=list)
    candidates = models.JSONField("mungkin sama dengan", default=list)
    problems = models.JSONField("masalah", default=list)
    decision = models.CharField("keputusan", max_length=8, choices=Decision, blank=True, default="")

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["batch", "sheet", "line"])]
        indexes = [models.Index(fields=["batch", "subject"], name="import_row_subject")]

    def __str__(self) -> str:
        return f"{self.sheet}, baris {self.line}"


from registry.accounts.models import Acting, Invitation, SavedView  # noqa: E402  # what is a person's
from registry.files import StoredFile  # noqa: E402

__all__ = ["Acting", "Area", "ImportBatch", "ImportFile", "ImportRow", "Invitation", "Job", "LawValue", "SavedView",
           "StoredFile", "User"]  # fmt: skip
