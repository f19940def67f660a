"""What people write at the door, and the items a phone sends."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from cooperatives.desk.collection.rules import Place, route_name
from cooperatives.dues.actions import Money
from cooperatives.dues.actions.book import KINDS
from cooperatives.dues.models import Entry
from cooperatives.members.models import Member
from cooperatives.register.models import Cooperative
from registry.amounts import MOST_RUPIAH
from registry.forms import DayField, RupiahField
from registry.models import User


class RunForm(forms.Form):
    """A round: who goes, where, with which receipts, until when."""

    collector = forms.ModelChoiceField(
        User.objects.none(), label="Kolektor", empty_label="pilih",
        help_text="Pengurus atau pengawas yang sedang menjabat dan punya akun.",
    )  # fmt: skip
    places = forms.MultipleChoiceField(
        label="Ke mana", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa tanda, penagihan ini untuk semua anggota.",
    )  # fmt: skip
    paper_series = forms.CharField(
        label="Seri kuitansi cetak", max_length=12, required=False, help_text="Kosongkan bila bukunya tanpa seri."
    )
    first = forms.IntegerField(label="Nomor kuitansi pertama", min_value=1, max_value=99_999_999)
    last = forms.IntegerField(label="Nomor kuitansi terakhir", min_value=1, max_value=99_999_999)
    expires_on = DayField("Berlaku sampai", help_text="Sesudah hari itu tidak ada lagi yang ditagih dengannya.")

    def __init__(self, sent: Mapping[str, Any] | None, *, people: list[User], places: list[Place]) -> None:
        super().__init__(sent)
        self.fields["collector"].queryset = User.objects.filter(pk__in=[each.pk for each in people]).order_by("name")  # type: ignore[attr-defined]
        self.fields["places"].choices = [(each.key, str(each)) for each in places]  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].widget = forms.TextInput({"inputmode": "numeric"})

    @property
    def route(self) -> str:
        """What the round is called, once the form is valid."""
        return route_name(self.cleaned_data["places"])


class AmountForm(forms.Form):
    """What somebody pays at the door. nomor: made with the page, so that what is sent twice is booked once.

    months: which months that pays for, once somebody found out.
    """

    months: Mapping[str, int] = {}

    nomor = forms.UUIDField(widget=forms.HiddenInput)
    wajib = RupiahField(label="Simpanan wajib", required=False)
    sukarela = RupiahField(label="Simpanan sukarela", required=False)
    pokok = RupiahField(label="Simpanan pokok", required=False)
    tanggal = DayField("Tanggal diterima")

    def clean(self) -> dict[str, Any]:
        """At least one amount."""
        said = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in ("wajib", "sukarela", "pokok")):
            raise forms.ValidationError("Isi jumlah yang diterima.")
        return said

    @property
    def money(self) -> Money:
        """The amounts, once the form is valid."""
        said = self.cleaned_data
        return Money(said["pokok"] or 0, said["wajib"] or 0, said["sukarela"] or 0)

    @property
    def day(self) -> date:
        """When it was received, once the form is valid."""
        day: date = self.cleaned_data["tanggal"]
        return day


class PaperForm(forms.Form):
    """The printed receipt that was written."""

    paper_no = forms.IntegerField(
        label="Nomor kuitansi cetak", min_value=1, max_value=99_999_999,
        widget=forms.TextInput({"inputmode": "numeric"}), help_text="Cocokkan dengan kuitansi yang Anda tulis.",
    )  # fmt: skip


class VoidForm(forms.Form):
    """A printed receipt that was spoilt."""

    paper_no = forms.IntegerField(
        label="Nomor kuitansi cetak", min_value=1, max_value=99_999_999,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan", max_length=200, help_text="Misalnya: salah tulis, sobek, basah. Simpan lembarnya."
    )


class ClosingForm(forms.Form):
    """The first printed receipt that comes back from a round."""

    first_back = forms.IntegerField(
        label="Nomor kuitansi pertama yang kembali utuh", required=False, min_value=1, max_value=100_000_000,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text="Hitung lembarnya: dari nomor ini sampai akhir buku semua harus ada. Kosongkan bila tidak ada yang "
        "kembali.",
    )  # fmt: skip


class ItemForm(forms.Form):
    """One payment as a phone sends it: facts, written as text or numbers."""

    client_no = forms.UUIDField(error_messages={"required": "Nomor pengiriman tidak ada.",
                                                "invalid": "Nomor pengiriman bukan UUID."})  # fmt: skip
    member = forms.IntegerField(min_value=1, max_value=2**62)
    received_on = forms.DateField(input_formats=["%Y-%m-%d"])
    paper_no = forms.IntegerField(min_value=1, max_value=99_999_999)
    principal = forms.IntegerField(min_value=0, max_value=MOST_RUPIAH, required=False)
    mandatory = forms.IntegerField(min_value=0, max_value=MOST_RUPIAH, required=False)
    voluntary = forms.IntegerField(min_value=0, max_value=MOST_RUPIAH, required=False)

    def __init__(self, item: Any, cooperative: Cooperative) -> None:
        self.cooperative = cooperative
        facts = dict(item) if isinstance(item, dict) else {}
        amounts = facts.pop("amounts", {})
        facts |= {kind: amounts.get(kind) for kind in KINDS} if isinstance(amounts, dict) else {}
        super().__init__({name: "" if said is None else str(said) for name, said in facts.items()})

    def clean_member(self) -> Member:
        """Of this cooperative."""
        found: Member | None = Member.objects.filter(
            cooperative=self.cooperative, pk=self.cleaned_data["member"]
        ).first()
        if found is None:
            raise forms.ValidationError("Anggota ini tidak ada di koperasi ini.")
        return found

    @property
    def problem(self) -> str:
        """What is wrong with it."""
        said = ((name, " ".join(map(str, errors))) for name, errors in self.errors.items())
        return " ".join(errors if name == NON_FIELD_ERRORS else f"{name}: {errors}" for name, errors in said)

    @property
    def money(self) -> Money:
        """The amounts, once it is valid."""
        said = self.cleaned_data
        return Money(said["principal"] or 0, said["mandatory"] or 0, said["voluntary"] or 0)

    @property
    def facts(self) -> dict[str, Any]:
        """What it says, once it is valid."""
        said = {name: self.cleaned_data[name] for name in ("member", "received_on", "paper_no", "client_no")}
        return said | {"money": self.money}

    @property
    def sent(self) -> dict[str, Any]:
        """What it says as it is answered, to be compared with what was kept."""
        said = self.cleaned_data
        return _item(said["member"].pk, self.money, said["received_on"], said["paper_no"])


def as_item(entry: Entry) -> dict[str, Any]:
    """A receipt as a phone would have sent it."""
    return _item(entry.member_id, entry, entry.received_on, entry.paper_no)


def _item(member: int, money: Any, received_on: date, paper_no: int | None) -> dict[str, Any]:
    amounts = {kind: getattr(money, kind) for kind in KINDS}
    return {"member": member, "amounts": amounts, "received_on": f"{received_on}", "paper_no": paper_no}
