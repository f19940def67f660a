"""The list of the members of a cooperative with what each holds and owes, as PostgreSQL counts it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Length
from django.http import QueryDict

from cooperatives.dues.figures import with_arrears
from cooperatives.dues.models import Position
from cooperatives.dues.rules import BUCKETS, first_day, month_of
from cooperatives.members.models import Member, MemberCategory, Membership
from cooperatives.register.models import Cooperative
from registry.amounts import rupiah
from registry.filters import Column, Faceted, OneOf
from registry.models import User
from registry.templatetags.registry import months, phone

CELLS = "cooperatives/desk/members"
FORMER = "FORMER"
"""What the filter by kind calls who is no member any more."""
KINDS = [*Membership.Kind.choices, (FORMER, "Bukan anggota lagi")]
PREPAID, SETTLED, NOTHING = "MUKA", "LUNAS", "TANPA"
AGES = {f"{first}-{last}" if last else f"{first}+": (first, last) for first, last in BUCKETS}
DUES = [
    (PREPAID, "Dibayar di muka"), (SETTLED, "Lunas"),
    *((name, f"{first} sampai {last} bulan" if last else f"{first} bulan atau lebih")
      for name, (first, last) in AGES.items()),
    (NOTHING, "Tidak dikenakan"),
]  # fmt: skip
"""How a member stands with the mandatory savings; each is in one of them."""
NO_PLACE = "?"
"""What the filters by RT and RW call a place nobody has said."""


def said(name: str) -> Case:
    """A text column, or what stands for none."""
    return Case(When(**{name: ""}, then=Value(NO_PLACE)), default=F(name))


def book(cooperative: Cooperative, on: date) -> Any:
    """Everybody who is or was in the member book, with what is held and owed on a day."""
    running = FilteredRelation("member__memberships", condition=Q(member__memberships__held__upper_inf=True))
    rows = with_arrears(cooperative, on).annotate(running=running)
    kind = Coalesce(F("running__kind"), Value(FORMER), output_field=TextField())
    return rows.annotate(kind=kind).select_related("member", "category")


def standing(on: date) -> Case:
    """In which of DUES a row is."""
    ages = [
        When(**{"arrears_months__gte": first} | ({"arrears_months__lte": last} if last else {}), then=Value(name))
        for name, (first, last) in AGES.items()
    ]
    ahead = When(paid_through__gt=month_of(on), then=Value(PREPAID))
    return Case(When(paid_through=None, then=Value(NOTHING)), ahead, *ages, default=Value(SETTLED))


def _named(kind: str, number: str) -> str:
    return f"{kind} tidak diketahui" if number == NO_PLACE else f"{kind} {number}"


def by_number(of: str = "member__") -> tuple[Any, ...]:
    """Numbers of members in their order: 9 before 10."""
    return Length(f"{of}number").asc(), F(f"{of}number").asc()


def paid_through(row: Position) -> str:
    """The last month paid in full, in words."""
    return "" if row.paid_through is None else months([f"{first_day(row.paid_through):%Y-%m}"])


def numbered_place(member: Member) -> str:
    """RT and RW as a list has them: 002/005."""
    return f"{member.rt}/{member.rw}" if member.rt or member.rw else ""


def place(member: Member) -> str:
    """RT and RW as people say them: RT 02 RW 05."""
    return " ".join(f"{name} {value}" for name, value in (("RT", member.rt), ("RW", member.rw)) if value)


class MemberFilter(Faceted):
    """The members of a cooperative with their arrears. An RT is offered once its RW is chosen."""

    name = "members"
    noun = "anggota"
    also_by = "angka pertama nomor anggota"
    definition = (
        "Setiap orang dalam buku anggota koperasi ini; yang sudah keluar hanya bila dipilih. Tunggakan dihitung sampai"
        " bulan yang sudah lewat."
    )
    is_within = True
    orders = {
        "nomor": ("Nomor", by_number()),
        "nama": ("Nama", (F("member__name").asc(), F("pk").asc())),
        "tunggakan": ("Tunggakan terbesar", (F("arrears").desc(), F("arrears_months").desc(), *by_number())),
        "simpanan": ("Simpanan terbesar", ((F("principal") + F("mandatory") + F("voluntary")).desc(), *by_number())),
    }
    columns: ClassVar[tuple[Column, ...]] = (
        Column("nama", "Anggota", 30, lambda row: row.member.name, f"{CELLS}/cell_member.html"),
        Column("nomor", "Nomor", 12, lambda row: row.member.number),
        Column("golongan", "Golongan", 18, lambda row: row.group or ""),
        Column("jenis", "Sebagai", 18, lambda row: dict(KINDS)[row.kind]),
        Column("tempat", "RT/RW", 14, lambda row: numbered_place(row.member), style="nowrap", is_usual=True),
        Column("lunas", "Lunas sampai", 16, paid_through, style="nowrap", is_usual=True),
        Column("bulan", "Bulan menunggak", 10, lambda row: str(row.arrears_months), style="amount"),
        Column("tunggakan", "Tunggakan", 14, lambda row: rupiah(row.arrears), f"{CELLS}/cell_arrears.html",
               style="amount", is_usual=True),
        Column("pokok", "Simpanan pokok", 14, lambda row: rupiah(row.principal), style="amount"),
        Column("wajib", "Simpanan wajib", 14, lambda row: rupiah(row.mandatory), style="amount", is_usual=True),
        Column("sukarela", "Simpanan sukarela", 14, lambda row: rupiah(row.voluntary), style="amount", is_usual=True),
        Column("hp", "Nomor HP", 16, lambda row: phone(row.member.phone)),
        Column("alamat", "Alamat", 30, lambda row: row.member.address),
    )  # fmt: skip

    cari = filters.CharFilter(label="Cari", method="named")
    menunggak = OneOf(label="Simpanan wajib", by=Value(""), choices=DUES)
    golongan = OneOf(label="Golongan", by=Cast("running__category", CharField()), choices=[])
    jenis = OneOf(label="Sebagai", by=F("kind"), choices=KINDS, hides=[FORMER])
    rw = OneOf(label="RW", by=said("member__rw"), choices=[])
    rt = OneOf(label="RT/RW", by=Concat(said("member__rt"), Value("/"), said("member__rw")), choices=[])

    class Meta:
        model = Position
        fields: Sequence[str] = []

    def __init__(self, data: QueryDict, cooperative: Cooperative, user: User, on: date) -> None:
        group = {"group": F("running__category__name")}
        super().__init__(data, book(cooperative, on).annotate(**group), user, cooperative.pk)
        categories = MemberCategory.objects.filter(cooperative=cooperative).order_by("name").values_list("pk", "name")
        places = Member.objects.filter(cooperative=cooperative).order_by("rw", "rt").values_list("rt", "rw").distinct()
        known = [(rt or NO_PLACE, rw or NO_PLACE) for rt, rw in places]
        self.filters["menunggak"].by = standing(on)
        self.filters["golongan"].extra["choices"] = [(str(pk), name) for pk, name in categories]
        self.filters["rw"].extra["choices"] = [(rw, _named("RW", rw)) for rw in sorted({rw for _, rw in known})]
        asked = {*data.getlist("rw"), *data.getlist("rt")}
        self.filters["rt"].extra["choices"] = [
            (f"{rt}/{rw}", f"{_named('RT', rt)}, {_named('RW', rw)}") for rt, rw in known if {rw, f"{rt}/{rw}"} & asked
        ]

    def named(self, rows: "QuerySet[Position]", _: str, text: str) -> "QuerySet[Position]":
        """Whose name has every word, or whose number begins with the text."""
        words = Q()
        for word in text.split():
            words &= Q(member__name__icontains=word)
        return rows.filter(words | Q(member__number__istartswith=text.strip()))
