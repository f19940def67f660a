"""The filter of the list of cooperatives that took part."""

from django.db.models import Case, F, Q, Value, When

from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from cooperatives.register.models import Cooperative, CooperativeQuerySet
from registry.filters import Column, OneOf, in_subdistrict
from registry.models import User
from training.cover.figures import has_holder
from training.desk.competency.filters import asked_on
from training.desk.filters import NO, OUTCOMES, YES, TaughtFilter

HOLDERS = [(YES, "Ada"), (NO, "Tidak ada")]


class TaughtCooperativeFilter(TaughtFilter, OfCooperativesFilter):
    """Cooperatives of a year by name or number, place, whether somebody came for them, was found competent, and holds a
    certificate in office.
    """

    of = "cooperative"
    name = "training-cooperatives"
    noun = "koperasi"
    definition = (
        "Koperasi di wilayah kerja pengunduh yang diwakili dalam pelatihan atau uji kompetensi tahun yang dipilih. "
        "Kompeten: sedikitnya satu orang yang mewakilinya dinyatakan kompeten, oleh asesor atau dalam banding. "
        "Pemegang sertifikat: yang menjabat dan sertifikatnya berlaku pada hari diunduh."
    )
    orders = {"nama": ("Nama", by_name()), "kecamatan": ("Kecamatan", by_place())}
    columns = (
        Column("nama", "Koperasi", 44, str, cell="training/year/cell_name.html"),
        Column("pelatihan", "Pelatihan", 14, lambda each: "dilatih" if each.trained == YES else "", is_usual=True),
        Column("uji", "Uji kompetensi", 22, lambda each: dict(OUTCOMES)[each.assessed], is_usual=True),
        Column("sertifikat", "Pemegang sertifikat", 18, lambda each: dict(HOLDERS)[each.holder]),
        Column("kecamatan", "Kecamatan", 18, subdistrict, is_usual=True),
        Column("desa", "Desa/kelurahan", 20, village),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.legal_entity_no),
    )  # fmt: skip

    sertifikat = OneOf(label="Pemegang sertifikat", by=F("holder"), choices=HOLDERS)
    kecamatan = in_subdistrict("area")

    class Meta:
        model = Cooperative
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> CooperativeQuerySet:
        """Those the register has, with whether somebody certified is in office today."""
        holder = Case(When(has_holder(asked_on(user)), then=Value(YES)), default=Value(NO))
        return Cooperative.objects.entered().visible_to(user).annotate(holder=holder)

    @property
    def belongs(self) -> Q:
        """Of a year: for whom somebody was taught or assessed in it. Of all years also with a holder from elsewhere."""
        return super().belongs if self.year else super().belongs | Q(holder=YES)
