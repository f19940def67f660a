"""What a board writes of its members."""

from datetime import date
from typing import Any

from django import forms

from cooperatives.members.models import Member, MemberCategory, Membership
from cooperatives.register.models import Cooperative
from registry.forms import DayField, Picks
from registry.phones import dialable

ENDED = Membership.Ended


class PersonForm(forms.Form):
    """Who somebody is, and where he or she lives."""

    name = forms.CharField(label="Nama", max_length=150, help_text="Seperti di KTP.")
    phone = forms.CharField(
        label="Nomor HP",
        max_length=30,
        required=False,
        help_text="Lebih baik yang ber-WhatsApp: kuitansi dapat dikirim ke sana.",
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    address = forms.CharField(label="Alamat", max_length=200, required=False)
    rt = forms.CharField(label="RT", max_length=3, required=False, widget=forms.TextInput({"inputmode": "numeric"}))
    rw = forms.CharField(label="RW", max_length=3, required=False, widget=forms.TextInput({"inputmode": "numeric"}))
    nik = forms.CharField(
        label="NIK",
        max_length=30,
        required=False,
        help_text="Boleh kosong. Disimpan terenkripsi dan hanya dibuka dengan alasan yang dicatat.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        """A number as the register keeps it."""
        text: str = self.cleaned_data["phone"]
        if text and not dialable(text):
            raise forms.ValidationError("Tulis nomor lengkap, misalnya 0812 3456 7890.")
        return dialable(text)

    def clean_rt(self) -> str:
        """With its zeros: 2 is 002."""
        return _numbered(self.cleaned_data["rt"])

    def clean_rw(self) -> str:
        """With its zeros."""
        return _numbered(self.cleaned_data["rw"])

    @classmethod
    def of(cls, data: Any, member: Member) -> "PersonForm":
        """With what is known of a member; a NIK is entered only where none is."""
        known = {name: getattr(member, name) for name in ("name", "phone", "address", "rt", "rw")}
        form = cls(data, initial=known)
        if member.nik_sealed:
            del form.fields["nik"]
        return form


def _numbered(text: str) -> str:
    if text and not text.isdecimal():
        raise forms.ValidationError("Tulis angkanya saja, misalnya 2.")
    return text.zfill(3) if text else ""


class CategoryField(forms.ModelChoiceField):
    """A class of members of one cooperative; where there is only one it is chosen already."""

    def __init__(self) -> None:
        super().__init__(MemberCategory.objects.none(), label="Golongan", empty_label=None)

    def offer(self, cooperative: Cooperative) -> None:
        """The classes of a cooperative."""
        self.queryset = MemberCategory.objects.filter(cooperative=cooperative).order_by("name")


class StandingForm(forms.Form):
    """As what somebody is in the member book, and from when on."""

    kind = forms.ChoiceField(label="Sebagai", choices=Membership.Kind.choices, initial=Membership.Kind.MEMBER)
    category = CategoryField()
    since = DayField("Mulai tanggal")
    document_no = forms.CharField(
        label="Nomor keputusan", max_length=100, required=False, help_text="Keputusan pengurus, bila ada."
    )

    def __init__(self, data: Any, *, cooperative: Cooperative, **known: Any) -> None:
        super().__init__(data, initial=known)
        self.fields["category"].offer(cooperative)  # type: ignore[attr-defined]


class NewMemberForm(StandingForm, PersonForm):
    """Somebody who enters."""

    number = forms.CharField(label="Nomor anggota", max_length=30)
    field_order = ("number", "name", "kind", "category", "since", "phone", "address", "rt", "rw", "nik", "document_no")


class LeavingForm(forms.Form):
    """How and on which day somebody leaves."""

    ended = forms.ChoiceField(
        label="Sebab",
        widget=Picks,
        choices=[
            (ENDED.LEFT, "Keluar atas permintaan sendiri"),
            (ENDED.DISMISSED, "Diberhentikan dengan keputusan pengurus"),
            (ENDED.DIED, "Meninggal"),
        ],
    )
    on_day = DayField("Sejak tanggal", help_text="Hari pertama ia bukan anggota lagi.")
    document_no = forms.CharField(
        label="Nomor keputusan atau surat",
        max_length=100,
        required=False,
        help_text="Wajib bila diberhentikan.",
    )


class UnmaskingForm(forms.Form):
    """Why a NIK is looked at."""

    reason = forms.CharField(
        label="Alasan melihat NIK", max_length=300, help_text="Alasan, nama Anda dan waktunya tampak di kartu anggota."
    )


class AsOfForm(forms.Form):
    """Which day is asked for."""

    per = DayField("Per tanggal", required=False)

    def day(self, today: date) -> date:
        """The day; today where none, or none that has come, is asked for."""
        asked: date | None = self.cleaned_data.get("per") if self.is_valid() else None
        return min(asked, today) if asked else today


class RuleForm(forms.Form):
    """From how many unpaid months on a membership comes before the board."""

    months = forms.IntegerField(label="Bulan menunggak", min_value=1, max_value=120)
    clause = forms.CharField(
        label="Pasal AD/ART", max_length=100, required=False, help_text="Misalnya Pasal 7 ayat 2 ART."
    )


class ProposalForm(forms.Form):
    """Why a membership comes before the board."""

    note = forms.CharField(
        label="Catatan untuk rapat",
        max_length=300,
        required=False,
        help_text="Misalnya kapan ditagih terakhir, atau apa kata anggotanya.",
    )


class DecisionForm(forms.Form):
    """What the board decided about a membership."""

    DISMISS, KEEP = "DISMISS", "KEEP"
    decision = forms.ChoiceField(
        label="Keputusan rapat pengurus",
        widget=Picks,
        choices=[(KEEP, "Tetap anggota"), (DISMISS, "Diberhentikan")],
    )
    document_no = forms.CharField(label="Nomor keputusan atau berita acara", max_length=100)
    decided_on = DayField("Tanggal keputusan", help_text="Bila diberhentikan: hari pertama ia bukan anggota lagi.")
