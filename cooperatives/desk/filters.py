"""The one filter of the list of cooperatives: page, facets, file and figures all count with it."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict, village
from cooperatives.register.models import Cooperative, CooperativeQuerySet
from cooperatives.standing.models import NONE_DUE, PARTS, STATES
from cooperatives.standing.rules import State
from registry.filters import UNKNOWN, Column, OneOf, in_subdistrict, written
from registry.models import User

UNJUDGED = "UNJUDGED"
"""What the filter calls a cooperative no night has judged yet."""
BY_STATE = Coalesce("standing__state", Value(UNJUDGED))
BY_ROUTINE = Case(When(standing__is_routine=True, then=Value("ya")))
BY_LATEST = Coalesce(
    Case(When(standing__latest_value="", then=Value(NONE_DUE)), default=F("standing__latest_value")), Value(UNJUDGED)
)
BY_VILLAGE_FLAG = Case(When(is_village_flag=True, then=Value("ya")), default=Value("bukan"))
OWES_NONE = Case(When(standing__latest_due=None, then=1), default=0)
"""Puts those last of which no book year was due yet: they are not late."""
NOBODY_KNOWS = (UNKNOWN, "Tidak diketahui")


def known(column: str) -> Case:
    """What a column of text says, or that nobody has said it."""
    return Case(When(**{column: ""}, then=Value(UNKNOWN)), default=F(column))


class CooperativeFilter(OfCooperativesFilter):
    """Cooperatives by name or number, standing, place and kind. Those outside the register must be asked for.

    Its field names stand in the address, so they are Indonesian.
    """

    name = "cooperatives"
    noun = "koperasi"
    definition = (
        "Koperasi di wilayah kerja pengunduh. Yang di luar register (belum disahkan, atau badan hukumnya sudah "
        "berakhir) hanya ada bila diminta dalam saringan. Keaktifan menurut penilaian malam yang terakhir."
    )
    orders = {
        "nama": ("Nama", by_name()),
        "kecamatan": ("Kecamatan", by_place()),
        "rat-terbaru": ("RAT terbaru", (F("standing__last_held_on").desc(nulls_last=True), *by_name())),
        "rat-terlama": ("RAT terlama", (OWES_NONE, F("standing__last_held_on").asc(nulls_first=True), *by_name())),
    }
    columns = (
        Column("nama", "Koperasi", 44, str, cell="cooperatives/desk/cell_name.html"),
        Column("keaktifan", "Keaktifan", 20, lambda each: each.standing.get_state_display() if each.is_judged
               else "Belum dinilai", cell="cooperatives/desk/cell_standing.html", style="verdict", is_usual=True),
        Column("rutin", "Rutin RAT", 10, lambda each: "ya" if each.is_judged and each.standing.is_routine else "tidak"),
        Column("rat", "RAT terakhir", 14, lambda each: written(each.standing.last_held_on) if each.is_judged else "",
               cell="cooperatives/desk/cell_meeting.html", style="nowrap tight", is_usual=True),
        Column("tahun-buku", "Tahun buku RAT terakhir", 24,
               lambda each: str(each.standing.last_year or "") if each.is_judged else ""),
        Column("kecamatan", "Kecamatan", 18, subdistrict, cell="cooperatives/desk/cell_place.html",
               style="tight", is_usual=True),
        Column("desa", "Desa/kelurahan", 20, village),
        Column("alamat", "Alamat", 36, lambda each: each.address),
        Column("jenis", "Jenis", 14, lambda each: each.get_coop_type_display(), style="tight", is_usual=True,
               cell="cooperatives/desk/cell_type.html"),
        Column("kelompok", "Kelompok", 18, lambda each: each.coop_group),
        Column("bentuk", "Bentuk", 10, lambda each: each.get_form_display()),
        Column("kdkmp", "Koperasi Desa/Kelurahan Merah Putih", 20,
               lambda each: "ya" if each.is_village_flag else "bukan"),
        Column("keanggotaan", "Wilayah keanggotaan", 20, lambda each: each.get_membership_area_display()),
        Column("nomor", "Nomor badan hukum", 34, lambda each: each.legal_entity_no),
        Column("nik", "Nomor Induk Koperasi", 20, lambda each: each.coop_nik),
        Column("dinilai", "Dinilai per", 14, lambda each: written(each.standing.judged_on) if each.is_judged else ""),
        Column("perkara", "Perkara terbuka sejak", 22,
               lambda each: written(each.open_cases[0].flagged_on) if each.open_cases else ""),
    )  # fmt: skip

    tools = "cooperatives/desk/mend.html"

    keaktifan = OneOf(
        label="Keaktifan",
        by=BY_STATE,
        choices=[*STATES.items(), (UNJUDGED, "Belum dinilai")],
        hides=[State.NOT_REGISTERED],
    )
    rutin = OneOf(label="RAT", by=BY_ROUTINE, choices=[("ya", "Rutin")])
    terakhir = OneOf(
        label="RAT tahun buku terakhir",
        by=BY_LATEST,
        choices=[*PARTS.items(), (UNJUDGED, "Belum dinilai")],
    )
    kecamatan = in_subdistrict("area")
    jenis = OneOf(label="Jenis", by=known("coop_type"), choices=[*Cooperative.Type.choices, NOBODY_KNOWS])
    keanggotaan = OneOf(
        label="Wilayah keanggotaan",
        by=known("membership_area"),
        choices=[*Cooperative.MembershipArea.choices, NOBODY_KNOWS],
    )
    bentuk = OneOf(label="Bentuk", by=F("form"), choices=Cooperative.Form.choices)
    kdkmp = OneOf(
        label="Koperasi Desa/Kelurahan Merah Putih", by=BY_VILLAGE_FLAG, choices=[("ya", "Ya"), ("bukan", "Bukan")]
    )

    class Meta:
        model = Cooperative
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> CooperativeQuerySet:
        """Those the register has, without what was entered by mistake."""
        return Cooperative.objects.entered().visible_to(user)
