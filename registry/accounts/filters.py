"""The filter of the list of people."""

from typing import Any

import django_filters as filters
from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from registry.access import Role
from registry.filters import Column, Faceted, OneOf, in_subdistrict, written
from registry.models import User

BY_NAME = (Lower("name"), F("pk"))
BY_ROLE = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(Role)))
BY_ENTRY = Case(
    When(is_active=False, then=Value("nonaktif")),
    When(last_login=None, then=Value("belum")),
    default=Value("sudah"),
)
ENTRIES = [
    ("sudah", "Pernah masuk"),
    ("belum", "Undangan belum dipakai"),
    ("nonaktif", "Ditutup"),
]
HAS_FACTOR = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
BY_FACTOR = Case(When(HAS_FACTOR, then=Value("ada")), default=Value("belum"))


class PeopleFilter(Faceted):
    """People by name, role, place, whether they ever came in, and whether they have a second factor."""

    name = "people"
    noun = "pengguna"
    also_by = "sebagian nama pengguna"
    definition = "Orang yang punya akun di wilayah kerja pengunduh."
    orders = {
        "peran": ("Peran", (BY_ROLE, *BY_NAME)),
        "nama": ("Nama", BY_NAME),
        "masuk": ("Masuk terakhir", (F("last_login").desc(nulls_last=True), *BY_NAME)),
    }
    columns = (
        Column("nama", "Nama", 34, str, cell="registry/cell_person.html"),
        Column("peran", "Peran", 20, lambda each: each.get_role_display(), is_usual=True),
        Column("wilayah", "Wilayah kerja", 30, lambda each: str(each.area or "semua"), is_usual=True),
        Column("masuk", "Masuk terakhir", 16, lambda each: written(each.last_login) or "belum pernah",
               style="nowrap tight", is_usual=True),
        Column("pengguna", "Nama pengguna", 20, lambda each: each.username),
        Column("telepon", "Nomor HP", 18, lambda each: each.phone),
        Column("surel", "Surel", 26, lambda each: each.email),
    )  # fmt: skip

    cari = filters.CharFilter(method="named", max_length=100)
    peran = OneOf(label="Peran", by=F("role"), choices=Role.choices)
    masuk = OneOf(label="Keadaan akun", by=BY_ENTRY, choices=ENTRIES)
    kode = OneOf(label="Kode kedua", by=BY_FACTOR, choices=[("ada", "Sudah ada"), ("belum", "Belum ada")])
    kecamatan = in_subdistrict("area")

    class Meta:
        model = User
        fields: list[str] = []

    def named(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Those with this in their name or user name."""
        return rows.filter(Q(name__icontains=value) | Q(username__icontains=value))

    @classmethod
    def every(cls, user: User) -> Any:
        """All people of the area, with it."""
        return super().every(user).select_related("area")
