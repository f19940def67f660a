"""The filter of the list of people who were taught."""

from typing import Any

import django_filters as filters
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from cooperatives.boards.models import Person, Term
from registry.filters import NO_SUBDISTRICT, Column, OneOf, in_subdistrict
from registry.models import User
from training.competency.models import Certificate
from training.desk.filters import NO, OUTCOMES, TaughtFilter
from training.sessions.models import Participation, people

SUBDISTRICT = in_subdistrict("cooperative__area")
LIVE, OVER = "berlaku", "tidak-berlaku"
CERTIFICATES = [(LIVE, "Berlaku"), (OVER, "Tidak berlaku lagi"), (NO, "Tidak ada")]
BY_NAME = (Lower("name"), F("pk"))


class TaughtPeopleFilter(TaughtFilter):
    """People of a year by name, whether they were taught, what assessments found, certificates, and where they sit."""

    of = "person"
    name = "training-people"
    noun = "orang"
    definition = (
        "Orang yang dilatih, diuji atau bersertifikat pada tahun yang dipilih, dan yang pernah menjabat di koperasi di "
        "wilayah kerja pengunduh atau mewakilinya. Setiap orang sekali. Sertifikat menurut hari diunduh. "
        "Kecamatan: dari jabatan yang terakhir mulai."
    )
    orders = {"nama": ("Nama", BY_NAME)}
    columns = (
        Column("nama", "Nama", 34, str, cell="training/people/cell_name.html"),
        Column("jabatan", "Jabatan", 40, lambda each: _post(each), is_usual=True),
        Column("pelatihan", "Pelatihan terakhir", 40, lambda each: str(each.taught[0].session) if each.taught else "",
               is_usual=True),
        Column("kali", "Berapa kali dilatih", 12, lambda each: str(len(each.taught))),
        Column("uji", "Uji kompetensi", 22, lambda each: dict(OUTCOMES)[each.assessed], is_usual=True),
        Column("sertifikat", "Sertifikat", 18, lambda each: dict(CERTIFICATES)[each.certificate], is_usual=True),
    )  # fmt: skip

    cari = filters.CharFilter(method="named", max_length=100)
    sertifikat = OneOf(label="Sertifikat", by=F("certificate"), choices=CERTIFICATES)
    kecamatan = OneOf(label="Kecamatan", by=F("place"), choices=[])

    class Meta:
        model = Person
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> QuerySet[Person]:
        """Those somebody may see, with the state of their certificates today, and where their latest post is."""
        own = Certificate.objects.entered().filter(person=OuterRef("pk"))
        live = own.live_on(user.today) if user.today else own.none()
        latest = Term.objects.valid().filter(person=OuterRef("pk")).order_by("-starts_on", "-pk")
        return people(user).annotate(
            certificate=Case(
                When(Exists(live), then=Value(LIVE)), When(Exists(own), then=Value(OVER)), default=Value(NO)
            ),
            place=Coalesce(Subquery(latest.values(place=SUBDISTRICT.by)[:1]), Value(NO_SUBDISTRICT)),
        )

    @property
    def belongs(self) -> Q:
        """Of a year: who was taught or assessed in it. Of all years also who has a certificate from elsewhere."""
        return super().belongs if self.year else super().belongs | ~Q(certificate=NO)

    def named(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those with this in their name."""
        return rows.filter(name__icontains=value)


def with_deeds(rows: QuerySet[Person], user: User) -> QuerySet[Person]:
    """With what a row of the list shows: `posts` and `taught`, the latest first, as far as somebody may see them."""
    posts = Term.objects.valid().visible_to(user).select_related("cooperative").order_by("-starts_on", "-pk")
    taught = Participation.objects.visible_to(user).entered().present().select_related("session__course")
    return rows.prefetch_related(
        Prefetch("terms", posts, to_attr="posts"),
        Prefetch("participations", taught.order_by("-session__starts_on", "-pk"), to_attr="taught"),
    )


def _post(person: Any) -> str:
    """The post that began last, and where; said to be over where it is."""
    if not person.posts:
        return ""
    last = person.posts[0]
    ended = f", sampai {last.left_on:%d-%m-%Y}" if last.left_on else ""
    return f"{last.get_post_display()} {last.cooperative}{ended}"
