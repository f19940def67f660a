"""The filters of what boards sent: proposals that wait, and messages nobody has opened."""

from django.db.models import Case, F, Value, When

from cooperatives.proposals.models import Message, MessageQuerySet, Proposal
from cooperatives.register.filters import OfCooperativesFilter, by_name, by_place, subdistrict
from registry.filters import Column, OneOf, in_subdistrict, written
from registry.models import User

WAITING_FIRST = Case(When(state=Proposal.State.WAITING, then=Value(0)), default=Value(1))
UNREAD_FIRST = F("read_on").desc(nulls_first=True)


class ProposalFilter(OfCooperativesFilter):
    """Proposals by name or number of their cooperative, what became of them, what they are about, and place."""

    name = "proposals"
    noun = "usulan pengurus"
    definition = (
        "Usulan yang dikirim pengurus koperasi di wilayah kerja pengunduh. Isinya belum berlaku sampai dinas "
        "menyetujuinya."
    )
    orders = {
        "menunggu": ("Menunggu paling lama", (WAITING_FIRST, F("sent_on"), F("pk"))),
        "terbaru": ("Terbaru", (F("sent_on").desc(), F("pk").desc())),
        "nama": ("Nama", by_name("cooperative__")),
        "kecamatan": ("Kecamatan", by_place("cooperative__")),
    }
    columns = (
        Column("nama", "Koperasi", 44, lambda each: each.cooperative.name,
               cell="cooperatives/desk/proposals/cell_name.html"),
        Column("tentang", "Tentang", 24, lambda each: each.get_kind_display(), is_usual=True),
        Column("dikirim", "Dikirim", 14, lambda each: written(each.sent_on), style="nowrap tight", is_usual=True),
        Column("keadaan", "Keadaan", 20, lambda each: each.get_state_display(),
               cell="cooperatives/desk/proposals/state.html", style="stage", is_usual=True),
        Column("nomor", "Nomor", 18, lambda each: each.receipt_no),
        Column("oleh", "Dikirim oleh", 24, lambda each: str(each.sent_by)),
        Column("diputuskan", "Diputuskan", 14, lambda each: written(each.decided_on)),
        Column("pemutus", "Diputuskan oleh", 24, lambda each: str(each.decided_by or "")),
        Column("alasan", "Alasan", 40, lambda each: each.reason),
        Column("kecamatan", "Kecamatan", 18, lambda each: subdistrict(each.cooperative), is_usual=True),
    )  # fmt: skip

    keadaan = OneOf(label="Keadaan", by=F("state"), choices=Proposal.State.choices)
    tentang = OneOf(label="Tentang", by=F("kind"), choices=Proposal.Kind.choices)
    kecamatan = in_subdistrict("cooperative__area")

    class Meta:
        model = Proposal
        fields: list[str] = []


class MessageFilter(OfCooperativesFilter):
    """What the other side wrote, by whether anybody has opened it, and place."""

    name = "inbox"
    noun = "pesan masuk"
    definition = "Pesan yang ditulis pengurus koperasi di wilayah kerja pengunduh; bagi pengurus, yang ditulis dinas."
    orders = {
        "belum": ("Belum dibaca dahulu", (UNREAD_FIRST, F("pk").desc())),
        "terbaru": ("Terbaru", (F("pk").desc(),)),
        "nama": ("Nama", by_name("cooperative__")),
    }
    columns = (
        Column("nama", "Koperasi", 44, lambda each: each.cooperative.name,
               cell="cooperatives/desk/proposals/cell_thread.html"),
        Column("pesan", "Pesan", 60, lambda each: each.text, is_usual=True),
        Column("dikirim", "Dikirim", 14, lambda each: written(each.sent_at), style="nowrap tight", is_usual=True),
        Column("dibaca", "Dibaca", 14, lambda each: written(each.read_on) or "belum",
               style="nowrap tight", is_usual=True),
        Column("oleh", "Dari", 24, lambda each: str(each.sent_by)),
        Column("kecamatan", "Kecamatan", 18, lambda each: subdistrict(each.cooperative)),
    )  # fmt: skip

    dibaca = OneOf(
        label="Dibaca", by=Case(When(read_on=None, then=Value("belum")), default=Value("sudah")),
        choices=[("belum", "Belum dibaca"), ("sudah", "Sudah dibaca")],
    )  # fmt: skip
    kecamatan = in_subdistrict("cooperative__area")

    class Meta:
        model = Message
        fields: list[str] = []

    @classmethod
    def every(cls, user: User) -> MessageQuerySet:
        """What was written to this person's side."""
        return Message.objects.visible_to(user).written_to(user)
